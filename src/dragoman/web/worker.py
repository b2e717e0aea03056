"""What runs beside the pages, in a process of its own, so that reading an article never holds up who is looking."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from dragoman.model import Document, Problem, Record
from dragoman.readers.registry import DEFAULT, find_reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from dragoman.store import RawPage


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
        record = reader(by)(document)
        return store.writer.add(name, record, page=page, actor=actor), len(record.claims)


@functools.cache
def reader(name: str = DEFAULT) -> Callable[[Document], Record]:
    """A reader, loaded once a process. A text in another language the built-in one keeps unread, with the reason.

    Raises:
        SettingError: if there is no such reader, or it cannot work.
    """
    if name != DEFAULT:
        return find_reader(name).read
    from dragoman.reading import BuiltInReader, ReadingSettings  # noqa: PLC0415
    from dragoman.sources import unread_reason  # noqa: PLC0415

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
