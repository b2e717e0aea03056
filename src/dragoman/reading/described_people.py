"""A person taken up by what he or she is: "the president", "the Ukrainian minister", "the former judge", "his boss".

A sieve from sure to likely: what the text or the tables say of those named before, who holds the office on the day, and
last whom nothing speaks against. Two equally likely are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dragoman.reading.antecedents import Antecedents, Candidate
from dragoman.reading.calling import (
    ACTING,
    AGED,
    FORMER,
    LESSER,
    Fit,
    akin,
    fills,
    fit,
    is_past,
    is_state,
    nouns_of,
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
from dragoman.reading.pronouns import inside_own_clause
from dragoman.reading.trades import partisans

_FRESH = 2
"""Sentences of the story within which somebody else who fits goes before who was called so last."""
_NOBODY = frozenset({"one", "state", "government", "side", "other", "rest", "former", "latter"})
_ACROSS = frozenset({"rival", "opponent", "opposite", "predecessor", "successor", "host", "guest"})
_TIED = RELATED | {"boss", "client", "superior", "adversary", "interlocutor"}
"""What somebody is to whom the possessive names, and so not that person."""
_POSSESSIVE = frozenset({"his", "her", "their", "its"})


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase that describes somebody.

    Attributes:
        i, span: its head and its first and last token.
        role: the office or noun with the words that specify it; `base` is its last word.
        whose: the state or body for which it says that he or she acts.
        owners: the people whose possessive opens it ("his boss").
        former, acting: it says so.
        office: the noun names an office, so that whoever holds it was most likely named.
        ages: numbers in it ("the 59-year-old official"). `named`: tokens in it that are mentions by themselves.
    """

    sentence: Sentence
    i: int
    span: tuple[int, int]
    role: str
    whose: Entity | None
    owners: tuple[Entity, ...]
    former: bool
    acting: bool
    plural: bool
    office: bool
    ages: frozenset[str]
    named: frozenset[int]

    @property
    def base(self) -> str:
        """The noun itself."""
        return self.role.rsplit(maxsplit=1)[-1]

    @property
    def label(self) -> str:
        """The whole, in lower case: somebody called so once is most likely called so again."""
        return " ".join(self.sentence.lower[self.span[0] : self.span[1] + 1])

    @property
    def words(self) -> list[str]:
        """What stands before the noun, in lower case."""
        return self.sentence.lower[self.span[0] : self.i]

    @property
    def kinds(self) -> set[str]:
        """Nouns before the noun, which tell one from another: "fitness coach"; adjectives seldom do."""
        sentence = self.sentence
        return {
            sentence.lower[t]
            for t in range(self.span[0], self.i)
            if sentence.pos[t] in ("NOUN", "PROPN") and sentence.deps[t] in ("compound", "nmod") and t not in self.named
        }

    @property
    def fuller(self) -> str:
        """The role with the nouns before it: "the union leader"."""
        beside = [self.sentence.lower[c] for c in self.sentence.kids(self.i, "compound") if c < self.i]
        return self.role if " " in self.role else " ".join([*beside, self.role])


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
    d = _description(draft, sentence, i, span, role, whose)
    if _named_behind(draft, d) or sentence.deps[i] in ("appos", "compound"):
        return False
    near = [
        c
        for c in before.near(sentence, BACK * 3 // 2 if whose else BACK)
        if c.entity.kind == "person" and c.entity.plural == d.plural and of_party(c.entity, d.words)
    ]
    above = _above(draft, d)
    near = [c for c in near if c.entity not in above or c.entity.sort != "person"]
    found = next((e for step in (_SINGLE if not d.plural else _PLURAL) if (e := step(draft, d, near, before))), None)
    if found is None:
        return False
    if not d.owners:
        before.labels[d.label] = found
    draft.describe(sentence.index, *span, i, (found,))
    return True


def _description(
    draft: Draft, sentence: Sentence, i: int, span: tuple[int, int], role: str, whose: Entity | None
) -> Description:
    first = draft.at(sentence.index, span[0])
    possessed = first is not None and (sentence.lower[span[0]] in _POSSESSIVE or sentence.deps[first.head] == "poss")
    former = is_former(role, sentence, span[0], i)
    return Description(
        sentence,
        i,
        span,
        role,
        whose,
        owners=tuple(e for e in first.entities if e.kind == "person") if first is not None and possessed else (),
        former=former,
        acting=not former and any(w in ACTING for w in (*role.split(), *sentence.lower[span[0] : i])),
        plural=sentence.tags[i] in ("NNS", "NNPS"),
        office=role != AGED and role.rsplit(maxsplit=1)[-1] in draft.lexicon.people["roles"],
        ages=frozenset(w for w in sentence.lower[span[0] : i] if w.isdigit()),
        named=frozenset(t for t in range(span[0], i) if draft.at(sentence.index, t) is not None),
    )


def _above(draft: Draft, d: Description) -> list[Entity]:
    """Whom a description cannot mean: the subjects above it and who stands beside it in its clause.

    "Stott said the chief executive had ..." tells of somebody else (Principle C of binding theory).
    """
    sentence = d.sentence
    tokens = inside_own_clause(sentence, d.i)
    for verb in sentence.ancestors(d.i):
        subjects = sentence.kids(verb, "nsubj", "nsubjpass")
        tokens.update(s for s in subjects if s < d.i)
        if subjects and sentence.deps[verb] == "conj":
            break  # "the minister ran a bank, and the paper wrote that the former banker ...": no longer above
    tokens |= {o for p in range(d.i) if sentence.lower[p] == "to" and p and sentence.lower[p - 1] == "according"
               for o in sentence.kids(p, "pobj")}  # fmt: skip
    tokens -= {d.i}
    return [e for t in tokens if (m := draft.at(sentence.index, t)) is not None for e in m.entities]


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
    if d.role == AGED or d.base in RELATED or (d.base in _TIED and d.owners):
        return None
    far = [c for c in before.candidates if c.entity.kind == "person" and c.entity.plural == d.plural]
    last = before.labels.get(d.label)
    fresh = {id(c.entity) for c in near if before.away(d.sentence, c) < _FRESH}
    if last is not None and any(c.entity is last for c in near):
        rival = _filling(draft, d, _suiting(draft, d, _named(near)))
        if rival is None or rival is last or id(rival) not in fresh:
            return last
    literal = [c for c in near if d.base in c.entity.called or d.base in nouns_of(c.entity.office or "")]
    sieves = (_named(literal), literal, _named(near), near)
    found = next((e for who in sieves if (e := _filling(draft, d, _suiting(draft, d, who))) is not None), None)
    if found is None and d.office:
        everybody = {id(e): e for c in _named(far) if (e := _filling(draft, d, _suiting(draft, d, [c]))) is not None}
        found = next(iter(everybody.values())) if len(everybody) == 1 else None
    return found


def _filling(draft: Draft, d: Description, near: list[Candidate]) -> Entity | None:
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


def serves(draft: Draft, e: Entity, whose: Entity) -> bool:
    """Whether a person acts for a state or body, or for one that has no nationality of its own ("the Swedish diplomat")."""
    if whose.kind == "organisation" and whose.sort != "organisation" and whose.sort in (e.office or "").lower().split():
        return True  # "the ministry's spokesman" of a foreign ministry spokesman
    if whose.key in e.about:
        return True
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


@dataclass(frozen=True, slots=True)
class Weights:
    """What makes it likely that a description means somebody named before, in sentences of distance.

    Set on the development half of our own gold (`evaluation.coreference`).

    Attributes:
        places: by how prominent the last mention's place in its clause is, from 0 to 3.
        block: both stand in one paragraph.
        voice: one of the two stands in a quotation and the other does not.
        wider: the description says less than what is known ("the cleric" of an archbishop).
        partly: it fits but for a noun in it of which the text says nothing.
        akin: it says more of the same, or something near it ("the warlord" of a leader).
        silent: the text has not said what he or she is.
        bare: it has not, and one word may be no person's name at all.
        known: it has, and nothing that the description goes with.
        peer: whoever is "his counterpart" holds the same office.
        enough: least weight; `office` for an office, which is seldom named before its holder.
        ahead: least distance to the next one.
    """

    places: tuple[float, ...] = (-1.0, 0.0, 0.6, 1.6)
    block: float = 0.3
    voice: float = 0.5
    wider: float = 2.0
    partly: float = 1.0
    akin: float = 0.5
    silent: float = 1.0
    bare: float = -0.5
    known: float = -1.0
    peer: float = 3.0
    enough: float = -1.5
    office: float = -3.0
    ahead: float = 0.3


WEIGHTS = Weights()


def _likely(draft: Draft, d: Description, near: list[Candidate], before: Antecedents) -> Entity | None:
    """Whom a description most likely means; nobody if none is likely, or two are."""
    tied = d.base in _TIED and bool(d.owners)
    if d.base in _NOBODY or (d.owners and not tied) or (d.base in RELATED and not tied):
        return None
    w, best = WEIGHTS, dict[int, tuple[float, Entity]]()
    quoted = before.quoted(d.sentence, d.i)
    for c in _named(near):
        e = c.entity
        elsewhere = d.whose is not None and e.of is not None and not serves(draft, e, d.whose)
        if e in d.owners or (elsewhere and not d.former):
            continue
        weight = _weight(draft, d, e, tied=tied)
        if weight is None:
            continue
        weight += w.places[c.prominence] + w.block * (c.block == d.sentence.block) - before.away(d.sentence, c)
        weight -= w.voice * (c.quoted != quoted)
        if id(e) not in best or best[id(e)][0] < weight:
            best[id(e)] = (weight, e)
    ranked = sorted(best.values(), key=lambda pair: -pair[0])
    enough = w.office if d.office or d.role == AGED else w.enough
    if not ranked or ranked[0][0] < enough or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < w.ahead):
        return None
    return ranked[0][1]


def _weight(draft: Draft, d: Description, e: Entity, *, tied: bool) -> float | None:
    """What is known of somebody, as a weight; None if it speaks against the description."""
    w = WEIGHTS
    age = {x for x in e.about if x.isdigit()}
    if d.ages and age:
        return w.wider if d.ages & age else None
    if d.role == AGED:
        return 0.0
    if tied:
        mine = {o.office for o in d.owners if o.office}
        return w.peer * (e.office in mine) if d.base in RELATED else 0.0
    how = fit(draft, e, d.role, former=d.former)
    if how == Fit.AGAINST:
        return None
    if how >= Fit.WIDER and (is_past(e) or not d.former):
        if d.whose is None and not d.kinds <= said_of(draft, e):
            return w.partly
        return w.wider + 0.5 * bool(set(d.words) & said_of(draft, e))
    if akin(draft, e, d.role):
        return w.akin
    if e.office or e.called:
        return w.known
    return w.silent if " " in e.name or e.of else w.bare


def is_former(role: str, sentence: Sentence, first: int, i: int) -> bool:
    """Whether a role, or a word from token `first` to its noun at `i`, says that it is past."""
    return any(w in FORMER for w in (*role.split(), *sentence.lower[first:i]))


_Step = Callable[[Draft, Description, list[Candidate], Antecedents], Entity | None]
_PLURAL: tuple[_Step, ...] = (_related, _said, _of_a_party)
_SINGLE: tuple[_Step, ...] = (_related, _said, _of_a_party, _unowned, _holder, _past, _likely)
"""The sieve, from sure to likely."""
