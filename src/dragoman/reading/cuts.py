"""Where a claim begins and ends in its sentence: evidence, the words of the act, and what it is about."""

from __future__ import annotations

from dragoman.reading.draft import ClaimDraft, Draft, Said
from dragoman.reading.parse import Sentence
from dragoman.reading.predicates import Predicate

_EDGE = frozenset({"PUNCT", "CCONJ", "SPACE"})
_ABOUT_PREPOSITIONS = ("about", "on", "for", "in", "to", "with", "against", "of", "over", "from")


def predicate_span(sentence: Sentence, predicate: Predicate, last: int) -> tuple[int, int]:
    """The head word of the act, with the operators above it when they stand beside it."""
    first = predicate.top if predicate.head - predicate.top <= 6 and predicate.head >= predicate.top else predicate.head
    end = max(predicate.head, last if last - predicate.head <= 2 else predicate.head)
    return sentence.span(min(first, end), end)


def evidence(draft: Draft, sentence: Sentence, predicate: Predicate) -> tuple[int, int]:
    """The clause's characters, without what reports it and without clauses coordinated after it."""
    top = predicate.top
    first, last = sentence.subtree(top)
    for child in sentence.children[top]:
        if not _cut(draft, sentence, child):
            continue
        if child > top:
            last = min(last, sentence.left[child] - 1)
        else:
            first = max(first, sentence.right[child] + 1)
    first, last = _without_source(draft, sentence, top, first, last)
    if sentence.deps[top] == "relcl":
        antecedent = sentence.heads[top]
        own = sentence.child(top, "nsubj", "nsubjpass")
        if own is not None and sentence.lower[own] not in ("who", "which", "that"):
            first = min(first, sentence.left[antecedent])
    return trim(sentence, first, last, top)


def trim(sentence: Sentence, first: int, last: int, keep: int) -> tuple[int, int]:
    """Characters of tokens `first` to `last` without punctuation and joining words at the edges; never past `keep`."""
    while first < keep and (
        sentence.pos[first] in _EDGE
        or (sentence.deps[first] == "mark" and sentence.lower[first] in ("that", "though", "although", "because", "as"))
    ):
        first += 1
    while last > keep and sentence.pos[last] in _EDGE:
        last -= 1
    return sentence.span(first, max(last, keep))


def _cut(draft: Draft, sentence: Sentence, child: int) -> bool:
    dep = sentence.deps[child]
    if dep == "prep" and sentence.lower[child] == "according":
        return True
    if sentence.pos[child] not in ("VERB", "AUX"):
        return False
    if dep == "conj":
        return sentence.child(child, "mark") is None
    return dep in ("ccomp", "parataxis") and any(s.cue_at == (sentence.index, child) for s in draft.said)


def _without_source(draft: Draft, sentence: Sentence, top: int, first: int, last: int) -> tuple[int, int]:
    """Cut the words of an attribution that stand at an edge of the clause it reports."""
    start = sentence.starts[top]
    for said in draft.said:
        if said.cue is None or not said.holds(start, sentence.ends[top]):
            continue
        spans = [s for s in (said.source, said.cue) if s is not None]
        low, high = min(s[0] for s in spans), max(s[1] for s in spans)
        if not (sentence.start <= low and high <= sentence.end):
            continue
        if low > start:
            while last > top and sentence.starts[last] >= low:
                last -= 1
        elif high <= start:
            while first < top and sentence.starts[first] < high:
                first += 1
    return first, last


def about(sentence: Sentence, predicate: Predicate, cue: Said | None) -> tuple[int, int] | None:
    """The shortest stretch that names what is proposed, done or at issue, None if nothing does."""
    if cue is not None and cue.content:
        return max(cue.content, key=lambda s: s[1] - s[0])
    for token in dict.fromkeys((predicate.head, *reversed(predicate.path))):
        for child in sentence.kids(token, "dobj", "attr", "acomp"):
            if sentence.deps[child] == "acomp" and token != predicate.head:
                continue
            return _object(sentence, token, child)
    token = predicate.head
    if sentence.pos[token] in ("NOUN", "PROPN"):
        return sentence.span(*sentence.subtree(token))
    passive = sentence.child(token, "nsubjpass")
    if passive is not None:
        return sentence.span(*sentence.subtree(passive))
    for prep in sentence.kids(token, "prep"):
        if sentence.lower[prep] in _ABOUT_PREPOSITIONS:
            objects = sentence.kids(prep, "pobj", "pcomp")
            if objects:
                return sentence.span(*sentence.subtree(objects[0]))
    clause = next((c for c in sentence.kids(token, "xcomp", "ccomp") if c > token), None)
    return sentence.span(*sentence.subtree(clause)) if clause is not None else None


def _object(sentence: Sentence, verb: int, noun: int) -> tuple[int, int]:
    first, last = sentence.subtree(noun)
    for child in sentence.children[noun]:
        if sentence.deps[child] in ("relcl", "advcl", "appos") and child > noun:
            last = min(last, sentence.left[child] - 1)
    while last > first and sentence.pos[last] == "PUNCT":
        last -= 1
    end = last
    for other in sentence.kids(verb, "prep", "dative"):
        if (
            other > last
            and sentence.left[other] == end + 1
            and sentence.lower[other] in ("to", "for", "on", "about", "of")
        ):
            end = sentence.subtree(other)[1]
    return sentence.span(first, end)


def shorten_by_conditions(draft: Draft, claim: ClaimDraft) -> None:
    """Keep conditions out of `about`: what limits an act is not what it is about."""
    if claim.about is None:
        return
    start, end = claim.about
    for condition in claim.conditions:
        if start < condition.span[0] < end:
            end = condition.span[0]
        elif condition.span[0] <= start < condition.span[1] < end:
            start = condition.span[1]
    text = draft.document.text
    while end > start and text[end - 1] in " ,;\n":
        end -= 1
    while start < end and text[start] in " ,;\n":
        start += 1
    claim.about = (start, end) if end > start else None
