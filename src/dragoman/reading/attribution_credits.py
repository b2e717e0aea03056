"""Agencies that a text credits as a whole: datelines ("KYIV (Reuters) -") and credit lines ("With reporting by AP")."""

from __future__ import annotations

import re

from dragoman.knowledge.records import Outlet
from dragoman.reading.draft import Draft, Ref, Said
from dragoman.reading.naming import entity

_SPEAKS_FOR_OTHERS = re.compile(r"^\W*(?:image|photo)\b", re.IGNORECASE)
_WORDS = re.compile(r"[\w'&.-]+")


def find_credits(draft: Draft) -> None:
    """Add an attribution without a cue for every agency that a dateline or credit line names; its content is the text.

    Runs after the chains: a credit says where the text as a whole comes from, and is no link of a single claim's chain.
    """
    paragraphs = [b for b in draft.prepared.blocks if b.role == "paragraph"]
    if not paragraphs:
        return
    body = (paragraphs[0].lead, paragraphs[-1].end)
    for block in draft.prepared.blocks:
        if block.agency is not None:
            _add(draft, block.agency, body, "dateline")
        elif block.role == "credit" and not _SPEAKS_FOR_OTHERS.match(draft.prepared.clean[block.start : block.end]):
            _add(draft, (block.start, block.end), body, "credit line")


def _add(draft: Draft, where: tuple[int, int], body: tuple[int, int], rule: str) -> None:
    publisher = draft.knowledge.outlet(draft.document.outlet) if draft.document.outlet else None
    own = publisher.key if publisher else None
    for span, outlet in _outlets(draft, where):
        if outlet.key == own:
            continue
        made = entity(draft, outlet.key, name=outlet.name, kind="outlet", sort="outlet")
        draft.said.append(
            Said(
                source=span,
                cue=None,
                content=[body],
                form="indirect",
                key=outlet.key,
                refs=(Ref(outlet.key, made, span),),
                tense="present",
                rule=rule,
            )
        )


def _outlets(draft: Draft, where: tuple[int, int]) -> list[tuple[tuple[int, int], Outlet]]:
    """Known outlets named in a stretch of text, longest names first found."""
    words = [m.span() for m in _WORDS.finditer(draft.prepared.clean, *where)]
    out: list[tuple[tuple[int, int], Outlet]] = []
    i = 0
    while i < len(words):
        for length in range(min(5, len(words) - i), 0, -1):
            span = (words[i][0], words[i + length - 1][1])
            found = draft.knowledge.outlet(draft.prepared.clean[span[0] : span[1]].rstrip(".,"))
            if found is not None:
                out.append((span, found))
                i += length - 1
                break
        i += 1
    return out
