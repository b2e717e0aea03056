"""Make the gold of the fresh articles from their source: `python -m evaluation.fresh` (see evaluation/gold/fresh/README.md).

`--check` makes nothing and fails when `gold.jsonl` is not what the source says.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "gold" / "fresh"
GOLD = FOLDER / "gold.jsonl"
_CODED = ("kind", "act", "polarity", "certainty", "tense")


def _items(field: str) -> list[str]:
    return [item.strip() for item in field.split(";") if item.strip()]


def _options(field: str) -> list[str]:
    """The value and its alternatives; " / " at either end makes the empty value one of them."""
    return [part.strip() for part in re.split(r"(?:^|\s)/(?:\s|$)", field)]


def _where(text: str, quote: str, start: int = 0) -> list[int]:
    at = text.find(quote, start)
    if at < 0:
        raise ValueError(f"not in the text: {quote!r}")
    return [at, at + len(quote)]


def _valued(text: str, field: str, name: str, near: int) -> dict[str, Any] | None:
    """A time or place `text=value`: its first occurrence from the claim on, else the first of the article."""
    if not field:
        return None
    quote, _, value = field.rpartition("=")
    span = _where(text, quote, near if text.find(quote, near) >= 0 else 0)
    return {"span": span, name: value}


def claim(text: str, line: str) -> dict[str, Any]:
    """One line of the source as a gold claim.

    Raises:
        ValueError: if the line lacks a field, or names words that the text does not hold.
    """
    fields = [f.strip() for f in line.split("|")]
    fields += [""] * (8 - len(fields))
    evidence, actors, coded, targets, chain, conditions, when, where = fields
    span = _where(text, evidence)
    alternatives: dict[str, Any] = {}
    codes = [dict(zip(_CODED, option.split(), strict=True)) for option in _options(coded)]
    for other in codes[1:]:
        alternatives |= {k: v for k, v in other.items() if v != codes[0][k] and k not in alternatives}
    who = [_items(option) for option in _options(actors)]
    if len(who) > 1:
        alternatives["actors"] = [key for option in who[1:] for key in option]
    chains = [_items(option.removeprefix("carried").strip()) for option in _options(chain)]
    if len(chains) > 1:
        alternatives["chain"] = chains[1]
    places = _options(where)
    if len(places) > 1:
        found = _valued(text, places[1], "country", span[0])
        alternatives["where"] = found
    limits = [item.partition("=") for item in _items(conditions)]
    return {
        **codes[0],
        "actors": who[0],
        "targets": _items(targets),
        "chain": chains[0],
        "carried": chain.startswith("carried"),
        "alt": alternatives or None,
        "evidence": span,
        "conditions": [{"type": kind, "span": _where(text, quote)} for kind, _, quote in limits],
        "when": _valued(text, when, "value", span[0]),
        "where": _valued(text, places[0], "country", span[0]),
        "quote": evidence,
    }


def gold() -> Iterator[dict[str, Any]]:
    """The articles with their claims.

    Raises:
        ValueError: as `claim`, with the article's name.
    """
    for block in (FOLDER / "articles.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        head, _, rest = block.partition("\ntext:\n")
        text, _, claims = rest.partition("\nclaims:\n")
        name, *lines = head.splitlines()
        header = dict(line.split(": ", 1) for line in lines)
        try:
            found = [claim(text, line) for line in claims.splitlines() if line.strip()]
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
        digest = hashlib.sha256(text.encode()).hexdigest()
        yield {"id": name, "sha256": digest, **header, "text": text, "claims": found}


def main() -> int:
    """Write `gold.jsonl`, or compare it with the source."""
    made = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in gold())
    if "--check" in sys.argv:
        return int(GOLD.read_text(encoding="utf-8") != made)
    GOLD.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
