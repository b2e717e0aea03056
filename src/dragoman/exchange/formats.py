"""Every format that a dossier can be written in or read from: what it is for, and what it loses.

The table itself is data (`data/formats.yml`); the documentation page and `dragoman formats` are made from it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from dragoman.exchange.bundle import Bundle, Imported, ReadOptions, WriteOptions, Written
from dragoman.model import Dossier, InputError, Record, SettingError

Writer = Callable[[Bundle, Path, WriteOptions], Written]
Reading = Callable[[Path, ReadOptions], Imported]


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes:
        name: as in commands.
        title: for people.
        use: who takes it, and what for.
        module: of `dragoman.exchange`.
        suffix: of the file; `/` where it is a folder.
        extra: what has to be installed beside dragoman, None if nothing.
        writes: name of the function that writes it, None if it is only read.
        reads: name of the function that reads it, None if it is only written.
        text: whether the articles' texts are in it: `always`, `quotes` (only what claims quote), `option` or `never`.
        loses: what does not get into it, one thing each; empty if it holds a dossier whole.
        returns: what an import takes over, None without one.
        source: where the format is defined.
    """

    name: str
    title: str
    use: str
    module: str
    suffix: str
    text: str
    loses: tuple[str, ...]
    source: str
    extra: str | None = None
    writes: str | None = None
    reads: str | None = None
    returns: str | None = None

    def as_data(self) -> dict[str, Any]:
        """For `dragoman formats --json`: the machine-readable note of what is lost."""
        names = ("name", "title", "use", "suffix", "text", "extra", "returns", "source")
        made = {n: getattr(self, n) for n in names}
        return made | {"writes": bool(self.writes), "reads": bool(self.reads), "loses": list(self.loses)}


@cache
def formats() -> dict[str, Format]:
    """All formats by name, in the order of the table."""
    text = resources.files("dragoman.exchange").joinpath("data/formats.yml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = yaml.safe_load(text)
    return {row["name"]: Format(**row | {"loses": tuple(row["loses"])}) for row in rows}


def named(name: str) -> Format:
    """A format.

    Raises:
        SettingError: if there is none of that name.
    """
    found = formats().get(name)
    if found is None:
        raise SettingError(f"there is no format {name!r}; there are {', '.join(formats())}")
    return found


def _function(found: Format, name: str) -> Any:
    return getattr(importlib.import_module(f"dragoman.exchange.{found.module}"), name)


def write(what: Bundle | Dossier | Record, name: str, path: str | Path, options: WriteOptions | None = None) -> Written:
    """Write a record or dossier in a format.

    Args:
        what: what to write; reviews go along only in a `Bundle`.
        name: of the format.
        path: file to write, or folder for formats of several files.
        options: where the format leaves a choice.

    Returns:
        The files, and what the format could not hold of this dossier.

    Raises:
        SettingError: if there is no such format, it is only read, or a library is not installed.
        InputError: if the file cannot be written.
    """
    found = named(name)
    if found.writes is None:
        raise SettingError(f"{name} is only read; {', '.join(n for n, f in formats().items() if f.writes)} are written")
    if isinstance(what, Record):
        what = Bundle.of([what])
    bundle = what if isinstance(what, Bundle) else Bundle(what)
    path = Path(path)
    if found.suffix == "/" and path.is_file():
        raise InputError(f"{path} is a file; {name} writes a folder")
    made: Written = _function(found, found.writes)(bundle, path, options or WriteOptions())
    return made


def read(name: str, path: str | Path, options: ReadOptions | None = None) -> Imported:
    """Read a file of another tool.

    Raises:
        SettingError: if there is no such format, or it is only written.
        InputError: if the file cannot be read.
    """
    found = named(name)
    if found.reads is None:
        raise SettingError(f"{name} is only written; {', '.join(n for n, f in formats().items() if f.reads)} are read")
    made: Imported = _function(found, found.reads)(Path(path), options or ReadOptions())
    return made
