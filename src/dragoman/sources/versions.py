"""What changed between two versions of an article."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

from dragoman.model import Document, Noun, Span

WORD = re.compile(r"\S+")
MOST_WORDS = 4000
"""Words of one replaced passage that are compared one by one; a longer passage counts as replaced whole."""


class Edit(Noun):
    """One change: characters of the old text and what stands in their place; an empty span marks the place."""

    kind: Literal["inserted", "deleted", "replaced"]
    old: Span
    new: Span
    old_text: str
    new_text: str


class Change(Noun):
    """From one version of an article to the next.

    Attributes:
        before, after: ids of the documents.
        title: old and new title, None if it is the same.
        edits: changes of the text, in order.
        kept: share of the old text's words that are in the new one, 0 to 1.
    """

    before: str
    after: str
    title: tuple[str | None, str | None] | None
    edits: tuple[Edit, ...]
    kept: float


def compare(before: Document, after: Document) -> Change | None:
    """The change from one version to the next, None if they differ in blanks at most."""
    title = None if before.title == after.title else (before.title, after.title)
    if before.text.split() == after.text.split() and title is None:
        return None
    edits: list[Edit] = []
    old_lines, new_lines = _lines(before.text), _lines(after.text)
    matcher = SequenceMatcher(
        None, [_plain(before.text, it) for it in old_lines], [_plain(after.text, it) for it in new_lines], False
    )
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            edits.extend(
                _words(
                    before.text, after.text, _around(old_lines, i, j, before.text), _around(new_lines, k, m, after.text)
                )
            )
    count = len(before.text.split())
    lost = sum(len(edit.old_text.split()) for edit in edits)
    return Change(
        before=before.id, after=after.id, title=title, edits=tuple(edits), kept=1 - lost / count if count else 0.0
    )


def _words(old: str, new: str, in_old: Span, in_new: Span) -> list[Edit]:
    a = [match.span() for match in WORD.finditer(old, *in_old)]
    b = [match.span() for match in WORD.finditer(new, *in_new)]
    if not a and not b:
        return []
    if len(a) > MOST_WORDS or len(b) > MOST_WORDS:
        return [_edit(old, new, in_old, in_new)]
    matcher = SequenceMatcher(None, [old[s:e] for s, e in a], [new[s:e] for s, e in b], False)
    return [
        _edit(old, new, _extent(a, i, j, in_old), _extent(b, k, m, in_new))
        for kind, i, j, k, m in matcher.get_opcodes()
        if kind != "equal"
    ]


def _edit(old: str, new: str, in_old: Span, in_new: Span) -> Edit:
    gone, come = old[slice(*in_old)], new[slice(*in_new)]
    kind: Literal["inserted", "deleted", "replaced"] = (
        "replaced" if gone and come else "deleted" if gone else "inserted"
    )
    return Edit(kind=kind, old=in_old, new=in_new, old_text=gone, new_text=come)


def _extent(words: list[Span], first: int, after: int, within: Span) -> Span:
    """From the first word to the last; an empty range is the place before the word that follows."""
    if first < after:
        return words[first][0], words[after - 1][1]
    place = words[first][0] if first < len(words) else within[1]
    return place, place


def _lines(text: str) -> list[Span]:
    found, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _plain(text: str, line: Span) -> str:
    return " ".join(text[slice(*line)].split())


def _around(lines: list[Span], first: int, after: int, text: str) -> Span:
    if first < after:
        return lines[first][0], lines[after - 1][1]
    place = lines[first][0] if first < len(lines) else len(text)
    return place, place
