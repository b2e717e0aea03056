"""Finding names of the tables in the words of a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.knowledge.names import name_parts, parts
from dragoman.knowledge.records import Entry, Match, Sense

_ORDER: dict[Sense, int] = {"name": 0, "alias": 1, "adjective": 2, "people": 3, "capital": 4, "metonym": 5}
_FEWEST_CAPITALS = 3
"""Shortest word that is read as a headline spelling ("SYRIA"); shorter ones would meet "IN", "US" and initials."""

_ARTICLES = ("The", "the")

_SMALL = {"AL", "AND", "BIN", "DE", "DER", "DI", "FOR", "OF", "THE", "VAN", "VON"}
"""Words that stay in lower case inside a name when a headline is read."""


class Gazetteer:
    """Names by their parts. Case counts, except that words in capitals also match a name that is not weak."""

    def __init__(self) -> None:
        """Start empty; `add` fills it."""
        self._names: dict[tuple[str, ...], tuple[Entry, ...]] = {}
        self._lengths: dict[str, int] = {}

    def __len__(self) -> int:
        """Number of different names."""
        return len(self._names)

    def add(self, name: str, entry: Entry) -> None:
        """Let `name` stand for `entry`, besides what it already stands for."""
        self.add_parts(name_parts(name), entry)

    def add_parts(self, key: tuple[str, ...], entry: Entry) -> None:
        """As `add`, for a name that is already split; a name without parts is ignored."""
        if not key:
            return
        there = self._names.get(key)
        if there is None:
            self._names[key] = (entry,)
            self._lengths[key[0]] = self._lengths.get(key[0], 0) | 1 << len(key)
            return
        for e in there:
            if e.key == entry.key and e.kind == entry.kind and e.name == entry.name:
                return
        self._names[key] = (*there, entry)

    def names(self) -> Iterable[tuple[tuple[str, ...], tuple[Entry, ...]]]:
        """Every name in parts, with its entries."""
        return self._names.items()

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """What a whole name stands for; empty if it is not in the tables."""
        return self._names.get(name_parts(name), ())

    def find(self, words: Sequence[str]) -> list[Match]:
        """Find the longest names in a sequence of words, from left to right, without overlaps.

        Words are tokens as spaCy splits them ("Zelensky", "'s"; "al", "-", "Assad"; "U.S."), but any split at spaces
        works. A hyphenated word matches by one of its sides if the other is in lower case ("U.S.-led", "anti-EU").
        """
        pieces: list[str] = []
        home: list[int] = []
        for index, word in enumerate(words):
            for part in parts(word):
                pieces.append(part)
                home.append(index)
        found: list[Match] = []
        at, size = 0, len(pieces)
        while at < size:
            piece = pieces[at]
            hit = self._longest(pieces, home, at, pieces) if piece in self._lengths else None
            if hit is None and len(piece) >= _FEWEST_CAPITALS and piece.isupper():
                hit = self._headline(pieces, home, at)
            if hit is None:
                at += 1
                continue
            if piece in _ARTICLES and at + 1 < size:  # "The National" is not in "The National Anti-Corruption Bureau"
                rest = self._longest(pieces, home, at + 1, pieces)
                if rest is not None and rest[0] >= hit[0]:
                    at, hit = at + 1, rest
            length, entries = hit
            ranked = tuple(sorted(entries, key=_rank)) if len(entries) > 1 else entries
            found.append(Match(home[at], home[at + length - 1] + 1, ranked))
            at += length
        return found

    def _longest(
        self, spelled: list[str], home: list[int], at: int, pieces: list[str]
    ) -> tuple[int, tuple[Entry, ...]] | None:
        """Length in parts, and entries, of the longest name at a place; `spelled` are the parts as looked up."""
        reach = self._lengths.get(spelled[at], 0)
        for length in range(reach.bit_length() - 1, 0, -1):
            if reach >> length & 1 and at + length <= len(pieces):
                entries = self._names.get(tuple(spelled[at : at + length]))
                if entries and _aligned(pieces, home, at, at + length):
                    return length, entries
        return None

    def _headline(self, pieces: list[str], home: list[int], at: int) -> tuple[int, tuple[Entry, ...]] | None:
        """As `_longest`, for words in capitals, read as "Capitalised" words; weak names are left out."""
        spelled = list(pieces)
        end = at
        while end < len(pieces) and pieces[end].isupper():
            small = end > at and pieces[end] in _SMALL
            spelled[end] = pieces[end].lower() if small else pieces[end].capitalize()
            end += 1
        hit = self._longest(spelled[:end], home, at, pieces[:end])
        strong = tuple(entry for entry in hit[1] if not entry.weak) if hit else ()
        return (hit[0], strong) if hit and strong else None


def _rank(entry: Entry) -> tuple[bool, int, bool]:
    return entry.weak, _ORDER[entry.sense], entry.surname_only


def _aligned(pieces: list[str], home: list[int], start: int, end: int) -> bool:
    """Whether parts `start` to `end` are whole words, or leave over only lower-case sides of a hyphenated word."""
    while start > 0 and home[start - 1] == home[start]:
        start -= 1
        if not pieces[start].islower():
            return False
    while end < len(pieces) and home[end] == home[end - 1]:
        if not pieces[end].islower():
            return False
        end += 1
    return True
