"""Readers by name: those that ship, and those that other packages announce under `dragoman.readers`.

A package adds a reader with

    [project.entry-points."dragoman.readers"]
    mine = "my_package:make_reader"

where `make_reader()` returns something with `read(document) -> Record`. What such a reader returns passes the gate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from dragoman.model import Document, DragomanError, Problem, Reader, ReaderInfo, Record, SettingError
from dragoman.readers.gate import gate

GROUP = "dragoman.readers"
DEFAULT = "built-in"
OWN = {
    "built-in": ("dragoman.reading.pipeline:BuiltInReader", "rules, tables and small models on this machine"),
    "model": ("dragoman.readers.model:from_environment", "a language model behind DRAGOMAN_MODEL_URL"),
    "hybrid": ("dragoman.readers.registry:hybrid", "built-in; the model only where that leaves something open"),
    "rules": ("dragoman.readers.registry:rules", "built-in without its trained tagger: rules and tables alone"),
}
"""Name to maker and what it is. Named here as well as in pyproject.toml, so that a source tree works uninstalled."""


@dataclass(frozen=True, slots=True)
class Gated:
    """A reader from elsewhere, made safe: what it returns is checked, and its failures lose no document."""

    name: str
    reader: Reader

    def read(self, document: Document) -> Record:
        """Read one document; a record comes back, whatever the reader does."""
        try:
            record = self.reader.read(document)
            if not isinstance(record, Record):
                raise TypeError(f"it returned {type(record).__name__}, not a Record")
            return gate(record, document)
        except DragomanError:
            raise
        except Exception as error:
            problem = Problem(step="reader", message=f"{self.name} failed: {type(error).__name__}: {error}"[:300])
            info = ReaderInfo(name=self.name, version="?")
            return Record(document=document, parties=(), attributions=(), claims=(), reader=info, problems=(problem,))


def reader_names() -> dict[str, str]:
    """Every reader that there is and what it is, in order; nothing is loaded."""
    found = {name: what for name, (_, what) in OWN.items()}
    for point in sorted(entry_points(group=GROUP), key=lambda it: it.name):
        found.setdefault(point.name, f"from {point.dist.name if point.dist else 'a package'}")
    return found


def find_reader(name: str = DEFAULT) -> Reader:
    """Make a reader.

    Raises:
        SettingError: if there is none of that name, or it cannot be made.
    """
    if name in OWN:
        return cast(Reader, _load(OWN[name][0])())
    for point in entry_points(group=GROUP):
        if point.name == name:
            try:
                return Gated(name, cast(Reader, point.load()()))
            except DragomanError:
                raise
            except Exception as error:
                raise SettingError(f"the reader {name!r} cannot be loaded: {type(error).__name__}: {error}") from error
    raise SettingError(f"there is no reader {name!r}; there are {', '.join(reader_names())}")


def hybrid() -> Reader:
    """The built-in reader, with the model asked where that leaves something open, or where `check` reads otherwise.

    Raises:
        SettingError: if the reader that checks asks the model itself, or is not there.
    """
    from dragoman.readers.hybrid import HybridReader  # noqa: PLC0415 - only this reader needs them
    from dragoman.readers.model import ModelReader  # noqa: PLC0415

    model = ModelReader()
    check = model.settings.check
    if check in ("model", "hybrid"):
        raise SettingError(
            f"DRAGOMAN_MODEL_CHECK: {check!r} asks the model for everything; name a reader that does not"
        )
    return HybridReader(find_reader(DEFAULT), model, check=find_reader(check) if check else None)


def rules() -> Reader:
    """The built-in reader without its trained tagger."""
    module = import_module("dragoman.reading.pipeline")
    settings = import_module("dragoman.reading").ReadingSettings.from_environment()
    return cast(Reader, module.BuiltInReader(settings.model_copy(update={"tagger": False})))


def _load(maker: str) -> Callable[[], object]:
    module, _, name = maker.partition(":")
    return cast(Callable[[], object], getattr(import_module(module), name))
