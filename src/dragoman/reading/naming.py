"""What all steps that enter names share: the entities of a draft, heads of names, names as places."""

from __future__ import annotations

from dragoman.reading.draft import Draft, Entity
from dragoman.reading.parse import Sentence

_PLACE_PREPOSITIONS = frozenset(
    {"in", "at", "near", "outside", "around", "across", "inside", "throughout", "over", "within", "off", "beyond"}
)
_MOVES = frozenset({"to", "from", "into", "through", "toward", "towards", "via", "for"})
_TRAVEL = frozenset(
    {"go", "travel", "fly", "return", "arrive", "leave", "move", "head", "invite", "visit", "trip", "flight"}
    | {"journey", "send", "deploy", "rush", "drive", "bring", "ship", "walk", "sail", "flee", "evacuate", "deliver"}
)


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """The token of a stretch whose head lies outside it."""
    for i in range(last, first - 1, -1):
        if not first <= sentence.heads[i] <= last or sentence.heads[i] == i:
            return i
    return last


def entity(draft: Draft, key: str, **fields: object) -> Entity:
    """The entity with this key, made if it is new."""
    for e in draft.entities:
        if e.key == key:
            return e
    made = Entity(key=key, **fields)  # type: ignore[arg-type]
    draft.entities.append(made)
    return made


def unnamed_person(
    draft: Draft, name: str, noun: str, whose: Entity | None, *, plural: bool, sort: str = "unnamed"
) -> Entity:
    """The person, or people, known by a description only ("two Turkish officials").

    Args:
        draft: where the entity is looked up or added.
        name: the description, which makes the key.
        noun: its head noun, singular.
        whose: for whom they act, if that is said.
        plural: whether they are several.
        sort: `unnamed` for officials and sources, `people` for others.
    """
    of = whose.key if whose else None
    return entity(draft, f"unnamed:{name}", name=name, kind="person", sort=sort, of=of, office=noun, plural=plural)


def place_or_actor(sentence: Sentence, head: int) -> str:
    """Whether a capital or a state's name stands for a place ("in Ankara") or for who acts ("Ankara supports").

    Behind "to" and the like it is a place after a verb of motion, else "either".
    """
    dep = sentence.deps[head]
    if dep == "pobj":
        preposition = sentence.heads[head]
        if sentence.lower[preposition] in _PLACE_PREPOSITIONS:
            return "place"
        if sentence.lower[preposition] in _MOVES:
            return "place" if sentence.lemmas[sentence.heads[preposition]] in _TRAVEL else "either"
        return "actor"
    if dep == "conj":
        return place_or_actor(sentence, sentence.heads[head])
    if dep == "dobj" and sentence.lemmas[sentence.heads[head]] in ("leave", "visit", "reach", "enter"):
        return "place"
    if dep in ("npadvmod", "appos") and sentence.heads[head] != head and sentence.pos[sentence.heads[head]] == "PROPN":
        return "place"
    return "actor"


_JOINING = frozenset({"of", "at", "in", "for", "from", "with", "to", "who"})
"""Words that part a description ("officials of the transport ministry") from the name in it."""


def canonical(name: str) -> str:
    """One spelling for "Transport Ministry" and "Ministry of Transport"."""
    words = name.split()
    if (
        not _JOINING & set(words)
        and len(words) >= 2
        and words[-1].lower() in ("ministry", "department")
        and words[0].lower() not in ("the", "state")
    ):
        return f"{words[-1].title()} of {' '.join(words[:-1]).title()}"
    return name.removeprefix("the ").removeprefix("The ")


def written_small(draft: Draft, word: str) -> bool:
    """Whether the document writes a word small somewhere: then a capital at the start of a sentence is no name."""
    first = draft.sentences[0]._memo if draft.sentences else {}
    small = first.get("small")
    if small is None:
        small = {w for s in draft.sentences for w in s.words if w.islower()}
        first["small"] = small
    return word.lower() in small
