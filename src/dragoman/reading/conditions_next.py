"""Conditions that a later sentence states: "It would do so only if ...", "There are two conditions. First, ..."."""

from __future__ import annotations

from dragoman.model import ConditionType
from dragoman.reading.conditions import add, find_conditions
from dragoman.reading.draft import ClaimDraft, Draft
from dragoman.reading.parse import Sentence

_RESUMES = frozenset({"it", "this", "that", "they", "these", "such", "he", "she", "both"})
_SUBJECTS = ("nsubj", "nsubjpass")
_WINDOW = 4
"""How many sentences after its announcement a condition may still be named."""


def attach_following(draft: Draft) -> None:
    """Give conditions of later sentences to the claim before them, in reading order."""
    announced: tuple[ClaimDraft, int] | None = None
    for sentence in draft.sentences:
        if announced is not None and sentence.index - announced[1] <= _WINDOW and _counted(draft, sentence):
            add(announced[0], "requires", _whole(sentence))
            announced = (announced[0], sentence.index)
            continue
        claim = _claim_before(draft, sentence)
        if claim is None:
            continue
        for found in _resumed(draft, sentence):
            add(claim, found[0], found[1])
        opening = tuple(sentence.lower[:3])
        if (
            opening[:2] in (("in", "return"), ("in", "exchange"))
            and opening[2:] != ("for",)
            and claim.kind == "commitment"
        ):
            add(claim, "in_exchange", sentence.span(0, 1))
        named = _named(draft, sentence)
        if named is not None:
            add(claim, "requires", named)
        elif _first_of_all(sentence):
            add(claim, "requires", _whole(sentence))
        elif (there := _has_to_be(sentence)) is not None:
            add(claim, "requires", there)
        elif _announces(draft, sentence):
            announced = (claim, sentence.index)


def _claim_before(draft: Draft, sentence: Sentence) -> ClaimDraft | None:
    """The last claim of the sentence before that says what somebody would do or want."""
    before = [
        c
        for c in draft.claims
        if c.sentence == sentence.index - 1 and (c.kind in ("commitment", "position") or c.act in ("AGREE", "CONCEDE"))
    ]
    same = [c for c in before if draft.sentences[c.sentence].block == sentence.block]
    return (same or before)[-1] if (same or before) else None


def _resumed(draft: Draft, sentence: Sentence) -> list[tuple[ConditionType, tuple[int, int]]]:
    """The conditions of a clause that only takes up what was said before."""
    lists = draft.lexicon.conditions
    out: list[tuple[ConditionType, tuple[int, int]]] = []
    for found in find_conditions(draft, sentence):
        for verb in (sentence.root, *sentence.ancestors(found.head)):
            subject = sentence.child(verb, *_SUBJECTS)
            if (
                subject is None
                or sentence.lower[subject] not in _RESUMES
                or sentence.lemmas[verb] not in lists["resumptive"]
            ):
                continue
            so = any(sentence.lower[c] == "so" for c in sentence.children[verb])
            if sentence.lemmas[verb] not in ("do", "be", "take") or so:
                out.append((found.type, sentence.span(found.first, found.last)))
                break
    return out


def _named(draft: Draft, sentence: Sentence) -> tuple[int, int] | None:
    """ "Its condition is X", "The precondition would be that ...": what the noun is said to be."""
    root = sentence.root
    subject = sentence.child(root, "nsubj")
    if sentence.lemmas[root] != "be" or subject is None:
        return None
    if (
        sentence.lemmas[subject] not in draft.lexicon.conditions["announcers"]
        or sentence.child(root, "neg") is not None
    ):
        return None
    for child in sentence.kids(root, "attr", "ccomp"):
        if child > subject and sentence.child(child, "nummod") is None:
            return sentence.span(*sentence.subtree(child))
    return None


def _announces(draft: Draft, sentence: Sentence) -> bool:
    """ "There are two conditions", "It attached conditions": a noun for conditions that are not named here."""
    return any(
        sentence.lemmas[i] in draft.lexicon.conditions["announcers"]
        and sentence.deps[i] in ("attr", "dobj", "pobj", "nsubj", "nsubjpass")
        and (sentence.tags[i] == "NNS" or sentence.child(i, "nummod") is not None)
        for i in range(len(sentence))
    )


def _counted(draft: Draft, sentence: Sentence) -> bool:
    first = 1 if sentence.lower[0] in ("the", "and", "-") and len(sentence) > 1 else 0
    return sentence.lower[first] in draft.lexicon.conditions["ordinals"]


def _first_of_all(sentence: Sentence) -> bool:
    """ "A ceasefire would have to be declared first": what must come before."""
    duty = any(
        sentence.lemmas[i] == "have"
        and any(sentence.lower[c] == "to" for x in sentence.kids(i, "xcomp") for c in sentence.children[x])
        for i in (sentence.root,)
    ) or any(sentence.lower[c] in ("must",) for c in sentence.kids(sentence.root, "aux"))
    return duty and any(w in ("first", "beforehand") for w in sentence.lower)


def _has_to_be(sentence: Sentence) -> tuple[int, int] | None:
    """ "There had to be a guarantee", "there would have to be a truce": what must exist."""
    for i in range(len(sentence)):
        there = sentence.child(i, "expl") if sentence.lemmas[i] in ("have", "be") else None
        if there is None or there > i:
            continue
        be = next((x for x in sentence.kids(i, "xcomp") if sentence.lemmas[x] == "be"), None)
        must = any(sentence.lower[c] == "must" for c in sentence.kids(i, "aux"))
        if be is None and not must:
            continue
        what = sentence.child(be if be is not None else i, "attr", "dobj")
        if what is not None:
            return sentence.span(there, sentence.subtree(what)[1])
    return None


def _whole(sentence: Sentence) -> tuple[int, int]:
    """A sentence without the ordinal that opens it and the mark that ends it."""
    first, last = 0, len(sentence) - 1
    while first < last and (
        sentence.pos[first] == "PUNCT"
        or sentence.lower[first] in ("first", "second", "third", "and", "firstly", "secondly", "thirdly", "finally")
    ):
        first += 1
    while last > first and sentence.pos[last] in ("PUNCT", "SPACE"):
        last -= 1
    return sentence.span(first, last)
