"""Reading from a workspace. Every method sees one state of it, whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from dragoman.model import Document, Dossier, DossierSettings, Record, Review, StoreError, text_digest
from dragoman.store import analyses, listing, matrix, overlay, rawpages, search
from dragoman.store.changes import document_digest
from dragoman.store.engine import reading
from dragoman.store.entries import ClaimEntry, DocumentEntry, DossierEntry, Hit, Layer, Matrix, Page, RawPage
from dragoman.store.listing import ClaimFilter
from dragoman.store.rows import (
    bodies_of,
    document_of,
    find_document,
    find_dossier,
    reading_of,
    record_of,
    review_of,
    settings_of,
)
from dragoman.store.tables import claims, documents, dossiers, records, reviews


class StoreReader:
    """Answers from a workspace and changes nothing. `dossier` is always a name; an unknown one raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # Dossiers

    def dossiers(self) -> tuple[DossierEntry, ...]:
        """All dossiers by name."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(dossiers).order_by(dossiers.c.name)).all()
            return tuple(listing.dossier_entry(connection, row) for row in rows)

    def dossier(self, dossier: str) -> DossierEntry:
        """One dossier in figures."""
        with reading(self._engine) as connection:
            pk = find_dossier(connection, dossier)
            row = connection.execute(select(dossiers).where(dossiers.c.pk == pk)).one()
            return listing.dossier_entry(connection, row)

    def settings(self, dossier: str) -> DossierSettings:
        """What people decided about a dossier in `dossier.toml`."""
        with reading(self._engine) as connection:
            return settings_of(connection, find_dossier(connection, dossier))

    def effective_settings(self, dossier: str) -> DossierSettings:
        """The settings with what reviewers decided laid over them (issues assigned, claims merged across documents)."""
        with reading(self._engine) as connection:
            return _effective_settings(connection, find_dossier(connection, dossier), dossier)

    # Documents and records

    def documents(
        self, dossier: str, *, versions: bool = False, offset: int = 0, limit: int = 100
    ) -> Page[DocumentEntry]:
        """Documents by date of publication, undated ones first; with `versions` also those that were superseded."""
        with reading(self._engine) as connection:
            pk = find_dossier(connection, dossier)
            return listing.documents_page(connection, pk, versions=versions, offset=offset, limit=limit)

    def versions(self, dossier: str, document: str) -> tuple[DocumentEntry, ...]:
        """All versions of the article that a document belongs to, oldest first, each with what changed."""
        with reading(self._engine) as connection:
            row = find_document(connection, find_dossier(connection, dossier), document)
            return listing.versions(connection, row.article)

    def document(self, dossier: str, document: str, *, version: int | None = None) -> Document:
        """A document with its text; the current version unless another is asked for."""
        with reading(self._engine) as connection:
            return document_of(find_document(connection, find_dossier(connection, dossier), document, version))

    def knows(self, dossier: str, document: Document) -> bool:
        """Whether this very document (every field the same) was read into the dossier."""
        with reading(self._engine) as connection:
            query = select(documents.c.pk).where(
                documents.c.dossier == find_dossier(connection, dossier),
                documents.c.digest == document_digest(document),
            )
            return connection.execute(query).first() is not None

    def record(
        self,
        dossier: str,
        document: str,
        *,
        version: int | None = None,
        layer: Layer = "human",
        reader: str | None = None,
    ) -> Record:
        """What was read from one document.

        Args:
            dossier: name of the dossier.
            document: id of the document.
            version: which version of it; None for the current one.
            layer: `human` for claims as they stand after review, `machine` for what the reader made of it.
            reader: `name version` of a reader; None for the newest reading.
        """
        with reading(self._engine) as connection:
            row = find_document(connection, find_dossier(connection, dossier), document, version)
            found = reading_of(connection, row.pk)
            if reader is not None:
                every = connection.execute(select(records).where(records.c.document == row.pk)).all()
                named = [r for r in every if reader in (f"{r.reader} {r.reader_version}", r.reader)]
                if not named:
                    raise StoreError(f"no reader {reader!r} read document {document!r}")
                found = named[-1]
            return record_of(row, found.head, bodies_of(connection, found.pk, machine=layer == "machine"))

    def records(self, dossier: str, *, layer: Layer = "human") -> Iterator[Record]:
        """The newest reading of the newest version of every article, by date of publication and id.

        Only some are held in memory at a time.
        """
        with reading(self._engine) as connection:
            yield from listing.records(connection, find_dossier(connection, dossier), machine=layer == "machine")

    def page(self, dossier: str, document: str, *, version: int | None = None) -> RawPage | None:
        """The page that a document was taken from, None if none was kept."""
        with reading(self._engine) as connection:
            row = find_document(connection, find_dossier(connection, dossier), document, version)
            return rawpages.get(connection, row.pk)

    # Claims

    def claims(
        self, dossier: str, where: ClaimFilter | None = None, *, offset: int = 0, limit: int = 100
    ) -> Page[ClaimEntry]:
        """Claims by date of publication, undated ones first, and by their place in the text."""
        with reading(self._engine) as connection:
            pk = find_dossier(connection, dossier)
            return listing.claims_page(connection, pk, where or ClaimFilter(), offset=offset, limit=limit)

    def claims_by_id(self, dossier: str, ids: Sequence[str]) -> dict[str, ClaimEntry]:
        """Some claims that count now, by id; ids that no longer count are left out."""
        with reading(self._engine) as connection:
            return listing.claims_by_id(connection, find_dossier(connection, dossier), ids)

    def readings(self, dossier: str, claim: str) -> tuple[ClaimEntry, ...]:
        """A claim in every layer and reading, the machine's first: what was read beside what people made of it.

        The parts of a split are listed under the claim that was split.
        """
        with reading(self._engine) as connection:
            return listing.readings(connection, find_dossier(connection, dossier), claim)

    def parties(self, dossier: str) -> tuple[tuple[str, int], ...]:
        """Keys of all who act, hold a position or are concerned, each with its number of claims, most first."""
        with reading(self._engine) as connection:
            return matrix.parties(connection, find_dossier(connection, dossier))

    def matrix(self, dossier: str) -> Matrix:
        """Parties by issues in figures, by the newest analysis."""
        with reading(self._engine) as connection:
            return matrix.matrix(connection, find_dossier(connection, dossier))

    def search(self, query: str, dossier: str | None = None, *, limit: int = 20, offset: int = 0) -> tuple[Hit, ...]:
        """Claims and documents with all the words of a query; see `dragoman.store.fulltext` for how it is written.

        Best matches come first; where thousands match, the newest come first, because then no word tells them apart.

        Raises:
            InputError: if the query holds no word.
        """
        with reading(self._engine) as connection:
            pk = None if dossier is None else find_dossier(connection, dossier)
            return search.search(connection, pk, query, limit=limit, offset=offset)

    # Reviews

    def reviews(self, dossier: str, *, claim: str | None = None, reviewer: str | None = None) -> tuple[Review, ...]:
        """Judgements, oldest first: the whole history."""
        with reading(self._engine) as connection:
            return _reviews(connection, find_dossier(connection, dossier), dossier, claim, reviewer)

    def orphaned_reviews(self, dossier: str) -> tuple[Review, ...]:
        """Judgements on claims that no kept reading holds any more, such as after a reread; they need a look."""
        with reading(self._engine) as connection:
            pk = find_dossier(connection, dossier)
            known = set(connection.execute(select(claims.c.id).where(claims.c.dossier == pk)).scalars())
            return tuple(r for r in _reviews(connection, pk, dossier, None, None) if r.claim not in known)

    # Analyses

    def inputs_digest(self, dossier: str, *parts: str) -> str:
        """Digest of all that an analysis depends on: settings, documents, readings, reviews, and `parts`.

        Args:
            dossier: name of the dossier.
            parts: what else it depends on: the version of the program, a question.
        """
        with reading(self._engine) as connection:
            pk = find_dossier(connection, dossier)
            read = (
                select(documents.c.digest, records.c.digest)
                .join(records, records.c.document == documents.c.pk)
                .where(documents.c.dossier == pk, documents.c.current, records.c.current)
                .order_by(documents.c.digest)
            )
            judged = select(reviews.c.id).where(reviews.c.dossier == pk).order_by(reviews.c.pk)
            lines = [settings_of(connection, pk).to_json(), *parts]
            lines += [f"{a} {b}" for a, b in connection.execute(read)]
            lines += connection.execute(judged).scalars()
            return text_digest("\n".join(lines))

    def analysis(self, dossier: str, digest: str) -> Dossier | None:
        """The analysis that was kept under a digest, without its records; None if there is none."""
        with reading(self._engine) as connection:
            return analyses.get(connection, find_dossier(connection, dossier), digest)

    def counts(self) -> dict[str, int]:
        """Rows per table, for figures about the workspace."""
        with reading(self._engine) as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (dossiers, documents, records, claims, reviews)
            }


def _reviews(
    connection: Connection, pk: int, dossier: str, claim: str | None, reviewer: str | None
) -> tuple[Review, ...]:
    query: Any = select(reviews).where(reviews.c.dossier == pk).order_by(reviews.c.pk)
    if claim is not None:
        query = query.where(reviews.c.claim == claim)
    if reviewer is not None:
        query = query.where(reviews.c.reviewer == reviewer)
    return tuple(review_of(row, dossier) for row in connection.execute(query))


def _effective_settings(connection: Connection, pk: int, dossier: str) -> DossierSettings:
    settings = settings_of(connection, pk)
    history = _reviews(connection, pk, dossier, None, None)
    return settings.model_copy(
        update={
            "assigned": settings.assigned | overlay.assignments(history),
            "merged": settings.merged | overlay.merges(history),
        }
    )
