"""A person taken up by what he or she is: "the president", "the Ukrainian minister", "the former judge", "the Swede"."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.reading.antecedents import Antecedents, Candidate
from dragoman.reading.calling import (
    ACTING,
    FORMER,
    LESSER,
    Fit,
    fills,
    fit,
    is_state,
    narrows,
    of_other_state,
    of_party,
    other_portfolio,
    said_of,
    tops,
)
from dragoman.reading.draft import Draft, Entity
from dragoman.reading.epithets import BACK, CLOSE
from dragoman.reading.noun_phrases import RELATED
from dragoman.reading.offices import holder
from dragoman.reading.parse import Sentence
from dragoman.reading.trades import partisans


def person(
    draft: Draft,
    sentence: Sentence,
    i: int,
    span: tuple[int, int],
    role: str,
    whose: Entity | None,
    before: Antecedents,
) -> bool:
    """Enter the noun phrase at `i` as the person last mentioned who fills it; False if nobody surely does."""
    explained = [c for c in sentence.kids(i, "appos") if sentence.pos[c] != "NUM"]  # "the developer, 58, denies"
    if explained or sentence.deps[i] in ("appos", "compound"):
        return False
    plural = sentence.tags[i] in ("NNS", "NNPS")
    former = is_former(role, sentence, span[0], i)
    near = [
        c
        for c in before.near(sentence, BACK * 3 // 2 if whose else BACK)
        if c.entity.kind == "person" and c.entity.plural == plural
    ]
    near = [c for c in near if of_party(c.entity, sentence.lower[span[0] : i])]
    named = [c for c in near if c.entity.sort == "person"]
    if role.rsplit(maxsplit=1)[-1] in RELATED:
        found = _related(draft, sentence, span[0], named, whose) or _opposite(draft, sentence, span[0], role, before)
    else:
        acting = not former and _is_acting(role, sentence, span[0], i)
        compounds = [sentence.lower[c] for c in sentence.kids(i, "compound") if c < i]
        fuller = role if " " in role else " ".join([*compounds, role])  # "the union leader"
        fitting = [_suiting(draft, who, fuller, acting=acting) for who in (named, near)]
        found = next((e for who in fitting if (e := _filling(draft, who, fuller, whose, former=former))), None)
        party = partisans(sentence.lower[span[0] : i])[0]
        if found is None and party:
            found = next((c.entity for c in named if c.entity.called & party), None)
        if found is None and acting:
            found = _last_subject(sentence, named, whose)
    if found is None and not plural:
        found = _unowned(draft, sentence, named, role, whose, former=former)
        found = found or holder(draft, role, whose, former=former)
    if found is None and not plural and former:
        found = _last_subject(sentence, named, whose)
    if found is None and not plural and role.rsplit(maxsplit=1)[-1] not in RELATED:
        found = _likely(draft, sentence, named, role, whose, former=former)
    if found is None:
        return False
    draft.describe(sentence.index, *span, i, (found,))
    return True


def _related(
    draft: Draft, sentence: Sentence, first: int, named: list[Candidate], whose: Entity | None
) -> Entity | None:
    """ "his American colleague": one who acts for the state and is not the one whose colleague it is."""
    there = draft.at(sentence.index, first)
    possessors = {id(e) for e in there.entities} if there is not None else set()
    others = [
        c for c in named if id(c.entity) not in possessors and not (c.sentence == sentence.index and c.token > first)
    ]
    if whose is None:
        return None
    return next((c.entity for c in others if serves(c.entity, whose) and c.entity.of), None)


def _filling(draft: Draft, near: list[Candidate], role: str, whose: Entity | None, *, former: bool) -> Entity | None:
    for c in near:
        e = c.entity
        if former and whose is not None and _held(draft, e, role, whose):
            return e
        if not fills(draft, e, role, former=former) and not (whose is not None and tops(draft, e, role)):
            continue
        if whose is not None and not serves(e, whose):
            continue
        return e
    return None


_ACROSS = frozenset({"rival", "opponent", "opposite", "predecessor", "successor", "host", "guest"})


def _opposite(draft: Draft, sentence: Sentence, first: int, role: str, before: Antecedents) -> Entity | None:
    """ "her rival", "his successor": the other one of the two people named together last."""
    there = draft.at(sentence.index, first)
    owners = there.entities if there is not None else ()
    if role.rsplit(maxsplit=1)[-1] not in _ACROSS or len(owners) != 1:
        return None
    for index, found in reversed(before.together):
        if sentence.index - index > CLOSE:
            return None
        if owners[0] in found and len(found) == 2 and all(e.kind == "person" and e.sort == "person" for e in found):
            return next(e for e in found if e is not owners[0])
    return None


def _is_acting(role: str, sentence: Sentence, first: int, i: int) -> bool:
    return any(w in ACTING for w in (*role.split(), *sentence.lower[first:i]))


def _suiting(draft: Draft, near: list[Candidate], role: str, *, acting: bool) -> list[Candidate]:
    """Candidates without those of another portfolio, and first those of whom the text says all that the role says."""
    specific = {w for w in role.split()[:-1] if w not in FORMER and w not in ACTING}
    if acting:
        near = [c for c in near if c.entity.called & ACTING or set((c.entity.office or "").split()) & ACTING]
    if not specific:
        return near if acting else sorted(near, key=lambda c: bool((c.entity.about | c.entity.called) & LESSER))
    base = role.rsplit(maxsplit=1)[-1]
    kept = [c for c in near if not other_portfolio(draft, c.entity, role, base, specific)]
    return sorted(kept, key=lambda c: not specific <= said_of(draft, c.entity))


def serves(e: Entity, whose: Entity) -> bool:
    """Whether a person acts for a state or body, or for one that has no nationality of its own ("the Swedish diplomat")."""
    if e.of is None:
        return False
    base = e.of.split(":")[0]
    if base == whose.key.split(":")[0]:
        return True
    return whose.kind == "state" and not is_state(base)


def _held(draft: Draft, e: Entity, role: str, whose: Entity) -> bool:
    """Whether the tables know that a person once held an office ("the former Nigerian president")."""
    plain = " ".join(w for w in role.split() if w not in FORMER)
    wanted = draft.knowledge.role(plain, whose.key)
    return wanted is not None and any(
        t.of == whose.key and (t.role == wanted.name or wanted.name in t.role) for t in draft.knowledge.holders(e.name)
    )


def _unowned(
    draft: Draft, sentence: Sentence, named: list[Candidate], role: str, whose: Entity | None, *, former: bool
) -> Entity | None:
    """ "the Dutch leader": a prime minister close by of whom the text does not say whose he is."""
    if whose is None or former:
        return None
    close = [c.entity for c in named if sentence.index - c.sentence <= CLOSE and c.entity.of is None]
    return next((e for e in close if fit(draft, e, role, former=former) == Fit.SAID or tops(draft, e, role)), None)


@dataclass(frozen=True, slots=True)
class Weights:
    """What makes it likely that a description means somebody named before, in sentences of distance.

    Set on the development half of our own gold (`evaluation.coreference`).

    Attributes:
        places: by how prominent the last mention's place in its clause is, from 0 to 3.
        block: both stand in one paragraph.
        wider: the description says less than what is known ("the cleric" of an archbishop).
        narrower: it says more of the same ("the warlord" of a leader).
        silent: the text has not said what he or she is.
        known: it has, and nothing that the description goes with.
        enough: least weight. `ahead`: least distance to the next one.
    """

    places: tuple[float, ...] = (-1.0, 0.0, 0.6, 1.6)
    block: float = 0.3
    wider: float = 3.0
    narrower: float = 1.0
    silent: float = 1.0
    known: float = -0.5
    enough: float = 0.6
    ahead: float = 0.3


WEIGHTS = Weights()


def _likely(
    draft: Draft, sentence: Sentence, named: list[Candidate], role: str, whose: Entity | None, *, former: bool
) -> Entity | None:
    """Whom a description most likely means against whom nothing speaks; nobody if two are equally likely or none is."""
    w, found = WEIGHTS, dict[int, tuple[float, Entity]]()
    for c in named:
        e = c.entity
        if whose is not None and e.of is not None and not serves(e, whose):
            continue
        how = fit(draft, e, role, former=former)
        if how == Fit.AGAINST:
            continue
        score = w.places[c.prominence] - (sentence.index - c.sentence) + w.block * (c.block == sentence.block)
        if how == Fit.WIDER:
            score += w.wider
        elif narrows(draft, e, role):
            score += w.narrower
        elif not e.office and not e.called:
            score += w.silent
        else:
            score += w.known
        if id(e) not in found or found[id(e)][0] < score:
            found[id(e)] = (score, e)
    ranked = sorted(found.values(), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < w.enough or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < w.ahead):
        return None
    return ranked[0][1]


def _last_subject(sentence: Sentence, named: list[Candidate], whose: Entity | None) -> Entity | None:
    """Who alone was the subject of the sentence before: the past of somebody is told when he or she is the topic."""
    subjects = {id(c.entity): c.entity for c in named if c.sentence == sentence.index - 1 and c.prominence == 3}
    if len(subjects) != 1:
        return None
    found = next(iter(subjects.values()))
    return None if whose is not None and whose.kind == "state" and of_other_state(found, whose.key) else found


def is_former(role: str, sentence: Sentence, first: int, i: int) -> bool:
    """Whether a role, or a word from token `first` to its noun at `i`, says that it is past."""
    return any(w in FORMER for w in (*role.split(), *sentence.lower[first:i]))
