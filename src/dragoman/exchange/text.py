"""What happens to strings on their way out: which are refused, what a format that cannot hold them gets instead."""

from __future__ import annotations

import re
from bisect import bisect_right

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters outside the production Char of XML 1.0 (5th edition, section 2.2)."""

_NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def xml_safe(text: str) -> tuple[str, int]:
    """The text with every character that XML 1.0 cannot hold replaced by U+FFFD, and how many were.

    One character stands for one, so offsets into the text stay true.
    """
    return _NOT_XML.subn("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """The text with control characters and line ends as spaces, one for one."""
    return _NOT_IN_A_LINE.sub(" ", text)


class Utf16:
    """Turns offsets in code points into offsets in UTF-16 code units and back, as Java and JavaScript count."""

    def __init__(self, text: str) -> None:
        """Note where the characters outside the Basic Multilingual Plane stand."""
        self._wide = [i for i, c in enumerate(text) if ord(c) > 0xFFFF]
        self._units = [i + n for n, i in enumerate(self._wide)]

    def units(self, offset: int) -> int:
        """Code units before the code point at `offset`."""
        return offset + bisect_right(self._wide, offset - 1)

    def points(self, units: int) -> int:
        """Code points before a code unit; one inside a pair counts as the start of its character."""
        before = bisect_right(self._units, units - 1)
        inside = before > 0 and units == self._units[before - 1] + 1
        return self._wide[before - 1] if inside else units - before
