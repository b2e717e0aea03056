"""Whom a description most likely means, where neither the text nor the tables call anybody so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dragoman.reading.antecedents import Antecedents, Candidate
from dragoman.reading.calling import AGED, Fit, akin, fit, is_past, said_of, serves
from dragoman.reading.description import Description, commanders
from dragoman.reading.draft import Draft, Entity
from dragoman.reading.noun_phrases import RELATED
from dragoman.reading.words import fitting

_NOBODY = frozenset({"one", "state", "government", "side", "other", "rest", "former", "latter"})
_ANYBODY = frozenset({"source", "reporter", "witness", "spokesman", "spokeswoman", "spokesperson", "aide"})
"""Nouns that more often bring in somebody without a name than take up somebody who has one."""
_OFTEN = 10
TIED = RELATED | {"boss", "client", "superior", "adversary", "interlocutor"}
"""What somebody is to whom the possessive names, and so not that person."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What makes it likely that a description means somebody named before, in sentences of distance.

    Set on the development half of our own gold (`evaluation.coreference`).

    Attributes:
        places: by how prominent the last mention's place in its clause is, from 0 to 3.
        block: both stand in one paragraph.
        voice: one of the two stands in a quotation and the other does not.
        same: both stand in one sentence, where a pronoun would do.
        often: for each mention before, up to ten, where an office or an age is told.
        wider: the description says less than what is known ("the cleric" of an archbishop).
        partly: it fits but for a noun in it of which the text says nothing.
        akin: it says more of the same, or something near it ("the warlord" of a leader).
        silent, known: the text has not said what he or she is; it has, and nothing that the description goes with. For
            nouns of trades and traits, and for offices: who has one is seldom called by another.
        bare: as silent, but one word may be no person's name at all.
        told: the description tells something new beside its noun, a past or a nationality.
        peer: whoever is "his counterpart" holds the same office.
        alone: nobody else is named in this sentence and the last.
        enough: least weight, in main and in other clauses: for a noun, and for an office, which is seldom named before its
            holder.
        ahead: least distance to the next one.
    """

    places: tuple[float, ...] = (-1.0, 0.0, 0.6, 1.6)
    block: float = 0.6
    voice: float = 0.5
    same: float = 2.0
    often: float = 0.1
    wider: float = 2.0
    partly: float = 1.0
    akin: float = 0.5
    silent: tuple[float, float] = (0.8, 1.0)
    known: tuple[float, float] = (-0.5, -1.5)
    bare: float = -1.0
    told: float = 0.5
    peer: float = 3.0
    alone: float = 0.2
    enough: tuple[tuple[float, float], tuple[float, float]] = ((1.1, 2.0), (-1.0, -1.0))
    ahead: float = 0.15


WEIGHTS = Weights()


def tied(d: Description) -> bool:
    """Whether a description tells what somebody is to a person ("his client")."""
    return d.base in TIED and bool(d.owners)


def likely(draft: Draft, d: Description, near: list[Candidate], before: Antecedents) -> Entity | None:
    """Whom a description most likely means; nobody if none is likely, or two are."""
    if d.base in _NOBODY or ((d.owners or d.base in RELATED) and not tied(d)):
        return None
    if fitting(d.base) or d.base in draft.lexicon.people["institutions"]:
        return None
    body = d.possessor if not tied(d) else set()
    w, best = WEIGHTS, dict[int, tuple[float, Entity]]()
    quoted = before.quoted(d.sentence, d.i)
    often = Counter(id(c.entity) for c in before.candidates)
    for c in near:
        e = c.entity
        if e.sort != "person":
            continue
        elsewhere = d.whose is not None and e.of is not None and not serves(draft, e, d.whose)
        if e in d.owners or (elsewhere and not d.former) or _is_thing(draft, e):
            continue
        weight = _weight(draft, d, e)
        if weight is None or (
            body and not body & said_of(draft, e) and not (d.whose and e.of and serves(draft, e, d.whose))
        ):
            continue
        weight += w.places[c.prominence] + w.block * (c.block == d.sentence.block) - before.away(d.sentence, c)
        weight -= w.voice * (c.quoted != quoted)
        weight += w.often * min(often[id(e)], _OFTEN) * (d.office or d.role == AGED)
        weight -= w.same * (c.sentence == d.sentence.index and not tied(d))
        if id(e) not in best or best[id(e)][0] < weight:
            best[id(e)] = (weight, e)
    close = {id(c.entity) for c in near if c.entity.sort == "person" and before.away(d.sentence, c) <= 1}
    if len(close) == 1:
        best = {k: (weight + w.alone * (k in close), e) for k, (weight, e) in best.items()}
    ranked = sorted(best.values(), key=lambda pair: -pair[0])
    enough = w.enough[d.office or d.role == AGED][quoted or bool(commanders(d, own=False))]
    if not ranked or ranked[0][0] < enough or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < w.ahead):
        return None
    return ranked[0][1]


def _weight(draft: Draft, d: Description, e: Entity) -> float | None:
    """What is known of somebody, as a weight; None if it speaks against the description."""
    w = WEIGHTS
    age = {x for x in e.about if x.isdigit()}
    if d.ages and age:
        return w.wider if d.ages & age else None
    if d.role == AGED:
        return 0.0
    if tied(d):
        mine = {o.office for o in d.owners if o.office}
        return w.peer * (e.office in mine) if d.base in RELATED else 0.0
    how = fit(draft, e, d.role, former=d.former)
    if how == Fit.AGAINST or (how == Fit.OPEN and d.base in _ANYBODY):
        return None
    if how >= Fit.WIDER and (is_past(e) or not d.former):
        if d.whose is None and not d.kinds <= said_of(draft, e):
            return w.partly
        return w.wider + 0.5 * bool(set(d.words) & said_of(draft, e))
    if akin(draft, e, d.role):
        return w.akin
    told = w.told * (d.former or d.whose is not None)
    if e.office or e.called:
        return told + w.known[d.office and not d.former]
    return told + (w.silent[d.office] if " " in e.name or e.of else w.bare)


def _is_thing(draft: Draft, e: Entity) -> bool:
    """Whether the text calls somebody only what no person is: "the ship Crest Aurora"."""
    people, nouns = draft.lexicon.people, draft.knowledge.person_nouns
    return bool(e.called) and not any(n in nouns or n in people["humans"] or n in people["roles"] for n in e.called)
