"""Score the probe suite: `python -m evaluation.probes [--wrong] [--only CONSTRUCT]`.

Each probe is one or two sentences with the claims that must be read (`is`), that must not be read (`not`), or `none: true`.
A probe counts only if all of it is right. The notation stands at the head of `tests/cases/probes_met.yml`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dragoman.model import Document, Record
from dragoman.reading import ReadingSettings, read_many
from evaluation.measures import ROOT
from evaluation.scorers import score

CASES = ROOT / "tests" / "cases"
PUBLISHED = "2026-05-14"
_FIELDS = ("kind", "act", "polarity", "certainty", "tense")


@dataclass(frozen=True, slots=True)
class Probe:
    """One case of the suite, with the construct that it tests."""

    construct: str
    text: str
    expected: tuple[str, ...]
    excluded: tuple[str, ...]
    nothing: bool
    why: str

    @property
    def document(self) -> Document:
        """The probe as a text that an outlet published."""
        return Document.of(self.text, id="probe", outlet="Harbour Post", published=PUBLISHED)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A claim as the notation describes it; a value None stands for any."""

    actors: tuple[str, ...]
    fields: tuple[tuple[str, tuple[str, ...] | None], ...]
    targets: tuple[str, ...]
    conditions: tuple[str, ...]
    origin: str | None


def parse(text: str) -> Pattern:
    """Read one claim in the notation.

    Raises:
        ValueError: if it has not the six values that every claim has, or an unknown mark.
    """
    words = text.split()
    if len(words) < 6:
        raise ValueError(f"{text!r} has {len(words)} values, not ACTORS kind ACT polarity certainty tense")
    targets, conditions, origin = [], [], None
    for mark in words[6:]:
        if mark.startswith("->"):
            targets.append(mark[2:])
        elif mark.startswith("?"):
            conditions.append(mark[1:])
        elif mark.startswith("@"):
            origin = mark[1:]
        else:
            raise ValueError(f"{text!r}: unknown mark {mark!r}")
    fields = tuple((n, None if w == "*" else tuple(w.split("|"))) for n, w in zip(_FIELDS, words[1:6], strict=True))
    actors = () if words[0] == "*" else tuple(words[0].split(","))
    return Pattern(actors, fields, tuple(targets), tuple(conditions), origin)


def load(files: Iterable[Path] | None = None) -> list[Probe]:
    """All probes of the suite, in order of file and place."""
    out = []
    for path in sorted(files or CASES.glob("probes_*.yml")):
        groups: dict[str, list[dict[str, Any]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        for construct, rows in groups.items():
            for row in rows:
                unknown = set(row) - {"text", "is", "not", "none", "why"}
                if unknown or not row.get("why") or not (row.get("is") or row.get("not") or row.get("none")):
                    raise ValueError(f"{path.name}: {row.get('text')!r}: needs why and one of is, not, none; {unknown}")
                out.append(
                    Probe(
                        construct,
                        row["text"],
                        tuple(row.get("is", ())),
                        tuple(row.get("not", ())),
                        bool(row.get("none")),
                        row["why"],
                    )
                )
    return out


def _names(wanted: str, party: dict[str, Any], text: str) -> bool:
    if wanted.startswith("~"):
        word = wanted[1:].lower()
        return word in str(party["key"]).lower() or word in text[party["span"][0] : party["span"][1]].lower()
    return bool(score.same_owner(wanted, party["key"]))


def _fits(pattern: Pattern, claim: dict[str, Any], text: str) -> bool:
    for name, allowed in pattern.fields:
        if allowed is not None and claim[name] not in allowed:
            return False
    for who, parties in ((pattern.actors, claim["actors"]), (pattern.targets, claim["targets"])):
        if not all(any(_names(w, p, text) for p in parties) for w in who):
            return False
    types = {c["type"] for c in claim["conditions"]}
    for wanted in pattern.conditions:
        if (wanted == "none" and types) or (wanted != "none" and not types & set(wanted.split("|"))):
            return False
    if pattern.origin is not None:
        chain = claim["chain"]
        if pattern.origin == "-":
            return not chain
        return bool(chain) and bool(score.same_owner(pattern.origin, chain[-1]["key"]))
    return True


def faults(probe: Probe, record: Record) -> list[str]:
    """What a reading gets wrong; empty if the probe is fully right."""
    claims = record.as_json()["claims"]
    out = [f"missing {p}" for p in probe.expected if not any(_fits(parse(p), c, probe.text) for c in claims)]
    out += [f"must not {p}" for p in probe.excluded if any(_fits(parse(p), c, probe.text) for c in claims)]
    if probe.nothing and claims:
        out.append("must read nothing")
    return out


def describe(claim: dict[str, Any]) -> str:
    """A claim in the notation, for people."""
    actors = ",".join(a["key"] for a in claim["actors"]).replace(" ", "_")
    marks = [f"->{t['key']}" for t in claim["targets"]] + [f"?{c['type']}" for c in claim["conditions"]]
    marks += [f"@{link['key']}" for link in claim["chain"][-1:]]
    return " ".join([actors, *(claim[f] for f in _FIELDS), *marks, f"[{claim['predicate']['text']}]"])


def run(probes: Sequence[Probe], settings: ReadingSettings | None = None) -> list[tuple[Probe, list[str], Record]]:
    """Read all probes, each as a text of its own: (probe, its faults, what was read)."""
    records = read_many([p.document for p in probes], settings)
    return [(p, faults(p, r), r) for p, r in zip(probes, records, strict=True)]


def main() -> None:
    """Print the share of probes that are fully right, by construct and in all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--wrong", action="store_true", help="list every probe that is not fully right, with what was read"
    )
    parser.add_argument("--only", help="one construct")
    options = parser.parse_args()
    results = run([p for p in load() if options.only in (None, p.construct)])
    tally: dict[str, list[bool]] = {}
    for probe, wrong, record in results:
        tally.setdefault(probe.construct, []).append(not wrong)
        if wrong and options.wrong:
            print(f"{probe.construct}: {probe.text}")
            for fault in wrong:
                print(f"    {fault}")
            for claim in record.as_json()["claims"]:
                print(f"    read {describe(claim)}")
    for construct, right in tally.items():
        print(f"{construct:32} {sum(right):3}/{len(right):3} {sum(right) / len(right):.2f}")
    total = [r for right in tally.values() for r in right]
    print(f"{'all':32} {sum(total):3}/{len(total):3} {sum(total) / len(total):.3f}")


if __name__ == "__main__":
    main()
