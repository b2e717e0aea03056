"""How names are compared: folding of letters and marks, splitting into parts, classes of spellings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae",
        "œ": "oe", "Œ": "Oe", "ə": "a", "Ə": "A", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "—": "-",
    }
)  # fmt: skip
_ABBREVIATION = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]?\Z")
_POSSESSIVE = ("'s", "'S")


def fold(text: str) -> str:
    """Drop diacritics and unify apostrophes and hyphens; case is kept ("Erdoğan" -> "Erdogan")."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 16)
def parts(word: str) -> tuple[str, ...]:
    """Split one word into the parts that are compared.

    Hyphens and slashes separate and vanish, a possessive ending vanishes, other apostrophes are dropped, dots of
    abbreviations are dropped: "al-Assad" -> al, Assad; "U.S." -> US; "Sana'a" -> Sanaa; "'s" and "-" -> nothing.
    A word that is only other punctuation stays, so that names never match across a full stop or a comma.
    """
    if word.isalnum() and word.isascii():
        return (word,)
    word = fold(word)
    if word.endswith(_POSSESSIVE):
        word = word[:-2]
    found = []
    for side in word.replace("'", "").replace("/", "-").split("-"):
        piece = side
        if _ABBREVIATION.match(side):
            piece = side.replace(".", "")
        elif len(side) > 1:
            piece = side.rstrip(".") or side
        if piece:
            found.append(piece)
    return tuple(found)


def name_parts(name: str) -> tuple[str, ...]:
    """Parts of a name of several words."""
    words = name.replace(",", " , ").split() if "," in name else name.split()
    if len(words) == 1:
        return parts(words[0])
    found: list[str] = []
    for word in words:
        found += parts(word)
    return tuple(found)


class Spellings:
    """Classes of spellings that stand for one name (Zelensky, Zelenskyy, Zelenskiy).

    Rows are of three kinds: `given` and `surname` hold for that word in any name, `person` for one full name
    (nicknames, dropped middle names).
    """

    def __init__(self, rows: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
        """Read rows of (kind, name, other spellings)."""
        self._class: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._persons: dict[str, str] = {}
        self._nicknames: dict[str, list[str]] = {}
        for kind, name, others in rows:
            if kind == "person":
                canonical = self._spell(name)
                for other in others:
                    self._persons[self._spell(other)] = canonical
                self._nicknames.setdefault(canonical, []).extend(others)
            else:
                members = self._members.setdefault(self._plain(name), [])
                for spelling in (name, *others):
                    if spelling not in members:
                        members.append(spelling)
                    self._class.setdefault(self._plain(spelling), self._plain(name))

    @staticmethod
    def _plain(name: str) -> str:
        return name.lower() if name.isalpha() and name.isascii() else " ".join(name_parts(name)).lower()

    def _spell(self, name: str) -> str:
        """Canonical spelling of every word; multi-word classes ("al Sisi") are tried on the end of the name first."""
        words = self._plain(name).split()
        for size in range(len(words) - 1, 1, -1):
            tail = " ".join(words[-size:])
            if tail in self._class:
                head = [self._class.get(word, word) for word in words[:-size]]
                return " ".join([*head, self._class[tail]])
        whole = " ".join(words)
        if whole in self._class:
            return self._class[whole]
        return " ".join(self._class.get(word, word) for word in words)

    def canonical(self, name: str) -> str:
        """One spelling for all spellings of a name, in lower case."""
        spelled = self._spell(name)
        return self._persons.get(spelled, spelled)

    def variants(self, word: str) -> tuple[str, ...]:
        """Every spelling in the class of a given name or surname, the word itself first."""
        members = self._members.get(self._class.get(self._plain(word), ""), [])
        return (word, *(m for m in members if m != word))

    def nicknames(self, person: str) -> tuple[str, ...]:
        """Other names of one person, such as "Bibi Netanyahu"."""
        return tuple(self._nicknames.get(self._spell(person), ()))

    def same(self, a: str, b: str) -> bool:
        """Whether two names are spellings of one name.

        Middle names and initials may be missing on one side ("Joseph R. Biden", "Joe Biden"). A surname alone is not
        the same name as a full name: many people share it.
        """
        left, right = self.canonical(a).split(), self.canonical(b).split()
        if left == right:
            return bool(left)
        if min(len(left), len(right)) < 2 or left[0] != right[0] or left[-1] != right[-1]:
            return False
        shorter, longer = sorted((left, right), key=len)
        return all(word in longer for word in shorter)
