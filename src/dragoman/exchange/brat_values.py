"""A claim as brat can hold it: what goes into a `.ann` file, and what comes back as a change of the claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.exchange.text import one_line
from dragoman.model import Claim

Span = tuple[int, int]
SIMPLE = ("kind", "act", "polarity", "certainty", "tense", "carried")
LISTS = ("actors", "targets", "conditions", "chain")
QUOTES = ("predicate", "about", "evidence")

ROLES = {"actors": "Actor", "targets": "Target", "conditions": "Condition", "chain": "Source"}
SINGLE = {"about": "About", "when": "When", "where": "Where", "evidence": "Evidence"}
TYPES = {"actors": "Party", "targets": "Party", "conditions": "Condition", "chain": "Source"}


@dataclass(frozen=True)
class Held:
    """All of a claim that brat holds; two claims that brat cannot tell apart are equal here.

    Attributes:
        simple: `SIMPLE` fields by name.
        quotes: spans of `QUOTES`, None where there is none.
        lists: `LISTS` fields as items in order; the value is a party key or a type of condition.
        when: (EDTF value or "", span), None if undated.
        where: (country or "", span), None if without a place.
    """

    simple: tuple[tuple[str, Any], ...]
    quotes: tuple[tuple[str, Span | None], ...]
    lists: tuple[tuple[str, tuple[tuple[str, Span], ...]], ...]
    when: tuple[str, Span] | None
    where: tuple[str, Span] | None


def held(claim: Claim, text: str) -> Held | None:
    """What brat holds of a claim; None if it cannot be drawn, because its predicate or evidence is but line ends."""
    quotes = {name: drawn(text, quote.span) if (quote := getattr(claim, name)) else None for name in QUOTES}
    if quotes["predicate"] is None or quotes["evidence"] is None:
        return None
    lists = {}
    for name in LISTS:
        items = ((value(name, item), drawn(text, item.span)) for item in getattr(claim, name))
        lists[name] = tuple((key, span) for key, span in items if key and span)
    return Held(
        simple=tuple((name, getattr(claim, name)) for name in SIMPLE),
        quotes=tuple(quotes.items()),
        lists=tuple(lists.items()),
        when=_dated(text, claim.when, "value"),
        where=_dated(text, claim.where, "country"),
    )


def _dated(text: str, quote: Any, name: str) -> tuple[str, Span] | None:
    span = drawn(text, quote.span) if quote else None
    return (one_line(getattr(quote, name) or ""), span) if span else None


def value(name: str, item: Any) -> str:
    """What an item of a list is about: the key of a party or source, the type of a condition."""
    return one_line(item.type if name == "conditions" else item.key)


def fields(found: Held, text: str, base: Claim | None) -> dict[str, Any]:
    """The JSON form of what brat holds. What brat cannot hold is taken from `base` wherever the rest is the same."""
    made: dict[str, Any] = dict(found.simple)
    before = held(base, text) if base else None
    old = base.as_json() if base else {}
    for group in ("quotes", "lists"):
        known = dict(getattr(before, group)) if before else {}
        for name, new in getattr(found, group):
            if before is not None and known[name] == new:
                made[name] = old[name]
            elif group == "quotes":
                made[name] = _quote(text, new)
            else:
                made[name] = [_item(name, item, text, getattr(base, name) if base else ()) for item in new]
    for name, key in (("when", "value"), ("where", "country")):
        new = getattr(found, name)
        if before is not None and new == getattr(before, name):
            made[name] = old[name]
        else:
            made[name] = (_quote(text, new[1]) or {}) | {key: new[0] or None} if new else None
    return made


def changes(found: Held, text: str, claim: Claim) -> dict[str, Any]:
    """Fields in which an annotation departs from a claim, with their new values in the record's JSON form."""
    whole, old = fields(found, text, claim), claim.as_json()
    return {name: new for name, new in whole.items() if new != old[name]}


def _quote(text: str, span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"text": text[span[0] : span[1]], "span": list(span)}


def _item(name: str, item: tuple[str, Span], text: str, known: Iterable[Any]) -> dict[str, Any]:
    for old in known:
        if (value(name, old), drawn(text, old.span)) == item:
            found: dict[str, Any] = old.as_json()
            return found
    span = list(item[1])
    if name == "conditions":
        return {"type": item[0], "text": text[span[0] : span[1]], "span": span}
    made: dict[str, Any] = {"key": item[0], "party": None, "span": span}
    if name == "chain":
        made |= {"text": text[span[0] : span[1]], "cue": None}
    return made


def fragments(text: str, span: Span) -> list[Span]:
    """The stretches of a span between line ends: brat draws no annotation across one."""
    made, start = [], span[0]
    for at in range(span[0], span[1] + 1):
        if at == span[1] or text[at] == "\n":
            if at > start:
                made.append((start, at))
            start = at + 1
    return made


def drawn(text: str, span: Span) -> Span | None:
    """The span as it is drawn: without line ends at its ends; None if nothing is left."""
    parts = fragments(text, span)
    return whole(parts) if parts else None


def whole(parts: Sequence[Span]) -> Span:
    """The span from the first fragment to the last."""
    return (min(s for s, _ in parts), max(e for _, e in parts))
