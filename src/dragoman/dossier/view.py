"""A claim with everything that the comparison of claims needs, worked out once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dragoman.dossier.lexicon import Lexicon, lexicon, stems
from dragoman.dossier.parties import Parties
from dragoman.dossier.similarity import Similarity, concepts, figures
from dragoman.model import Claim, Document, DossierSettings, Record

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NEGATED_NECESSITY = ("unless", "without", "until")
"""Condition types that turn "will not act" into "will act only if"."""

_DEICTIC = ("such ", "this ", "these ", "those ")
"""Openings of an object that names a thing and points back at once ("such a mission")."""

Interval = tuple[date, date]


@dataclass(frozen=True, slots=True)
class View:
    """One claim of one document, in comparable form.

    Attributes:
        day: date of publication, None if unknown.
        sign: +1 where the claim is for the thing or does it, -1 where against; a refusal that holds "unless C" counts
            as a conditional yes.
        gap: sort of the gap (see data/cues.yml), None for other claims.
        when: first and last day of the act, None if not dated to days.
        speaker: key of the innermost source, or of the person who performs a speech act; None if the outlet speaks.
        object: what it is about, pointers ("the matter") replaced by what they point at.
        text: predicate and object: what the claim says, without who and when.
        outlets: comparable names of the outlet that published it and of those in its chain.
    """

    id: str
    claim: Claim
    document: Document
    index: int
    day: date | None
    owners: frozenset[str]
    actor_keys: tuple[str, ...]
    target_owners: frozenset[str]
    participants: frozenset[str]
    sign: int
    gap: str | None
    gap_state: str | None
    when: Interval | None
    object: str
    pointed: bool
    condition: str
    necessary: bool
    chain: tuple[str, ...]
    speaker: str | None
    tokens: frozenset[str]
    figures: frozenset[float]
    text: str
    outlets: frozenset[str]

    @property
    def people(self) -> tuple[str, ...]:
        """Keys of actors and targets."""
        return (*self.actor_keys, *(m.key for m in self.claim.targets))

    @property
    def own_voice(self) -> bool:
        """Whether the outlet says it itself."""
        return not self.chain

    @property
    def conditional(self) -> bool:
        """Whether anything limits the act."""
        return bool(self.claim.conditions)

    @property
    def exact_day(self) -> date | None:
        """The day of the act where it is dated to one day."""
        return self.when[0] if self.when and self.when[0] == self.when[1] else None


@dataclass(frozen=True)
class Corpus:
    """All claims of a dossier as views, in order of publication.

    `sources` has, for each document, the comparable names of its own outlet and of those that it names as sources.
    """

    records: tuple[Record, ...]
    settings: DossierSettings
    parties: Parties
    similarity: Similarity
    views: tuple[View, ...]
    by_id: Mapping[str, View] = field(repr=False)
    by_document: Mapping[str, tuple[View, ...]] = field(repr=False)
    documents: Mapping[str, Document] = field(repr=False)
    sources: Mapping[str, frozenset[str]] = field(repr=False, default_factory=dict)

    def alike(self, a: str, b: str) -> float:
        """Likeness of two texts; 0 where one is empty."""
        return self.similarity.score(a, b) if a and b else 0.0


def day_of(text: str | None) -> date | None:
    """Day of an ISO date or date-time, None if it has no day."""
    match = _DAY.match(text or "")
    return date.fromisoformat(match[0]) if match else None


def interval(value: str | None) -> Interval | None:
    """First and last day of an EDTF value that is dated to days, else None."""
    days = [date.fromisoformat(d) for d in _DAY.findall(value or "")]
    return (min(days), max(days)) if days else None


def gap_sort(claim: Claim, lex: Lexicon) -> tuple[str, str]:
    """Sort of a gap and its state in the ledger; the predicate decides before object and evidence."""
    texts = [claim.predicate.text, claim.about.text if claim.about else "", claim.evidence.text]
    whole = stems(claim.evidence.text)
    for rule in lex.gaps:  # "did not respond to a request for comment": the object tells more than the verb
        if rule.sort == "comment" and rule.words.first(whole) is not None:
            return rule.sort, rule.state
    for text in texts:
        found = stems(text)
        for rule in lex.gaps:
            if rule.words.first(found) is None:
                continue
            state = rule.state
            own = lex.own_silence.found_in(claim.evidence.text)
            if rule.sort == "unsaid" and own and not lex.report_words.found_in(claim.evidence.text):
                state = "no answer"
            return rule.sort, state
    return "unsaid", "not reported"


def sign_of(claim: Claim, lex: Lexicon) -> int:
    """For (+1) or against (-1) the thing that the claim is about."""
    sign = 1 if claim.polarity == "+" else -1
    if sign < 0 and any(c.type in _NEGATED_NECESSITY for c in claim.conditions):
        sign = 1
    if claim.act == "REJECT":
        sign = -sign
    if claim.act in ("CONCEDE", "RETREAT", "REJECT", "NONE") and lex.reversals.found_in(claim.predicate.text):
        sign = -1
    return sign


def is_necessary(claim: Claim, lex: Lexicon) -> bool:
    """Whether the conditions say "not without this", rather than "this would do"."""
    for condition in claim.conditions:
        text = condition.text.lower()
        if condition.type in ("unless", "until", "without", "requires", "after") or text.startswith(lex.necessary):
            return True
    return False


def _speaker(claim: Claim, lex: Lexicon, parties: Parties) -> str | None:
    if claim.chain:
        return parties.source(claim.chain[-1].key)
    if claim.kind == "gap" or not claim.actors or not lex.speech_acts.found_in(claim.predicate.text):
        return None
    key = claim.actors[0].key
    return key if parties.named(key) else None


def _object(claim: Claim, lex: Lexicon) -> str:
    if claim.about is None:
        return ""
    return "" if lex.pointers.covers(_bare(claim.about.text)) else claim.about.text


def _antecedent(thing: str, said: Sequence[tuple[str, str]]) -> str:
    """Object of the latest earlier claim that spoke of the thing that "such a document" names."""
    head = stems(thing)[-1:]
    return next((earlier for evidence, earlier in reversed(said) if head and head[0] in stems(evidence)), "")


def _bare(text: str) -> str:
    stop = {"the", "a", "an", "any", "such", "very", "whole"}
    return " ".join(w for w in text.split() if w.lower() not in stop) or text


def make_views(records: Sequence[Record], parties: Parties) -> list[View]:
    """Views of all claims; records in the order given, claims in the order of the text."""
    lex = lexicon()
    views: list[View] = []
    for record in records:
        day = day_of(record.document.published)
        spoken_of = ""
        said: list[tuple[str, str]] = []
        for index, claim in enumerate(record.claims):
            thing = _object(claim, lex)
            pointed = not thing and claim.about is not None
            if pointed:
                thing = spoken_of
            elif thing.lower().startswith(_DEICTIC):
                thing = f"{thing} {_antecedent(thing, said) or spoken_of}".strip()
            elif thing and claim.kind != "gap":
                spoken_of = f"{claim.predicate.text} {thing}"
            if thing and not pointed:
                said.append((claim.evidence.text, thing))
            before = record.claims[index - 1].evidence.text if index else ""
            views.append(_view(record, index, claim, day, thing, pointed, before, parties, lex))
    return views


def _view(
    record: Record,
    index: int,
    claim: Claim,
    day: date | None,
    thing: str,
    pointed: bool,
    before: str,
    parties: Parties,
    lex: Lexicon,
) -> View:
    actors, targets = [m.key for m in claim.actors], [m.key for m in claim.targets]
    owners = parties.owners(actors)
    goals = parties.owners(targets) - owners  # what is a party's own ("its soldiers") is not done to it
    sort, state = gap_sort(claim, lex) if claim.kind == "gap" else (None, None)
    condition = " ".join(
        before if c.text.lower().strip(" ,") in lex.bare_conditions else c.text for c in claim.conditions
    )
    words = " ".join((claim.predicate.text, thing, claim.evidence.text, condition))
    chain = tuple(parties.source(link.key) for link in claim.chain)
    outlets = {parties.outlet(key[7:]) for key in chain if key.startswith("outlet:")}
    if record.document.outlet:
        outlets.add(parties.outlet(record.document.outlet))
    return View(
        id=claim.id,
        claim=claim,
        document=record.document,
        index=index,
        day=day,
        owners=owners,
        actor_keys=tuple(actors),
        target_owners=goals,
        participants=owners | goals,
        sign=sign_of(claim, lex),
        gap=sort,
        gap_state=state,
        when=interval(claim.when.value if claim.when else None),
        object=thing,
        pointed=pointed,
        condition=condition,
        necessary=is_necessary(claim, lex),
        chain=chain,
        speaker=_speaker(claim, lex, parties),
        tokens=frozenset(t for t in concepts(words, parties.nationality) if not t.startswith("@")),
        figures=figures(f"{claim.predicate.text} {claim.about.text if claim.about else ''}"),
        text=f"{claim.predicate.text} {thing}".strip(),
        outlets=frozenset(outlets - {""}),
    )


def apart(a: View, b: View) -> timedelta | None:
    """Time between two publications, None if one has no date."""
    return abs(a.day - b.day) if a.day and b.day else None
