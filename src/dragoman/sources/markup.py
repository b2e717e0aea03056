"""A page of HTML as blocks of visible text, each word with its offset in the page.

Parsers build trees and lose offsets; this scanner keeps them. It runs in linear time on any input: every search either
moves forward or is remembered as hopeless, and attribute values are bounded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dragoman.sources.tables import table

TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,40})(?P<attributes>(?>[^<>\"']|\"[^\"]{0,16384}\"|'[^']{0,16384}')*+)>"
)
ATTRIBUTE = re.compile(r"([a-zA-Z_:][\w:.-]{0,60})(?:\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>=`]+)))?")
WORD = re.compile(r"\S+")
INLINE, UNSEEN, RAW_TEXT, ZONES = (frozenset(table("page")[it]) for it in ("inline", "unseen", "raw_text", "zones"))


@dataclass(frozen=True, slots=True)
class Block:
    """Text between two block-level tags.

    Attributes:
        start, end: half-open offsets of its first and last word in the page.
        words: (text, start, end) of each word, character references resolved in the text.
        tag: the block element it stands in directly.
        zones: enclosing elements out of `ZONES`, outermost first.
    """

    start: int
    end: int
    words: tuple[tuple[str, int, int], ...]
    tag: str
    zones: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words with single blanks between them."""
        return " ".join(word for word, _, _ in self.words)


@dataclass(slots=True)
class Markup:
    """What a page says, apart from its looks.

    Attributes:
        blocks: visible text in order.
        metas: (name, property or itemprop in lower case, content) of each `<meta>`.
        links: (rel, href) of each `<link>`.
        times: (itemprop or class, datetime) of each `<time datetime=...>`.
        scripts: contents of `<script type="application/ld+json">`.
        language: `lang` of the `<html>` element.
        title: content of the first `<title>`.
        elements: number of tags, closing ones included.
    """

    blocks: list[Block] = field(default_factory=list)
    metas: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    language: str | None = None
    title: str | None = None
    elements: int = 0


def scan(page: str) -> Markup:
    """Read a page; never fails, whatever the markup."""
    found = Markup()
    builder = _Blocks(found)
    for kind, start, end, tag in _tokens(page):
        if kind == "text":
            builder.text(page, start, end)
        elif kind == "raw":
            _raw(found, tag, page[start:end])
        elif tag is not None:
            found.elements += 1
            name = tag["name"].lower()
            if not tag["close"] and name in {"meta", "link", "html", "time"}:
                _describe(found, name, attributes(tag["attributes"]))
            builder.tag(name, closing=bool(tag["close"]))
    builder.flush()
    return found


def attributes(source: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case, the first of a name counting."""
    found: dict[str, str] = {}
    for name, double, single, bare in ATTRIBUTE.findall(source):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


def _tokens(page: str) -> Iterator[tuple[str, int, int, re.Match[str] | None]]:
    """Texts, tags and raw contents; comments, doctypes and processing instructions are left out."""
    at, length = 0, len(page)
    hopeless: set[str] = set()
    while at < length:
        lower = page.find("<", at)
        if lower < 0:
            yield "text", at, length, None
            return
        if lower > at:
            yield "text", at, lower, None
        if page.startswith(("<!", "<?"), lower):
            ending = "-->" if page.startswith("<!--", lower) else ">"
            end = -1 if ending in hopeless else page.find(ending, lower + 2)
            if end < 0:
                hopeless.add(ending)
                at = lower + 2
            else:
                at = end + len(ending)
            continue
        tag = TAG.match(page, lower)
        if tag is None:
            yield "text", lower, lower + 1, None
            at = lower + 1
            continue
        yield "tag", lower, tag.end(), tag
        at = tag.end()
        name = tag["name"].lower()
        if name in RAW_TEXT and not tag["close"]:
            end = _closing(page, name, at, hopeless)
            yield "raw", at, end, tag
            at = end


def _closing(page: str, name: str, at: int, hopeless: set[str]) -> int:
    """Where the raw content ends; an element never closed is taken as empty, so that the text after it is not lost."""
    if name in hopeless:
        return at
    found = re.compile(rf"</{name}\b", re.IGNORECASE).search(page, at)
    if found is None:
        hopeless.add(name)
        return at
    return found.start()


def _raw(found: Markup, tag: re.Match[str] | None, content: str) -> None:
    if tag is None:
        return
    name = tag["name"].lower()
    if name == "title" and found.title is None:
        found.title = html.unescape(" ".join(content.split())) or None
    elif name == "script" and "ld+json" in tag["attributes"].lower():
        found.scripts.append(content)


def _describe(found: Markup, name: str, stated: dict[str, str]) -> None:
    if name == "meta" and "content" in stated:
        for key in ("name", "property", "itemprop"):
            if stated.get(key):
                found.metas.append((stated[key].strip().lower(), stated["content"].strip()))
    elif name == "link" and "href" in stated:
        found.links.append((stated.get("rel", "").lower(), stated["href"].strip()))
    elif name == "time" and "datetime" in stated:
        found.times.append(
            (f"{stated.get('itemprop', '')} {stated.get('class', '')}".lower(), stated["datetime"].strip())
        )
    elif name == "html" and found.language is None:
        found.language = stated.get("lang") or stated.get("xml:lang")


class _Blocks:
    """Gathers words until a block-level tag ends the block."""

    def __init__(self, found: Markup) -> None:
        self.found = found
        self.words: list[tuple[str, int, int]] = []
        self.tag_name = "body"
        self.unseen = 0
        self.zones: list[str] = []

    def tag(self, name: str, *, closing: bool) -> None:
        if name in INLINE:
            return
        self.flush()
        if name in UNSEEN and name not in RAW_TEXT:  # raw content never reaches `text`
            self.unseen = max(0, self.unseen + (-1 if closing else 1))
        elif name == "body":
            self.unseen = 0  # a head or script that was never closed must not hide the article
        if name in ZONES:
            if not closing:
                if len(self.zones) < 64:
                    self.zones.append(name)
            elif name in self.zones:
                while self.zones.pop() != name:
                    pass
        self.tag_name = "body" if closing else name

    def text(self, page: str, start: int, end: int) -> None:
        if self.unseen:
            return
        for found in WORD.finditer(page, start, end):
            word = found.group()
            if "&" in word:
                word = html.unescape(word)
            self.words.append((word, found.start(), found.end()))

    def flush(self) -> None:
        if self.words:
            words = tuple(self.words)
            self.found.blocks.append(Block(words[0][1], words[-1][2], words, self.tag_name, tuple(self.zones)))
            self.words = []
