"""Score event coding against the PLOVER gold standard records: `python -m evaluation.plover FILE [--errors]`.

FILE: lines {id, text, events: [{source, target, plover_type, reciprocal}]} (CC BY-SA 4.0, not shipped; dates are placeholders,
so texts are read undated). A predicted event is a claim with an act, gaps left out; claims of one record that agree in what
is counted count once. DEMAND, DISAPPROVE, FIGHT and INVESTIGATE are the older names of REQUEST, ACCUSE, ASSAULT and ACCUSE.
  type   a gold event counts as found if the record has a predicted event of its type
PLOVER names the home country as target of a domestic act, so a claim without target counts as such; international
organisations share the codes IGO and NGO there.
A person or group that the record does not place counts for the state in its phrase, else for the only state named.
  pair   ... of its type, with a source and a target country in common (for reciprocal events in either role)
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.model import Document, Record
from dragoman.reading import ReadingSettings, read_many
from evaluation.scorers import score

_IN = re.compile(r"\s+(?:in|from|of)\s+(?:the\s+)?(?=[A-Z])")
OLDER = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "FIGHT": "ASSAULT", "INVESTIGATE": "ACCUSE"}


@dataclass(frozen=True, slots=True)
class Coded:
    """An event as both sides code it: type, source countries, target countries."""

    act: str
    sources: frozenset[str]
    targets: frozenset[str]
    reciprocal: bool = False


def of_gold(event: dict[str, Any]) -> Coded:
    """A gold event; a party without a country code counts by its text."""

    def codes(field: str) -> frozenset[str]:
        return frozenset((p["code"] or p["text"]).lower() for p in event[field])

    act = OLDER.get(event["plover_type"], event["plover_type"])
    return Coded(act, codes("source"), codes("target"), bool(event.get("reciprocal")))


def of_record(record: Record) -> list[Coded]:
    """The distinct events that a record holds."""
    known = {p.id: p for p in record.parties}
    states = [p for p in record.parties if p.kind == "state"]

    def home(span: tuple[int, int]) -> set[str]:
        """Where a party is at home that the record does not place: the state in its phrase, else the only one named."""
        tail = _IN.match(record.document.text, span[1])
        end = tail.end() + 1 if tail else span[1]
        near = {s.key for s in states if any(span[0] <= a < end for a, _ in s.mentions)}
        return {k.lower() for k in near or ({states[0].key} if len(states) == 1 else set())}

    def codes(parties: Any) -> frozenset[str]:
        out = set()
        for p in parties:
            party = known.get(p.party or "")
            owner = (party.of if party is not None else None) or p.key
            head, _, rest = owner.partition(":")
            out.add(score.norm(rest if head == "group" else head))
            if not (len(head) == 3 and head.isupper()) and (party is None or party.kind != "organisation"):
                out |= home(p.span)
            if party is not None and party.kind == "organisation" and party.of is None:
                out |= {"igo", "ngo"}
        return frozenset(out)

    out = []
    for claim in record.claims:
        if claim.act != "NONE" and claim.kind != "gap":
            sources = codes(claim.actors)
            out.append(Coded(claim.act, sources, codes(claim.targets) or sources))
    return list(dict.fromkeys(out))


def _pairs(gold: Coded, predicted: Coded) -> bool:
    if gold.act != predicted.act:
        return False
    if gold.reciprocal:
        return len((gold.sources | gold.targets) & (predicted.sources | predicted.targets)) > 1
    sources = bool(gold.sources & predicted.sources) or not gold.sources
    return sources and (bool(gold.targets & predicted.targets) or not gold.targets)


def evaluate(
    rows: list[dict[str, Any]], settings: ReadingSettings | None = None
) -> tuple[dict[str, dict[str, float]], list[str]]:
    """Figures over all records, and a line for each that is not fully right."""
    records = list(read_many([Document.of(r["text"], id=r["id"]) for r in rows], settings))
    gold_n = found = paired = types = events = 0
    errors = []
    for row, record in zip(rows, records, strict=True):
        gold, predicted = [of_gold(e) for e in row["events"]], of_record(record)
        gold_n += len(gold)
        types += len({p.act for p in predicted})
        events += len(predicted)
        hit = sum(any(p.act == g.act for p in predicted) for g in gold)
        both = sum(any(_pairs(g, p) for p in predicted) for g in gold)
        found, paired = found + hit, paired + both
        if both < len(gold):
            errors.append(f"{row['id']} {row['text']}\n    gold {gold}\n    read {predicted}")
    return {"type": score.prf(found, types, gold_n), "pair": score.prf(paired, events, gold_n)}, errors


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--errors", action="store_true", help="list the records that are not fully right")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    figures, errors = evaluate(rows)
    for error in errors if options.errors else []:
        print(error)
    for name, value in figures.items():
        print(f"{name:6}", value)


if __name__ == "__main__":
    main()
