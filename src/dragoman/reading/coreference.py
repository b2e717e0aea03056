"""Who "he", "the publication", "the ministry" and "both sides" are: a sieve from sure to likely, then nothing."""

from __future__ import annotations

from dragoman.reading.antecedents import Antecedents, Candidate, parties_at, quotations
from dragoman.reading.called import find_called
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.nominal_mentions import nominal
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import conjuncts
from dragoman.reading.words import Gender, gender_of_name, gender_of_office

_PERSON: dict[str, Gender] = {
    "he": "m", "him": "m", "his": "m", "himself": "m",
    "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_THING = frozenset({"it", "its", "itself"})
_MANY = frozenset({"they", "them", "their", "themselves", "theirs"})
_REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves"})
_POSSESSIVE = frozenset({"his", "her", "its", "their"})
_REACH = 4
"""Sentences back that a pronoun may point. Set on the development half of our own gold (`evaluation.coreference`)."""


def resolve(draft: Draft) -> None:
    """Enter pronouns and nominals as mentions of what they stand for; what is not sure stays without."""
    find_called(draft)
    before = Antecedents(quotes=quotations(draft.prepared))
    genders: dict[int, Gender] = {}
    for sentence in draft.sentences:
        for i in range(len(sentence)):
            mention = draft.at(sentence.index, i)
            if mention is None:
                _anaphor(draft, sentence, i, before, genders)
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
        if low in _PERSON:
            found = _person(draft, sentence, i, before, genders)
        elif low in _THING:
            found = () if _pleonastic(sentence, i) else _thing(sentence, i, before)
        elif low in _MANY:
            found = _many(sentence, i, before)
        if found:
            draft.cover(Mention(sentence.index, i, i, i, "pronoun", found))
        if low in _PERSON or low in _THING or low in _MANY:
            return
    apart = sentence.deps[i] not in ("compound", "amod", "det", "predet")
    if sentence.pos[i] in ("NOUN", "PROPN", "NUM", "DET", "PRON") and apart:
        nominal(draft, sentence, i, before)


def _known_gender(e: Entity, genders: dict[int, Gender]) -> Gender:
    """From an earlier pronoun, a title, the word for the office ("spokeswoman") or the given name."""
    return genders.get(id(e)) or gender_of_name(e.name) or gender_of_office(e.office or "")


def _person(
    draft: Draft, sentence: Sentence, i: int, before: Antecedents, genders: dict[int, Gender]
) -> tuple[Entity, ...]:
    """Who "he" is: the best of the people near by whose gender is not known to be another."""
    wanted = _PERSON[sentence.lower[i]]
    inside = _inside_own_clause(sentence, i)
    quoted = before.quoted(sentence, i)
    above = _subjects_above(sentence, i)
    best: tuple[float, Entity] | None = None
    for c in before.candidates:
        e = c.entity
        back = sentence.index - c.sentence
        if back > 3 * _REACH or e.kind != "person" or e.plural or e.sort not in ("person", "unnamed", "people"):
            continue
        if back == 0 and (c.token in inside or c.token > i):
            continue
        known = _known_gender(e, genders)
        if known and known != wanted:
            continue
        score = _weight(c, back) + (_KNOWN if known else 0.0)
        if c.quoted != quoted:
            score -= _OTHER_VOICE if c.quoted else _SPEAKER * (back == 0 and c.prominence == 3)
        if back == 0 and c.token in above:
            score += _ABOVE
        if e.sort == "people" and c.prominence < 3:
            score -= _VAGUE
        if best is None or score >= best[0]:
            best = (score, e)
    if best is None:
        return ()
    genders[id(best[1])] = wanted
    return (best[1],)


def _weight(c: Candidate, back: int) -> float:
    return _PROMINENCE[c.prominence] - _AWAY * back - (_FAR if back > _REACH else 0.0)


_PROMINENCE = {0: -1.0, 1: 0.0, 2: 0.6, 3: 1.6}
_AWAY = 1.0
_FAR = 2.0
_KNOWN = 0.6
_OTHER_VOICE = 2.0
_SPEAKER = 3.0
_ABOVE = 1.0
_VAGUE = 0.8
"""Weights of a candidate for "he", in sentences of distance; set on the development half of our own gold."""


def _subjects_above(sentence: Sentence, i: int) -> set[int]:
    """The subjects of the clauses above a pronoun: "X said that ... Y ... he"."""
    return {
        t
        for v in sentence.ancestors(i)
        for s in sentence.kids(v, "nsubj", "nsubjpass")
        if s < i
        for t in conjuncts(sentence, s)[:1]
    }


def _ordered(sentence: Sentence, i: int, found: list[Candidate]) -> list[Candidate]:
    """Own sentence, then the previous ones; in each the subjects first, that of the clause above before all."""
    tokens = _subjects_above(sentence, i)
    return sorted(
        found,
        key=lambda c: (-c.sentence, not (c.sentence == sentence.index and c.token in tokens), -c.prominence, c.token),
    )


def _inside_own_clause(sentence: Sentence, i: int) -> set[int]:
    """Subjects and objects of the pronoun's own clause: "he" and "Putin" in "he told Putin" differ."""
    if sentence.lower[i] in _POSSESSIVE or sentence.lower[i] in _REFLEXIVE:
        return set()
    verb = sentence.heads[i]
    while sentence.pos[verb] not in ("VERB", "AUX") and sentence.heads[verb] != verb:
        verb = sentence.heads[verb]
    out: set[int] = set()
    for child in sentence.children[verb]:
        if sentence.deps[child] in ("nsubj", "nsubjpass", "dobj", "dative") and child != i:
            out.update(conjuncts(sentence, child))
        if sentence.deps[child] == "prep":
            for obj in sentence.kids(child, "pobj"):
                if obj != i:
                    out.update(conjuncts(sentence, obj))
    return out


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


def _thing(sentence: Sentence, i: int, before: Antecedents) -> tuple[Entity, ...]:
    inside = _inside_own_clause(sentence, i)
    bound = sentence.lower[i] in ("its", "itself")
    own = _own_subject(sentence, i) if bound else None
    for c in before.candidates:
        if c.sentence == sentence.index and c.token == own and _is_thing(c.entity):
            return (c.entity,)
    head = sentence.heads[i]
    is_object = sentence.deps[i] in ("dobj", "pobj", "nsubjpass", "attr")
    speaks = sentence.deps[i] == "nsubj" and sentence.lemmas[head] in _SPEAKS
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
        if is_object and e.kind == "outlet":
            continue
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
    if sentence.lower[i] == "their":
        own = _own_subject(sentence, i)
        mine = [c.entity for c in before.candidates if c.sentence == sentence.index and c.token == own]
        if mine and mine[0].plural:
            return (mine[0],)
    single: Entity | None = None
    inside = _inside_own_clause(sentence, i)
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
            return max(reversed(together), key=len)
        if groups:
            return (groups[-1].entity,)
        if single is None:
            bodies = [c for c in here if c.prominence == 3 and c.entity.sort in _BODIES]
            single = bodies[-1].entity if bodies else None
    return (single,) if single is not None else ()


_BODIES = frozenset(
    {"union", "company", "party", "association", "army", "committee", "movement", "armed_group"}
    | {"unnamed", "people", "council", "court", "commission", "agency", "university", "bank", "outlet"}
)

__all__ = ["parties_at", "resolve"]
