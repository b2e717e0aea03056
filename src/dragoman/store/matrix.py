"""Parties by issues in figures."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, String, cast, distinct, func, select

from dragoman.store.entries import Cell, Matrix
from dragoman.store.rows import chunks
from dragoman.store.tables import claim_issues, claims, issues, roles


def parties(connection: Connection, dossier: int) -> tuple[tuple[str, int], ...]:
    """Keys of parties with the number of their claims, most first."""
    number = func.count(distinct(roles.c.claim)).label("number")
    query = (
        select(roles.c.key, number)
        .where(roles.c.dossier == dossier, roles.c.live, roles.c.role.in_(("actor", "target")))
        .group_by(roles.c.key)
        .order_by(number.desc(), roles.c.key)
    )
    return tuple((key, n) for key, n in connection.execute(query))


def matrix(connection: Connection, dossier: int) -> Matrix:
    """Cells for every actor and issue that have a claim in common.

    The newest claim of a cell is found by the largest date and key written as one string, which both databases can
    aggregate in the same pass as the figures.
    """
    newest = func.max(roles.c.date.concat(_padded(connection, roles.c.claim))).label("newest")
    query = (
        select(
            roles.c.key,
            claim_issues.c.issue,
            func.count().label("number"),
            func.count(distinct(roles.c.outlet)).label("outlets"),
            newest,
        )
        .select_from(roles)
        .outerjoin(claim_issues, claim_issues.c.claim == roles.c.claim)
        .where(roles.c.dossier == dossier, roles.c.live, roles.c.role == "actor")
        .group_by(roles.c.key, claim_issues.c.issue)
    )
    rows = connection.execute(query).all()
    listed = connection.execute(select(issues).where(issues.c.dossier == dossier).order_by(issues.c.position)).all()
    place = {row.pk: (i, row.id) for i, row in enumerate(listed)} | {None: (len(listed), None)}
    ids: dict[int, str] = {}
    for part in chunks([int(row.newest[-_DIGITS:]) for row in rows]):
        ids.update(
            (pk, id) for pk, id in connection.execute(select(claims.c.pk, claims.c.id).where(claims.c.pk.in_(part)))
        )
    total: dict[str, int] = {}
    for row in rows:
        total[row.key] = total.get(row.key, 0) + row.number
    order = {key: i for i, key in enumerate(sorted(total, key=lambda key: (-total[key], key)))}
    cells = [
        Cell(
            party=row.key,
            issue=place[row.issue][1],
            claims=row.number,
            outlets=row.outlets,
            latest=ids[int(row.newest[-_DIGITS:])],
            date=row.newest[:-_DIGITS] or None,
        )
        for row in sorted(rows, key=lambda row: (order[row.key], place[row.issue][0]))
    ]
    return Matrix(parties=tuple(order), issues=tuple((row.id, row.name) for row in listed), cells=tuple(cells))


_DIGITS = 18
"""Digits of a key with leading zeros. Both databases count up to 2^63, 19 digits; no workspace comes near."""


def _padded(connection: Connection, key: ColumnElement[int]) -> ColumnElement[str]:
    if connection.dialect.name == "postgresql":
        padded: Any = func.lpad(cast(key, String), _DIGITS, "0")
    else:
        padded = func.printf(f"%0{_DIGITS}d", key)
    return cast(padded, String)
