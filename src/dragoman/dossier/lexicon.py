"""The word lists of this room (`data/*.yml`), read once and stemmed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]
import yaml

from dragoman.knowledge.names import fold

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STEMMER = snowballstemmer.stemmer("english")
_IRREGULAR = {
    "met": "meet", "gave": "give", "given": "give", "took": "take", "taken": "take", "said": "say", "sent": "send",
    "told": "tell", "thought": "think", "stood": "stand", "drew": "draw", "drawn": "draw", "put": "put", "held": "hold",
    "came": "come", "withdrew": "withdraw", "withdrawn": "withdraw", "began": "begin", "begun": "begin",
    "sought": "seek", "saw": "see", "seen": "see", "knew": "know", "known": "know", "left": "leave",
    "men": "man", "women": "woman",
    "european": "europe", "europeans": "europe", "african": "africa", "africans": "africa", "asian": "asia",
    "asians": "asia", "arabs": "arab", "parliamentary": "parliament",
}  # fmt: skip
"""Forms that suffix stripping does not reach, for verbs that reports of negotiations use."""


_WHOLE = {"operator": "operator", "operators": "operator", "employer": "employer", "employers": "employer"}
"""Words whose stem would be that of another word that reports use ("operation", "employment")."""


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Stem of one word in lower case without marks ("Soldiers" -> "soldier")."""
    plain = fold(word).lower()
    plain = plain.removesuffix("'s").replace("'", "")
    if plain in _WHOLE:
        return _WHOLE[plain]
    stemmed: str = _STEMMER.stemWord(_IRREGULAR.get(plain, plain))
    return stemmed


def words(text: str) -> list[str]:
    """Words of a text as written, without punctuation."""
    return _WORD.findall(text)


def stems(text: str) -> list[str]:
    """Stems of all words of a text, in order."""
    return [stem(w) for w in words(text)]


class Phrases:
    """A set of words and phrases that is found in texts by stems."""

    def __init__(self, items: Iterable[str]) -> None:
        """Take words and phrases in their plain forms."""
        self._items = {tuple(stems(item)) for item in items} - {()}
        self._longest = max((len(i) for i in self._items), default=0)
        self._begin = {i[0] for i in self._items}

    def __contains__(self, word: str) -> bool:
        return (stem(word),) in self._items

    def first(self, sequence: list[str]) -> int | None:
        """Index in a list of stems at which an item begins, None if none does."""
        for at, word in enumerate(sequence):
            if word not in self._begin:
                continue
            for size in range(1, self._longest + 1):
                if tuple(sequence[at : at + size]) in self._items:
                    return at
        return None

    def found_in(self, text: str) -> bool:
        """Whether any item occurs in a text."""
        return self.first(stems(text)) is not None

    def covers(self, text: str) -> bool:
        """Whether the text holds nothing besides single words of this set."""
        return all((s,) in self._items for s in stems(text))


@dataclass(frozen=True, slots=True)
class GapRule:
    """How a gap reads: its sort, its state in the ledger, and the words that show it."""

    sort: str
    state: str
    words: Phrases


@dataclass(frozen=True)
class Lexicon:
    """All lists; see the comments in `data/cues.yml` and `data/concepts.yml` for what each is for.

    `longest` has, for each stem that a listed concept begins with, the number of words of the longest such concept.
    """

    concepts: Mapping[tuple[str, ...], str]
    longest: Mapping[str, int]
    pointers: Phrases
    collective_nouns: Phrases
    reversals: Phrases
    speech_acts: Phrases
    denials: Phrases
    necessary: tuple[str, ...]
    bare_conditions: tuple[str, ...]
    categorical: Phrases
    doubts: Phrases
    gaps: tuple[GapRule, ...]
    own_silence: Phrases
    report_words: Phrases
    credits: tuple[re.Pattern[str], ...]
    official_sources: Phrases
    official_bodies: Phrases
    anonymous: Phrases
    stopwords: frozenset[str]
    act_concepts: frozenset[str]
    time_words: frozenset[str]


def _yaml(name: str) -> Any:
    return yaml.safe_load((files("dragoman.dossier") / "data" / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lists that come with the program."""
    cues = _yaml("cues.yml")
    concepts = {tuple(stems(str(word))): name for name, members in _yaml("concepts.yml").items() for word in members}
    longest: dict[str, int] = {}
    for phrase in concepts:
        longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    return Lexicon(
        concepts=concepts,
        longest=longest,
        pointers=Phrases(map(str, cues["pointers"])),
        collective_nouns=Phrases(cues["collective_nouns"]),
        reversals=Phrases(cues["reversals"]),
        speech_acts=Phrases(cues["speech_acts"]),
        denials=Phrases(cues["denials"]),
        necessary=tuple(cues["necessary"]),
        bare_conditions=tuple(cues["bare_conditions"]),
        categorical=Phrases(cues["categorical"]),
        doubts=Phrases(cues["doubts"]),
        gaps=tuple(GapRule(g["sort"], g["state"], Phrases(g["words"])) for g in cues["gaps"]),
        own_silence=Phrases(cues["own_silence"]),
        report_words=Phrases(cues["report_words"]),
        credits=tuple(re.compile(c, re.MULTILINE) for c in cues["credits"]),
        official_sources=Phrases(cues["official_sources"]),
        official_bodies=Phrases(cues["official_bodies"]),
        anonymous=Phrases(cues["anonymous"]),
        stopwords=frozenset(map(str, cues["stopwords"])),
        time_words=frozenset(stem(str(w)) for w in cues["time_words"]),
        act_concepts=frozenset(f"c:{c}" for c in cues["act_concepts"]),
    )
