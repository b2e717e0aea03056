"""What a model sent, to plain claims: whole answers, wrapped ones, and the whole part of broken ones."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from dragoman.readers.instruction import MOST_CLAIMS

THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
FENCE = re.compile(r"```[A-Za-z]*\n?")
LONGEST = 1 << 20
"""Characters of an answer that are looked at."""
DEPTH = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """Claims as the model stated them, and what was wrong with the answer as a whole."""

    claims: tuple[dict[str, Any], ...]
    problems: tuple[str, ...] = ()


def parse_answer(content: object) -> Answer:
    """Read an answer; never fails, whatever was sent."""
    if not isinstance(content, str) or not content.strip():
        return Answer((), ("the answer is empty",))
    text = FENCE.sub("", THOUGHT.sub("", content[:LONGEST])).replace("\x00", "").strip()
    try:
        value, whole = _json(text)
    except (ValueError, RecursionError):
        salvaged = _salvage(text)
        return Answer(salvaged, (f"the answer is broken; {len(salvaged)} whole claims were taken from it",))
    problems = [] if whole else ["there is more in the answer than JSON; it was passed over"]
    if isinstance(value, dict):
        value = value.get("claims", [value] if "evidence" in value else None)
    if not isinstance(value, list):
        return Answer((), (*problems, "the answer has no list of claims"))
    claims = [claim for claim in value if isinstance(claim, dict)]
    if len(claims) < len(value):
        problems.append(f"{len(value) - len(claims)} entries of the answer are no claims")
    if len(claims) > MOST_CLAIMS:
        problems.append(f"the answer has {len(claims)} claims; the first {MOST_CLAIMS} were looked at")
    return Answer(tuple(claims[:MOST_CLAIMS]), tuple(problems))


def _json(text: str) -> tuple[Any, bool]:
    """The first JSON value of a text, and whether there is nothing else."""
    start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
    if start < 0:
        raise ValueError("no JSON")
    value, end = json.JSONDecoder(strict=False).raw_decode(text, start)
    return value, not text[:start].strip() and not text[end:].strip()


def _salvage(text: str) -> tuple[dict[str, Any], ...]:
    """Whole objects with `evidence` in a broken answer, as one that was cut off in the middle has them."""
    decoder = json.JSONDecoder(strict=False)
    found: list[dict[str, Any]] = []
    at = text.find("{")
    while at >= 0 and len(found) < MOST_CLAIMS:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if isinstance(value, dict) and "evidence" in value:
                found.append(value)
        at = text.find("{", end)
    return tuple(found)


def text_in(value: object, name: str) -> str | None:
    """A text field of a claim; None if it is absent, blank or no text."""
    stated = value.get(name) if isinstance(value, dict) else None
    return stated.strip() or None if isinstance(stated, str) else None


def list_in(value: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list field; what is no object is left out."""
    stated = value.get(name)
    return [entry for entry in stated if isinstance(entry, dict)][:DEPTH] if isinstance(stated, list) else []
