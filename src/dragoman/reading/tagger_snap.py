"""The tagger's spans brought to bounds that the grammar and the quotation marks give.

The tagger knows what is said by whom, but on texts unlike its own it ends a clause a few words early or begins a name late.
What hangs on a word of the span belongs to it; a quotation belongs to its speaker whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.reading.draft import Draft
from dragoman.reading.parse import Sentence
from dragoman.reading.spans import Span, meet

_EDGES = frozenset({"PUNCT", "SPACE"})


def snap_content(draft: Draft, content: Sequence[Span], apart: Sequence[Span], quotes: Sequence[Span]) -> list[Span]:
    """Fragments of content, widened and joined.

    Args:
        draft: with sentences.
        content: fragments as character spans.
        apart: spans that stay outside (cue and source).
        quotes: the quotations of the text, marks included.
    """
    out: list[Span] = []
    for span in content:
        wide = _to_quotes(span, quotes, apart)
        if not any(q[0] <= span[0] and span[1] <= q[1] for q in quotes):
            for sentence in _touched(draft, wide):
                part = _close(sentence, wide, apart, [t.cue for t in draft.tagged])
                wide = (min(wide[0], part[0]), max(wide[1], part[1]))
        if out and wide[0] <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], wide[1]))
        else:
            out.append(wide)
    return out


def snap_source(draft: Draft, source: Span, apart: Sequence[Span]) -> Span:
    """A source as its whole noun phrase; what hangs on its noun and is not cue or content comes along."""
    for sentence in _touched(draft, source):
        tokens = _tokens(sentence, source)
        nouns = [i for i in tokens if sentence.pos[i] in ("NOUN", "PROPN", "PRON", "NUM") and _top(sentence, i, tokens)]
        if not nouns:
            return source
        head = next((i for i in nouns if sentence.deps[i] in ("nsubj", "nsubjpass", "pobj", "poss")), nouns[0])
        first, last = sentence.left[head], sentence.right[head]
        while last > head and any(_meets(sentence, last, a) for a in apart):
            last -= 1
        blocked = [i for i in range(first, last + 1) if any(_meets(sentence, i, a) for a in apart)]
        for i in blocked:
            if i < head:
                first = max(first, i + 1)
            elif i > head:
                last = min(last, i - 1)
        return _trimmed(sentence, first, last)
    return source


def _to_quotes(span: Span, quotes: Sequence[Span], apart: Sequence[Span]) -> Span:
    start, end = span
    for q in quotes:
        shared = min(end, q[1]) - max(start, q[0])
        if shared <= 0 or (start <= q[0] and q[1] <= end):
            continue
        if any(a[0] < q[1] and q[0] < a[1] for a in apart):
            continue
        if shared * 2 >= q[1] - q[0] or q[0] < end < q[1] or q[0] < start < q[1]:
            start, end = min(start, q[0]), max(end, q[1])
    return start, end


def _close(sentence: Sentence, span: Span, apart: Sequence[Span], cues: Sequence[Span]) -> Span:
    """The span with what hangs on its words, as far as it runs on without a break."""
    tokens = _tokens(sentence, span)
    if not tokens:
        return span
    first, last = tokens[0], tokens[-1]
    for i in tokens:
        if not _top(sentence, i, tokens) or sentence.pos[i] in _EDGES:
            continue
        right = _before_equal(sentence, last, sentence.right[i], cues)
        if right > last and not any(_meets(sentence, k, a) for k in range(last + 1, right + 1) for a in apart):
            last = right
    return _trimmed(sentence, first, last)


def _before_equal(sentence: Sentence, last: int, right: int, cues: Sequence[Span]) -> int:
    """Where to stop on the way from `last` to `right`: before an "and" or "but" that leads to a cue of its own."""
    for i in range(last + 1, right + 1):
        if sentence.pos[i] == "CCONJ" and any(sentence.starts[i] < c[0] <= sentence.ends[right] for c in cues):
            return i - 1
    return right


def _top(sentence: Sentence, token: int, tokens: Sequence[int]) -> bool:
    return sentence.heads[token] == token or not tokens[0] <= sentence.heads[token] <= tokens[-1]


def _touched(draft: Draft, span: Span) -> list[Sentence]:
    return [s for s in draft.sentences if s.start < span[1] and span[0] < s.end]


def _tokens(sentence: Sentence, span: Span) -> list[int]:
    return [i for i in range(len(sentence)) if _meets(sentence, i, span)]


def _meets(sentence: Sentence, token: int, span: Span) -> bool:
    return meet((sentence.starts[token], sentence.ends[token]), span)


def _trimmed(sentence: Sentence, first: int, last: int) -> Span:
    while last > first and sentence.pos[last] in _EDGES and sentence.words[last] != '"':
        last -= 1
    while first < last and sentence.pos[first] in _EDGES and sentence.words[first] != '"':
        first += 1
    return sentence.span(first, last)
