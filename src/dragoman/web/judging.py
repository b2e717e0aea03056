"""Two judgements that need more than a click: a claim that is two claims, and a claim that restates another."""

from __future__ import annotations

from typing import Any

from dragoman.model import Claim, Document, Group, Span
from dragoman.model.grounding import locate
from dragoman.store import ClaimEntry, ClaimFilter
from dragoman.web.desk import Desk
from dragoman.web.problems import FieldFault, Problem

PARTS = 3
"""Parts that the form has room for; the command line and the API take any number."""
MOST_LIKELY = 12
NEIGHBOURS = 200
"""Claims of one article that are looked at for its nearest."""
FOLLOWING = ("conditions", "targets", "cues")
ONE = ("about", "when", "where")


def likely(desk: Desk, name: str, entry: ClaimEntry, group: Group | None) -> tuple[ClaimEntry, ...]:
    """Claims that this one may restate: those next to it in its article, then those that state the same elsewhere."""
    found = desk.store.reader.claims(name, ClaimFilter(document=entry.document), limit=NEIGHBOURS).items
    start = entry.claim.evidence.span[0]
    near = sorted(
        (e for e in found if e.claim.id != entry.claim.id), key=lambda e: abs(e.claim.evidence.span[0] - start)
    )[: MOST_LIKELY // 2]
    known = {e.claim.id for e in near} | {entry.claim.id}
    ids = [id for id in (group.claims if group else ()) if id not in known][: MOST_LIKELY - len(near)]
    others = desk.store.reader.claims_by_id(name, ids)
    return (*near, *(others[id] for id in ids if id in others))


def target(given: str) -> str:
    """The id of a claim that was given as its id or as the address of its page.

    Raises:
        Problem: 422 if nothing was given.
    """
    id = given.strip().partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2]
    if not id:
        fault = FieldFault(field="into", message="Choose the claim that this one restates, or give its id")
        raise Problem(422, "There is a problem", fault.message, errors=[fault])
    return id


def parts(machine: Claim, document: Document, given: list[dict[str, str]], who: list[str]) -> list[dict[str, Any]]:
    """Changes of each part of a split; parts without words are left out.

    What the claim has in the words of one part goes with that part; what stands outside its evidence goes with all.

    Args:
        machine: the claim as read.
        document: the version of its article that holds its evidence.
        given: of each part `words`, `head` (the words of its act), `act`, `kind`, `polarity`, `certainty`, `tense`.
        who: `part:actor`, numbers from 0, for each actor that a part keeps; a part that keeps none keeps all.

    Raises:
        Problem: 422 with the parts whose words do not stand in the article, or fewer than two parts.
    """
    faults: list[FieldFault] = []
    made: list[dict[str, Any]] = []
    home = _paragraph(document.text, machine.evidence.span)
    for number, part in enumerate(given):
        if not part["words"].strip():
            continue
        span = locate(document.text, part["words"].strip(), home, machine.evidence.span[0])
        if span is None:
            faults.append(_fault(number, "words", "its words do not stand in the claim's paragraph"))
            continue
        head = machine.predicate.span if _inside(machine.predicate.span, span) and not part["head"].strip() else None
        if head is None:
            head = locate(document.text, part["head"].strip(), span) if part["head"].strip() else None
        if head is None:
            faults.append(_fault(number, "head", "give the words of its act as they stand in its words"))
            continue
        made.append(_part(machine, document.text, span, head, part, _kept(machine, who, number)))
    if len(made) + len(faults) < 2:
        faults.append(FieldFault(field="words", message="Give the words of at least two parts"))
    if faults:
        raise Problem(422, "There is a problem", "; ".join(f.message for f in faults), errors=faults)
    return made


def _part(machine: Claim, text: str, span: Span, head: Span, part: dict[str, str], actors: list[Any]) -> dict[str, Any]:
    data = machine.as_json()
    changes: dict[str, Any] = {"evidence": _quote(text, span), "predicate": _quote(text, head), "actors": actors}
    for field in ("kind", "act", "polarity", "certainty", "tense"):
        if part[field]:
            changes[field] = part[field]
    for field in FOLLOWING:
        changes[field] = [item for item in data[field] if _goes_with(tuple(item["span"]), span, machine)]
    for field in ONE:
        if data[field] is not None and not _goes_with(tuple(data[field]["span"]), span, machine):
            changes[field] = None
    return {k: v for k, v in changes.items() if v != data[k] or k == "evidence"}


def _goes_with(item: Span, part: Span, machine: Claim) -> bool:
    return _inside(item, part) or not _inside(item, machine.evidence.span)


def _kept(machine: Claim, who: list[str], part: int) -> list[Any]:
    every = [mention.as_json() for mention in machine.actors]
    chosen = [m for i, m in enumerate(every) if f"{part}:{i}" in who]
    return chosen or every


def _quote(text: str, span: Span) -> dict[str, Any]:
    return {"text": text[slice(*span)], "span": list(span)}


def _inside(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _paragraph(text: str, span: Span) -> Span:
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", max(span[1] - 1, span[0]))
    return start, len(text) if end < 0 else end


def _fault(number: int, field: str, why: str) -> FieldFault:
    return FieldFault(field=f"part {number + 1}: {field}", message=f"Part {number + 1}: {why}")
