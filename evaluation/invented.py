"""Count values that a text does not hold: `python -m evaluation.invented FILE...`.

FILE: JSON lines with `id` and `text` (or `tokens`), as in the gold sets. Every actor, target, source, date and place of every
claim must quote characters of its text, and a year in a date must be written there or follow from the day of publication.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from dragoman.model import Document, Record
from dragoman.model.evidence import broken
from dragoman.reading import ReadingSettings, read_many

_YEAR = re.compile(r"\b(\d{4})\b")
_COUNTED = re.compile(r"years|decade|centur|[’']?\b\d0s", re.IGNORECASE)
_NEAR = 2
"""Years around a year that is known, which "a year earlier" than "the previous year" or "next March" may mean."""


def invented(record: Record) -> list[str]:
    """Values of a record that its text does not hold, each with the reason; empty for a sound record."""
    text = record.document.text
    faults = broken(record)
    published = record.document.published
    for claim in record.claims:
        spans = [("actor", a.key, a.span) for a in claim.actors] + [("target", t.key, t.span) for t in claim.targets]
        spans += [("source", c.key, c.span) for c in claim.chain]
        spans += [("date", claim.when.text, claim.when.span)] if claim.when else []
        spans += [("place", claim.where.text, claim.where.span)] if claim.where else []
        for what, value, (start, end) in spans:
            if not text[start:end].strip():
                faults.append(f"claim {claim.id}: {what} {value!r} has no words in the text")
        if claim.when is not None and claim.when.value:
            years = _odd_years(claim.when.value, claim.when.text, text, published)
            faults += [f"claim {claim.id}: year {y} of {claim.when.text!r}" for y in years]
    return faults


def _odd_years(value: str, expression: str, text: str, published: str | None) -> Iterator[str]:
    """Years that neither the text nor the day of publication leads to; "seven years ago" may lead anywhere."""
    if _COUNTED.search(expression):
        return
    known = {int(y) for y in _YEAR.findall(text)} | ({int(published[:4])} if published else set())
    for year in _YEAR.findall(value):
        if not any(abs(int(year) - k) <= _NEAR for k in known):
            yield year


def documents(path: Path) -> list[Document]:
    """The texts of a gold file; tokens are joined where there is no text."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            out.append(
                Document.of(
                    row.get("text") or " ".join(row["tokens"]),
                    id=row["id"],
                    outlet=row.get("outlet"),
                    published=row.get("published"),
                )
            )
    return out


def count(files: Iterable[Path], settings: ReadingSettings | None = None) -> tuple[int, list[str]]:
    """How many records were read, and all that is invented in them."""
    records = list(read_many([d for path in files for d in documents(path)], settings))
    return len(records), [f"{r.document.id}: {fault}" for r in records for fault in invented(r)]


def main() -> None:
    """Print every invented value and their number."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="+", type=Path)
    read, faults = count(parser.parse_args().file)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} invented values in {read} records")


if __name__ == "__main__":
    main()
