"""Quotations in single marks, as British papers set them, brought to double marks: every later step then sees one kind."""

from __future__ import annotations

import re

_OPENS = r"(?<![\w'])'(?=[\w\"$£€\[(…-])"
_SINGLE = re.compile(
    _OPENS + r"(?:[^'\n]|(?<=\w)'(?=\w)|(?<=s)'(?=\s[a-z]))+?(?<=[.,;!?])'(?![\w'])"
    "|" + _OPENS + r"(?:[^'\n]|(?<=\w)'(?=\w))+(?<=[\w.,;!?%)\]…\"-])'(?![\w'])"
)
"""A quotation that ends with a stop may hold possessives ("the dockers' money"); one without a stop ends with the first mark
behind a word. An apostrophe between letters never ends one."""
_SHORTENED = re.compile(r"\d0s\b|(?:tis|twas|em|til|n|cause|round|bout)\b", re.I)
"""What an apostrophe before a word may stand for instead: the '90s, 'tis."""
_APOSTROPHE = "\u2019"


def to_double(text: str, clean: str) -> str:
    """`clean` with each pair of single quotation marks as double ones, and double ones within the pair as single ones.

    Single marks inside double ones stay: they hold a quotation in a quotation.

    Args:
        text: the text as it came; a typographic apostrophe opens no quotation.
        clean: the same with marks brought to ' and ", of the same length.
    """
    if "'" not in clean:
        return clean
    characters = list(clean)
    for line in re.finditer(r"[^\n]+", clean):
        for found in _SINGLE.finditer(clean, *line.span()):
            start, end = found.start(), found.end() - 1
            if text[start] == _APOSTROPHE or _SHORTENED.match(clean, start + 1):
                continue
            if clean.count('"', line.start(), start) % 2:
                continue
            if clean.count('"', start, end) % 2:
                continue
            for i in range(start + 1, end):
                if characters[i] == '"':
                    characters[i] = "'"
            characters[start] = characters[end] = '"'
    return "".join(characters)
