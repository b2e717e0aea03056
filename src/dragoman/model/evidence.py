"""Evidence or nothing: every span of a record must hold the characters that it quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from dragoman.model.record import Claim, Problem, Record


def spans(record: Record) -> Iterator[tuple[str, tuple[int, int], str | None]]:
    """Every span of a record as (path, span, quoted text or None)."""

    def walk(path: str, value: Any) -> Iterator[tuple[str, tuple[int, int], str | None]]:
        if isinstance(value, BaseModel):
            value = value.__dict__  # as it is: dumping a record costs ten times a walk through it
        if isinstance(value, dict):
            if "span" in value and value["span"] is not None:
                yield path, (value["span"][0], value["span"][1]), value.get("text")
            for key, item in value.items():
                if key in ("mentions", "content"):
                    for i, pair in enumerate(item):
                        yield f"{path}.{key}[{i}]", (pair[0], pair[1]), None
                elif key != "document" and isinstance(item, BaseModel | dict | tuple | list) and item:
                    yield from walk(f"{path}.{key}" if path else key, item)
        elif isinstance(value, (list, tuple)):
            for i, item in enumerate(value):
                if isinstance(item, BaseModel | dict | tuple | list):
                    yield from walk(f"{path}[{i}]", item)

    yield from walk("", record)


def broken(record: Record) -> list[str]:
    """Paths whose span does not hold what it quotes, with the reason; empty for a sound record."""
    text = record.document.text
    faults = []
    for path, (start, end), quoted in spans(record):
        if not 0 <= start < end <= len(text):
            faults.append(f"{path}: [{start}, {end}] lies outside the text or is empty")
        elif quoted is not None and text[start:end] != quoted:
            faults.append(f"{path}: {text[start:end]!r} is not {quoted!r}")
    return faults


def _sound(text: str, start: int, end: int, quoted: str | None) -> bool:
    return 0 <= start < end <= len(text) and (quoted is None or text[start:end] == quoted)


def verify(record: Record) -> Record:
    """Drop what the text does not prove, and say so in `problems`.

    A claim whose evidence or predicate does not hold is dropped whole; of any other field only the part that does not
    hold. A chain that loses a link is dropped down to the links outside the loss, never closed over the gap.
    """
    if not broken(record):
        return record
    text = record.document.text
    problems = list(record.problems)

    def keep(item: Any, what: str) -> bool:
        if item is None:
            return True
        good = _sound(text, item.span[0], item.span[1], getattr(item, "text", None))
        if not good:
            problems.append(Problem(step="evidence", message=f"{what}: not in the text, dropped"))
        return good

    claims: list[Claim] = []
    for claim in record.claims:
        name = f"claim {claim.id}"
        if not (keep(claim.evidence, f"{name} evidence") and keep(claim.predicate, f"{name} predicate")):
            continue
        chain = []
        for link in claim.chain:
            if not keep(link, f"{name} chain"):
                break
            chain.append(link if keep(link.cue, f"{name} chain cue") else link.model_copy(update={"cue": None}))
        claims.append(
            claim.model_copy(
                update={
                    "actors": tuple(x for x in claim.actors if keep(x, f"{name} actor")),
                    "targets": tuple(x for x in claim.targets if keep(x, f"{name} target")),
                    "about": claim.about if keep(claim.about, f"{name} about") else None,
                    "conditions": tuple(x for x in claim.conditions if keep(x, f"{name} condition")),
                    "when": claim.when if keep(claim.when, f"{name} when") else None,
                    "where": claim.where if keep(claim.where, f"{name} where") else None,
                    "chain": tuple(chain),
                    "cues": tuple(x for x in claim.cues if keep(x, f"{name} cue")),
                }
            )
        )
    attributions = []
    for a in record.attributions:
        content = tuple(s for s in a.content if _sound(text, s[0], s[1], None))
        if keep(a.source, f"attribution {a.id} source") and keep(a.cue, f"attribution {a.id} cue") and content:
            told = a.described
            proven = told is None or all(keep(q, f"attribution {a.id} description") for q in told.quotes)
            attributions.append(a.model_copy(update={"content": content, "described": told if proven else None}))
    ids = {a.id for a in attributions}
    parties = tuple(
        p.model_copy(update={"mentions": tuple(m for m in p.mentions if _sound(text, m[0], m[1], None))})
        for p in record.parties
    )
    return record.model_copy(
        update={
            "claims": tuple(claims),
            "parties": parties,
            "attributions": tuple(
                a if a.within in ids else a.model_copy(update={"within": None}) for a in attributions
            ),
            "problems": tuple(
                p if p.span is None or _sound(text, p.span[0], p.span[1], None) else p.model_copy(update={"span": None})
                for p in problems
            ),
        }
    )
