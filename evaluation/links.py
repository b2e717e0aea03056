"""Score the linking of names to parties: `python -m evaluation.links [--part dev|test|all] [--batch BATCH] [--errors]`.

Gold: `evaluation/gold/parties/`. Read from the record, so what is scored is what a user sees: the mentions of each
party. For a marked name the party counts whose mention ends where the name ends, else the one that overlaps most.

- `bodies`: names of states, organisations, armed groups and outlets that the tables know: share with the right key.
- `persons`: names of people whom the tables know: share with the right key (whom they act for on that day, and who).
- `owner`: all of these: share with the right state or organisation before the colon.
- `nil`: names of parties that the tables do not know. Precision: of the marked names that are left without a row of the
  tables (also those that the reader did not see at all), the share that has none; recall the other way round.
- `learned`: unknown people whose key the text gives ("GBR:Harper"): share that has it.
- `covered`: parties that the tables should know (not marked obscure): share that they know.
- `places`: capitals that are only places here: share to which no party is linked.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from dragoman.model import Party, Record
from dragoman.reading import read_many
from evaluation.parties_gold import BATCHES, Link, Marked, articles, in_tables, same_key


@dataclass
class Count:
    """Right ones and all."""

    right: int = 0
    all: int = 0

    def add(self, right: bool) -> None:
        """Count one."""
        self.right += right
        self.all += 1

    @property
    def share(self) -> float | None:
        """Share of right ones, None if there are none."""
        return round(self.right / self.all, 3) if self.all else None

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        return {"share": self.share, "right": self.right, "all": self.all}


@dataclass
class Figures:
    """Counts over a set of articles."""

    bodies: Count = field(default_factory=Count)
    persons: Count = field(default_factory=Count)
    owner: Count = field(default_factory=Count)
    nil_precision: Count = field(default_factory=Count)
    nil_recall: Count = field(default_factory=Count)
    nil_seen: Count = field(default_factory=Count)
    learned: Count = field(default_factory=Count)
    places: Count = field(default_factory=Count)
    covered: Count = field(default_factory=Count)


def party_at(record: Record, span: tuple[int, int]) -> Party | None:
    """The party that a record links to a stretch of text."""
    best: tuple[tuple[bool, int, int], Party] | None = None
    for party in record.parties:
        for start, end in party.mentions:
            shared = min(end, span[1]) - max(start, span[0])
            if shared <= 0:
                continue
            rank = (end == span[1], shared, start - end)
            if best is None or rank > best[0]:
                best = (rank, party)
    return best[1] if best else None


def is_person(key: str) -> bool:
    """Whether a gold key is that of a person: the tables list parts of a state as organisations."""
    return ":" in key and not key.startswith("outlet:") and not _body(key)


def _body(key: str) -> bool:
    from evaluation.parties_gold import tables  # noqa: PLC0415 - only to keep the public names short

    return key in tables().organisations


def score(pairs: list[tuple[Marked, Record]], errors: list[str] | None = None) -> Figures:
    """Compare records with the gold."""
    out = Figures()
    for gold, record in pairs:
        for link in gold.links:
            party = party_at(record, link.span)
            found = party.key if party is not None else ""
            _one(out, link, party, found)
            wrong = _wrong(link, found)
            if wrong and errors is not None:
                start = max(0, link.span[0] - 40)
                around = gold.document.text[start : link.span[1] + 30].replace("\n", " ")
                errors.append(f"{gold.id}\t{wrong}\t{link.text}\tgold {link.key}\tfound {found or '-'}\t{around}")
    return out


def _one(out: Figures, link: Link, party: Party | None, found: str) -> None:
    if link.place:
        out.places.add(party is None)
        return
    linked = in_tables(found)
    if not link.obscure:
        out.covered.add(not link.nil)
    if not linked:
        out.nil_precision.add(link.nil)
    if link.nil:
        out.nil_recall.add(not linked)
        out.nil_seen.add(party is not None)
        if is_person(link.key):
            out.learned.add(same_key(found, link.key))
        return
    (out.persons if is_person(link.key) else out.bodies).add(same_key(found, link.key))
    if not link.key.startswith("outlet:"):
        out.owner.add(found.split(":", maxsplit=1)[0] == link.key.split(":")[0])


def _wrong(link: Link, found: str) -> str:
    if link.place:
        return "place" if found else ""
    if link.nil:
        if in_tables(found):
            return "nil linked"
        return "nil key" if is_person(link.key) and not same_key(found, link.key) else ("" if found else "nil unseen")
    return "" if same_key(found, link.key) else "wrong"


def evaluate(part: str = "test", errors: list[str] | None = None, batches: Collection[str] = BATCHES) -> dict[str, Any]:
    """Read the articles of a part ("dev", "test", "all") and score them."""
    gold = [a for a in articles() if part in ("all", a.part) and a.batch in batches]
    records = list(read_many([a.document for a in gold]))
    found = score(list(zip(gold, records, strict=True)), errors)
    shown = {name: count.shown() for name, count in vars(found).items()}
    return {"part": part, "articles": len(gold), "mentions": sum(len(a.links) for a in gold), **shown}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("dev", "test", "all"), default="all")
    parser.add_argument("--batch", nargs="+", choices=(*BATCHES, "all"), default="all", help="articles by when written")
    parser.add_argument("--errors", action="store_true", help="list every wrong link; look only at those of dev")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    errors: list[str] | None = [] if arguments.errors else None
    for part in ("dev", "test") if arguments.part == "all" else (arguments.part,):
        result = evaluate(part, errors, BATCHES if "all" in arguments.batch else arguments.batch)
        if arguments.json:
            print(json.dumps(result))
            continue
        print(f"{part}: {result['mentions']} mentions in {result['articles']} articles")
        for name, value in result.items():
            if isinstance(value, dict):
                print(f"  {name:14} {value['share']}  ({value['right']}/{value['all']})")
    for error in errors or []:
        print(error)


if __name__ == "__main__":
    main()
