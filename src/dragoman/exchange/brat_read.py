"""From brat's `.ann` files to reviews and claims; what is taken over and what not says `dragoman.exchange.brat`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.exchange.brat_values import LISTS, QUOTES, ROLES, SINGLE, Held, Span, changes, fields, held, whole
from dragoman.exchange.bundle import Bundle, Imported, ReadOptions
from dragoman.exchange.files import read_text
from dragoman.exchange.people import new_claim, with_claims
from dragoman.exchange.text import one_line
from dragoman.model import (
    ACTS,
    Claim,
    Document,
    Dossier,
    DossierSettings,
    InputError,
    ReaderInfo,
    Record,
    Review,
    content_id,
    text_digest,
)
from dragoman.store import overlay

_ROLE = re.compile(r"([A-Za-z]+?)(\d*)")
_DEFAULTS = {"kind": "position", "certainty": "certain", "tense": "present"}


@dataclass
class _Bound:
    type: str
    span: Span
    note: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass
class _Event:
    id: str
    type: str
    trigger: str
    arguments: list[tuple[str, int, str]]
    claim: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)


def read(path: Path, options: ReadOptions) -> Imported:
    """Read a folder of `.txt` and `.ann` files.

    Args:
        path: the folder.
        options: with the readings and reviews that stood when the folder was written; without them every event is a
            new claim by the annotator.

    Raises:
        InputError: if the folder or a file cannot be read, or a text was changed.
    """
    if not path.is_dir():
        raise InputError(f"{path} is no folder of .ann files")
    index: dict[str, Any] = {}
    if (path / "dragoman.json").exists():
        try:
            index = dict(json.loads(read_text(path / "dragoman.json"))["files"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path / 'dragoman.json'} was damaged: {error}") from error
    names = sorted(p.name.removesuffix(".ann") for p in path.glob("*.ann"))
    if not names:
        raise InputError(f"{path} holds no .ann file")
    reader = _Reader(options)
    for name in names:
        reader.file(path / name, index.get(name))
    settings = DossierSettings(name=options.dossier)
    dossier = Dossier(name=options.dossier, settings=settings, records=tuple(reader.records))
    return Imported(Bundle(dossier, tuple(reader.reviews)), tuple(reader.notes))


class _Reader:
    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self.records: list[Record] = []
        self.reviews: list[Review] = []
        self.notes: list[str] = []
        self._history: dict[str, list[Review]] = {}
        for review in options.reviews:
            self._history.setdefault(review.claim, []).append(review)

    def file(self, stem: Path, known: dict[str, Any] | None) -> None:
        text, ann = stem.with_name(stem.name + ".txt"), stem.with_name(stem.name + ".ann")
        body = read_text(text)
        digest = text_digest(body)
        if known is not None and known.get("sha256") != digest:
            raise InputError(f"{text} was changed, so its annotations no longer fit; put the text back")
        base = self._base(digest, known)
        document = base.document if base else Document.of(body, id=str(known["document"]) if known else None)
        bounds, events = self._parse(ann, len(body))
        own: list[Claim] = []
        found: dict[str, Held] = {}
        by_id: dict[str, Claim] = {}
        seen = self._effective(base, by_id)
        for event in events:
            where = f"{ann} {event.id}"
            one = self._held(event, bounds, where)
            if one is None:
                continue
            if event.claim in seen and event.claim not in found:
                found[event.claim] = one
                continue
            if event.claim in seen:
                self.notes.append(f"{where}: a copy of claim {event.claim}, taken as a new claim")
            elif event.claim is not None and base is not None:
                self.notes.append(f"{where}: no reading holds claim {event.claim}, taken as a new claim")
            own.append(self._new(document, one, body, where))
        if base is not None and known is None:
            self.notes.append(f"{ann}: dragoman.json does not list it; events that it lacks are not taken as rejected")
        self._judge(base, by_id, seen, found, body, gone=known is not None)
        if own or base is None:
            reader = ReaderInfo(name=self._options.reviewer, version="brat")
            self.records.append(with_claims(document, own, reader, base))

    def _base(self, digest: str, known: dict[str, Any] | None) -> Record | None:
        fitting = [r for r in self._options.records if r.document.sha256 == digest]
        if known is not None:
            exact = [
                r
                for r in fitting
                if r.document.id == known.get("document") and r.reader.as_json() == known.get("reader")
            ]
            fitting = exact or [r for r in fitting if r.document.id == known.get("document")] or fitting
        return fitting[0] if fitting else None

    def _effective(self, base: Record | None, by_id: dict[str, Claim]) -> dict[str, str]:
        """Id of each claim that was written -> id of the machine's claim that it stands for; fills `by_id`."""
        seen: dict[str, str] = {}
        ids = [c.id for c in base.claims] if base else []
        for claim in base.claims if base else ():
            standing = overlay.standing(self._history.get(claim.id, ()))
            instead = overlay.replacement(claim, standing, ids)
            for part in (claim,) if instead is None else instead:
                if base is not None and held(part, base.document.text) is not None:
                    seen[one_line(part.id)] = claim.id
                    by_id[one_line(part.id)] = part
        return seen

    def _judge(
        self,
        base: Record | None,
        by_id: dict[str, Claim],
        seen: dict[str, str],
        found: dict[str, Held],
        text: str,
        *,
        gone: bool,
    ) -> None:
        """Reviews for whatever differs from what was written."""
        for claim in base.claims if base else ():
            parts = [i for i, machine in seen.items() if machine == claim.id]
            kept = [i for i in parts if i in found] if gone else parts
            same = all(i not in found or found[i] == held(by_id[i], text) for i in parts)
            if not parts or (kept == parts and same):
                continue
            edited = [self._edited(claim, by_id[i], found.get(i), text) for i in kept]
            if len(edited) > 1 and any(e == edited[0] for e in edited[1:]):
                edited = [e for n, e in enumerate(edited) if e not in edited[:n]]
            if not edited:
                self._review(claim.id, "reject", {})
            elif len(edited) == 1:
                self._review(claim.id, "correct" if edited[0] else "accept", edited[0])
            else:
                self._review(claim.id, "split", {"claims": edited})

    @staticmethod
    def _edited(machine: Claim, part: Claim, found: Held | None, text: str) -> dict[str, Any]:
        """What the machine's claim has to change to become what was drawn."""
        earlier = _differences(machine, part)
        if found is None:
            return earlier
        if found == held(machine, text):  # put back as it was read; what brat does not show stays as corrected before
            return {name: value for name, value in earlier.items() if name == "cues"}
        made = earlier | changes(found, text, part)
        old = machine.as_json()
        return {name: value for name, value in made.items() if value != old[name]}

    def _review(self, claim: str, verdict: Any, made: dict[str, Any]) -> None:
        options = self._options
        review = Review(
            id=content_id("r", options.dossier, claim, options.reviewer, verdict, made, options.made_at),
            dossier=options.dossier, claim=claim, reviewer=options.reviewer, verdict=verdict, changes=made,
            made_at=options.made_at,
        )  # fmt: skip
        self.reviews.append(review)

    def _new(self, document: Document, one: Held, text: str, where: str) -> Claim:
        data = fields(one, text, None)
        span = dict(one.quotes)["evidence"] or dict(one.quotes)["predicate"]
        assert span is not None
        try:
            return new_claim(document, span, **data)  # its actors and targets are mentions, each with its span
        except InputError as error:
            raise InputError(f"{where}: {error}") from error

    def _held(self, event: _Event, bounds: dict[str, _Bound], where: str) -> Held | None:
        trigger = bounds.get(event.trigger)
        if trigger is None:
            self.notes.append(f"{where}: its trigger is missing; left out")
            return None
        if event.type not in ACTS:
            self.notes.append(f"{where}: {event.type!r} is no act; left out")
            return None
        roles: dict[str, list[_Bound]] = {}
        for role, _, target in sorted(event.arguments, key=lambda a: a[1]):
            if target in bounds:
                roles.setdefault(role, []).append(bounds[target])
            else:
                self.notes.append(f"{where}: argument {role} points at nothing drawn in the text; left out")
        quotes: dict[str, Span | None] = {"predicate": trigger.span}
        for name in ("about", "evidence"):
            drawn = roles.get(SINGLE[name], [])
            quotes[name] = drawn[0].span if drawn else None
        if quotes["evidence"] is None:
            every = [trigger.span, *(b.span for some in roles.values() for b in some)]
            quotes["evidence"] = whole(every)
            self.notes.append(f"{where}: no evidence drawn; taken from the first to the last word of its parts")
        when, place = (roles.get(SINGLE[n], [None])[0] for n in ("when", "where"))
        simple: dict[str, Any] = {"kind": event.attributes.get("Kind", _DEFAULTS["kind"]), "act": event.type}
        simple["polarity"] = "-" if "Negated" in event.attributes else "+"
        simple["certainty"] = event.attributes.get("Certainty", _DEFAULTS["certainty"])
        simple["tense"] = event.attributes.get("Tense", _DEFAULTS["tense"])
        simple["carried"] = "Carried" in event.attributes
        return Held(
            simple=tuple(simple.items()),
            quotes=tuple((name, quotes[name]) for name in QUOTES),
            lists=tuple((n, tuple(self._items(n, roles.get(ROLES[n], []), where))) for n in LISTS),
            when=(when.note, when.span) if when else None,
            where=(place.note, place.span) if place else None,
        )

    def _items(self, name: str, drawn: Iterable[_Bound], where: str) -> Iterable[tuple[str, Span]]:
        for bound in drawn:
            found = bound.attributes.get("ConditionType", "if") if name == "conditions" else bound.note
            if not found:
                self.notes.append(f"{where}: a {ROLES[name].lower()} without a key in its note; left out")
                continue
            yield found, bound.span

    def _parse(self, path: Path, length: int) -> tuple[dict[str, _Bound], list[_Event]]:
        bounds: dict[str, _Bound] = {}
        events: dict[str, _Event] = {}
        later: list[tuple[int, str, list[str]]] = []
        for number, line in enumerate(read_text(path).split("\n"), 1):
            cells = line.rstrip("\r").split("\t")
            if not line.strip() or len(cells) < 2:
                continue
            where = f"{path} line {number}"
            if cells[0][:1] == "T":
                bounds[cells[0]] = _bound(cells[1], length, where)
            elif cells[0][:1] == "E":
                events[cells[0]] = _event(cells[0], cells[1], where)
            else:
                later.append((number, cells[0][:1], cells[1:]))
        for number, letter, rest in later:
            words = rest[0].split(" ")
            target: Any = (bounds.get(words[1]) or events.get(words[1])) if len(words) > 1 else None
            if target is None:
                self.notes.append(f"{path} line {number}: points at nothing; left out")
            elif letter in "AM":
                target.attributes[words[0]] = words[2] if len(words) > 2 else "true"
            elif letter == "#" and words[0] == "Claim" and isinstance(target, _Event):
                target.claim = rest[1].strip() if len(rest) > 1 else None
            elif letter == "#" and words[0] == "AnnotatorNotes":
                if isinstance(target, _Bound):
                    target.note = rest[1] if len(rest) > 1 else ""
                else:
                    self.notes.append(f"{path} line {number}: a note on a whole event; left out")
            else:
                self.notes.append(f"{path} line {number}: {letter!r} lines are not taken over")
        return bounds, list(events.values())


def _differences(machine: Claim, now: Claim) -> dict[str, Any]:
    old, new = machine.as_json(), now.as_json()
    return {name: value for name, value in new.items() if name != "id" and value != old[name]}


def _bound(rest: str, length: int, where: str) -> _Bound:
    kind, _, spans = rest.partition(" ")
    try:
        parts = [(int(s), int(e)) for s, e in (p.split(" ") for p in spans.split(";"))]
    except ValueError as error:
        raise InputError(f"{where}: {spans!r} are no offsets") from error
    start, end = whole(parts)
    if not 0 <= start < end <= length:
        raise InputError(f"{where}: the span {start}-{end} lies outside the text")
    return _Bound(kind, (start, end))


def _event(number: str, rest: str, where: str) -> _Event:
    parts = [p.partition(":") for p in rest.split(" ") if p]
    if not parts or not parts[0][2]:
        raise InputError(f"{where}: an event needs its type and trigger")
    arguments = []
    for role, _, target in parts[1:]:
        match = _ROLE.fullmatch(role)
        if match is None or not target:
            raise InputError(f"{where}: {role!r} is no role")
        arguments.append((match[1], int(match[2] or 1), target))
    return _Event(number, parts[0][0], parts[0][2], arguments)
