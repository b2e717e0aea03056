"""Claims for gaps: one for each question that is left open, with the act at issue."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.model import Act, Tense
from dragoman.reading.acts import act_of, noun_act
from dragoman.reading.draft import ClaimDraft, Draft, Ref
from dragoman.reading.parse import Sentence
from dragoman.reading.predicates import analyse

_WH = frozenset({"whether", "what", "how", "why", "when", "where", "which", "who", "whom", "whose", "if"})
_CLAUSES = frozenset({"ccomp", "advcl", "csubj", "csubjpass", "xcomp", "nsubjpass", "nsubj", "pcomp"})
_PRESENT = frozenset({"has", "have", "is", "are", "does", "do", "'s", "'ve"})


@dataclass(frozen=True, slots=True)
class Questions:
    """Where a gap is stated, as tokens: the clause's verb, the verb that withholds, and the questions left open."""

    verb: int
    inner: int
    open: tuple[int, ...]


def questions_of(sentence: Sentence, verb: int) -> list[int]:
    """The embedded questions of a verb, coordinated ones apart, each as its own head."""
    out = []
    for child in sentence.children[verb]:
        if sentence.deps[child] not in _CLAUSES or sentence.pos[child] not in ("VERB", "AUX", "NOUN", "ADJ"):
            continue
        if _asks(sentence, child, 3):
            out.append(child)
            out += [c for c in sentence.kids(child, "conj") if _asks(sentence, c, 2)]
    return out


def _asks(sentence: Sentence, clause: int, within: int) -> bool:
    """Whether a clause opens with a question word that belongs to it."""
    first = sentence.left[clause]
    return any(
        sentence.lower[i] in _WH and not (sentence.lower[i] == "if" and sentence.deps[clause] == "advcl" and first == 0)
        for i in range(first, min(first + within, clause + 1))
    )


def make(draft: Draft, sentence: Sentence, where: Questions, who: list[Ref], rule: str) -> list[ClaimDraft]:
    """One claim a question, or one in all where none is asked.

    Args:
        draft: the draft, with attributions found.
        sentence: where the gap stands.
        where: its tokens.
        who: whose answer, position or comment is missing.
        rule: what found it, kept as the cue's rule.
    """
    verb, inner = where.verb, where.inner
    first, last = _clause_span(sentence, verb)
    end = max(last, sentence.subtree(inner)[1])
    predicate = _predicate_span(sentence, verb, inner)
    noun = sentence.child(inner, "dobj") or sentence.child(verb, "nsubjpass", "attr")
    out = []
    for number, question in enumerate(where.open or (None,)):
        about: tuple[int, int] | None = None
        act: Act = "NONE"
        evidence = sentence.span(first, end)
        if question is not None:
            q_first, q_last = _question_span(sentence, question, where.open)
            about = sentence.span(q_first, q_last)
            act = _act_at_issue(draft, sentence, question, q_first, q_last)
            if len(where.open) > 1:
                evidence = sentence.span(first, q_last) if number == 0 else about
        elif noun is not None:
            a_first, a_last = sentence.subtree(noun)
            about = sentence.span(a_first, a_last)
            act = _act_of_noun(draft, sentence, noun)
        claim = ClaimDraft(
            sentence=sentence.index,
            head=verb,
            actors=who,
            targets=[],
            predicate=predicate,
            evidence=evidence,
            kind="gap",
            act=act,
            polarity="-",
            certainty="unknown",
            tense=_tense(sentence, verb),
            about=about,
            top=verb,
            rule=f"gap: {rule}",
        )
        claim.note("kind", predicate, f"gap: {rule}")
        out.append(claim)
    return out


def _act_at_issue(draft: Draft, sentence: Sentence, question: int, first: int, last: int) -> Act:
    act, _ = act_of(draft, sentence, analyse(draft.lexicon, sentence, question).head)
    if act != "NONE":
        return act
    for i in range(first, last + 1):
        if sentence.pos[i] == "NOUN":
            found, _ = noun_act(draft.lexicon, sentence, i)
            if found != "NONE":
                return found
    return "NONE"


def _act_of_noun(draft: Draft, sentence: Sentence, noun: int) -> Act:
    """ "no timetable for a withdrawal", "the terms of the agreement": the act is that of what hangs on the noun."""
    for prep in sentence.kids(noun, "prep"):
        for obj in sentence.kids(prep, "pobj"):
            act, _ = noun_act(draft.lexicon, sentence, obj)
            if act != "NONE":
                return act
    return "NONE"


def _question_span(sentence: Sentence, question: int, all_questions: tuple[int, ...]) -> tuple[int, int]:
    first, last = sentence.subtree(question)
    for other in all_questions:
        if other != question and sentence.heads[other] == question:
            last = min(last, sentence.left[other] - 1)
    while last > first and (sentence.pos[last] in ("PUNCT", "CCONJ")):
        last -= 1
    while first < last and sentence.pos[first] in ("CCONJ", "PUNCT"):
        first += 1
    return first, last


def _clause_span(sentence: Sentence, verb: int) -> tuple[int, int]:
    first, last = sentence.subtree(verb)
    for child in sentence.children[verb]:
        if sentence.deps[child] == "conj" and child > verb and sentence.pos[child] in ("VERB", "AUX"):
            last = min(last, sentence.left[child] - 1)
    while last > first and sentence.pos[last] in ("PUNCT", "CCONJ", "SPACE"):
        last -= 1
    while first < verb and sentence.pos[first] in ("PUNCT", "CCONJ", "SPACE"):
        first += 1
    return first, last


def _predicate_span(sentence: Sentence, verb: int, inner: int) -> tuple[int, int]:
    first = min([verb, *[c for c in sentence.kids(verb, "aux", "auxpass", "neg") if verb - 4 <= c < verb]])
    return sentence.span(first, max(verb, inner))


def _tense(sentence: Sentence, verb: int) -> Tense:
    auxiliaries = sentence.kids(verb, "aux", "auxpass")
    if any(sentence.lower[c] in _PRESENT for c in auxiliaries):
        return "present"
    tags = [sentence.tags[c] for c in auxiliaries] or [sentence.tags[verb]]
    if any(sentence.lower[c] == "had" for c in auxiliaries):
        return "present"
    return "past" if tags[0] == "VBD" else "present"
