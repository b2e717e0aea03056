"""Where a quotation stands in a text: exactly, or but for typography; never roughly."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dragoman.model.base import Span

_VARIANTS = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u00b4": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    }
)  # fmt: skip
"""Characters that keyboards, typesetters and models write for one another."""
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_OUTER = " \t\n\"'.,;:"
_WORD = re.compile(r"\w")


def locate(text: str, quote: str, within: Span | None = None, near: int | None = None) -> Span | None:
    """The characters of `text` that a quotation quotes, None if it quotes none.

    First as they are; then with kinds of quotation marks, dashes and blanks taken as equal, whatever the case, and
    marks around the quotation left out. Whole words only: "Iran" is not found in "Iranian".

    Args:
        text: the document's text.
        quote: what is said to stand there.
        within: only there.
        near: of several places the one that begins nearest to this offset; None = the first.
    """
    low, high = within or (0, len(text))
    found = _exact(text, quote, low, high) or _alike(text, quote, low, high)
    if not found:
        return None
    return found[0] if near is None else min(found, key=lambda span: (abs(span[0] - near), span[0]))


def _exact(text: str, quote: str, low: int, high: int) -> list[Span]:
    found: list[Span] = []
    if not quote.strip():
        return found
    at = text.find(quote, low, high)
    while at >= 0:
        span = (at, at + len(quote))
        if _whole(text, span) and quote == quote.strip():
            found.append(span)
        at = text.find(quote, at + 1, high)
    return found


def _alike(text: str, quote: str, low: int, high: int) -> list[Span]:
    plain, offsets = _plain(text)
    wanted = _plain(quote)[0].strip(_OUTER)
    found: list[Span] = []
    if not _WORD.search(wanted):
        return found
    at = plain.find(wanted)
    while at >= 0:
        span = (offsets[at], offsets[at + len(wanted) - 1] + 1)
        if low <= span[0] and span[1] <= high and _whole(text, span):
            found.append(span)
        at = plain.find(wanted, at + 1)
    return found


def _whole(text: str, span: Span) -> bool:
    start, end = span
    cut_before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    cut_after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not cut_before and not cut_after


@lru_cache(maxsize=64)
def _plain(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without differences of typography, and the offset of each of its characters in the original."""
    characters: list[str] = []
    offsets: list[int] = []
    for at, character in enumerate(text):
        if character in _UNSEEN or (character.isspace() and characters and characters[-1] == " "):
            continue
        characters.append(" " if character.isspace() else _same(character))
        offsets.append(at)
    return "".join(characters), tuple(offsets)


def _same(character: str) -> str:
    """One character for all its variants; never more than one, so that offsets stay."""
    low = unicodedata.normalize("NFC", character.translate(_VARIANTS).lower())
    return low if len(low) == 1 else character
