"""Readers as coders: which claims two of them share, and how far they agree on each field."""

from __future__ import annotations

import csv
import html
import io
from collections import Counter
from collections.abc import Callable, Iterable

from dragoman.model import Claim, Noun, Record, Span

OVERLAP = 0.3
"""Least share (intersection over union) of two claims' evidence that may be one claim; the act may be read apart."""


def _keys(name: str) -> Callable[[Claim], str]:
    return lambda claim: " & ".join(sorted(it.key for it in getattr(claim, name)))


FIELDS: dict[str, Callable[[Claim], str]] = {
    "kind": lambda claim: claim.kind,
    "act": lambda claim: claim.act,
    "polarity": lambda claim: claim.polarity,
    "certainty": lambda claim: claim.certainty,
    "tense": lambda claim: claim.tense,
    "actors": _keys("actors"),
    "targets": _keys("targets"),
    "chain": lambda claim: " <- ".join(link.key for link in claim.chain),
    "conditions": lambda claim: " & ".join(sorted(it.type for it in claim.conditions)),
    "when": lambda claim: (claim.when.value or "?") if claim.when else "",
    "where": lambda claim: (claim.where.country or "?") if claim.where else "",
}
"""What is compared: each field as a text, empty if the claim has none."""


class FieldAgreement(Noun):
    """Agreement on one field over the claims that both readers have.

    Attributes:
        same, of: claims with the same value, out of how many.
        kappa: Cohen's kappa; None where both readers use one value only, so that chance cannot be told from agreement.
    """

    field: str
    same: int
    of: int
    kappa: float | None


class Row(Noun):
    """One claim of one or both readers; `differ` names the fields that are not the same."""

    document: str
    ours: Claim | None
    theirs: Claim | None
    differ: tuple[str, ...] = ()


class Comparison(Noun):
    """Two readers over the same documents."""

    readers: tuple[str, str]
    both: int
    only_first: int
    only_second: int
    fields: tuple[FieldAgreement, ...]
    rows: tuple[Row, ...]


def paired(first: Record, second: Record) -> list[tuple[Claim, Claim]]:
    """Claims of two records that are one, each used once: same stretch of evidence, the best overlap first."""
    options = []
    for number, a in enumerate(first.claims):
        for other, b in enumerate(second.claims):
            share = _share(a.evidence.span, b.evidence.span)
            act = _share(a.predicate.span, b.predicate.span) > 0
            party = bool({it.key for it in a.actors} & {it.key for it in b.actors})
            if share >= OVERLAP or (act and share > 0):
                options.append((-act - party - share, number, other))
    used_a: set[int] = set()
    used_b: set[int] = set()
    found = []
    for _, number, other in sorted(options):
        if number not in used_a and other not in used_b:
            used_a.add(number)
            used_b.add(other)
            found.append((first.claims[number], second.claims[other]))
    return found


def partners_of(first: Record, second: Record) -> dict[str, Claim]:
    """The second record's claim for each id of the first's claims that has one."""
    return {claim.id: partner for claim, partner in paired(first, second)}


def compare(first: Iterable[Record], second: Iterable[Record]) -> Comparison:
    """Compare two readers over the documents that both read (by id and text)."""
    ours = {(it.document.id, it.document.sha256): it for it in first}
    theirs = {(it.document.id, it.document.sha256): it for it in second}
    rows: list[Row] = []
    values: dict[str, list[tuple[str, str]]] = {name: [] for name in FIELDS}
    for key, record in ours.items():
        other = theirs.get(key)
        if other is None:
            continue
        partners = partners_of(record, other)
        for claim in record.claims:
            partner = partners.get(claim.id)
            differ = []
            if partner is not None:
                for name, value in FIELDS.items():
                    pair = (value(claim), value(partner))
                    values[name].append(pair)
                    if pair[0] != pair[1]:
                        differ.append(name)
            rows.append(Row(document=record.document.id, ours=claim, theirs=partner, differ=tuple(differ)))
        taken = {claim.id for claim in partners.values()}
        rows += [
            Row(document=record.document.id, ours=None, theirs=claim) for claim in other.claims if claim.id not in taken
        ]
    return Comparison(
        readers=(_name(ours.values()), _name(theirs.values())),
        both=sum(row.ours is not None and row.theirs is not None for row in rows),
        only_first=sum(row.theirs is None for row in rows),
        only_second=sum(row.ours is None for row in rows),
        fields=tuple(_agreement(name, pairs) for name, pairs in values.items()),
        rows=tuple(rows),
    )


def _name(records: Iterable[Record]) -> str:
    return next((f"{it.reader.name} {it.reader.version}" for it in records), "nothing")


def _share(one: Span, other: Span) -> float:
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (max(one[1], other[1]) - min(one[0], other[0]))


def _agreement(name: str, pairs: list[tuple[str, str]]) -> FieldAgreement:
    count = len(pairs)
    same = sum(a == b for a, b in pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[value] * second[value] for value in first) / count**2 if count else 1.0
    kappa = None if chance >= 1.0 else (same / count - chance) / (1 - chance)
    return FieldAgreement(field=name, same=same, of=count, kappa=kappa)


def as_csv(comparison: Comparison) -> str:
    """One line a claim: document, evidence, which fields differ, and each field as both readers have it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["document", "evidence", "differ", *(f"{name} {side}" for name in FIELDS for side in ("1", "2"))])
    for row in comparison.rows:
        claim = row.ours or row.theirs
        cells = [
            value(side) if side is not None else "" for value in FIELDS.values() for side in (row.ours, row.theirs)
        ]
        evidence = claim.evidence.text if claim else ""
        writer.writerow([_cell(it) for it in (row.document, evidence, " ".join(row.differ), *cells)])
    return out.getvalue()


def _cell(text: str) -> str:
    """Text that a spreadsheet does not take for a formula; a bare `+` or `-` is a polarity."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and len(text) > 1 else text


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Two readers</title><style>
body{{font:15px/1.4 sans-serif;max-width:75rem;margin:1rem auto;padding:0 1rem}}table{{border-collapse:collapse;width:100%}}
td,th{{border:1px solid #999;padding:.3rem;vertical-align:top;text-align:left}}mark{{background:#ffe08a}}
</style></head><body><h1>{first} and {second}</h1><p>{both} claims of both, {one} of the first only, {two} of the second
only.</p>{fields}<h2>Claims</h2><table><tr><th>evidence</th><th>{first}</th><th>{second}</th></tr>{rows}</table></body></html>
"""


def as_html(comparison: Comparison) -> str:
    """A page that stands alone: agreement by field, then the claims side by side with the differences marked."""
    first, second = (html.escape(name) for name in comparison.readers)
    lines = "".join(
        f"<tr><td>{it.field}</td><td>{it.same} of {it.of}</td><td>{'' if it.kappa is None else f'{it.kappa:.2f}'}</td></tr>"
        for it in comparison.fields
    )
    fields = f"<h2>Agreement</h2><table><tr><th>field</th><th>same</th><th>kappa</th></tr>{lines}</table>"
    rows = []
    for row in comparison.rows:
        claim = row.ours or row.theirs
        quote = html.escape(claim.evidence.text if claim else "")
        rows.append(f"<tr><td>{quote}</td><td>{_side(row.ours, row)}</td><td>{_side(row.theirs, row)}</td></tr>")
    return PAGE.format(
        first=first, second=second, both=comparison.both, one=comparison.only_first, two=comparison.only_second,
        fields=fields, rows="".join(rows),
    )  # fmt: skip


def _side(claim: Claim | None, row: Row) -> str:
    if claim is None:
        return "<em>not read</em>"
    parts = []
    for name, value in FIELDS.items():
        if text := html.escape(value(claim)):
            shown = f"<mark>{text}</mark>" if name in row.differ else text
            parts.append(f"{name}: {shown}")
        elif name in row.differ:
            parts.append(f"{name}: <mark>none</mark>")
    return "<br>".join(parts)
