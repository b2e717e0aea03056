"""Who "he" and "she" are: candidates near by, weighed by where they stand, who speaks, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.reading.antecedents import Antecedents, Candidate
from dragoman.reading.draft import Draft, Entity
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import conjuncts
from dragoman.reading.words import Gender, gender_of_name, gender_of_office

PERSON: dict[str, Gender] = {
    "he": "m", "him": "m", "his": "m", "himself": "m",
    "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves"})
_POSSESSIVE = frozenset({"his", "her", "its", "their"})
_PEOPLE = frozenset({"person", "unnamed", "people"})
REACH = 4
"""Sentences back that a pronoun may point. Set on the development half of our own gold (`evaluation.coreference`)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for and against a candidate, in sentences of distance; set on the development half of our own gold.

    Attributes:
        subject, object_, other, adjective: by its place in its clause.
        away: for each sentence between; `far` once more beyond `REACH`.
        known: its gender is known to fit.
        voice: it stands inside a quotation and the pronoun outside; `speaker`: the pronoun is quoted, and it speaks.
        above: it is the subject of a clause above the pronoun.
        vague: somebody unnamed who is no subject; `bare`: one word that may be no person's name at all.
        block: it stands in the same paragraph.
    """

    subject: float = 1.6
    object_: float = 0.6
    other: float = 0.0
    adjective: float = -1.0
    away: float = 1.0
    far: float = 2.0
    known: float = 0.6
    voice: float = 2.0
    speaker: float = 3.0
    above: float = 1.0
    vague: float = 0.8
    bare: float = 0.8
    block: float = 0.3


WEIGHTS = Weights()


def person(
    draft: Draft, sentence: Sentence, i: int, before: Antecedents, genders: dict[int, Gender]
) -> tuple[Entity, ...]:
    """Who "he" is: the best of the people near by whose gender is not known to be another; nobody if there is none."""
    wanted = PERSON[sentence.lower[i]]
    best: tuple[float, Entity] | None = None
    for score, c in weighed(draft, sentence, i, before, genders):
        if best is None or score >= best[0]:
            best = (score, c.entity)
    if best is None:
        return ()
    genders[id(best[1])] = wanted
    return (best[1],)


def weighed(
    draft: Draft, sentence: Sentence, i: int, before: Antecedents, genders: dict[int, Gender]
) -> list[tuple[float, Candidate]]:
    """Everybody whom "he" or "she" may mean, with a weight, in the order of the text."""
    wanted = PERSON[sentence.lower[i]]
    inside = inside_own_clause(sentence, i) | _explained(sentence, i)
    quoted = before.quoted(sentence, i)
    above = subjects_above(sentence, i)
    w = WEIGHTS
    out = []
    for c in before.candidates:
        e = c.entity
        back = sentence.index - c.sentence
        if back > 3 * REACH or e.kind != "person" or e.plural or e.sort not in _PEOPLE:
            continue
        if back == 0 and (c.token in inside or c.token > i):
            continue
        known = _known_gender(e, genders)
        if known and known != wanted:
            continue
        score = (w.adjective, w.other, w.object_, w.subject)[c.prominence] - w.away * back
        if back > REACH:
            score -= w.far
        if known:
            score += w.known
        if c.quoted != quoted:
            score -= w.voice if c.quoted else w.speaker * (back == 0 and c.prominence == 3)
        if back == 0 and c.token in above:
            score += w.above
        if e.sort == "people" and c.prominence < 3:
            score -= w.vague
        if e.sort == "person" and " " not in e.name and not e.office and not e.called and not e.of:
            score -= w.bare
        if c.block == sentence.block:
            score += w.block
        out.append((score, c))
    return out


def _known_gender(e: Entity, genders: dict[int, Gender]) -> Gender:
    """From an earlier pronoun, a title, the word for the office ("spokeswoman") or the given name."""
    return genders.get(id(e)) or gender_of_name(e.name) or gender_of_office(e.office or "")


def subjects_above(sentence: Sentence, i: int) -> set[int]:
    """The subjects of the clauses above a pronoun: "X said that ... Y ... he"; of "quoted X as saying that he" X."""
    out: set[int] = set()
    for v in sentence.ancestors(i):
        if sentence.deps[v] == "pcomp" and sentence.lower[sentence.heads[v]] == "as":
            quoting = sentence.heads[sentence.heads[v]]
            out.update(o for o in sentence.kids(quoting, "dobj", "nsubjpass") if o < i)
            if out:
                return out
        out.update(t for s in sentence.kids(v, "nsubj", "nsubjpass") if s < i for t in conjuncts(sentence, s)[:1])
    return out


def _explained(sentence: Sentence, i: int) -> set[int]:
    """Whom an apposition explains in which the pronoun stands: "Luis Arce, his counterpart" is not "his"."""
    out: set[int] = set()
    chain = [i, *sentence.ancestors(i)]
    for t in chain:
        if sentence.deps[t] == "appos" and t != i:
            out.update(conjuncts(sentence, sentence.heads[t]))
        if sentence.pos[t] in ("VERB", "AUX"):
            break
    return out


def inside_own_clause(sentence: Sentence, i: int) -> set[int]:
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
