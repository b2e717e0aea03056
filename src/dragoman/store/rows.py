"""Between rows and nouns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, select

from dragoman.model import Claim, Document, DossierSettings, InputError, Record, Review, StoreError
from dragoman.store.entries import Change, DocumentEntry
from dragoman.store.tables import claims, documents, dossiers, records, reviews

T = TypeVar("T")

MAX_KEY = 600
"""Characters of an id, name or key. A PostgreSQL index entry holds 2,704 bytes, and a character takes up to four."""

CHUNK = 500
"""Values per IN list: well under SQLite's limit of 32,766 parameters, and few round trips."""

DOCUMENT_FIELDS = tuple(Document.model_fields)


def find_dossier(connection: Connection, name: str, *, lock: bool = False) -> int:
    """Key of a dossier; with `lock` other PostgreSQL writers of the same dossier wait (SQLite has one writer anyway).

    Raises:
        StoreError: if there is none of that name, with those that there are.
    """
    query = select(dossiers.c.pk).where(dossiers.c.name == name)
    found = connection.execute(query.with_for_update() if lock else query).scalar()
    if found is None:
        names = connection.execute(select(dossiers.c.name).order_by(dossiers.c.name).limit(20)).scalars().all()
        known = f"; there are: {', '.join(names)}" if names else "; make it with: dragoman new NAME"
        raise StoreError(f"no dossier is named {name!r}{known}")
    return int(found)


def find_document(connection: Connection, dossier: int, id: str, version: int | None = None) -> Row[Any]:
    """The row of a document by its id: the current version if the id is shared, else the one asked for.

    Raises:
        StoreError: if the dossier has no such document.
    """
    query = select(documents).where(documents.c.dossier == dossier, documents.c.id == id)
    if version is not None:
        query = query.where(documents.c.version == version)
    row = connection.execute(query.order_by(documents.c.current.desc(), documents.c.pk.desc()).limit(1)).first()
    if row is None:
        which = "" if version is None else f" in version {version}"
        raise StoreError(f"the dossier has no document {id!r}{which}")
    return row


def settings_of(connection: Connection, dossier: int) -> DossierSettings:
    """What people decided about a dossier, as they wrote it."""
    text = connection.execute(select(dossiers.c.settings).where(dossiers.c.pk == dossier)).scalar_one()
    return DossierSettings.from_json(text)


def document_of(row: Any) -> Document:
    """The document of a row of `documents`."""
    return Document(**{name: getattr(row, name) for name in DOCUMENT_FIELDS})


def document_entry(row: Any, live: int, readers: Iterable[str]) -> DocumentEntry:
    """A listed document: its row, the number of its claims that count, and who read it."""
    return DocumentEntry(
        id=row.id,
        digest=row.digest,
        outlet=row.outlet,
        url=row.url,
        title=row.title,
        published=row.published,
        language=row.language,
        version=row.version,
        current=row.current,
        change=Change.from_json(row.change) if row.change else None,
        claims=live,
        readers=tuple(readers),
        added_at=row.added_at,
    )


def record_of(document: Any, head: str, bodies: Sequence[str]) -> Record:
    """A record put together again from its parts; claims stay in the order of the text."""
    about = json.dumps({name: getattr(document, name) for name in DOCUMENT_FIELDS}, ensure_ascii=False)
    return Record.from_json(f'{head[:-1]},"document":{about},"claims":[{",".join(bodies)}]}}')


def head_of(record: Record) -> str:
    """A record as JSON without its document and claims, which have rows of their own."""
    return record.model_dump_json(by_alias=True, exclude={"document", "claims"})


def bodies_of(connection: Connection, record: int, *, machine: bool) -> list[str]:
    """The claims of a record as JSON: as read (`machine`), or as they stand after review."""
    which = claims.c.layer == "machine" if machine else claims.c.stands
    query = select(claims.c.body).where(claims.c.record == record, which).order_by(claims.c.position, claims.c.part)
    return list(connection.execute(query).scalars())


def reading_of(connection: Connection, document: int) -> Row[Any]:
    """The row of the newest reading of a document."""
    return connection.execute(
        select(records).where(records.c.document == document).order_by(records.c.current.desc(), records.c.pk.desc())
    ).first() or _unread(document)


def review_of(row: Any, dossier: str) -> Review:
    """The review of a row of `reviews`."""
    return Review(
        id=row.id,
        dossier=dossier,
        claim=row.claim,
        reviewer=row.reviewer,
        verdict=row.verdict,
        changes=json.loads(row.changes),
        note=row.note,
        made_at=row.made_at,
    )


def reviews_of(connection: Connection, dossier: int, ids: Iterable[str]) -> dict[str, list[Review]]:
    """All reviews of some claims, oldest first, by claim."""
    found: dict[str, list[Review]] = {}
    name = connection.execute(select(dossiers.c.name).where(dossiers.c.pk == dossier)).scalar_one()
    for part in chunks(list(ids)):
        query = select(reviews).where(reviews.c.dossier == dossier, reviews.c.claim.in_(part)).order_by(reviews.c.pk)
        for row in connection.execute(query):
            found.setdefault(row.claim, []).append(review_of(row, name))
    return found


def roles_of(claim: Claim) -> list[dict[str, Any]]:
    """Who acts, who is concerned and who says so, as rows; a key counts once in a role."""
    keys = {
        "actor": [item.key for item in claim.actors],
        "target": [item.key for item in claim.targets],
        "source": [link.key for link in claim.chain],
    }
    return [
        {"role": role, "key": key, "position": named.index(key)}
        for role, named in keys.items()
        for key in dict.fromkeys(named)
    ]


def chunks(items: Sequence[T]) -> Iterable[Sequence[T]]:
    """The items in parts that fit one statement."""
    for i in range(0, len(items), CHUNK):
        yield items[i : i + CHUNK]


def check_text(what: str, value: str | None) -> None:
    """Refuse characters that not every database can hold, before anything is written.

    Raises:
        InputError: with the place of the first one.
    """
    if value is None:
        return
    place = value.find("\x00")
    if place >= 0:
        raise InputError(f"{what} holds a NUL character at position {place}; remove it and add again")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"{what} holds half a character (a surrogate) at position {error.start}") from error


def check_key(what: str, value: str) -> None:
    """Refuse a name or key that no index can hold, or that is empty.

    Raises:
        InputError: with what is wrong.
    """
    check_text(what, value)
    if not value.strip() or len(value) > MAX_KEY:
        raise InputError(f"{what} must have 1 to {MAX_KEY} characters, not {len(value)}: {value[:40]!r}")


def _unread(document: int) -> Row[Any]:
    raise StoreError(f"document {document} has no reading; the workspace is damaged, restore it from a backup")
