"""Who "he", "the publication", "the ministry" and "both sides" are: a sieve from sure to likely, then nothing."""

from __future__ import annotations

from dragoman.reading.antecedents import Antecedents, Candidate, parties_at
from dragoman.reading.called import find_called
from dragoman.reading.calling import AGED
from dragoman.reading.described_people import person as person_described
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.epithets import aged, demonym, partisan
from dragoman.reading.nominal_mentions import nominal
from dragoman.reading.outlet_mentions import adverbial, taken_for_adverb, writer
from dragoman.reading.parse import Sentence
from dragoman.reading.pronouns import PERSON, inside_own_clause, person, subjects_above
from dragoman.reading.text import quotations
from dragoman.reading.words import Gender

_THING = frozenset({"it", "its", "itself"})
_MANY = frozenset({"they", "them", "their", "themselves", "theirs"})


def resolve(draft: Draft) -> None:
    """Enter pronouns and nominals as mentions of what they stand for; what is not sure stays without."""
    find_called(draft)
    before = Antecedents(quotes=quotations(draft.prepared))
    before.tell(draft.sentences)
    genders: dict[int, Gender] = {}
    for sentence in draft.sentences:
        for i in range(len(sentence)):
            if i and sentence.words[i][:1].isupper() and sentence.lower[sentence.left[i]] == "the":
                partisan(draft, sentence, i, before)
            mention = draft.at(sentence.index, i)
            if mention is None:
                _anaphor(draft, sentence, i, before, genders)
                mention = draft.at(sentence.index, i)
            elif mention.form != "nominal" and mention.head == i and sentence.lower[mention.first - 1] == "the":
                demonym(draft, sentence, i, mention, before)
                mention = draft.at(sentence.index, i)
            if mention is not None and mention.head == i and mention.entities:
                before.add(sentence, i, mention)
            if sentence.deps[i] in ("punct", "ROOT", "mark", "cc", "aux") or i == len(sentence) - 1:
                continue
            if mention is not None and (sentence.kids(i, "conj") or sentence.deps[i] in ("conj", "pobj", "dobj")):
                before.note_together(draft, sentence)
        before.note_together(draft, sentence)


def _anaphor(draft: Draft, sentence: Sentence, i: int, before: Antecedents, genders: dict[int, Gender]) -> None:
    low = sentence.lower[i]
    if sentence.pos[i] in ("PRON", "DET"):
        found: tuple[Entity, ...] = ()
        if low in PERSON:
            found = person(draft, sentence, i, before, genders)
        elif low in _THING:
            found = () if _pleonastic(sentence, i) else _thing(draft, sentence, i, before)
        elif low in _MANY:
            found = _many(sentence, i, before)
        if found:
            draft.cover(Mention(sentence.index, i, i, i, "pronoun", found))
        if low in PERSON or low in _THING or low in _MANY:
            return
    apart = sentence.deps[i] not in ("compound", "amod", "det", "predet")
    if sentence.lower[i] == "old" and aged(sentence, i):
        first = i - 5 if i > 4 and sentence.lower[i - 5] == "the" else sentence.left[i]
        person_described(draft, sentence, i, (first, i), AGED, None, before)
    elif taken_for_adverb(sentence, i):
        adverbial(draft, sentence, i, before)
    elif sentence.pos[i] in ("NOUN", "PROPN", "NUM", "DET", "PRON") and apart:
        nominal(draft, sentence, i, before)


def _ordered(sentence: Sentence, i: int, found: list[Candidate]) -> list[Candidate]:
    """Own sentence, then the previous ones; in each the subjects first, that of the clause above before all."""
    tokens = subjects_above(sentence, i)
    return sorted(
        found,
        key=lambda c: (-c.sentence, not (c.sentence == sentence.index and c.token in tokens), -c.prominence, c.token),
    )


# Things


_WILLED = frozenset(
    [
        "willing",
        "unwilling",
        "ready",
        "prepared",
        "reluctant",
        "able",
        "unable",
        "keen",
        "eager",
        "committed",
        "determined",
        "open",
        "opposed",
        "set",
    ]
)
"""Only somebody is willing: "it is willing to" is never without a subject."""


def _pleonastic(sentence: Sentence, i: int) -> bool:
    """Whether "it" stands for nobody: "it is unclear whether", "it seems", "made it clear that"."""
    head = sentence.heads[i]
    if sentence.deps[i] == "expl":
        return True
    if sentence.lower[i] != "it":
        return False
    if sentence.deps[i] not in ("nsubj", "nsubjpass"):
        return any(
            sentence.lower[c] in ("clear", "easier", "possible", "difficult", "hard", "harder")
            for c in (i + 1,)
            if c < len(sentence)
        )
    if sentence.lemmas[head] == "be" or sentence.deps[i] == "nsubjpass":
        adjective = sentence.child(head, "acomp", "attr")
        if adjective is not None and sentence.lower[adjective] in _WILLED:
            return False
        for c in sentence.children[head] + (sentence.children[adjective] if adjective is not None else []):
            if sentence.deps[c] in ("ccomp", "xcomp", "csubj", "advcl", "csubjpass") and c > head:
                return (
                    adjective is None
                    or sentence.lemmas[adjective] in _IT_ADJECTIVES
                    or sentence.pos[adjective] == "ADJ"
                    or sentence.deps[c] == "ccomp"
                )
        prep = next((sentence.lower[c] for c in sentence.kids(head, "prep")), "")
        if sentence.lemmas[head] == "be" and adjective is None and prep == "up":
            return True
    return (
        sentence.lemmas[head] in ("seem", "appear", "rain", "snow", "transpire", "emerge", "take", "turn")
        and any(sentence.deps[c] in ("ccomp", "xcomp", "acomp", "oprd") for c in sentence.children[head])
        and sentence.lemmas[head] != "take"
    )


_IT_ADJECTIVES = frozenset({"time", "problem", "pity", "fact", "up", "case", "matter", "shame", "mistake"})


def _own_subject(sentence: Sentence, i: int) -> int | None:
    """The subject of the clause in which a possessive stands: "the union dropped its demand"."""
    for ancestor in sentence.ancestors(i):
        if sentence.pos[ancestor] in ("VERB", "AUX"):
            subject = sentence.child(ancestor, "nsubj", "nsubjpass")
            if subject is not None and subject < i:
                return subject if sentence.lower[subject] not in ("which", "that", "who") else sentence.heads[ancestor]
    return None


def _thing(draft: Draft, sentence: Sentence, i: int, before: Antecedents) -> tuple[Entity, ...]:
    inside = inside_own_clause(sentence, i)
    bound = sentence.lower[i] in ("its", "itself")
    own = _own_subject(sentence, i) if bound else None
    for c in before.candidates:
        if c.sentence == sentence.index and c.token == own and _is_thing(c.entity):
            return (c.entity,)
    head = sentence.heads[i]
    is_object = sentence.deps[i] in ("dobj", "pobj", "nsubjpass", "attr")
    speaks = sentence.deps[i] == "nsubj" and sentence.lemmas[head] in _SPEAKS
    published_by = writer(draft, sentence, i, before)
    if published_by is not None:
        return (published_by,)
    for c in _ordered(sentence, i, before.near(sentence, 2)):
        e = c.entity
        if speaks and e.sort in ("document", "paper") and sentence.index - c.sentence <= 1:
            return (e,)
        if not _is_thing(e) or (c.sentence == sentence.index and (c.token in inside or c.token > i)):
            continue
        if c.prominence < 2 and not (bound and c.sentence == sentence.index):
            continue
        if speaks and e.kind == "state" and c.prominence < 3:
            continue
        if e.kind == "outlet" and (is_object or c.prominence < 3):
            continue  # what an outlet is told goes on about something else
        return (e,)
    return ()


_SPEAKS = frozenset(
    {"say", "read", "add", "state", "write", "report", "note", "warn", "announce", "argue", "claim", "call"}
)


def _is_thing(e: Entity) -> bool:
    return not e.plural and e.kind not in ("person", "collective", "object", "unresolved")


# Several


def _many(sentence: Sentence, i: int, before: Antecedents) -> tuple[Entity, ...]:
    """Whom "they" stands for: several as one subject, several named together, a group, or one body of people."""
    bound = sentence.lower[i] in ("their", "themselves")
    if bound:
        own = _own_subject(sentence, i)
        mine = [c.entity for c in before.candidates if c.sentence == sentence.index and c.token == own]
        if mine and mine[0].plural:
            return (mine[0],)
        if mine and own is not None and sentence.kids(own, "conj"):
            return tuple(e for at, found in before.together if at == sentence.index and mine[0] in found for e in found)
    single: Entity | None = None
    inside = inside_own_clause(sentence, i)
    tokens = () if bound else [t for t in subjects_above(sentence, i) if not sentence.kids(t, "conj")]
    above = frozenset(id(c.entity) for c in before.candidates if c.sentence == sentence.index and c.token in tokens)
    for index in range(sentence.index, max(-1, sentence.index - 4), -1):
        here = [
            c
            for c in before.candidates
            if c.sentence == index and not (index == sentence.index and (c.token >= i or c.token in inside))
        ]
        groups = [c for c in here if c.entity.plural]
        together = [found for at, found in before.together if at == index]
        subjects = [c for c in groups if c.prominence == 3]
        if subjects:
            return (subjects[-1].entity,)
        if together:
            said = above if index == sentence.index else frozenset[int]()
            group = tuple(e for e in max(reversed(together), key=len) if id(e) not in said)
            if len(group) > 1:
                return group
        if groups:
            return (groups[-1].entity,)
        if single is None:
            bodies = [
                c
                for c in here
                if c.prominence == 3
                and c.entity.sort in _BODIES
                and (c.entity.kind != "person" or c.entity.plural)
                and id(c.entity) not in above
            ]
            single = bodies[-1].entity if bodies else None
    return (single,) if single is not None else ()


_BODIES = frozenset(
    {"union", "company", "party", "association", "army", "committee", "movement", "armed_group"}
    | {"unnamed", "people", "council", "court", "commission", "agency", "university", "bank", "outlet"}
)

__all__ = ["parties_at", "resolve"]
