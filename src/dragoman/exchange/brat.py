"""brat standoff, both ways: people correct readings in brat (or another editor of `.ann`), corrections become reviews.

A folder with one `.txt` and one `.ann` for each reading, `annotation.conf` for brat, and `dragoman.json`, which says
which reading each file holds. A claim is an event on its predicate, of the type of its act, with its parties, sources
(outermost first: Source, Source2, ...), conditions, time, place, object and evidence as arguments. Kind, polarity,
certainty, tense and `carried` are attributes; a party's key, a date's value and a country are notes that can be edited.
Claims are written as they stand after review. On import a changed event becomes a correction (or a split), one that is
gone a rejection, a new one a claim by its annotator; an event that was left alone says nothing.

Lost: cues, links from mentions to the list of parties, coordinates and names of places (all kept where nobody changed
them), and attributions. A span across line ends is drawn as a broken one; its ends come back, and so do all spans that
do not begin or end in a line end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.exchange.brat_read import read
from dragoman.exchange.brat_values import ROLES, SINGLE, TYPES, Held, Span, drawn, fragments, held
from dragoman.exchange.bundle import Bundle, Losses, WriteOptions, Written, check
from dragoman.exchange.files import write_text
from dragoman.exchange.text import one_line
from dragoman.model import ACTS, KINDS, Claim, Record
from dragoman.store import overlay

__all__ = ["read", "write"]

CONFIG = """[entities]
Party
Source
Condition
Time
Place
Object
Evidence

[relations]
<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]
{events}

[attributes]
Kind Arg:<EVENT>, Value:{kinds}
Certainty Arg:<EVENT>, Value:certain|probable|possible|unknown
Tense Arg:<EVENT>, Value:past|present|future
Negated Arg:<EVENT>
Carried Arg:<EVENT>
ConditionType Arg:Condition, Value:if|unless|until|after|while|in_exchange|without|requires
"""

_ARGUMENTS = (
    "Actor*:Party, Target*:Party, Source*:Source, Condition*:Condition, When?:Time, Where?:Place, "
    "About?:Object, Evidence:Evidence"
)


def write(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write the folder."""
    del options
    check(bundle)
    files, losses, index = [], Losses(), {}
    events = "\n".join(f"{act}\t{_ARGUMENTS}" for act in ACTS)
    config = CONFIG.format(events=events, kinds="|".join(KINDS))
    files.append(write_text(path / "annotation.conf", config))
    standing = _standing(bundle)
    for number, record in enumerate(bundle.records, 1):
        stem = f"{number:03d}-{re.sub(r'[^A-Za-z0-9._-]+', '_', record.document.id)[:60]}"
        claims = list(as_people_see(record, standing))
        files.append(write_text(path / f"{stem}.txt", record.document.text))
        files.append(write_text(path / f"{stem}.ann", _Annotations(record.document.text, losses).of(claims)))
        index[stem] = {
            "document": record.document.id,
            "sha256": record.document.sha256,
            "reader": record.reader.as_json(),
            "claims": [c.id for c in claims],
        }
    data = {"dossier": bundle.dossier.name, "files": index}
    files.append(write_text(path / "dragoman.json", json.dumps(data, ensure_ascii=False, indent=1) + "\n"))
    return Written(tuple(files), losses.notes())


def _standing(bundle: Bundle) -> dict[str, Any]:
    history: dict[str, list[Any]] = {}
    for review in bundle.reviews:
        history.setdefault(review.claim, []).append(review)
    return {claim: overlay.standing(found) for claim, found in history.items()}


def as_people_see(record: Record, standing: dict[str, Any]) -> Iterator[Claim]:
    """The claims of a record as they stand after review."""
    ids = [c.id for c in record.claims]
    for claim in record.claims:
        instead = overlay.replacement(claim, standing.get(claim.id), ids)
        yield from (claim,) if instead is None else instead


class _Annotations:
    """One `.ann` file in the making."""

    def __init__(self, text: str, losses: Losses) -> None:
        self._text = text
        self._losses = losses
        self._lines: list[str] = []
        self._spans: dict[tuple[str, Span, str], str] = {}
        self._counts = dict.fromkeys("TEA#", 0)

    def of(self, claims: list[Claim]) -> str:
        for claim in claims:
            self._claim(claim)
        return "".join(line + "\n" for line in self._lines)

    def _next(self, letter: str) -> str:
        self._counts[letter] += 1
        return f"{letter}{self._counts[letter]}"

    def _line(self, letter: str, rest: str) -> str:
        number = self._next(letter)
        self._lines.append(f"{number}\t{rest}")
        return number

    def _drawn(self, kind: str, span: Span) -> str:
        parts = fragments(self._text, span)
        where = ";".join(f"{s} {e}" for s, e in parts)
        words = " ".join(one_line(self._text[s:e]) for s, e in parts)
        return self._line("T", f"{kind} {where}\t{words}")

    def _bound(self, kind: str, span: Span, note: str = "", condition: str = "") -> str:
        """A text-bound annotation; the same characters with the same note are one."""
        key = (kind, span, note + condition)
        if key not in self._spans:
            self._spans[key] = self._drawn(kind, span)
            if note:
                self._line("#", f"AnnotatorNotes {self._spans[key]}\t{note}")
            if condition:
                self._line("A", f"ConditionType {self._spans[key]} {condition}")
        return self._spans[key]

    def _claim(self, claim: Claim) -> None:
        found = held(claim, self._text)
        if found is None:
            self._losses.add("claims whose predicate or evidence is nothing but line ends left out")
            return
        self._cut(claim)
        quotes = dict(found.quotes)
        predicate = quotes.pop("predicate")
        assert predicate is not None
        # The trigger is never shared: brat lets one trigger carry several events, but then edits one for all.
        trigger = self._drawn(claim.act, predicate)
        event = self._line("E", " ".join([f"{claim.act}:{trigger}", *self._arguments(found, quotes)]))
        self._line("#", f"Claim {event}\t{one_line(claim.id)}")
        self._line("A", f"Kind {event} {claim.kind}")
        self._line("A", f"Certainty {event} {claim.certainty}")
        self._line("A", f"Tense {event} {claim.tense}")
        if claim.polarity == "-":
            self._line("A", f"Negated {event}")
        if claim.carried:
            self._line("A", f"Carried {event}")

    def _arguments(self, found: Held, quotes: dict[str, Span | None]) -> Iterator[str]:
        for name, items in found.lists:
            for i, (value, span) in enumerate(items, 1):
                note, condition = ("", value) if name == "conditions" else (value, "")
                yield f"{ROLES[name]}{i if i > 1 else ''}:{self._bound(TYPES[name], span, note, condition)}"
        for name, drawn_span in quotes.items():
            if drawn_span is not None:
                yield f"{SINGLE[name]}:{self._bound('Object' if name == 'about' else 'Evidence', drawn_span)}"
        for name, kind, dated in (("when", "Time", found.when), ("where", "Place", found.where)):
            if dated is not None:
                yield f"{SINGLE[name]}:{self._bound(kind, dated[1], dated[0])}"

    def _cut(self, claim: Claim) -> None:
        """Count what is drawn shorter than it is."""
        quotes = (claim.predicate, claim.evidence, claim.about, claim.when, claim.where)
        spans = [q.span for q in quotes if q is not None]
        spans += [m.span for m in (*claim.actors, *claim.targets)]
        spans += [c.span for c in claim.conditions] + [link.span for link in claim.chain]
        self._losses.add(
            "spans that begin or end in a line end drawn without it", sum(drawn(self._text, s) != s for s in spans)
        )
