"""Several taken up together: "both sides", "the two leaders", "the parties"."""

from __future__ import annotations

from dragoman.reading.antecedents import Antecedents
from dragoman.reading.draft import Draft, Entity
from dragoman.reading.parse import Sentence

_OF_PEOPLE = frozenset({"leaders", "men", "presidents", "women", "ministers", "diplomats", "officials"})
_BACK = 12
"""How many sentences back a pair may have been named. Set on the development half of our own gold."""


def both(draft: Draft, sentence: Sentence, i: int, first: int, last: int, before: Antecedents) -> bool:
    """ "both sides", "the two leaders", "the parties": who was named together last."""
    low, words = sentence.lower[i], sentence.lower[first : i + 1]
    counted = "two" in words or "both" in words
    three = "three" in words
    if not (counted or three or low in ("sides", "parties", "leaders", "ministers", "men")):
        return False
    if any(sentence.deps[c] == "relcl" for c in sentence.children[i]) or (
        not counted and any(sentence.lower[c] in ("of", "from") for c in sentence.kids(i, "prep"))
    ):
        return False
    for index, found in reversed(before.together):
        if sentence.index - index > _BACK:
            break
        if (counted and len(found) != 2) or (three and len(found) != 3):
            continue
        if low in _OF_PEOPLE:
            whole = _holders(draft, found)
            if not all(e.kind == "person" for e in whole):
                continue
        else:
            whole = (
                _sides(draft, found) if low in ("countries", "governments", "states", "capitals", "nations") else found
            )
        draft.describe(sentence.index, first, last, i, whole)
        return True
    if counted:
        whole = _two_salient(draft, low)
        if whole:
            draft.describe(sentence.index, first, last, i, whole)
            return True
    return False


def _holders(draft: Draft, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The leaders whom the document names for states."""
    heads = ("president", "prime minister", "chancellor", "king", "premier", "monarch")
    return tuple(
        next(
            (
                o
                for o in draft.entities
                if o.kind == "person" and o.of == e.key and any(h in (o.office or "") for h in heads)
            ),
            e,
        )
        if e.kind == "state"
        else e
        for e in found
    )


def _sides(draft: Draft, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The states that people act for."""
    return tuple(
        next((o for o in draft.entities if o.key == e.of and o.kind == "state"), e)
        if e.kind == "person" and e.of
        else e
        for e in found
    )


def _two_salient(draft: Draft, low: str) -> tuple[Entity, ...]:
    """The only two states or bodies of the whole document, for "both sides" before anybody was named together."""
    counts: dict[int, int] = {}
    for row in draft.mentions:
        for mention in row:
            for e in mention.entities if mention is not None else ():
                counts[id(e)] = counts.get(id(e), 0) + 1
    kinds = ("person",) if low in _OF_PEOPLE else ("state", "organisation", "armed_group")
    sides = [e for e in draft.entities if e.kind in kinds and counts.get(id(e), 0) >= 2 and not e.plural]
    return tuple(sides) if len(sides) == 2 else ()
