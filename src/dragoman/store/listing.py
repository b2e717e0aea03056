"""Lists of dossiers, documents, records and claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from dragoman.model import Claim, Noun, Record, Review
from dragoman.store import overlay
from dragoman.store.entries import ClaimEntry, DocumentEntry, DossierEntry, Page
from dragoman.store.rows import chunks, document_entry, record_of, reviews_of, settings_of
from dragoman.store.tables import claim_issues, claims, documents, issues, reviews, roles
from dragoman.store.tables import records as readings_table

NO_ISSUE = ""
"""As `ClaimFilter.issue`: claims under no issue."""


class ClaimFilter(Noun):
    """Which claims are meant; all that is given must hold.

    Attributes:
        document: id of a document.
        party: key of a party. With `states` also the persons and parts that act for it (`TUR` finds `TUR:Erdogan`).
        role: `actor`, `target` or `source`; with `party` only.
        issue: id of an issue of the newest analysis, or `NO_ISSUE`.
        since: first day of publication, ISO.
        until: last day of publication, ISO.
        reviewed: True for claims that somebody judged, False for those that wait.
        superseded: also claims that no longer count.
    """

    document: str | None = None
    party: str | None = None
    states: bool = False
    role: str | None = None
    issue: str | None = None
    kind: str | None = None
    act: str | None = None
    since: str | None = None
    until: str | None = None
    reviewed: bool | None = None
    superseded: bool = False


def dossier_entry(connection: Connection, row: Row[Any]) -> DossierEntry:
    """A dossier in figures."""

    def count(table: Any, *where: Any) -> int:
        return int(connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one())

    return DossierEntry(
        name=row.name,
        title=settings_of(connection, row.pk).title,
        documents=count(documents, documents.c.dossier == row.pk, documents.c.current),
        versions=count(documents, documents.c.dossier == row.pk),
        claims=count(claims, claims.c.dossier == row.pk, claims.c.live),
        reviews=count(reviews, reviews.c.dossier == row.pk),
        created_at=row.created_at,
    )


def _entries(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[DocumentEntry, ...]:
    live: dict[int, int] = {}
    readers: dict[int, list[str]] = {}
    for part in chunks([row.pk for row in rows]):
        number = func.count().label("number")
        counted = select(claims.c.document, number).where(claims.c.document.in_(part), claims.c.live)
        live.update((d, n) for d, n in connection.execute(counted.group_by(claims.c.document)))
        read = readings_table.c
        query = select(read.document, read.reader, read.reader_version).where(read.document.in_(part))
        for d, name, version in connection.execute(query.order_by(read.pk)):
            readers.setdefault(d, []).append(f"{name} {version}")
    return tuple(document_entry(row, live.get(row.pk, 0), readers.get(row.pk, ())) for row in rows)


_LISTED = [c for c in documents.c if c.name != "text"]


def documents_page(
    connection: Connection, dossier: int, *, versions: bool, offset: int, limit: int
) -> Page[DocumentEntry]:
    """Documents by date of publication."""
    where = [documents.c.dossier == dossier]
    if not versions:
        where.append(documents.c.current)
    total = connection.execute(select(func.count()).select_from(documents).where(*where)).scalar_one()
    query = select(*_LISTED).where(*where).order_by(func.coalesce(documents.c.published, ""), documents.c.pk)
    rows = connection.execute(query.offset(offset).limit(limit)).all()
    return Page[DocumentEntry](items=_entries(connection, rows), total=total, offset=offset)


def versions(connection: Connection, article: int) -> tuple[DocumentEntry, ...]:
    """All versions of an article, oldest first."""
    query = select(*_LISTED).where(documents.c.article == article).order_by(documents.c.version)
    return _entries(connection, connection.execute(query).all())


def records(connection: Connection, dossier: int, *, machine: bool) -> Iterator[Record]:
    """Records of a dossier as they count now."""
    read = (
        select(readings_table.c.pk)
        .join(documents, readings_table.c.document == documents.c.pk)
        .where(documents.c.dossier == dossier, documents.c.current, readings_table.c.current)
        .order_by(func.coalesce(documents.c.published, ""), documents.c.id, documents.c.pk)
    )
    which = claims.c.layer == "machine" if machine else claims.c.stands
    for part in chunks(connection.execute(read).scalars().all()):
        bodies: dict[int, list[str]] = {}
        query = select(claims.c.record, claims.c.body).where(claims.c.record.in_(part), which)
        for record, body in connection.execute(query.order_by(claims.c.record, claims.c.position, claims.c.part)):
            bodies.setdefault(record, []).append(body)
        rows = connection.execute(
            select(readings_table.c.pk.label("record"), readings_table.c.head, documents)
            .join(documents, readings_table.c.document == documents.c.pk)
            .where(readings_table.c.pk.in_(part))
        )
        found = {row.record: row for row in rows}
        for pk in part:
            yield record_of(found[pk], found[pk].head, bodies.get(pk, []))


def claims_page(
    connection: Connection, dossier: int, where: ClaimFilter, *, offset: int, limit: int, newest: bool = False
) -> Page[ClaimEntry]:
    """Claims that a filter means, by date of publication and place in the text."""
    conditions = _conditions(connection, dossier, where)
    total = connection.execute(select(func.count()).select_from(claims).where(*conditions)).scalar_one()
    order: list[Any] = [
        claims.c.date,
        claims.c.document,
        claims.c.position,
        claims.c.part,
        claims.c.record,
        claims.c.pk,
    ]
    ordered = _claims().where(*conditions).order_by(*([c.desc() for c in order] if newest else order))
    rows = connection.execute(ordered.offset(offset).limit(limit)).all()
    return Page[ClaimEntry](items=_claim_entries(connection, dossier, rows), total=total, offset=offset)


def claims_by_id(connection: Connection, dossier: int, ids: Sequence[str]) -> dict[str, ClaimEntry]:
    """Claims that count now, by id."""
    found: dict[str, ClaimEntry] = {}
    for part in chunks(list(dict.fromkeys(ids))):
        query = _claims().where(claims.c.dossier == dossier, claims.c.id.in_(part))
        # What counts is told apart here: with `live` in the query SQLite walks all that count in place of the index of ids.
        rows = [row for row in connection.execute(query.order_by(claims.c.pk)) if row.live]
        found.update((e.claim.id, e) for e in _claim_entries(connection, dossier, rows))
    return found


def readings(connection: Connection, dossier: int, claim: str) -> tuple[ClaimEntry, ...]:
    """A claim in all its layers and readings."""
    at = select(claims.c.record, claims.c.position).where(claims.c.dossier == dossier, claims.c.id == claim)
    rows: list[Row[Any]] = []
    for record, position in connection.execute(at.distinct().order_by(claims.c.record)).all():
        query = _claims().where(claims.c.record == record, claims.c.position == position)
        rows += connection.execute(query.order_by(claims.c.layer.desc(), claims.c.part)).all()
    return _claim_entries(connection, dossier, rows)


def _claims() -> Select[Any]:
    return (
        select(
            claims.c.pk,
            claims.c.record,
            claims.c.position,
            claims.c.layer,
            claims.c.live,
            claims.c.body,
            documents.c.id.label("document_id"),
            documents.c.outlet,
            documents.c.published,
            readings_table.c.reader,
            readings_table.c.reader_version,
        )
        .join(documents, claims.c.document == documents.c.pk)
        .join(readings_table, claims.c.record == readings_table.c.pk)
    )


def _conditions(connection: Connection, dossier: int, where: ClaimFilter) -> list[Any]:
    if where.document is None:
        conditions: list[Any] = [claims.c.dossier == dossier]
    else:  # the dossier's documents of that id; naming the dossier again would make SQLite walk all its claims
        named = select(documents.c.pk).where(documents.c.dossier == dossier, documents.c.id == where.document)
        conditions = [claims.c.document.in_(connection.execute(named).scalars().all())]
    if not where.superseded:
        conditions.append(claims.c.live)
    if where.party is not None:
        key = roles.c.key == where.party
        if where.states:
            key |= roles.c.key.startswith(where.party + ":", autoescape=True)
        role = (roles.c.role == where.role) if where.role else roles.c.role.in_(("actor", "target"))
        conditions.append(claims.c.pk.in_(select(roles.c.claim).where(roles.c.dossier == dossier, role, key)))
    if where.issue is not None:
        under = select(claim_issues.c.claim).join(issues, claim_issues.c.issue == issues.c.pk)
        under = under.where(issues.c.dossier == dossier)
        if where.issue == NO_ISSUE:
            conditions.append(claims.c.pk.not_in(under))
        else:
            conditions.append(claims.c.pk.in_(under.where(issues.c.id == where.issue)))
    for column, value in ((claims.c.kind, where.kind), (claims.c.act, where.act)):
        if value is not None:
            conditions.append(column == value)
    if where.since is not None:
        conditions.append(func.substr(claims.c.date, 1, 10) >= where.since)
    if where.until is not None:
        conditions.append(func.substr(claims.c.date, 1, 10) <= where.until)
    if where.reviewed is not None:
        conditions.append(claims.c.reviewed == where.reviewed)
    return conditions


def _claim_entries(connection: Connection, dossier: int, rows: Sequence[Row[Any]]) -> tuple[ClaimEntry, ...]:
    under: dict[int, list[str]] = {}
    read: dict[tuple[int, int], str] = {}
    for part in chunks([row.pk for row in rows]):
        query = select(claim_issues.c.claim, issues.c.id).join(issues, claim_issues.c.issue == issues.c.pk)
        for pk, id in connection.execute(query.where(claim_issues.c.claim.in_(part)).order_by(issues.c.position)):
            under.setdefault(pk, []).append(id)
    human = [row for row in rows if row.layer == "human"]
    for part in chunks([row.record for row in human]):
        machine = select(claims.c.record, claims.c.position, claims.c.id).where(
            claims.c.record.in_(part), claims.c.layer == "machine"
        )
        read.update(((record, position), id) for record, position, id in connection.execute(machine))
    parsed = [Claim.from_json(row.body) for row in rows]
    judged = [read.get((row.record, row.position), claim.id) for row, claim in zip(rows, parsed, strict=True)]
    history: dict[str, list[Review]] = reviews_of(connection, dossier, dict.fromkeys(judged))
    assigned = overlay.assignments(r for rs in history.values() for r in rs)
    return tuple(
        ClaimEntry(
            claim=claim,
            document=row.document_id,
            outlet=row.outlet,
            published=row.published,
            layer=row.layer,
            live=row.live,
            reader=row.reader,
            reader_version=row.reader_version,
            issues=tuple([assigned[claim.id]] if claim.id in assigned else under.get(row.pk, ())),
            review=overlay.standing(history.get(id, ())),
        )
        for row, claim, id in zip(rows, parsed, judged, strict=True)
    )
