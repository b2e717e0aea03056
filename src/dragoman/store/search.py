"""Search in claims and documents."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, text

from dragoman.store.entries import Hit
from dragoman.store.fulltext import PG_CONFIG, Term, fold, fts5, parse, tsquery

MANY = 5_000
"""Matches beyond which relevance is not computed: it takes a pass over all of them (52 ms for 5,000 of 100,000 measured
with FTS5, 306 ms for all), and a word that is nearly everywhere ranks nothing."""

SNIPPET = 240
"""Characters around the first word found in a document."""

_SQLITE_MATCH = "SELECT rowid AS pk, {rank} AS score FROM {table}_text WHERE {table}_text MATCH :query"
_PG_MATCH = "SELECT pk, {rank} AS score FROM {table}_text WHERE search @@ to_tsquery('{config}', :query)"
_CLAIM = """
SELECT d.id AS document, c.id AS claim, d.outlet, d.published, d.title, c.evidence AS body
FROM ({match}) m JOIN claims c ON c.pk = m.pk JOIN documents d ON d.pk = c.document
WHERE c.live = {true} {scope} ORDER BY {order} LIMIT :limit OFFSET :offset
"""
_DOCUMENT = """
SELECT d.id AS document, NULL AS claim, d.outlet, d.published, d.title, d.text AS body
FROM ({match}) m JOIN documents d ON d.pk = m.pk
WHERE d.current = {true} {scope} ORDER BY {order} LIMIT :limit OFFSET :offset
"""


def search(connection: Connection, dossier: int | None, query: str, *, limit: int, offset: int) -> tuple[Hit, ...]:
    """Claims first, then documents, `limit` of each at most."""
    terms = parse(query)
    return (*_find(connection, "claims", dossier, terms, limit=limit, offset=offset),
            *_find(connection, "documents", dossier, terms, limit=limit, offset=offset))  # fmt: skip


def _find(
    connection: Connection, table: str, dossier: int | None, terms: tuple[Term, ...], *, limit: int, offset: int
) -> list[Hit]:
    postgresql = connection.dialect.name == "postgresql"
    match = (_PG_MATCH if postgresql else _SQLITE_MATCH).format(table=table, config=PG_CONFIG, rank="{rank}")
    words = {"query": tsquery(terms) if postgresql else fts5(terms)}
    counted = text(f"SELECT count(*) FROM ({match.format(rank=0)} LIMIT {MANY + 1}) AS found")  # noqa: S608
    many = connection.execute(counted, words).scalar_one() > MANY
    row = "c" if table == "claims" else "d"
    if many:
        # Keys grow with time of arrival; both databases walk them backwards without looking at all matches.
        rank, order = "0", "m.pk DESC"
    elif postgresql:
        rank, order = f"-ts_rank_cd(search, to_tsquery('{PG_CONFIG}', :query))", "m.score, m.pk DESC"
    else:
        rank, order = f"bm25({table}_text)", "m.score, m.pk DESC"
    statement = (_CLAIM if table == "claims" else _DOCUMENT).format(
        match=match.format(rank=rank),
        true="true" if postgresql else "1",
        scope="" if dossier is None else f"AND {row}.dossier = :dossier",
        order=order,
    )
    parameters: dict[str, Any] = {**words, "limit": limit, "offset": offset}
    if dossier is not None:
        parameters["dossier"] = dossier
    return [
        Hit(
            document=r.document,
            claim=r.claim,
            outlet=r.outlet,
            published=r.published,
            title=r.title,
            snippet=r.body if r.claim else _snippet(r.body, terms),
        )
        for r in connection.execute(text(statement), parameters)
    ]


def _snippet(body: str, terms: tuple[Term, ...]) -> str:
    """The stretch of a text around the first word that begins like one looked for."""
    stems = [word[: max(4, len(word) - 3)] for term in terms if not term.excluded for word in term.words]
    place = 0
    for word in re.finditer(r"[^\W_]+", body):
        if any(fold(word.group()).startswith(stem) for stem in stems):
            place = word.start()
            break
    start = max(0, place - SNIPPET // 3)
    cut = " ".join(body[start : start + SNIPPET].split())
    return ("… " if start else "") + cut + (" …" if start + SNIPPET < len(body) else "")
