"""A dossier as flat tables: the rows behind CSV, Parquet, pandas and polars.

`claims` has one row a claim with everything that has one value; what has several values stands there as a list for
reading, and whole in a table of its own (`roles`, `sources`, `conditions`, `cues`), tied by the columns `document` and
`claim`. Spans are code points into the document's text, `*_start` inclusive, `*_end` exclusive.

Lost: nothing of the records but `Problem`s and the names of models; of a dossier the evidence of links and merges, what
is unsaid, and the sets of conditions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from dragoman.exchange.bundle import Bundle
from dragoman.model import Claim, Record

Kind = Literal["text", "whole", "number", "truth", "list"]
Row = dict[str, Any]

_SPAN = {"start": "whole", "end": "whole"}


def _quoted(name: str) -> dict[str, str]:
    return {name: "text", f"{name}_start": "whole", f"{name}_end": "whole"}


def _columns(*parts: str | Mapping[str, str]) -> dict[str, Kind]:
    columns: dict[str, Any] = {}
    for part in parts:
        columns |= {part: "text"} if isinstance(part, str) else part
    return columns


COLUMNS: dict[str, dict[str, Kind]] = {
    "documents": _columns(
        "document", "outlet", "url", "title", "author", "published", "modified", "language", "sha256",
        {"characters": "whole", "claims": "whole"}, "reader", "reader_version", "text",
    ),
    "claims": _columns(
        "claim", "document", "outlet", "published", "kind", "act", "polarity", "certainty", "tense",
        {"carried": "truth", "actors": "list", "targets": "list"}, _quoted("predicate"), _quoted("about"),
        {"conditions": "list"}, _quoted("when"), "when_value", _quoted("where"), "where_country", "where_name",
        {"where_lat": "number", "where_lon": "number", "where_geonameid": "whole", "chain": "list"}, "origin",
        _quoted("evidence"), {"issues": "list"}, "group",
    ),
    "roles": _columns("claim", "document", "role", {"position": "whole"}, "key", "party", "text", _SPAN),
    "sources": _columns(
        "claim", "document", {"position": "whole"}, "key", "party", "text", _SPAN, _quoted("cue"),
    ),
    "conditions": _columns("claim", "document", {"position": "whole"}, "type", "text", _SPAN),
    "cues": _columns("claim", "document", {"position": "whole"}, "field", "text", _SPAN, "rule"),
    "attributions": _columns(
        "attribution", "document", _quoted("source"), _quoted("cue"), "form", "source_key", "within",
        {"negated": "truth", "question": "truth"},
    ),
    "contents": _columns("attribution", "document", {"position": "whole"}, "text", _SPAN),
    "parties": _columns(
        "party", "document", "key", "name", "kind", "office", "of", {"candidates": "list", "mentions": "whole"},
    ),
    "mentions": _columns("party", "document", "key", {"position": "whole"}, "text", _SPAN),
    "issues": _columns("issue", "name", {"declared": "truth", "claims": "list"}),
    "groups": _columns(
        "group", "issue", {"independent": "whole", "claims": "list", "origins": "list", "untraced": "list"},
    ),
    "relations": _columns("type", "a", "b", "kind", "why"),
    "links": _columns("from", "to", "kind", "why"),
    "reviews": _columns("review", "claim", "reviewer", "verdict", "changes", "note", "made_at"),
}  # fmt: skip
"""Table -> column -> kind of its values."""


def tables(bundle: Bundle, *, text: bool = False) -> dict[str, list[Row]]:
    """All tables of a dossier; every row has every column of its table, None where there is no value.

    Args:
        bundle: what to lay out.
        text: whether `documents` holds the texts; else that column is None throughout.
    """
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    issues = bundle.issues_of()
    groups = {claim: group.id for group in bundle.dossier.groups for claim in group.claims}
    for record in bundle.records:
        document = record.document
        rows["documents"].append(
            document.model_dump(exclude={"id", "text"})
            | {
                "document": document.id,
                "characters": len(document.text),
                "claims": len(record.claims),
                "reader": record.reader.name,
                "reader_version": record.reader.version,
                "text": document.text if text else None,
            }
        )
        for claim in record.claims:
            rows["claims"].append(_claim(record, claim, issues.get(claim.id, []), groups.get(claim.id)))
            for name, parts in _parts(record, claim).items():
                rows[name] += parts
        _attributions_and_parties(record, rows)
    dossier = bundle.dossier
    rows["issues"] = [i.model_dump(include={"name", "declared", "claims"}) | {"issue": i.id} for i in dossier.issues]
    rows["groups"] = [
        g.model_dump(include={"issue", "independent", "claims", "untraced"})
        | {"group": g.id, "origins": [o.key for o in g.origins]}
        for g in dossier.groups
    ]
    rows["relations"] = [r.model_dump() for r in dossier.relations]
    rows["links"] = [k.model_dump(include={"to", "kind", "why"}) | {"from": k.from_} for k in dossier.links]
    rows["reviews"] = [
        r.model_dump(include={"claim", "reviewer", "verdict", "note", "made_at"})
        | {"review": r.id, "changes": json.dumps(r.changes, ensure_ascii=False, sort_keys=True)}
        for r in bundle.reviews
    ]
    return {name: [_whole(row, COLUMNS[name]) for row in found] for name, found in rows.items()}


def _whole(row: Row, columns: dict[str, Kind]) -> Row:
    return {
        name: list(row[name]) if kind == "list" and row.get(name) is not None else row.get(name)
        for name, kind in columns.items()
    }


def _at(name: str, quote: Any) -> Row:
    if quote is None:
        return {}
    return {name: quote.text, f"{name}_start": quote.span[0], f"{name}_end": quote.span[1]}


def _claim(record: Record, claim: Claim, issues: list[str], group: str | None) -> Row:
    when, where = claim.when, claim.where
    row: Row = claim.model_dump(include={"kind", "act", "polarity", "certainty", "tense", "carried"})
    row |= {
        "claim": claim.id,
        "document": record.document.id,
        "outlet": record.document.outlet,
        "published": record.document.published,
        "actors": [m.key for m in claim.actors],
        "targets": [m.key for m in claim.targets],
        "conditions": [f"{c.type}: {c.text}" for c in claim.conditions],
        "chain": [link.key for link in claim.chain],
        "origin": claim.chain[-1].key if claim.chain else None,
        "issues": issues,
        "group": group,
        "when_value": when.value if when else None,
    }
    for name in ("predicate", "about", "evidence", "when", "where"):
        row |= _at(name, getattr(claim, name))
    if where is not None:
        row |= {f"where_{f}": getattr(where, f) for f in ("country", "name", "lat", "lon", "geonameid")}
    return row


def _parts(record: Record, claim: Claim) -> dict[str, list[Row]]:
    text = record.document.text

    def rows(items: Iterable[Any], **more: Any) -> list[Row]:
        made = []
        for position, item in enumerate(items):
            row = item.model_dump(exclude={"span", "cue"})
            row |= {"claim": claim.id, "document": record.document.id, "position": position} | more
            row |= {"start": item.span[0], "end": item.span[1], "text": text[item.span[0] : item.span[1]]}
            made.append(row | _at("cue", getattr(item, "cue", None)))
        return made

    return {
        "roles": rows(claim.actors, role="actor") + rows(claim.targets, role="target"),
        "sources": rows(claim.chain),
        "conditions": rows(claim.conditions),
        "cues": rows(claim.cues),
    }


def _attributions_and_parties(record: Record, rows: dict[str, list[Row]]) -> None:
    text, document = record.document.text, record.document.id

    def spans(items: Iterable[tuple[int, int]], **more: Any) -> list[Row]:
        return [
            {"document": document, "position": i, "start": s, "end": e, "text": text[s:e]} | more
            for i, (s, e) in enumerate(items)
        ]

    for a in record.attributions:
        row: Row = a.model_dump(include={"form", "source_key", "within", "negated", "question"})
        row |= {"attribution": a.id, "document": document}
        rows["attributions"].append(row | _at("source", a.source) | _at("cue", a.cue))
        rows["contents"] += spans(a.content, attribution=a.id)
    for p in record.parties:
        row = p.model_dump(include={"key", "name", "kind", "office", "of", "candidates"})
        rows["parties"].append(row | {"party": p.id, "document": document, "mentions": len(p.mentions)})
        rows["mentions"] += spans(p.mentions, party=p.id, key=p.key)
