"""Several taken up together: "both sides", "the two leaders", "the parties", "both companies", "the two lawyers"."""

from __future__ import annotations

from dragoman.reading.antecedents import Antecedents, Candidate
from dragoman.reading.draft import Draft, Entity
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import role_of
from dragoman.reading.words import fitting, gender_of_name

_OF_PEOPLE = frozenset({"leaders", "men", "presidents", "women", "ministers", "diplomats", "officials", "politicians"})
_OF_STATES = frozenset({"countries", "governments", "states", "capitals", "nations", "neighbours", "neighbors"})
_SIDES = frozenset({"sides", "parties", "camps", "delegations", "foes", "rivals"})
_ANYBODY = frozenset({"leaders", "men", "women", "people", "politicians", "figures", "two", "both"})
_BODIES = frozenset({"organisation", "armed_group", "company", "outlet"})
_HEADS = ("president", "prime minister", "chancellor", "king", "premier", "monarch")
_BACK = 12
"""How many sentences back a pair may have been named. Set on the development half of our own gold."""
_CLOSE = 3
"""How many sentences back two may have been named one by one."""


def both(draft: Draft, sentence: Sentence, i: int, first: int, last: int, before: Antecedents) -> bool:
    """ "both sides", "the two leaders", "the parties": who was named together last, else the only two it can mean."""
    low, words = sentence.lower[i], sentence.lower[first : i + 1]
    counted = "two" in words or "both" in words
    three = "three" in words
    if low == "both" and i + 2 < len(sentence) and sentence.lower[i + 1 : i + 3] in (["of", "whom"], ["of", "which"]):
        return _of_whom(draft, sentence, i)
    if not (counted or three or low in ("sides", "parties", "leaders", "ministers", "men")):
        return sentence.lower[first] in ("the", "these", "those") and _titled(draft, sentence, i, (first, last), before)
    if any(sentence.deps[c] == "relcl" for c in sentence.children[i]) or (
        not counted and any(sentence.lower[c] in ("of", "from") for c in sentence.kids(i, "prep"))
    ):
        return False
    found = _together(draft, sentence, i, before, counted=counted, three=three)
    if not found and counted:
        found = _one_by_one(draft, sentence, i, before) or _salient(draft, sentence, i, before)
        found = found or _only_two(draft, sentence.lower[i])
    if not found:
        return False
    draft.describe(sentence.index, first, last, i, found)
    return True


def _of_whom(draft: Draft, sentence: Sentence, i: int) -> bool:
    """ "two people, both of whom ...": those whom the clause explains."""
    for above in sentence.ancestors(i):
        if sentence.deps[above] == "relcl":
            there = draft.at(sentence.index, sentence.heads[above])
            if there is not None and there.entities:
                draft.describe(sentence.index, i, i + 2, i, there.entities)
            break
    return True


def _titled(draft: Draft, sentence: Sentence, i: int, span: tuple[int, int], before: Antecedents) -> bool:
    """ "the senators": people named together of whom one at least was called so."""
    lemma = sentence.lemmas[i]
    for index, found in reversed(before.together):
        if sentence.index - index > _BACK:
            break
        if not all(e.kind == "person" and e.sort == "person" and _is_one(draft, e, lemma) for e in found):
            continue
        if any(lemma in e.called or lemma in (e.office or "").split() for e in found):
            draft.describe(sentence.index, *span, i, found)
            return True
    return False


def _together(
    draft: Draft, sentence: Sentence, i: int, before: Antecedents, *, counted: bool, three: bool
) -> tuple[Entity, ...]:
    """Who was coordinated, or met, last and is so many of that kind."""
    for index, found in reversed(before.together):
        if sentence.index - index > _BACK:
            break
        whole = _as_kind(draft, sentence, i, found)
        if (counted and len(whole) != 2) or (three and len(whole) != 3):
            continue
        if not all(_fits(draft, sentence, i, e) for e in whole):
            continue
        if sentence.lower[i] in _SIDES:
            most = [id(e) for e in _ranked(draft, sentence, i, before)]
            people = all(e.kind == "person" for e in whole)
            if (people or len(most) == 2) and any(id(_side(draft, e)) not in most[:2] for e in whole):
                continue  # "both sides" of a conflict, not two mediators
        elif sentence.index - index > _CLOSE and any(_open(draft, sentence, i, e) for e in whole):
            continue
        return whole
    return ()


def _as_kind(draft: Draft, sentence: Sentence, i: int, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The same parties as people, or as the states that people act for, as the noun asks."""
    low = sentence.lower[i]
    if low in _OF_STATES:
        whole = _states(draft, found)
    elif low in _OF_PEOPLE or role_of(draft, sentence, i) is not None:
        whole = _holders(draft, found)
    else:
        whole = found
    return tuple(dict.fromkeys(whole))


def _fits(draft: Draft, sentence: Sentence, i: int, e: Entity) -> bool:
    """Whether somebody can be one of "the two <noun>"."""
    low, lemma = sentence.lower[i], sentence.lemmas[i]
    if e.plural and e.kind == "person":
        return False
    if low in _OF_STATES:
        return e.kind == "state" or low in ("governments", "neighbours", "neighbors")
    if low in ("women", "men"):
        return e.kind == "person" and gender_of_name(e.name) in ("", "f" if low == "women" else "m")
    if low in _SIDES:
        return e.kind not in ("outlet", "object") and not (e.kind == "person" and e.key.startswith("unnamed:"))
    if low in ("two", "both"):
        return True
    sorts = fitting(lemma)
    if sorts:
        return e.kind in _BODIES and (e.sort in sorts or lemma in e.called or e.sort in ("organisation", "company"))
    return e.kind == "person" and (low in _ANYBODY or _is_one(draft, e, lemma))


def _is_one(draft: Draft, e: Entity, lemma: str) -> bool:
    """Whether a person can be a minister, lawyer or chair: is called so, or holds no office that the tables know."""
    office = (e.office or "").lower()
    if lemma in e.called or lemma in office.split() or office.endswith(lemma):
        return True
    return draft.knowledge.role(office, (e.of or "").split(":")[0]) is None if office else True


def _open(draft: Draft, sentence: Sentence, i: int, e: Entity) -> bool:
    """Whether nothing says that a person is what the noun means ("the two ministers")."""
    lemma = sentence.lemmas[i]
    if e.kind != "person" or sentence.lower[i] in _ANYBODY:
        return False
    return lemma not in e.called and not (e.office or "").lower().endswith(lemma)


def _holders(draft: Draft, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The leaders whom the document names for states and bodies."""
    return tuple(_leader(draft, e) or e if e.kind != "person" else e for e in found)


def _leader(draft: Draft, body: Entity) -> Entity | None:
    """The person whom the document names at the head of a state, or as the only one of a body."""
    people = [o for o in draft.entities if o.kind == "person" and o.of == body.key and o.sort == "person"]
    if body.kind == "state":
        return next((o for o in people if any(h in (o.office or "") for h in _HEADS)), None)
    return people[0] if len(people) == 1 else None


def _states(draft: Draft, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The states that people act for."""
    return tuple(_side(draft, e, states=True) for e in found)


def _side(draft: Draft, e: Entity, *, states: bool = False) -> Entity:
    """Whom a person acts for, if the document names it; everybody else is a side of his own."""
    if e.kind != "person" or not e.of:
        return e
    return next((o for o in draft.entities if o.key == e.of and (o.kind == "state" or not states)), e)


def _one_by_one(draft: Draft, sentence: Sentence, i: int, before: Antecedents) -> tuple[Entity, ...]:
    """The only two of that kind in the last sentences: "X said ... . Y replied ... . The two ministers ..."."""
    low = sentence.lower[i]
    if low in _SIDES:
        return ()
    for reach in range(1, _CLOSE + 1):
        near = [c for c in before.near(sentence, reach) if c.prominence >= 2 and c.sentence < sentence.index]
        found = _as_kind(draft, sentence, i, tuple(c.entity for c in near if _stands(c)))
        fitting_ones = [e for e in found if _fits(draft, sentence, i, e) and e.kind != "outlet"]
        if len(fitting_ones) == 2:
            return tuple(sorted(fitting_ones, key=lambda e: _first_at(near, e)))
        if len(fitting_ones) > 2:
            return ()
    return ()


def _stands(c: Candidate) -> bool:
    return c.entity.sort != "people" and not c.entity.key.startswith(("unnamed:", "doc:"))


def _first_at(near: list[Candidate], e: Entity) -> tuple[int, int]:
    return min(((c.sentence, c.token) for c in near if c.entity is e), default=(0, 0))


def _salient(draft: Draft, sentence: Sentence, i: int, before: Antecedents) -> tuple[Entity, ...]:
    """The only two of the kind up to here, or the two that were named most, clearly before the third."""
    ranked = _ranked(draft, sentence, i, before)
    return (ranked[0], ranked[1]) if len(ranked) == 2 else ()


def _ranked(draft: Draft, sentence: Sentence, i: int, before: Antecedents) -> list[Entity]:
    """Parties of the kind by how often they were named up to here, at least twice; the rest far behind is left out."""
    low = sentence.lower[i]
    counts: dict[int, int] = {}
    by_id: dict[int, Entity] = {}
    for c in before.candidates:
        e = c.entity
        if low in _SIDES or low in _OF_STATES:
            e = _side(draft, e)
            if e.kind not in ("state", "organisation", "armed_group"):
                continue
        elif c.prominence == 0:
            continue
        if e.plural or e.key.startswith(("unnamed:", "doc:")) or not _fits(draft, sentence, i, e):
            continue
        counts[id(e)] = counts.get(id(e), 0) + 1
        by_id[id(e)] = e
    ranked = sorted((n for n in counts.items() if n[1] >= 2), key=lambda item: -item[1])
    if len(ranked) > 2 and ranked[2][1] * 2 <= ranked[1][1]:
        ranked = ranked[:2]
    return [by_id[k] for k, _ in ranked]


def _only_two(draft: Draft, low: str) -> tuple[Entity, ...]:
    """The only two states or bodies of the whole document, where a headline speaks of both before they are named."""
    if low not in _SIDES and low not in _OF_STATES:
        return ()
    counts: dict[int, int] = {}
    for row in draft.mentions:
        for mention in row:
            for e in mention.entities if mention is not None else ():
                counts[id(e)] = counts.get(id(e), 0) + 1
    kinds = ("state",) if low in _OF_STATES - {"governments"} else ("state", "organisation", "armed_group")
    found = [e for e in draft.entities if e.kind in kinds and counts.get(id(e), 0) >= 2 and not e.plural]
    return tuple(found) if len(found) == 2 else ()
