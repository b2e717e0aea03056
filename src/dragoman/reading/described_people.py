"""A person taken up by what he or she is: "the president", "the Ukrainian minister", "the former judge", "his boss".

A sieve from sure to likely: what the text or the tables say of those named before, who holds the office on the day, and
last whom nothing speaks against. Two equally likely are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dragoman.reading.antecedents import Antecedents, Candidate
from dragoman.reading.calling import (
    ACTING,
    AGED,
    FORMER,
    LESSER,
    Fit,
    fills,
    fit,
    goes_by,
    is_past,
    nouns_of,
    of_other_state,
    of_party,
    other_portfolio,
    said_of,
    serves,
    tops,
)
from dragoman.reading.description import Description, above, description
from dragoman.reading.draft import Draft, Entity
from dragoman.reading.epithets import BACK, CLOSE
from dragoman.reading.likely import likely, tied
from dragoman.reading.noun_phrases import RELATED
from dragoman.reading.offices import holder
from dragoman.reading.parse import Sentence
from dragoman.reading.trades import partisans

_FRESH = 2
"""Sentences of the story within which somebody else who fits goes before who was called so last."""
_ACROSS = frozenset({"rival", "opponent", "opposite", "predecessor", "successor", "host", "guest"})


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
    if whose is not None and whose.key.startswith("group:"):
        whose = None  # "the Kurdish premier": the people are no state
    d = description(draft, sentence, i, span, role, whose)
    if _named_behind(draft, d) or sentence.deps[i] in ("appos", "compound"):
        return False
    near = [
        c
        for c in before.near(sentence, BACK * 3 // 2 if whose else BACK)
        if c.entity.kind == "person" and c.entity.plural == d.plural and of_party(c.entity, d.words)
    ]
    barred = above(draft, d)
    near = [c for c in near if tied(d) or c.entity not in barred or c.entity.sort != "person"]
    found = next((e for step in (_SINGLE if not d.plural else _PLURAL) if (e := step(draft, d, near, before))), None)
    if found is None:
        return False
    if not d.owners:
        before.labels[d.label] = found
    draft.describe(sentence.index, *span, i, (found,))
    return True


def _named_behind(draft: Draft, d: Description) -> bool:
    """Whether an apposition names whom a noun describes: not "the developer, 58", "the rector, a hydrologist"."""
    for child in d.sentence.kids(d.i, "appos"):
        mention = draft.at(d.sentence.index, child)
        if mention is not None and mention.form == "name":
            _hand_over(d, mention.entities)
            return True
        if d.sentence.pos[child] == "PROPN" or d.sentence.lower[d.sentence.left[child]] == "the":
            return True
    return False


def _hand_over(d: Description, named: tuple[Entity, ...]) -> None:
    """ "His predecessor, Jan Dvorsky": the office of the one is the former office of the other."""
    offices = {o.office for o in d.owners if o.office}
    if d.base not in ("predecessor", "successor") or len(offices) != 1 or len(named) != 1 or named[0].office:
        return
    office = offices.pop()
    named[0].office = f"former {office}" if d.base == "predecessor" else office.removeprefix("former ")
    named[0].called |= nouns_of(office)


def _named(near: Iterable[Candidate]) -> list[Candidate]:
    return [c for c in near if c.entity.sort == "person"]


# What the text or the tables say


def _related(draft: Draft, d: Description, near: list[Candidate], before: Antecedents) -> Entity | None:
    """ "his American colleague", "her rival": one who acts for that state, or the other one of two named together."""
    if d.base not in RELATED:
        return None
    possessors = {id(e) for e in d.owners}
    if d.whose is not None:
        others = (c for c in _named(near) if id(c.entity) not in possessors)
        others = (c for c in others if c.sentence != d.sentence.index or c.token < d.span[0])
        return next((c.entity for c in others if c.entity.of and serves(draft, c.entity, d.whose)), None)
    if d.base not in _ACROSS or len(d.owners) != 1:
        return None
    for index, found in reversed(before.together):
        if d.sentence.index - index > CLOSE:
            return None
        if d.owners[0] in found and len(found) == 2 and all(e.kind == "person" and e.sort == "person" for e in found):
            return next(e for e in found if e is not d.owners[0])
    return None


def _said(draft: Draft, d: Description, near: list[Candidate], before: Antecedents) -> Entity | None:
    """Whom the text or the tables call so, people with a name first; however far back if it is only one."""
    if d.role == AGED or d.base in RELATED or tied(d):
        return None
    far = [c for c in before.candidates if c.entity.kind == "person" and c.entity.plural == d.plural]
    last = before.labels.get(d.label)
    fresh = {id(c.entity) for c in near if before.away(d.sentence, c) < _FRESH}
    if last is not None and any(c.entity is last for c in near):
        rival = _filling(draft, d, _suiting(draft, d, _named(near)))
        if rival is None or rival is last or id(rival) not in fresh:
            return last
    literal = [c for c in near if goes_by(draft, c.entity, d.base)]
    sieves = (_named(literal), literal, _named(near), near)
    found = next((e for who in sieves if (e := _filling(draft, d, _suiting(draft, d, who))) is not None), None)
    if found is None and d.kinds and d.whose is None and not d.former:
        called = {id(e): e for c in _named(far) if d.base in (e := c.entity).called}
        found = (
            next(iter(called.values())) if len(called) == 1 else None
        )  # "the defence lawyer", where there is one lawyer
    if found is None and d.office:
        everybody = {id(e): e for c in _named(far) if (e := _filling(draft, d, _suiting(draft, d, [c]))) is not None}
        found = next(iter(everybody.values())) if len(everybody) == 1 else None
    return found


def _filling(draft: Draft, d: Description, near: list[Candidate]) -> Entity | None:
    if d.former:
        near = sorted(near, key=lambda c: not is_past(c.entity))
    if d.whose is not None:
        base = d.whose.key.split(":")[0]
        near = sorted(near, key=lambda c: (c.entity.of or "").split(":")[0] != base)
    for c in near:
        e = c.entity
        if d.former and d.whose is not None and _held(draft, e, d.role, d.whose):
            return e
        if not fills(draft, e, d.fuller, former=d.former) and not (d.whose is not None and tops(draft, e, d.role)):
            continue
        if d.whose is None and not d.kinds <= said_of(draft, e):
            continue  # "the special forces commander" is no army commander
        if d.whose is not None and not serves(draft, e, d.whose):
            continue
        return e
    return None


def _suiting(draft: Draft, d: Description, near: list[Candidate]) -> list[Candidate]:
    """Candidates without those of another portfolio, and first those of whom the text says all that the role says."""
    specific = {w for w in d.fuller.split()[:-1] if w not in FORMER and w not in ACTING}
    if d.acting:
        near = [c for c in near if c.entity.called & ACTING or set((c.entity.office or "").split()) & ACTING]
    if not specific:
        return near if d.acting else sorted(near, key=lambda c: bool((c.entity.about | c.entity.called) & LESSER))
    kept = [c for c in near if not other_portfolio(draft, c.entity, d.fuller, d.base, specific)]
    return sorted(kept, key=lambda c: not specific <= said_of(draft, c.entity))


def _held(draft: Draft, e: Entity, role: str, whose: Entity) -> bool:
    """Whether the tables know that a person once held an office ("the former Nigerian president")."""
    plain = " ".join(w for w in role.split() if w not in FORMER)
    wanted = draft.knowledge.role(plain, whose.key)
    return wanted is not None and any(
        t.of == whose.key and (t.role == wanted.name or wanted.name in t.role) for t in draft.knowledge.holders(e.name)
    )


def _of_a_party(draft: Draft, d: Description, near: list[Candidate], before: Antecedents) -> Entity | None:
    """ "the Republican candidate": who was named as a member."""
    party = partisans(d.words)[0]
    return next((c.entity for c in _named(near) if c.entity.called & party), None) if party else None


def _unowned(draft: Draft, d: Description, near: list[Candidate], before: Antecedents) -> Entity | None:
    """ "the Dutch leader": a prime minister close by of whom the text does not say whose he is."""
    if d.whose is None or d.former:
        return None
    close = [c.entity for c in _named(near) if d.sentence.index - c.sentence <= CLOSE and c.entity.of is None]
    return next((e for e in close if fit(draft, e, d.role, former=False) == Fit.SAID or tops(draft, e, d.role)), None)


def _unowned_far(draft: Draft, d: Description, near: list[Candidate], before: Antecedents) -> Entity | None:
    """As `_unowned`, farther back: "the Dutch minister" is the only minister of whom no state is told."""
    if d.whose is None or d.former:
        return None
    found = {
        id(c.entity): c.entity
        for c in _named(near)
        if c.entity.of is None and fills(draft, c.entity, d.role, former=False)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _holder(draft: Draft, d: Description, near: list[Candidate], before: Antecedents) -> Entity | None:
    """Who holds the office on the day, by the tables."""
    return holder(draft, d.role, d.whose, former=d.former)


# Whom nothing speaks against


def _past(draft: Draft, d: Description, near: list[Candidate], before: Antecedents) -> Entity | None:
    """Who alone was the subject of the sentence before: the past of somebody is told when he or she is the topic."""
    if not (d.former or d.acting) or d.owners:
        return None
    last = d.sentence.index - 1
    subjects = {id(c.entity): c.entity for c in _named(near) if c.sentence == last and c.prominence == 3}
    if len(subjects) != 1:
        return None
    found = next(iter(subjects.values()))
    other = d.whose is not None and d.whose.kind == "state" and of_other_state(found, d.whose.key)
    return None if other else found


_Step = Callable[[Draft, Description, list[Candidate], Antecedents], Entity | None]
_PLURAL: tuple[_Step, ...] = (_related, _said, _of_a_party)
_SINGLE: tuple[_Step, ...] = (_related, _said, _of_a_party, _unowned, _holder, _unowned_far, _past, likely)
"""The sieve, from sure to likely."""
