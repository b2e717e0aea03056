"""Articles in pieces that a model can answer for, each with what stands before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.model import Document, Span

PARAGRAPH = re.compile(r"[^\n]+")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)]*\s+(?=[\"'\u201c\u2018A-Z0-9])")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Characters `span` of the text are asked about; those of `before` only say who "he" and "the agency" are."""

    span: Span
    before: Span


def paragraphs(text: str) -> list[Span]:
    """Lines with anything in them."""
    return [match.span() for match in PARAGRAPH.finditer(text) if match.group().strip()]


def paragraph_of(text: str, span: Span) -> Span:
    """The line or lines that characters stand in."""
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", max(span[1] - 1, span[0]))
    return start, len(text) if end < 0 else end


def sentence_of(text: str, span: Span) -> Span:
    """The sentence or sentences that characters stand in, ends taken by their marks alone."""
    start, end = paragraph_of(text, span)
    for match in SENTENCE_END.finditer(text, start, end):
        if match.end() <= span[0]:
            start = match.end()
        elif match.start() >= span[1]:
            end = match.start()
            break
    return start, end


def chunks(document: Document, size: int, context: int, only: list[Span] | None = None) -> list[Chunk]:
    """Pieces of whole paragraphs up to `size` characters; a longer paragraph is cut between sentences.

    Args:
        document: what is read.
        size: characters of a piece.
        context: characters before it.
        only: only paragraphs that touch one of these; None = all.
    """
    text = document.text
    pieces: list[Span] = []
    for start, end in paragraphs(text):
        if only is None or any(s < end and start < e for s, e in only):
            pieces.extend(_cut(text, start, end, size))
    found: list[Span] = []
    for start, end in pieces:
        if found and end - found[-1][0] <= size and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [Chunk(span, (max(0, span[0] - context), span[0])) for span in found]


def _cut(text: str, start: int, end: int, size: int) -> list[Span]:
    found: list[Span] = []
    while end - start > size:
        ends = [match.end() for match in SENTENCE_END.finditer(text, start, start + size)]
        cut = ends[-1] if ends else start + size
        found.append((start, cut))
        start = cut
    return [*found, (start, end)]
