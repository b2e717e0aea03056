"""Which characters of a page an article's text came from, and which text of the page was left out.

Both sides are compared without blanks, since extraction changes nothing but blanks and marks of lists. Long lines are
placed first and in order; short ones, which may occur many times in a page, only between their neighbours.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.sources.markup import Block

LONG = 40
"""Characters from which a line is taken to occur once, so that it may anchor its neighbours."""

SEARCHES = 4000
"""Searches over the whole page before the rest stays unmapped; bounds the time on hostile pages."""

COVERED = 0.5
"""Share of a block's characters in the text from which the block counts as kept."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `[start, end)` of the text that stand at `[raw_start, raw_end)` of the page, blanks and tags apart."""

    start: int
    end: int
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """Visible text of the page that is not in the article's text.

    Attributes:
        place: offset in the text before which it would stand.
        zones: enclosing elements such as `nav`, outermost first.
    """

    text: str
    raw_start: int
    raw_end: int
    place: int
    tag: str
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Stretches in the order of the text; they do not overlap in it."""

    stretches: tuple[Stretch, ...]
    dropped: tuple[Dropped, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where characters `[start, end)` of the text stand in the page, None if any of them is not mapped.

        Within a stretch the map is exact at its ends and by words inside: the span returned holds the characters.
        """
        inside = [it for it in self.stretches if it.start < end and start < it.end]
        if not inside or inside[0].start > start or inside[-1].end < end:
            return None
        return min(it.raw_start for it in inside), max(it.raw_end for it in inside)


def align(text: str, blocks: Iterable[Block]) -> Alignment:
    """Map an article's text to the page it was taken from."""
    blocks = list(blocks)
    page = _Stream()
    for number, block in enumerate(blocks):
        for word, start, end in block.words:
            page.add("".join(word.split()), start, end, number)
    page.close()
    lines = [_Line(start, end, text[start:end]) for start, end in _lines(text)]
    _place(lines, page)
    stretches: list[Stretch] = []
    taken = [0] * len(blocks)
    for line in lines:
        for piece in line.pieces:
            stretches.extend(page.stretches(line, piece, taken))
    dropped = _dropped(blocks, page, taken, sorted(stretches, key=lambda it: it.raw_start))
    return Alignment(tuple(stretches), tuple(dropped))


class _Line:
    """A line of the text without blanks; `pieces` are (offset in squeezed line, offset in stream, length)."""

    def __init__(self, start: int, end: int, text: str) -> None:
        words: list[str] = []
        self.starts: list[int] = []
        self.squeezed_at: list[int] = []
        at = 0
        count = 0
        for word in text.split():
            at = text.index(word, at)
            words.append(word)
            self.starts.append(start + at)
            self.squeezed_at.append(count)
            at += len(word)
            count += len(word)
        self.words = words
        self.squeezed = "".join(words)
        self.pieces: list[tuple[int, int, int]] = []

    def offset(self, squeezed: int) -> int:
        """Offset in the text of a character of the squeezed line."""
        word = bisect_right(self.squeezed_at, squeezed) - 1
        return self.starts[word] + squeezed - self.squeezed_at[word]


class _Stream:
    """All words of a page without blanks, as one string, with where each came from."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self.at: list[int] = []
        self.raw: list[tuple[int, int]] = []
        self.block: list[int] = []
        self._count = 0
        self.text = ""
        self.searches = SEARCHES

    def add(self, word: str, start: int, end: int, block: int) -> None:
        if word:
            self._words.append(word)
            self.at.append(self._count)
            self.raw.append((start, end))
            self.block.append(block)
            self._count += len(word)

    def close(self) -> None:
        self.text = "".join(self._words)

    def find(self, what: str, low: int, high: int) -> int:
        if self.searches <= 0:
            return -1
        self.searches -= 1
        return self.text.find(what, low, high)

    def stretches(self, line: _Line, piece: tuple[int, int, int], taken: list[int]) -> Iterable[Stretch]:
        """One stretch per word of the page in a placed piece."""
        offset, at, length = piece
        word = bisect_right(self.at, at) - 1
        end = at + length
        while word < len(self.at) and self.at[word] < end:
            first, last = max(at, self.at[word]), min(end, self.at[word] + len(self._words[word]))
            taken[self.block[word]] += last - first
            raw_start, raw_end = self.raw[word]
            if raw_end - raw_start == len(self._words[word]):  # no character reference in it: exact
                raw_end = raw_start + last - self.at[word]
                raw_start += first - self.at[word]
            yield Stretch(line.offset(offset + first - at), line.offset(offset + last - at - 1) + 1, raw_start, raw_end)
            word += 1

    def length(self, number: int, block: Block) -> int:
        return sum(len("".join(word.split())) for word, _, _ in block.words)


def _lines(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield start, start + len(line)
        start += len(line)


def _place(lines: list[_Line], page: _Stream) -> None:
    size = len(page.text)
    cursor = 0
    for line in lines:  # anchors
        if len(line.squeezed) >= LONG:
            at = page.find(line.squeezed, cursor, size)
            if at < 0:
                at = page.find(line.squeezed, 0, cursor + len(line.squeezed))
            if at >= 0:
                line.pieces.append((0, at, len(line.squeezed)))
                cursor = at + len(line.squeezed)
    low = 0
    after = _next_anchors(lines, size)
    for line, high in zip(lines, after, strict=True):
        if not line.pieces:
            _piecewise(line, page, low, high if high >= low else size)
        if line.pieces:
            low = line.pieces[-1][1] + line.pieces[-1][2]


def _next_anchors(lines: list[_Line], size: int) -> list[int]:
    found = [size] * len(lines)
    for number in range(len(lines) - 2, -1, -1):
        following = lines[number + 1]
        found[number] = following.pieces[0][1] if following.pieces else found[number + 1]
    return found


def _piecewise(line: _Line, page: _Stream, low: int, high: int) -> None:
    """Place a line by the longest runs of words that the page has between `low` and `high`."""
    first, count = 0, len(line.words)
    while first < count:
        start = line.squeezed_at[first]
        run = count - first
        while run:
            end = line.squeezed_at[first + run] if first + run < count else len(line.squeezed)
            at = page.find(line.squeezed[start:end], low, high)
            if at >= 0:
                line.pieces.append((start, at, end - start))
                low = at + end - start
                break
            run //= 2
        first += max(run, 1)


def _dropped(blocks: list[Block], page: _Stream, taken: list[int], by_raw: list[Stretch]) -> Iterable[Dropped]:
    starts = [it.raw_start for it in by_raw]
    for number, block in enumerate(blocks):
        if taken[number] < COVERED * page.length(number, block):
            before = bisect_right(starts, block.start) - 1
            place = by_raw[before].end if before >= 0 else 0
            yield Dropped(block.text, block.start, block.end, place, block.tag, block.zones)
