"""Who reads: the option `--reader` of the commands that keep what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from dragoman.model import Document, Problem, Record

Read = Callable[[Document], Record]
DEFAULT_READER = "built-in"
ReaderOption = Annotated[str, typer.Option("--reader", help="Who reads; see `dragoman readers`.")]


@contextmanager
def reader_of(name: str) -> Iterator[Read]:
    """A reader by its name, made ready; where it asks a model, what that took is told at the end.

    Raises:
        SettingError: if there is none of that name, or it cannot work.
    """
    if name == DEFAULT_READER:
        yield reader()
        return
    from dragoman.cli.readers import meter_of
    from dragoman.readers import find_reader

    chosen = find_reader(name)
    prepare = getattr(chosen, "ready", None)
    if prepare is not None:
        prepare()
    yield chosen.read
    meter = meter_of(chosen)
    if meter is not None:
        typer.secho(f"dragoman: {meter.summary(dry=False)}", err=True)


def reader() -> Read:
    """The built-in reader; text in a language that it cannot read is kept unread, with the reason."""
    from dragoman.reading import BuiltInReader, ReadingSettings
    from dragoman.sources import unread_reason

    built_in = BuiltInReader(ReadingSettings.from_environment())

    def read(document: Document) -> Record:
        reason = unread_reason(document)
        if reason is None:
            return built_in.read(document)
        problem = Problem(step="language", message=f"not read: {reason}")
        return Record(
            document=document, parties=(), attributions=(), claims=(), reader=built_in.info, problems=(problem,)
        )

    return read
