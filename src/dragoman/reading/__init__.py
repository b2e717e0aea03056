"""From a document to its record. The only room with spaCy or a neural model."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from dragoman.model import Document, Record
from dragoman.reading.pipeline import BuiltInReader
from dragoman.reading.settings import ReadingSettings

__all__ = ["BuiltInReader", "ReadingSettings", "read", "read_many"]


@functools.lru_cache(maxsize=4)
def _reader(settings: ReadingSettings) -> BuiltInReader:
    return BuiltInReader(settings)


def read(document: Document, settings: ReadingSettings | None = None) -> Record:
    """Read one document with the built-in reader (models are loaded once per process)."""
    return _reader(settings or ReadingSettings.from_environment()).read(document)


def read_many(documents: Iterable[Document], settings: ReadingSettings | None = None) -> Iterator[Record]:
    """Read many documents, one record each, in order."""
    return _reader(settings or ReadingSettings.from_environment()).read_many(documents)
