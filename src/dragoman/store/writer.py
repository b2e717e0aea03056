"""Writing to a workspace: one transaction per document, kept whole or not at all."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, or_, select, update

from dragoman.model import (
    Document,
    Dossier,
    DossierSettings,
    InputError,
    Record,
    Review,
    StoreError,
    broken,
    text_digest,
)
from dragoman.store import analyses, overlay, rawpages
from dragoman.store.audit import log, now
from dragoman.store.changes import address_digest, compare, document_digest, headline_digest
from dragoman.store.engine import writing
from dragoman.store.entries import Outcome, RawPage
from dragoman.store.laying import index, insert_claims, keep_review, lay, reading_row, readings_with, set_live
from dragoman.store.rows import (
    check_key,
    check_text,
    document_of,
    find_document,
    find_dossier,
    head_of,
    reading_of,
    roles_of,
)
from dragoman.store.tables import claims, documents, dossiers, records, reviews


class StoreWriter:
    """Changes a workspace. Every method is one transaction; `actor` is the name that the audit log keeps."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # Dossiers

    def create(self, settings: DossierSettings, *, actor: str = "local") -> None:
        """Begin a dossier under `settings.name`.

        Raises:
            StoreError: if there is one of that name.
        """
        check_key("the name of a dossier", settings.name)
        with writing(self._engine) as connection:
            if connection.execute(select(dossiers.c.pk).where(dossiers.c.name == settings.name)).first():
                raise StoreError(f"there is a dossier named {settings.name!r} already")
            connection.execute(
                insert(dossiers).values(name=settings.name, settings=settings.to_json(), created_at=now())
            )
            log(connection, actor, "create", settings.name)

    def set_settings(self, dossier: str, settings: DossierSettings, *, actor: str = "local") -> None:
        """Replace what people decided about a dossier. Another `settings.name` renames it.

        Raises:
            StoreError: if there is no such dossier, or the new name is taken.
        """
        check_key("the name of a dossier", settings.name)
        with writing(self._engine) as connection:
            pk = find_dossier(connection, dossier, lock=True)
            taken = select(dossiers.c.pk).where(dossiers.c.name == settings.name, dossiers.c.pk != pk)
            if connection.execute(taken).first():
                raise StoreError(f"there is a dossier named {settings.name!r} already")
            connection.execute(
                update(dossiers).where(dossiers.c.pk == pk).values(name=settings.name, settings=settings.to_json())
            )
            log(connection, actor, "settings", settings.name)

    def drop(self, dossier: str, *, actor: str = "local") -> None:
        """Remove a dossier with all its documents, readings and reviews."""
        with writing(self._engine) as connection:
            pk = find_dossier(connection, dossier, lock=True)
            connection.execute(delete(dossiers).where(dossiers.c.pk == pk))
            rawpages.sweep(connection)
            log(connection, actor, "drop", dossier)

    # Documents

    def add(
        self,
        dossier: str,
        record: Record,
        *,
        page: RawPage | None = None,
        version_of: str | None = None,
        actor: str = "local",
    ) -> Outcome:
        """Keep a document with what was read from it.

        A document is known if every field is the same. It is a new version of an article if it has the same address, or
        the same id and outlet, or, where neither has an address, the same outlet, title and day. The newest version
        counts; older ones stay with their readings and reviews. A record by a reader (name and version) that read the
        document before replaces that reader's record.

        Args:
            dossier: name of the dossier.
            record: the document and its claims.
            page: the page it came from.
            version_of: digest of the article's first version, where that is known already (from an export).
            actor: who adds.

        Returns:
            `known` if nothing changed; else `added`, `new version` or `reread`.

        Raises:
            InputError: if the record's spans do not hold, or a text cannot be stored; nothing is kept of it then.
            StoreError: if the workspace cannot be written.
        """
        _check_record(record)
        with writing(self._engine) as connection:
            pk = find_dossier(connection, dossier, lock=True)
            document, outcome = _keep_document(connection, pk, record.document, version_of)
            changed = _keep_record(connection, pk, document, record)
            if page is not None:
                rawpages.keep(connection, document.pk, page)
            if not changed:
                return "known"
            outcome = "reread" if outcome == "known" else outcome
            log(connection, actor, outcome, dossier, record.document.id)
            return outcome

    def remove_document(self, dossier: str, document: str, *, actor: str = "local") -> int:
        """Remove an article with all its versions; reviews of its claims stay in the history.

        Returns:
            How many versions were removed.
        """
        with writing(self._engine) as connection:
            pk = find_dossier(connection, dossier, lock=True)
            row = find_document(connection, pk, document)
            gone = connection.execute(delete(documents).where(documents.c.article == row.article))
            rawpages.sweep(connection)
            log(connection, actor, "remove", dossier, document)
            return gone.rowcount

    def keep_page(self, dossier: str, document: str, page: RawPage) -> None:
        """Keep the page that a document came from, or replace it."""
        with writing(self._engine) as connection:
            pk = find_dossier(connection, dossier, lock=True)
            rawpages.keep(connection, find_document(connection, pk, document).pk, page)

    # Reviews

    def review(self, review: Review, *, history: bool = False) -> bool:
        """Keep a judgement; it counts at once.

        Args:
            review: the judgement.
            history: keep it even if no reading holds its claim, as in a history that is brought in from elsewhere.

        Returns:
            False if this very review (same id) was kept before; then nothing changes.

        Raises:
            InputError: if it cannot hold: unknown claim, field or value, or a quotation that is not in the text.
        """
        for what, value in (("the id of a review", review.id), ("the name of a reviewer", review.reviewer)):
            check_key(what, value)
        check_text("the note of a review", review.note)
        overlay.check_form(review)
        with writing(self._engine) as connection:
            pk = find_dossier(connection, review.dossier, lock=True)
            if connection.execute(
                select(reviews.c.pk).where(reviews.c.dossier == pk, reviews.c.id == review.id)
            ).first():
                return False
            readings = readings_with(connection, pk, review.claim)
            if not readings and not history:
                raise InputError(f"the dossier has no claim {review.claim!r}")
            if review.verdict != "assign":
                for _, record in readings:
                    if review.claim not in {c.id for c in record.claims}:
                        raise InputError("this claim is part of a split; review the claim that was split instead")
                    overlay.check(review, record)
                into = review.changes.get("into")
                if review.verdict == "merge" and not (history or readings_with(connection, pk, str(into))):
                    raise InputError(f"the dossier has no claim {into!r} to merge into")
            keep_review(connection, pk, review)
            for reading, record in readings:
                lay(connection, pk, reading, record, {review.claim})
            log(connection, review.reviewer, f"review: {review.verdict}", review.dossier, review.claim)
            return True

    # Analyses

    def keep_analysis(self, dossier: str, digest: str, result: Dossier, *, main: bool = True) -> None:
        """Keep the result of an analysis under the digest of what it was made from (`StoreReader.inputs_digest`).

        Args:
            dossier: name of the dossier.
            digest: what it depends on; a result under another digest is never given for this one.
            result: its `records` are not kept, they are in the store.
            main: whether its issues are those that matrix and listings show (not so for a knockout).
        """
        with writing(self._engine) as connection:
            pk = find_dossier(connection, dossier, lock=True)
            analyses.keep(connection, pk, digest, result, main=main)


def _check_record(record: Record) -> None:
    name = f"document {record.document.id[:60]!r}"
    check_key(f"the id of {name}", record.document.id)
    for field in ("outlet", "url", "title", "author", "text"):
        check_text(f"the {field} of {name}", getattr(record.document, field))
    faults = broken(record)
    if faults:
        raise InputError(f"{name}: the record does not hold what it quotes: {faults[0]}")
    ids = set()
    for claim in record.claims:
        check_key(f"the id of a claim of {name}", claim.id)
        if claim.id in ids:
            raise InputError(f"{name}: two claims have the id {claim.id!r}")
        ids.add(claim.id)
        for row in roles_of(claim):
            check_key(f"a party key in claim {claim.id} of {name}", row["key"])


def _keep_document(
    connection: Connection, dossier: int, document: Document, version_of: str | None
) -> tuple[Row[Any], Outcome]:
    digest = document_digest(document)
    same = select(documents).where(documents.c.dossier == dossier, documents.c.digest == digest)
    known = connection.execute(same).first()
    if known is not None:
        return known, "known"
    before = _version_before(connection, dossier, document, version_of)
    values: dict[str, Any] = document.model_dump() | {
        "dossier": dossier,
        "digest": digest,
        "address": address_digest(document.url),
        "headline": headline_digest(document),
        "current": True,
        "added_at": now(),
    }
    if before is None:
        # An article is known by the key of its first version, which only the database can give.
        made = connection.execute(insert(documents).values(**values, article=0, version=1)).inserted_primary_key
        assert made is not None
        connection.execute(update(documents).where(documents.c.pk == made[0]).values(article=made[0]))
    else:
        connection.execute(update(documents).where(documents.c.article == before.article).values(current=False))
        older = select(documents.c.pk).where(documents.c.article == before.article).scalar_subquery()
        set_live(connection, claims.c.document.in_(older), live=False)
        change = compare(document_of(before), document)
        connection.execute(
            insert(documents).values(
                **values, article=before.article, version=before.version + 1, change=change.to_json()
            )
        )
    row = connection.execute(same).one()
    index(connection, "documents", [(row.pk, f"{document.title or ''}\n{document.text}")])
    return row, "added" if before is None else "new version"


def _version_before(
    connection: Connection, dossier: int, document: Document, version_of: str | None
) -> Row[Any] | None:
    """The newest version of the article that a document belongs to."""
    within = select(documents).where(documents.c.dossier == dossier)
    if version_of is not None:
        first = connection.execute(within.where(documents.c.digest == version_of)).first()
    else:
        address, headline = address_digest(document.url), headline_digest(document)
        signs = [documents.c.id == document.id]
        if address is not None:
            signs.append(documents.c.address == address)
        if headline is not None:
            signs.append(documents.c.headline == headline)
        first = connection.execute(within.where(or_(*signs)).order_by(documents.c.pk.desc()).limit(1)).first()
        if (
            first is not None
            and first.id == document.id
            and first.address != address
            and first.outlet != document.outlet
        ):
            raise InputError(
                f"the id {document.id!r} is taken by another article of the dossier ({first.outlet or first.url}); "
                "give the document another id"
            )
    if first is None:
        return None
    newest = select(documents).where(documents.c.article == first.article).order_by(documents.c.version.desc()).limit(1)
    return connection.execute(newest).one()


def _keep_record(connection: Connection, dossier: int, document: Row[Any], record: Record) -> bool:
    digest = text_digest(record.to_json())
    reader = record.reader
    before = connection.execute(
        select(records.c.pk, records.c.digest).where(
            records.c.document == document.pk,
            records.c.reader == reader.name,
            records.c.reader_version == reader.version,
        )
    ).first()
    if before is not None:
        if before.digest == digest:
            return False
        connection.execute(delete(records).where(records.c.pk == before.pk))
    connection.execute(update(records).where(records.c.document == document.pk).values(current=False))
    set_live(connection, claims.c.document == document.pk, live=False)
    connection.execute(
        insert(records).values(
            document=document.pk,
            reader=reader.name,
            reader_version=reader.version,
            digest=digest,
            current=True,
            head=head_of(record),
            read_at=now(),
        )
    )
    reading = reading_row(connection, reading_of(connection, document.pk).pk)
    rows = [(claim, i, 0) for i, claim in enumerate(record.claims)]
    insert_claims(connection, dossier, reading, rows, layer="machine")
    lay(connection, dossier, reading, record, {c.id for c in record.claims})
    return True
