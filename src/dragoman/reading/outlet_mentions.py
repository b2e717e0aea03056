"""Which outlet "the newspaper", "the Tajik agency", "the station" and "it wrote" mean."""

from __future__ import annotations

from dragoman.reading.antecedents import Antecedents, Candidate
from dragoman.reading.draft import Draft, Entity
from dragoman.reading.outlet_words import (
    TYPES,
    another_thing,
    beside,
    calls_outlet,
    masthead,
    state_of,
    types_of,
    types_of_noun,
)
from dragoman.reading.outlets import turn
from dragoman.reading.outlets_by_use import articled, points, unknown
from dragoman.reading.parse import Sentence

_FAR = 18
"""How many sentences back "the newspaper" may point. Set on the development half of our own gold (`evaluation.coreference`)."""
_NEAR = 6
_WRITERS_BACK = 3
"""Sentences back that an outlet may stand of which "it wrote" goes on to tell."""
_UNSURE = 2
"""Sentences by which an outlet of which nothing says that it is such a one counts as farther away."""


def outlet_meant(
    draft: Draft, sentence: Sentence, i: int, before: Antecedents, whose: Entity | None = None
) -> Entity | None:
    """The outlet that a definite noun takes up: of the noun's type and state where they are known, and the last one used.

    An unknown name that the text uses as an outlet's becomes one by being called so later.
    """
    noun = _noun(sentence, i)
    if another_thing(draft, sentence, i) or _told_apart(draft, sentence, i):
        return None
    placed = _placed(draft, sentence, i)
    wanted = types_of_noun(noun) if placed else frozenset[str]()
    near = [c for c in before.near(sentence, _FAR) if c.sentence < sentence.index or c.token < i]
    if _other_before(draft, sentence, i, noun):
        return next((c.entity for c in near if noun in c.entity.called and c.entity.kind == "organisation"), None)
    ranks = [(r, n) for n, c in enumerate(near) if (r := _rank(draft, sentence, i, c, wanted, whose)) is not None]
    rank, best = min(ranks, default=(_FAR, -1))
    if any(r == rank and _side_by_side(near[best], near[n]) for r, n in ranks):
        return None
    promoted = _promoted(draft, sentence, i, near, rank, whose) if placed else None
    found = promoted or (near[best].entity if best >= 0 else None)
    if found is None and calls_outlet(draft, sentence, i) and whose is None:
        found = _only_unknown(draft, sentence, near)
    if found is None and placed and whose is None and noun not in draft.lexicon.outlets["vague"]:
        found = _only_one(draft, wanted)
    if (
        found is not None
        and found.kind == "outlet"
        and wanted
        and len(wanted) < len(TYPES)
        and not types_of(draft, found)
    ):
        found.about.update(wanted)
    return found


def _told_apart(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether a clause of its own tells what a vague noun means: "the paper that lay before him"."""
    vague = sentence.lemmas[i] in draft.lexicon.outlets["vague"]
    return (
        vague
        and any(sentence.deps[c] == "relcl" and sentence.lower[c - 1] != "," for c in sentence.children[i])
        and (i + 1 < len(sentence) and sentence.words[i + 1] != ",")
    )


def _noun(sentence: Sentence, i: int) -> str:
    return sentence.lower[i] if sentence.pos[i] in ("ADJ", "ADV") else sentence.lemmas[i]


def taken_for_adverb(sentence: Sentence, i: int) -> bool:
    """Whether "daily" is a paper although the parser takes it for an adjective or adverb: "the business daily cited"."""
    if sentence.pos[i] not in ("ADJ", "ADV") or not types_of_noun(sentence.lower[i]) or i + 1 >= len(sentence):
        return False
    if sentence.pos[i + 1] in ("NOUN", "PROPN", "ADJ", "ADV", "NUM") or sentence.words[i + 1] == "-":
        return False  # "the daily briefing"
    first = i - 1
    while first > 0 and sentence.pos[first] in ("NOUN", "ADJ") and sentence.words[first].islower():
        first -= 1
    return first >= 0 and sentence.lower[first] == "the"


def adverbial(draft: Draft, sentence: Sentence, i: int, before: Antecedents) -> None:
    """Enter "the business daily" that the parser took for an adverb."""
    first = i - 1
    while sentence.lower[first] != "the":
        first -= 1
    found = outlet_meant(draft, sentence, i, before)
    if found is not None:
        draft.describe(sentence.index, first, i, i, (found,))


def _rank(
    draft: Draft, sentence: Sentence, i: int, c: Candidate, wanted: frozenset[str], whose: Entity | None
) -> int | None:
    """How far away what was mentioned counts, None if it cannot be meant."""
    e, noun, distance = c.entity, _noun(sentence, i), sentence.index - c.sentence
    if e.kind == "outlet":
        fit = _fit(draft, sentence, i, c, wanted, whose)
        return None if fit is None else distance + fit
    if e.kind == "person" or calls_outlet(draft, sentence, i) or whose is not None:
        return None
    if noun in e.called:
        return distance
    if noun != "agency" or not _public(draft, sentence, i, c):
        return None
    if _reported_on(draft, sentence, i, e):
        return None
    return distance + (_UNSURE if _publishes(draft, sentence, i) else 0)


def _reported_on(draft: Draft, sentence: Sentence, i: int, e: Entity) -> bool:
    """Whether a sentence tells of somebody what "the agency" says: "The authority can do it but, the agency said, ..."."""
    if sentence.deps[i] != "nsubj" or sentence.lemmas[sentence.heads[i]] not in draft.lexicon.reporting:
        return False
    return any(m is not None and e in m.entities for m in draft.mentions[sentence.index][:i])


def _side_by_side(a: Candidate, b: Candidate) -> bool:
    """Whether two are named in one place, so that either may be meant: "Radio Zeta and Canale 9"."""
    return a.entity is not b.entity and a.sentence == b.sentence and a.prominence == b.prominence


def _publishes(draft: Draft, sentence: Sentence, i: int) -> bool:
    return sentence.deps[i] == "nsubj" and sentence.lemmas[sentence.heads[i]] in draft.lexicon.outlets["publishing"]


def _only_one(draft: Draft, wanted: frozenset[str]) -> Entity | None:
    """The only outlet of the text, named later or long before, if it can be called so."""
    outlets = [e for e in draft.entities if e.kind == "outlet" and not _own(draft, e)]
    types = types_of(draft, outlets[0]) if len(outlets) == 1 else frozenset[str]()
    return outlets[0] if len(outlets) == 1 and (not types or types & wanted) else None


def _placed(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether a vague noun stands where an outlet acts or is spoken to; "at the station" and "in the paper" are none."""
    lists, dep, governor = draft.lexicon.outlets, sentence.deps[i], sentence.heads[i]
    if dep in ("nsubj", "nsubjpass", "agent"):
        return True
    if sentence.lemmas[i] in ("radio", "television", "tv"):
        return False  # "from the television"
    if calls_outlet(draft, sentence, i):
        return True
    if dep in ("dobj", "dative"):
        sold = any(sentence.lower[t : t + 2] == ["for", "sale"] for t in range(i + 1, len(sentence)))
        return not sentence.kids(i, "conj") and (sold or sentence.lemmas[governor] in lists["spoken_to"])
    if dep == "poss":
        return True
    if dep == "pobj":
        word, above = sentence.lower[governor], sentence.lemmas[sentence.heads[governor]]
        if word in ("by", "with"):
            return True
        if word == "to":
            return sentence.lower[sentence.heads[governor]] == "according" or above in draft.lexicon.reporting
        if word in ("for", "at") and above in ("work", "write", "report"):
            return True
        return word in ("of", "for", "from") and (
            above in lists["staff"] | lists["works"] | lists["of_outlets"] | draft.lexicon.unnamed_nouns
        )
    return dep == "appos"


def _other_before(draft: Draft, sentence: Sentence, i: int, noun: str) -> bool:
    """Whether the text has spoken of another such thing since: after "a power station" no radio is "the station"."""
    if noun not in draft.lexicon.outlets["vague"] or calls_outlet(draft, sentence, i):
        return False
    for index in range(sentence.index, max(-1, sentence.index - _NEAR), -1):
        s = draft.sentences[index]
        for t in range((i if index == sentence.index else len(s)) - 1, -1, -1):
            there = draft.at(index, t)
            if there is not None and there.form == "nominal" and any(e.kind == "outlet" for e in there.entities):
                return False
            if s.lemmas[t] == noun and s.tags[t] == "NN" and another_thing(draft, s, t) and not _names(draft, s, t):
                return True
    return False


def _public(draft: Draft, sentence: Sentence, i: int, c: Candidate) -> bool:
    """Whether a public agency may be meant: where nothing is quoted or written, and one that is not only named in passing."""
    if c.entity.sort != "agency" or c.entity.plural or c.prominence < _OBJECT:
        return False
    return sentence.deps[i] != "nsubj" or sentence.lemmas[sentence.heads[i]] not in draft.lexicon.outlets["wires"]


_OBJECT = 2
"""Prominence of objects."""


def _fit(
    draft: Draft, sentence: Sentence, i: int, c: Candidate, wanted: frozenset[str], whose: Entity | None
) -> int | None:
    """By how much an outlet counts as farther away, None if it cannot be called so."""
    e = c.entity
    types, state = types_of(draft, e), state_of(draft, e)
    if not wanted:
        return None  # not where an outlet can stand
    if types and not types & wanted:
        named_so = types == masthead(e.name.replace("-", " ").split())[1] and not e.called
        return _UNSURE if named_so and "newspaper" in types and "magazine" in wanted and not _own(draft, e) else None
    if whose is not None and state != whose.key:
        close = sentence.index - c.sentence <= 1 and _only_one(draft, wanted) is e
        if state or not (types or close or _named_in(draft, c.sentence, whose)):
            return None
    known = draft.knowledge.outlets.get(e.key)
    public = draft.lexicon.outlets["state_run"] & set(beside(sentence, i))
    if public and known is not None and known.state_controlled == "no":
        return None
    if (0 < len(types) < len(TYPES) and (whose is None or state)) or _noun(sentence, i) in e.called:
        return 0
    return None if _own(draft, e) else _UNSURE


def _own(draft: Draft, e: Entity) -> bool:
    """Whether an outlet is the one that publishes the text."""
    own = (draft.document.outlet or "").removeprefix("The ").casefold()
    return e.name.removeprefix("The ").casefold() == own


def _named_in(draft: Draft, sentence: int, whose: Entity) -> bool:
    return any(m is not None and whose in m.entities for m in draft.mentions[sentence])


def _promoted(
    draft: Draft, sentence: Sentence, i: int, near: list[Candidate], rank: int, whose: Entity | None
) -> Entity | None:
    """A name of which nothing is known but its use as an outlet's, closer than any outlet."""
    if _spoken_of(draft, sentence, i):
        return None
    for c in near:
        e, distance = c.entity, sentence.index - c.sentence
        if distance + 1 >= rank or distance > _NEAR or (whose is not None and not _named_in(draft, c.sentence, whose)):
            continue
        fits = e.kind in ("organisation", "person") and unknown(draft, e) and _of_no_sort(e)
        if fits and points(draft, e) > 0 and not _spoken_of_as_person(draft, e):
            turn(e)
            return e
    return None


def _spoken_of(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether a vague noun was used before without meaning an outlet: "the paper that Lindqvist wrote"."""
    noun = sentence.lemmas[i]
    if noun not in draft.lexicon.outlets["vague"] or calls_outlet(draft, sentence, i):
        return False
    for s in draft.sentences[max(0, sentence.index - _NEAR) : sentence.index + 1]:
        for t in range(i if s is sentence else len(s)):
            if s.lemmas[t] == noun and not _names(draft, s, t):
                return True
    return False


def _names(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether a noun stands for an outlet or right before its name."""
    found = [draft.at(sentence.index, t) for t in (i, i + 1) if t < len(sentence)]
    return any(m is not None and any(e.kind == "outlet" for e in m.entities) for m in found)


def _only_unknown(draft: Draft, sentence: Sentence, near: list[Candidate]) -> Entity | None:
    """The one name close by of which the text says nothing: "The singer sued Bild. The tabloid lost."."""
    close = [c for c in near if sentence.index - c.sentence <= _AFTER and c.entity.kind == "organisation"]
    unknown_ones = {id(c.entity): c.entity for c in close if unknown(draft, c.entity) and _of_no_sort(c.entity)}
    if len(unknown_ones) != 1 or any(c.sentence == sentence.index for c in close):
        return None
    found = next(iter(unknown_ones.values()))
    if points(draft, found) < 0 or articled(draft, found):
        return None
    turn(found)
    return found


_AFTER = 2
"""Sentences within which a noun alone may tell what a name is."""


def _of_no_sort(e: Entity) -> bool:
    return e.sort in ("organisation", "person") and not e.called


def _spoken_of_as_person(draft: Draft, e: Entity) -> bool:
    """Whether a pronoun or a noun for a person has taken somebody up."""
    return e.kind == "person" and any(
        m is not None and m.form != "name" and e in m.entities for row in draft.mentions for m in row
    )


def writer(draft: Draft, sentence: Sentence, i: int, before: Antecedents) -> Entity | None:
    """The outlet that "it" or "its" means where the clause publishes: "it wrote", "its front page"."""
    head = sentence.heads[i]
    if sentence.lower[i] == "its":
        if sentence.deps[i] != "poss" or sentence.lemmas[head] not in draft.lexicon.outlets["works"]:
            return None
        here = [c for c in before.near(sentence, _WRITERS_BACK) if c.token < i or c.sentence < sentence.index]
        bodies = [c for c in here if c.entity.kind in ("outlet", "organisation", "state", "armed_group")]
        return bodies[0].entity if bodies and bodies[0].entity.kind == "outlet" else None
    if sentence.deps[i] != "nsubj" or sentence.lemmas[head] not in draft.lexicon.outlets["it_writes"]:
        return None
    for c in before.near(sentence, _WRITERS_BACK):
        if c.entity.kind == "outlet" and c.sentence < sentence.index:
            return c.entity
    return None
