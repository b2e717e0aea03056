"""What each reader made of the same documents, so that two of them can be compared."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, func, select

from dragoman.model import Noun, Record
from dragoman.store.engine import reading
from dragoman.store.rows import CHUNK, bodies_of, find_dossier, record_of
from dragoman.store.tables import claims, documents, records


class Coder(Noun):
    """A reader with its version, or what people made of its reading.

    Attributes:
        documents: how many current documents of the dossier it read; of a review, how many hold a judged claim.
        reviewed: its reading as it stands after review.
    """

    reader: str
    version: str
    documents: int
    reviewed: bool = False

    @property
    def label(self) -> str:
        """How it is called, in addresses too."""
        return f"{self.reader} {self.version}{' after review' if self.reviewed else ''}"


class Coders:
    """Readings by who read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self, dossier: str) -> tuple[Coder, ...]:
        """Everybody who read current documents of a dossier, most documents first, then their readings after review."""
        with reading(self._engine) as connection:
            pk = find_dossier(connection, dossier)
            number = func.count(records.c.document.distinct()).label("number")
            query = (
                select(records.c.reader, records.c.reader_version, number)
                .join(documents, records.c.document == documents.c.pk)
                .where(documents.c.dossier == pk, documents.c.current)
                .group_by(records.c.reader, records.c.reader_version)
                .order_by(number.desc(), records.c.reader, records.c.reader_version)
            )
            judged = query.join(claims, claims.c.record == records.c.pk).where(claims.c.reviewed)
            found = [Coder(reader=r, version=v, documents=n) for r, v, n in connection.execute(query)]
            after = [Coder(reader=r, version=v, documents=n, reviewed=True) for r, v, n in connection.execute(judged)]
            return (*found, *after)

    def both(self, dossier: str, one: Coder, two: Coder, limit: int) -> tuple[int, list[Record], list[Record]]:
        """What two made of the newest documents that both read.

        Returns:
            The number of documents that both read, and up to `limit` records of each, in the same order.
        """
        with reading(self._engine) as connection:
            pk = find_dossier(connection, dossier)
            first, second = (_read(connection, pk, coder) for coder in (one, two))
            shared = [document for document in first if document in second]
            chosen = shared[:limit]
            return (
                len(shared),
                _records(connection, [first[d] for d in chosen], one),
                _records(connection, [second[d] for d in chosen], two),
            )


def _read(connection: Connection, dossier: int, coder: Coder) -> dict[int, int]:
    """Key of document -> key of its reading, the newest document first."""
    query = (
        select(records.c.document, records.c.pk)
        .join(documents, records.c.document == documents.c.pk)
        .where(
            documents.c.dossier == dossier, documents.c.current,
            records.c.reader == coder.reader, records.c.reader_version == coder.version,
        )
        .order_by(func.coalesce(documents.c.published, "").desc(), documents.c.pk.desc())
    )  # fmt: skip
    if coder.reviewed:
        judged = select(claims.c.record).where(claims.c.dossier == dossier, claims.c.reviewed)
        query = query.where(records.c.pk.in_(judged))
    return {row.document: row.pk for row in connection.execute(query)}


def _records(connection: Connection, keys: Sequence[int], coder: Coder) -> list[Record]:
    found: dict[int, Record] = {}
    for start in range(0, len(keys), CHUNK):
        query = (
            select(records.c.pk.label("record"), records.c.head, documents)
            .join(documents, records.c.document == documents.c.pk)
            .where(records.c.pk.in_(keys[start : start + CHUNK]))
        )
        for row in connection.execute(query).all():
            bodies = bodies_of(connection, row.record, machine=not coder.reviewed)
            found[row.record] = record_of(row, row.head, bodies)
    return [found[key] for key in keys]
