"""What runs beside the pages, in a process of its own, so that reading an article never holds up who is looking."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Callable
from multiprocessing import parent_process
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from dragoman.model import Document, DossierSettings, Reader, Record
from dragoman.readers.registry import DEFAULT, find_reader

if TYPE_CHECKING:
    from dragoman.store import RawPage, Store


def leave_with_parent() -> None:
    """End this process when the one that started it has ended, even by a kill; what it was keeping is then not kept."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="leave with parent").start()


def analyse(address: str, name: str) -> str:
    """Make and keep the analysis of a dossier, and give the digest of what it was made from."""
    from dragoman.dossier import build, program  # noqa: PLC0415 - only the worker needs it
    from dragoman.store import open_store  # noqa: PLC0415

    with open_store(address, create=False) as store:
        digest = store.reader.inputs_digest(name, program())
        store.analysis(name, build, program=program())
        return digest


def read_and_keep(
    address: str, name: str, document: Document, page: RawPage | None, actor: str, by: str = DEFAULT
) -> tuple[str, int]:
    """Read one document and keep its record. What anybody has read is left alone unless another reader is named.

    Returns:
        What happened (`added`, `new version`, `reread`, `known`) and the number of claims.
    """
    from dragoman.store import open_store  # noqa: PLC0415

    with open_store(address, create=False) as store:
        if by == DEFAULT and store.reader.knows(name, document):
            return "known", 0
        record = reader(address, store, name)(document) if by == DEFAULT else _other(by).read(document)
        return store.writer.add(name, record, page=page, actor=actor), len(record.claims)


@functools.cache
def _other(name: str) -> Reader:
    """A reader that is not built in, loaded once a process."""
    return find_reader(name)


def reader(address: str, store: Store, name: str) -> Callable[[Document], Record]:
    """The built-in reader with what a dossier knows, made anew only if others changed the dossier in between."""
    from dragoman.exchange.learning import dossier_reader  # noqa: PLC0415

    settings, documents = store.reader.settings(name), store.reader.dossier(name).documents
    kept = _READERS.get((address, name))
    if kept is None or kept[0] != settings or kept[1] not in (documents, documents - 1):
        kept = (settings, documents, dossier_reader(settings, store.reader.records(name, layer="machine")))
    _READERS[address, name] = (settings, documents, kept[2])
    return kept[2]


_READERS: dict[tuple[str, str], tuple[DossierSettings, int, Callable[[Document], Record]]] = {}
"""By workspace and dossier: its settings, the number of its documents and the reader, as last used in this process."""
