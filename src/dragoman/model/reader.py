"""What a reader is, and the gate that every reader's output passes."""

from __future__ import annotations

from typing import Protocol

from dragoman.model.document import Document
from dragoman.model.record import Record


class Reader(Protocol):
    """Turns a document into a record. Implementations are found by the entry point group `dragoman.readers`."""

    def read(self, document: Document) -> Record:
        """Read one document; a failing step adds a problem to the record and never loses its neighbours."""
        ...
