"""Who reads: the option `--reader` of the commands that keep what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.model import Document, Record

if TYPE_CHECKING:
    from dragoman.store import Store

Read = Callable[[Document], Record]
DEFAULT_READER = "built-in"
ReaderOption = Annotated[str, typer.Option("--reader", help="Who reads; see `dragoman readers`.")]


@contextmanager
def reader_of(reader_name: str, store: Store, dossier: str) -> Iterator[Read]:
    """A reader for a dossier by its name, made ready; where it asks a model, what that took is told at the end.

    Raises:
        SettingError: if there is none of that name, or it cannot work.
    """
    if reader_name == DEFAULT_READER:
        yield reader(store, dossier)
        return
    from dragoman.cli.readers import meter_of
    from dragoman.readers import find_reader

    chosen = find_reader(reader_name)
    prepare = getattr(chosen, "ready", None)
    if prepare is not None:
        prepare()
    yield chosen.read
    meter = meter_of(chosen)
    if meter is not None:
        typer.secho(f"dragoman: {meter.summary(dry=False)}", err=True)


def reader(store: Store, dossier: str) -> Read:
    """The built-in reader with what a dossier knows of who is who; text in another language is kept unread."""
    from dragoman.exchange.learning import dossier_reader

    return dossier_reader(store.reader.settings(dossier), store.reader.records(dossier, layer="machine"))
