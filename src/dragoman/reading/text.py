"""From a text to what is parsed: blocks with their roles, odd characters mapped one for one, offsets kept."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Literal

from dragoman.reading.quote_marks import to_double

BlockRole = Literal["paragraph", "heading", "dateline", "furniture", "credit"]

_ONE_FOR_ONE = str.maketrans(
    {
        "\u02bc": "'",  # modifier letter apostrophe: breaks tokens and names ("Zelenskyʼs")
        "\u2018": "'",
        "\u2019": "'",
        "\u201b": "'",
        "\u2032": "'",
        "\u00b4": "'",
        "\u0060": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u201f": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2015": "-",
        "\u00a0": " ",
        "\u2009": " ",
        "\u200a": " ",
        "\u202f": " ",
        "\u3000": " ",
        "\u200b": " ",
        "\ufeff": " ",
        "\u00ad": " ",
        "\t": " ",
        "\x00": " ",
    }
)
_QUOTATION = re.compile(r'"[^"]{2,}?"|"[^"]+$')
_LINE = re.compile(r"[^\n]+")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"'\)\]\u201d\u2019»]*\s*$")
_WEEKDAY_LINE = re.compile(
    r"^\W*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    r"(?:\d{1,2}\s+)?(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\s+(?:\d{1,2},?\s+)?\d{4}\W*$",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"\b(?:follow us|subscribe|sign up|newsletter|read (?:more|also)|click here|share this|all rights reserved|cookies?"
    r"|copyright|©|advertisement|download (?:the|our) app|telegram channel|for more (?:news|stories)|see also)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^\W*(?:(?:additional |further )?(?:reporting|writing|editing|edited|written|compiled|with reporting) (?:by|from)\b"
    r"|with (?:material|files|reporting|information|inputs?) (?:by|from)\b|image:|photo:|source:)",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z .,'/-]{2,60}?)(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?\s*"
    r"(?:\((?P<agency>[^)\n]{2,40})\))?\s+[-–—]{1,2}\s+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that is parsed by itself. `lead` is where its sentences begin, after a dateline."""

    start: int
    end: int
    role: BlockRole
    lead: int
    agency: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """`clean` has exactly the length of the text: every offset in it is an offset in the text."""

    clean: str
    blocks: tuple[Block, ...]


def prepare(text: str) -> Prepared:
    """Split `text` into blocks and map odd characters one for one.

    A line is a block (a subheading otherwise becomes the subject of the next sentence), unless the text is wrapped hard:
    then lines run on until an empty line.
    """
    clean = to_double(text, text.translate(_ONE_FOR_ONE))
    lines = [m.span() for m in _LINE.finditer(clean) if clean[m.start() : m.end()].strip()]
    groups = _join_wrapped(clean, lines)
    characters = list(clean)
    blocks = []
    for group in groups:
        start, end = group[0][0], group[-1][1]
        for previous, following in itertools.pairwise(group):
            for i in range(previous[1], following[0]):
                characters[i] = " "
        while start < end and clean[start].isspace():
            start += 1
        while end > start and clean[end - 1].isspace():
            end -= 1
        blocks.append(_block("".join(characters[start:end]), start))
    return Prepared("".join(characters), tuple(blocks))


def quotations(prepared: Prepared) -> list[tuple[int, int]]:
    """Character spans of quotations, marks included; one that stays open runs to the end of its paragraph."""
    clean = prepared.clean
    return [m.span() for block in prepared.blocks for m in _QUOTATION.finditer(clean, block.start, block.end)]


def _join_wrapped(clean: str, lines: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Group lines into blocks. A text counts as wrapped when most lines that end without a stop are about as long.

    In a text too short to tell by, a line runs on if the next begins with a small letter, or if it is as long as only
    a wrapped line is.
    """
    open_lines = [
        e - s
        for (s, e), (next_start, _) in itertools.pairwise(lines)
        if clean.count("\n", e, next_start) == 1 and not _ENDS_SENTENCE.search(clean[s:e])
    ]
    longest = max((e - s for s, e in lines), default=0)
    wrapped = (
        len(open_lines) >= 3 and longest <= 120 and sum(n > 0.6 * longest for n in open_lines) > len(open_lines) / 2
    )
    groups: list[list[tuple[int, int]]] = []
    for line in lines:
        follows = groups and clean.count("\n", groups[-1][-1][1], line[0]) == 1
        if follows and (wrapped or (longest <= 130 and _runs_on(clean, groups[-1][-1], line, longest))):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _runs_on(clean: str, line: tuple[int, int], following: tuple[int, int], longest: int) -> bool:
    """Whether a line is cut in the middle of a sentence; a heading is shorter, or followed by a capital letter."""
    words = clean[slice(*line)]
    if _ENDS_SENTENCE.search(words):
        return False
    long_enough = len(words) >= 80 and len(words) > 0.8 * longest
    return long_enough or clean[slice(*following)].lstrip()[:1].islower()


def _block(content: str, start: int) -> Block:
    end = start + len(content)
    if _WEEKDAY_LINE.match(content):
        return Block(start, end, "dateline", start)
    if _CREDIT.match(content):
        return Block(start, end, "credit", start)
    if _FURNITURE.search(content) and len(content) < 200:
        return Block(start, end, "furniture", start)
    dateline = _DATELINE.match(content)
    if dateline:
        agency = dateline.span("agency")
        span = (start + agency[0], start + agency[1]) if agency[0] >= 0 else None
        return Block(start, end, "paragraph", start + dateline.end(), span)
    if len(content) < 120 and not _ENDS_SENTENCE.search(content) and content.count(" ") < 20:
        return Block(start, end, "heading", start)
    return Block(start, end, "paragraph", start)
