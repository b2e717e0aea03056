"""Attributions without a reporting verb: "according to", "reportedly", nouns with a clause of content."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.reading.attribution_content import form_of, without
from dragoman.reading.draft import Draft, Said
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import phrase


def citing(draft: Draft, sentence: Sentence, found: list[Said]) -> list[Said]:
    """Find who is cited ("Bloomberg writes, citing people ..."): a source inside the first one, with its content.

    Args:
        draft: the draft.
        sentence: where to look.
        found: the attributions of the sentence; the one whose cue governs "citing", else the nearest, is the outer one.
    """
    out: list[Said] = []
    for i in range(len(sentence)):
        if sentence.lemmas[i] not in draft.lexicon.citing:
            continue
        participle = is_citing(sentence, i)
        relative = sentence.deps[i] == "relcl" and sentence.child(i, "nsubj") is not None
        with_reference = _with_reference(sentence, i)
        if not participle and not relative and with_reference is None:
            continue
        cited = _cited(sentence, i)
        outer = _outer(sentence, i, found)
        if cited is None or outer is None:
            continue
        head, first, last = cited
        begin, end = with_reference or (i, i)
        _leave_out(sentence, outer, begin, last)
        out.append(
            Said(
                source=sentence.span(first, last),
                cue=sentence.span(begin, end),
                content=list(outer.content),
                form=outer.form,
                cue_at=(sentence.index, head),
                within=outer,
                tense=outer.tense,
                rule="citing",
            )
        )
    return out


_COMMA = 3
"""Most characters between "according to X" and "citing", where nothing but a comma stands between them."""
_CITING = frozenset({"citing", "quoting", "referring", "referencing"})


def is_citing(sentence: Sentence, i: int) -> bool:
    """Whether a token is the "citing" or "quoting" behind a report."""
    return sentence.lower[i] in _CITING and (sentence.tags[i] == "VBG" or sentence.deps[i] == "prep")


def _with_reference(sentence: Sentence, noun: int) -> tuple[int, int] | None:
    """First and last token of "with reference to" around its noun, None if it is no such phrase."""
    with_, to = sentence.heads[noun], sentence.child(noun, "prep")
    if sentence.pos[noun] != "NOUN" or to is None or sentence.lower[to] != "to" or sentence.lower[with_] != "with":
        return None
    return with_, to


def _leave_out(sentence: Sentence, outer: Said, i: int, last: int) -> None:
    """Take a closing ", citing X" out of what the outer attribution says."""
    end = sentence.ends[last]
    for n, (start, stop) in enumerate(outer.content):
        first = sentence.starts[i]
        if start < first and end <= stop <= end + _COMMA and i > 0 and sentence.words[i - 1] == ",":
            outer.content[n] = (start, sentence.ends[max(i - 2, 0)])


def _cited(sentence: Sentence, i: int) -> tuple[int, int, int] | None:
    """Head, first and last token of who is cited; a participle behind it ("officials briefed on it") comes along."""
    objects = sentence.kids(i, "dobj", "pobj")
    if not objects:
        objects = [obj for prep in sentence.kids(i, "prep") for obj in sentence.kids(prep, "pobj")]
    if objects:
        first, last = phrase(sentence, objects[0], widely=True)
        behind = [p for p in sentence.kids(i, "prep") if sentence.lower[p] == "with" and p == last + 1]
        return (objects[0], first, sentence.subtree(behind[0])[1] if behind else last)
    for clause in sentence.kids(i, "ccomp"):
        subject = sentence.child(clause, "nsubj", "nsubjpass")
        if subject is not None and sentence.tags[clause] in ("VBN", "VBD", "VBG"):
            return (subject, *sentence.subtree(clause))
    return None


def _outer(sentence: Sentence, i: int, found: list[Said]) -> Said | None:
    at = [s for s in found if s.cue_at is not None and s.cue is not None and not s.speech_act and s.rule != "citing"]
    for said in found:
        if said.rule == "according to" and said.source and 0 <= sentence.starts[i] - said.source[1] <= _COMMA:
            return said
    above = set(sentence.ancestors(i))
    if sentence.deps[i] == "relcl":
        head = sentence.starts[sentence.heads[i]]
        return next((s for s in at if s.source is not None and s.source[0] <= head < s.source[1]), None)
    governing = [s for s in at if s.cue_at is not None and s.cue_at[1] in above]
    pool = governing or at or [s for s in found if s.speech_act and s.cue is not None and s.rule != "noun"]
    nearest = min(pool, key=lambda s: abs((s.cue or (0, 0))[0] - sentence.starts[i]), default=None)
    if nearest is None or sentence.words[i - 1] != "," or sentence.right[i] < len(sentence) - 2:
        return nearest
    return _outermost(nearest, at)  # behind the whole sentence: the report that holds the others cites


def _outermost(said: Said, others: Sequence[Said]) -> Said:
    holders = [o for o in others if o is not said and said.cue is not None and o.holds(*said.cue)]
    return max(holders, key=lambda o: sum(e - s for s, e in o.content), default=said)


def according(sentence: Sentence, i: int) -> Said | None:
    """The attribution at the token "according", None if no source follows it."""
    prep = next((c for c in sentence.children[i] if sentence.lower[c] == "to"), None)
    to = prep if prep is not None else (i + 1 if i + 1 < len(sentence) and sentence.lower[i + 1] == "to" else None)
    if to is None:
        return None
    objects = sentence.kids(to, "pobj")
    if not objects:
        return None
    head = sentence.heads[i]
    while sentence.pos[head] not in ("VERB", "AUX") and sentence.heads[head] != head:
        head = sentence.heads[head]
    cut = (i, _with_cited(sentence, sentence.right[objects[0]]))
    first, last = sentence.subtree(head)
    if not (first <= i <= last):
        first, last = 0, len(sentence) - 1
    content = without(sentence, first, last, *cut)
    if not content:
        return None
    return Said(
        source=sentence.span(*_close(sentence, objects[0])),
        cue=sentence.span(i, to),
        content=content,
        form="indirect",
        cue_at=(sentence.index, objects[0]),
        tense="present",
        rule="according to",
    )


def _with_cited(sentence: Sentence, last: int) -> int:
    """The last token of "according to the paper, citing two aides": who is cited is no part of what is said."""
    at = last + 1
    while at < len(sentence) and sentence.words[at] == ",":
        at += 1
    if at > last + 1 and at < len(sentence) and sentence.lower[at] in _CITING:
        return max(last, sentence.right[at])
    return last


def _close(sentence: Sentence, head: int) -> tuple[int, int]:
    first, last = phrase(sentence, head, widely=True)
    return first, last


def adverb(sentence: Sentence, i: int) -> Said:
    """The attribution without a source that "reportedly" and its like make of their clause."""
    head = sentence.heads[i]
    first, last = sentence.subtree(head)
    content = without(sentence, first, last, i, i) or [sentence.span(first, last)]
    return Said(
        source=None,
        cue=sentence.span(i, i),
        content=content,
        form="indirect",
        cue_at=(sentence.index, i),
        rule="adverb",
    )


def content_noun(draft: Draft, sentence: Sentence, i: int) -> Said | None:
    """A noun with a clause of content ("her promise to resign", "the claim that ..."), None if it has none."""
    if sentence.lemmas[i] not in _CONTENT_NOUNS:
        return None
    above = sentence.heads[sentence.heads[i]]
    in_it = sentence.deps[i] == "pobj" and sentence.lower[sentence.heads[i]] == "in"
    if in_it and sentence.lemmas[above] in draft.lexicon.reporting:
        return None
    clause = None
    for child in sentence.children[i]:
        if sentence.deps[child] in ("acl", "ccomp", "relcl") and child > i:
            mark = sentence.lower[sentence.left[child]]
            if mark in ("that", "to", "whether") and (sentence.deps[child] != "relcl"):
                clause = child
                break
    if clause is None:
        return None
    source = None
    for child in sentence.kids(i, "poss"):
        source = sentence.span(*phrase(sentence, child))
    for prep in sentence.kids(i, "prep"):
        if sentence.lower[prep] in ("by", "from", "of"):
            for obj in sentence.kids(prep, "pobj"):
                source = sentence.span(*phrase(sentence, obj))
    content = [sentence.span(*sentence.subtree(clause))]
    return Said(
        source=source,
        cue=sentence.span(i, i),
        content=content,
        form=form_of(draft.prepared.clean, content),
        cue_at=(sentence.index, i),
        speech_act=True,
        rule="noun",
    )


_CONTENT_NOUNS = frozenset(
    {"accusation", "admission", "allegation", "announcement", "argument", "assertion", "assurance", "belief",
     "call", "claim", "commitment", "complaint", "concern", "conclusion", "confidence", "decision", "demand",
     "denial", "desire", "doubt", "fear", "finding", "forecast", "hope", "idea", "insistence", "intention",
     "offer", "plan", "pledge", "prediction", "promise", "proposal", "refusal", "report", "request", "rumor",
     "rumour", "statement", "suggestion", "threat", "view", "vow", "warning", "wish"}
)  # fmt: skip
