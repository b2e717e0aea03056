"""The claims of readings as rows, and what people decided laid over them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, text, update

from dragoman.model import Claim, InputError, Record, Review
from dragoman.store import overlay
from dragoman.store.fulltext import PG_CONFIG, indexed
from dragoman.store.rows import bodies_of, record_of, reviews_of, roles_of
from dragoman.store.tables import claims, documents, records, reviews, roles

logger = logging.getLogger(__name__)


def keep_review(connection: Connection, dossier: int, review: Review) -> None:
    """Add a review to the history."""
    connection.execute(
        insert(reviews).values(
            dossier=dossier,
            id=review.id,
            claim=review.claim,
            reviewer=review.reviewer,
            verdict=review.verdict,
            changes=json.dumps(review.changes, ensure_ascii=True, sort_keys=True),
            note=review.note,
            made_at=review.made_at,
        )
    )


def reading_row(connection: Connection, record: int) -> Row[Any]:
    """A reading with what its claims need to know of their document."""
    query = select(
        records.c.pk,
        records.c.head,
        records.c.document,
        documents.c.published,
        documents.c.outlet,
        (records.c.current & documents.c.current).label("counts"),
    ).join(documents, records.c.document == documents.c.pk)
    return connection.execute(query.where(records.c.pk == record)).one()


def readings_with(connection: Connection, dossier: int, claim: str) -> list[tuple[Row[Any], Record]]:
    """Every reading that holds a claim: rereading gives the same claim the same id."""
    query = select(claims.c.record).distinct().where(claims.c.dossier == dossier, claims.c.id == claim)
    found = []
    for pk in connection.execute(query.order_by(claims.c.record)).scalars().all():
        reading = reading_row(connection, pk)
        document = connection.execute(select(documents).where(documents.c.pk == reading.document)).one()
        found.append((reading, record_of(document, reading.head, bodies_of(connection, pk, machine=True))))
    return found


def insert_claims(
    connection: Connection,
    dossier: int,
    reading: Row[Any],
    rows: list[tuple[Claim, int, int]],
    *,
    layer: str,
    reviewed: bool = False,
) -> None:
    """Add claims of a reading, each with its place and part, and who acts, is concerned or speaks in them."""
    if not rows:
        return
    values = [
        {
            "record": reading.pk,
            "document": reading.document,
            "dossier": dossier,
            "id": claim.id,
            "position": position,
            "part": part,
            "layer": layer,
            "stands": True,
            "live": bool(reading.counts),
            "reviewed": reviewed,
            "kind": claim.kind,
            "act": claim.act,
            "polarity": claim.polarity,
            "certainty": claim.certainty,
            "tense": claim.tense,
            "date": reading.published or "",
            "evidence": claim.evidence.text,
            "body": claim.to_json(),
        }
        for claim, position, part in rows
    ]
    made = insert(claims).returning(claims.c.pk, sort_by_parameter_order=True)
    keys = connection.execute(made, values).scalars().all()
    parties = [
        {
            **role,
            "claim": pk,
            "dossier": dossier,
            "live": bool(reading.counts),
            "date": reading.published or "",
            "outlet": reading.outlet,
        }
        for pk, (claim, _, _) in zip(keys, rows, strict=True)
        for role in roles_of(claim)
    ]
    if parties:
        connection.execute(insert(roles), parties)
    index(connection, "claims", [(pk, claim.evidence.text) for pk, (claim, _, _) in zip(keys, rows, strict=True)])


def lay(connection: Connection, dossier: int, reading: Row[Any], record: Record, ids: set[str]) -> None:
    """Lay what people decided over the claims of a reading; what was laid before over these claims goes."""
    history = reviews_of(connection, dossier, ids)
    same_document = [c.id for c in record.claims]
    for position, claim in enumerate(record.claims):
        if claim.id not in history:
            continue
        here = (claims.c.record == reading.pk) & (claims.c.position == position)
        connection.execute(delete(claims).where(here, claims.c.layer == "human"))
        judged = overlay.standing(history[claim.id])
        try:
            if judged is not None:
                overlay.check(judged, record)
            instead = overlay.replacement(claim, judged, same_document)
        except InputError as error:
            # Only where a reader gave another claim the same id: the judgement was not about this one.
            logger.warning("review of claim %s no longer applies: %s", claim.id, error)
            instead = None
        connection.execute(
            update(claims)
            .where(here, claims.c.layer == "machine")
            .values(stands=instead is None, reviewed=judged is not None)
        )
        set_live(connection, here & (claims.c.layer == "machine"), live=instead is None and bool(reading.counts))
        parts = [(made, position, part) for part, made in enumerate(instead or ())]
        insert_claims(connection, dossier, reading, parts, layer="human", reviewed=True)


def set_live(connection: Connection, which: Any, *, live: bool) -> None:
    """Say of some claims whether they count now."""
    keys = select(claims.c.pk).where(which).scalar_subquery()
    connection.execute(update(roles).where(roles.c.claim.in_(keys)).values(live=live))
    connection.execute(update(claims).where(which).values(live=live))


def index(connection: Connection, table: str, texts: Iterable[tuple[int, str]]) -> None:
    """Add texts to PostgreSQL's index; SQLite's is kept by triggers."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(f"INSERT INTO {table}_text (pk, search) VALUES (:pk, to_tsvector('{PG_CONFIG}', :text))"),  # noqa: S608
            [{"pk": pk, "text": indexed(words)} for pk, words in texts],
        )
