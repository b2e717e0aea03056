"""Results of analyses, kept under a digest of all they were made from, so that pages need not make them again."""

from __future__ import annotations

import zlib

from sqlalchemy import Connection, delete, insert, select

from dragoman.model import Dossier
from dragoman.store.tables import analyses, claim_issues, claims, issues

KEPT = 8
"""Results per dossier: the present one and a few knockouts or earlier settings; older ones are made again on demand."""


def keep(connection: Connection, dossier: int, digest: str, result: Dossier, *, main: bool) -> None:
    """Keep a result, and for the main one put every live claim under its issues."""
    connection.execute(delete(analyses).where(analyses.c.dossier == dossier, analyses.c.digest == digest))
    body = zlib.compress(result.model_copy(update={"records": ()}).to_json().encode(), 1)
    connection.execute(insert(analyses).values(dossier=dossier, digest=digest, body=body))
    newest = select(analyses.c.pk).where(analyses.c.dossier == dossier).order_by(analyses.c.pk.desc()).limit(KEPT)
    kept = connection.execute(newest).scalars().all()
    connection.execute(delete(analyses).where(analyses.c.dossier == dossier, analyses.c.pk.not_in(kept)))
    if main:
        _place(connection, dossier, result)


def get(connection: Connection, dossier: int, digest: str) -> Dossier | None:
    """The result under a digest, without records; None if there is none."""
    query = select(analyses.c.body).where(analyses.c.dossier == dossier, analyses.c.digest == digest)
    body = connection.execute(query).scalar()
    return None if body is None else Dossier.from_json(zlib.decompress(body))


def _place(connection: Connection, dossier: int, result: Dossier) -> None:
    connection.execute(delete(issues).where(issues.c.dossier == dossier))
    if not result.issues:
        return
    values = [
        {"dossier": dossier, "id": issue.id, "name": issue.name, "declared": issue.declared, "position": i}
        for i, issue in enumerate(result.issues)
    ]
    made = insert(issues).returning(issues.c.pk, sort_by_parameter_order=True)
    keys = connection.execute(made, values).scalars().all()
    live = select(claims.c.id, claims.c.pk).where(claims.c.dossier == dossier, claims.c.live)
    where: dict[str, list[int]] = {}
    for id, pk in connection.execute(live):
        where.setdefault(id, []).append(pk)
    rows = {
        (pk, key)
        for key, issue in zip(keys, result.issues, strict=True)
        for id in issue.claims
        for pk in where.get(id, ())
    }
    if rows:
        connection.execute(insert(claim_issues), [{"claim": pk, "issue": key} for pk, key in sorted(rows)])
