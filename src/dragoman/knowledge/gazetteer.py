"""Finding names of the tables in the words of a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.knowledge.names import name_parts, parts
from dragoman.knowledge.records import Entry, Match, Sense

_ORDER: dict[Sense, int] = {"name": 0, "alias": 1, "adjective": 2, "people": 3, "capital": 4, "metonym": 5}
_FEWEST_CAPITALS = 3
"""Shortest word that is read as a headline spelling ("SYRIA"); shorter ones would meet "IN", "US" and initials."""


class Gazetteer:
    """Names by their parts. Case counts, except that a word in capitals also matches a name in mixed case."""

    def __init__(self) -> None:
        """Start empty; `add` fills it."""
        self._names: dict[tuple[str, ...], tuple[Entry, ...]] = {}
        self._capitals: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._lengths: dict[str, int] = {}

    def __len__(self) -> int:
        """Number of different names."""
        return len(self._names)

    def add(self, name: str, entry: Entry) -> None:
        """Let `name` stand for `entry`, besides what it already stands for."""
        key = name_parts(name)
        if not key:
            return
        there = self._names.get(key, ())
        if any(e.key == entry.key and e.kind == entry.kind and e.surname_only <= entry.surname_only for e in there):
            return
        self._names[key] = (*there, entry)
        self._reach(key)
        if not entry.weak and len(key[0]) >= _FEWEST_CAPITALS:
            upper = tuple(part.upper() for part in key)
            if upper != key:
                self._capitals.setdefault(upper, key)
                self._reach(upper)

    def _reach(self, key: tuple[str, ...]) -> None:
        """Remember, as a bit set, how long the names are that begin with this part."""
        self._lengths[key[0]] = self._lengths.get(key[0], 0) | 1 << len(key)

    def names(self) -> Iterable[tuple[tuple[str, ...], tuple[Entry, ...]]]:
        """Every name in parts, with its entries."""
        return self._names.items()

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """What a whole name stands for; empty if it is not in the tables."""
        return self._at(name_parts(name))

    def _at(self, key: tuple[str, ...]) -> tuple[Entry, ...]:
        there = self._names.get(key)
        if there is None and key in self._capitals:
            there = self._names[self._capitals[key]]
        return there or ()

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
        lengths = self._lengths
        at, size = 0, len(pieces)
        while at < size:
            reach = lengths.get(pieces[at])
            if reach is None:
                at += 1
                continue
            length = reach.bit_length() - 1
            while length:
                if reach >> length & 1 and at + length <= size:
                    entries = self._at(tuple(pieces[at : at + length]))
                    if entries and _aligned(pieces, home, at, at + length):
                        ranked = sorted(entries, key=_rank) if len(entries) > 1 else entries
                        found.append(Match(home[at], home[at + length - 1] + 1, tuple(ranked)))
                        break
                length -= 1
            at += length or 1
        return found


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
