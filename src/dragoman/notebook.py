"""Records and dossiers in a notebook: HTML that Jupyter shows, and data frames.

Every string from an article is escaped; the HTML has no script, no outside resource, and colours that also differ by
a letter, so that it can be read without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from dragoman.exchange.frames import to_pandas, to_polars
from dragoman.model import Claim, Dossier, Record

__all__ = ["dossier_html", "record_html", "spans_html", "to_pandas", "to_polars"]

_MARK = {"certain": "●", "probable": "◐", "possible": "○", "unknown": "?"}
_PARTS = (
    ("evidence", "E", "#eef2f7"),
    ("actor", "A", "#cfe3ff"),
    ("target", "T", "#d7f0d8"),
    ("predicate", "P", "#ffe7b3"),
    ("condition", "C", "#ffd3d3"),
    ("source", "S", "#e5d5f5"),
    ("when", "W", "#d5f1f1"),
    ("where", "L", "#f1e4d5"),
)
"""Part of a claim -> letter and colour; later ones lie over earlier ones."""

LONGEST = 200
"""Most rows that a table shows; the number of the others is said."""


def record_html(record: Record) -> str:
    """A record as a table of its claims.

    Args:
        record: what was read.
    """
    document = record.document
    facts = (document.outlet or "outlet unknown", document.published or "date unknown")
    head = f"<p><b>{escape(document.title or document.id)}</b><br>{escape(' · '.join(facts))}</p>"
    problems = "".join(f"<li>{escape(p.step)}: {escape(p.message)}</li>" for p in record.problems)
    tail = f"<p>Problems:</p><ul>{problems}</ul>" if problems else ""
    return f"<div>{head}{_claims(record.claims)}{tail}</div>"


def _claims(claims: tuple[Claim, ...]) -> str:
    rows = []
    for c in claims[:LONGEST]:
        who = ", ".join(m.key for m in c.actors)
        to_whom = ", ".join(m.key for m in c.targets)
        act = f"{c.kind} {c.act}{' NOT' if c.polarity == '-' else ''}"
        chain = " ← ".join(["this outlet", *(link.key for link in c.chain)])
        conditions = "; ".join(f"{x.type}: {x.text}" for x in c.conditions)
        sure = f"{_MARK[c.certainty]} {c.certainty}, {c.tense}"
        rows.append((who, act, to_whom, sure, conditions, chain, c.evidence.text, c.id))
    return _table(
        ("who", "act", "to whom", "how sure", "conditions", "according to", "evidence", "claim"), rows, len(claims)
    )


def _table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], total: int) -> str:
    head = "".join(f"<th style='text-align:left'>{escape(c)}</th>" for c in columns)
    body = "".join(
        "<tr>" + "".join(f"<td style='text-align:left'>{escape(v)}</td>" for v in row) + "</tr>" for row in rows
    )
    more = f"<p>and {total - len(rows)} more</p>" if total > len(rows) else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def dossier_html(dossier: Dossier) -> str:
    """A dossier as tables of its issues with the newest stance of each party, and of what nobody has said.

    Args:
        dossier: with its issues where they were worked out.
    """
    title = escape(dossier.settings.title or dossier.name)
    claims = sum(len(r.claims) for r in dossier.records)
    facts = f"{len(dossier.records)} records, {claims} claims, {len(dossier.groups)} report groups"
    parts = [f"<p><b>{title}</b><br>{facts}</p>"]
    rows = []
    for issue in dossier.issues:
        newest = {s.party: s for s in sorted(issue.stances, key=lambda s: s.date or "")}
        rows += [
            (issue.name, s.party, f"{s.act}{' NOT' if s.polarity == '-' else ''}", s.certainty, s.date or "", s.summary)
            for s in newest.values()
        ]
    if rows:
        parts.append(_table(("issue", "party", "act", "how sure", "date", "stance"), rows[:LONGEST], len(rows)))
    names = {i.id: i.name for i in dossier.issues}
    unsaid = [
        (u.party, names.get(u.issue or "", u.issue or ""), u.state, u.question or "", u.since or "")
        for u in dossier.unsaid
        if u.until is None
    ]
    if unsaid:
        parts.append("<p>What nobody has said</p>")
        parts.append(_table(("party", "issue", "state", "question", "since"), unsaid[:LONGEST], len(unsaid)))
    return f"<div>{''.join(parts)}</div>"


def spans_html(record: Record, claim: str | None = None) -> str:
    """The article with the spans of its claims marked, in the manner of displaCy.

    Args:
        record: what was read.
        claim: id of the only claim to mark; None for all.

    Raises:
        KeyError: if the record has no such claim.
    """
    wanted = [c for c in record.claims if claim in (None, c.id)]
    if claim is not None and not wanted:
        raise KeyError(claim)
    text = record.document.text
    layers: list[int | None] = [None] * len(text)
    rank = {name: i for i, (name, _, _) in enumerate(_PARTS)}
    spans = sorted((rank[name], s, e) for c in wanted for name, s, e in _spans(c))
    for layer, start, end in spans:
        layers[start:end] = [layer] * (end - start)
    legend = " ".join(_mark(letter, name, letter, color) for name, letter, color in _PARTS)
    return f"<div style='line-height:2'><p>{legend}</p><p style='white-space:pre-wrap'>{''.join(_runs(text, layers))}</p></div>"


def _spans(claim: Claim) -> Iterator[tuple[str, int, int]]:
    yield "evidence", *claim.evidence.span
    yield "predicate", *claim.predicate.span
    for name, items in (("actor", claim.actors), ("target", claim.targets)):
        yield from ((name, *m.span) for m in items)
    yield from (("condition", *c.span) for c in claim.conditions)
    yield from (("source", *link.span) for link in claim.chain)
    if claim.when is not None:
        yield "when", *claim.when.span
    if claim.where is not None:
        yield "where", *claim.where.span


def _runs(text: str, layers: list[int | None]) -> Iterator[str]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or layers[at] != layers[start]:
            layer = layers[start]
            if layer is None:
                yield escape(text[start:at])
            else:
                name, letter, color = _PARTS[layer]
                yield _mark(text[start:at], name, "" if name == "evidence" else letter, color)
            start = at


def _mark(words: str, name: str, letter: str, color: str) -> str:
    sign = f"<sub>{letter}</sub>" if letter and letter != words else ""
    return f"<mark title='{name}' style='background:{color};color:#111'>{escape(words)}{sign}</mark>"
