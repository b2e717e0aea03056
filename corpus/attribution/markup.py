"""The inline markup of the attribution corpus: text with tags -> plain text and attributions (GUIDELINES.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

TAG = re.compile(
    r"\[(?P<part>[sct])(?P<number>\d+)"
    r"(?P<options>(?::[a-z]+|=[^\s\]\[]+|[!?+]|<\d+)*) "
)
OPTION = re.compile(r":(?P<kind>[a-z]+)|=(?P<referent>[^\s\]\[:!?+<]+)|(?P<flag>[!?+])|<(?P<within>\d+)")
KINDS = frozenset({"outlet", "document", "unnamed", "joint"})


class MarkupError(ValueError):
    """The markup of an article is broken; the message names the place."""


@dataclass
class Attribution:
    """One attribution. Spans are half-open character offsets into the plain text."""

    number: int
    source: list[tuple[int, int]] = field(default_factory=list)
    cue: list[tuple[int, int]] = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)
    carried: list[tuple[int, int]] = field(default_factory=list)
    kind: str = "named"
    referent: str | None = None
    negated: bool = False
    question: bool = False
    within: int | None = None
    shares: bool = False


@dataclass
class Article:
    """A parsed article: header, plain text and attributions in reading order."""

    header: dict[str, str]
    text: str
    attributions: list[Attribution]


def parse_text(marked: str) -> tuple[str, list[Attribution]]:
    """Strip the tags from `marked`.

    Returns:
        The plain text and the attributions, nesting resolved (`within` is a number or None).

    Raises:
        MarkupError: on an unbalanced or unknown tag, a missing part or a wrong number.
    """
    plain: list[str] = []
    length = 0
    found: dict[int, Attribution] = {}
    stack: list[tuple[int, str, bool, int]] = []
    position = 0
    while position < len(marked):
        char = marked[position]
        if char == "[":
            tag = TAG.match(marked, position)
            if not tag:
                raise MarkupError(f"unknown tag at {marked[position : position + 40]!r}")
            number = int(tag["number"])
            attribution = found.setdefault(number, Attribution(number))
            carried = _options(attribution, tag["part"], tag["options"], marked[position : position + 40])
            stack.append((number, tag["part"], carried, length))
            position = tag.end()
            continue
        if char == "]":
            if not stack:
                raise MarkupError(f"closing bracket without a tag before {marked[position : position + 30]!r}")
            number, part, carried, start = stack.pop()
            if start == length:
                raise MarkupError(f"empty part {part}{number}")
            name = "carried" if carried else {"s": "source", "c": "cue", "t": "content"}[part]
            getattr(found[number], name).append((start, length))
            position += 1
            continue
        plain.append(char)
        length += 1
        position += 1
    if stack:
        raise MarkupError(f"part {stack[-1][1]}{stack[-1][0]} is never closed")
    attributions = [found[n] for n in sorted(found)]
    _nest(attributions)
    return "".join(plain), attributions


def _options(attribution: Attribution, part: str, options: str, where: str) -> bool:
    carried = False
    for option in OPTION.finditer(options):
        if option["kind"]:
            if part != "s" or option["kind"] not in KINDS:
                raise MarkupError(f"kind {option['kind']!r} does not fit here: {where!r}")
            attribution.kind = option["kind"]
        elif option["referent"]:
            if part != "s":
                raise MarkupError(f"only a source has a referent: {where!r}")
            attribution.referent = option["referent"].replace("_", " ")
        elif option["within"]:
            if part != "c":
                raise MarkupError(f"'<' stands on a cue: {where!r}")
            attribution.within = int(option["within"])
        elif option["flag"] == "+":
            if part != "t":
                raise MarkupError(f"'+' stands on a content: {where!r}")
            carried = True
        elif part != "c":
            raise MarkupError(f"{option['flag']!r} stands on a cue: {where!r}")
        elif option["flag"] == "!":
            attribution.negated = True
        else:
            attribution.question = True
    return carried


def _nest(attributions: list[Attribution]) -> None:
    by_number = {a.number: a for a in attributions}
    if sorted(by_number) != list(range(1, len(by_number) + 1)):
        raise MarkupError(f"numbers must run from 1 without gaps: {sorted(by_number)}")
    for a in attributions:
        if not a.cue:
            raise MarkupError(f"attribution {a.number} has no cue")
        if a.within is not None:
            if a.within not in by_number or a.within == a.number:
                raise MarkupError(f"attribution {a.number} lies inside {a.within}, which is not there")
            if not a.content:
                a.shares = True
            continue
        start, end = a.cue[0]
        holders = [
            (e - s, b.number)
            for b in attributions
            if b.number != a.number
            for s, e in b.content + b.carried
            if s <= start and end <= e
        ]
        a.within = min(holders)[1] if holders else None
    for a in attributions:
        if a.shares:
            a.content = list(by_number[a.within or 0].content)
        if not a.content:
            raise MarkupError(f"attribution {a.number} has no content")
        seen = {a.number}
        outer = a.within
        while outer is not None:
            if outer in seen:
                raise MarkupError(f"attribution {a.number} lies inside itself")
            seen.add(outer)
            outer = by_number[outer].within


def parse_article(path: Path) -> Article:
    """Read one article file.

    Raises:
        MarkupError: if the header or the markup is broken.
    """
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    header: dict[str, str] = {}
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if not colon:
            raise MarkupError(f"header line without a colon: {line!r}")
        header[key.strip()] = value.strip()
    text, attributions = parse_text(body.strip("\n"))
    return Article(header, text, attributions)
