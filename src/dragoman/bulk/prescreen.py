"""A look at a page before the article is taken out of it, which costs a hundred times as much.

The lines of the page that are long enough to be prose go through the same screen as the finished text. Menus and lists
of links are short, and would make every page of a news site speak of everything.
"""

from __future__ import annotations

import html
import re

from dragoman.sources import identify
from dragoman.sources.language import READ_LANGUAGES
from dragoman.sources.screen import screen

_HIDDEN = re.compile(r"<!--.*?-->|<(script|style|svg)\b(?![^>]*ld\+json)[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_INLINE = re.compile(r"</?(?:a|b|i|em|strong|span|u|mark|abbr|time|sup|sub|small|q|cite|font)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_PROSE = 60
"""Characters of a line of prose. An article needs one line of 40 letters at least (`sources.page.LETTERS`)."""
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.DOTALL | re.IGNORECASE)


def prose(page: bytes) -> str:
    """Title and long lines of a page, about as a reader sees them."""
    raw = page.decode("utf-8", "replace")
    title = _TITLE.search(raw)
    shown = _TAG.sub("\n", _INLINE.sub("", _HIDDEN.sub("\n", raw)))
    lines = [title[1]] if title else []
    lines += [line for line in map(str.strip, shown.split("\n")) if len(line) >= _PROSE]
    return html.unescape("\n".join(lines))


def left_out(page: bytes) -> str | None:
    """Why a page need not be looked at further: `language` or `subject`; None if it may be worth reading."""
    if b"\x00" in page[:400]:  # UTF-16: rare, and nothing below would see a word in it
        return None
    text = prose(page)
    if not screen(text).relevant:
        return "subject"
    language = identify(text)  # three times the cost of the screen, so it comes second
    return "language" if language is not None and language not in READ_LANGUAGES else None
