"""How alike two short stretches of text are in meaning."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Protocol

from dragoman.dossier.lexicon import lexicon, stem, words
from dragoman.knowledge.names import fold

_MULTIPLE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)(?:[\s-]+(hundred|thousand|million|billion))?")
_LONGEST_PHRASE = 4
_DAMPED = 0.75
"""Power of the inverse document frequency: in a dossier the commonest concept is the very thing negotiated, so it must
not weigh next to nothing."""
_ACT_WEIGHT = 0.6
"""Weight of concepts that only name the kind of act, which is compared as a field."""
_STATE_WEIGHT = 0.4
"""Names of states say little about what is proposed, since the parties are compared as fields of their own."""


class Similarity(Protocol):
    """Anything that compares texts: the concepts below, or a sentence encoder."""

    def fit(self, texts: Iterable[str]) -> None:
        """See all texts of a dossier once, before any comparison."""
        ...

    def score(self, a: str, b: str) -> float:
        """Likeness from 0 (nothing shared) to 1 (the same); symmetric, and the same on every run."""
        ...


def figures(text: str) -> frozenset[float]:
    """Numbers that a text states in digits ("30,000" and "30 thousand" are one)."""
    found = set()
    for match in _NUMBER.finditer(text):
        digits = match[1].replace(",", "").rstrip(".")
        found.add(float(digits) * _MULTIPLE.get(match[2] or "", 1))
    return frozenset(found)


@lru_cache(maxsize=1 << 16)
def lowered(word: str) -> str:
    """A word in lower case without marks."""
    return fold(word).lower()


def concepts(text: str, nationality: Mapping[str, str] | None = None) -> list[str]:
    """Concepts of a text in order: `c:` a listed concept, `@` a state, `#` a figure, else a stem."""
    lex = lexicon()
    plain = [lowered(w) for w in words(_NUMBER.sub(" ", text))]
    stemmed = [stem(w) for w in plain]
    found: list[str] = [f"#{value:g}" for value in sorted(figures(text))]
    at = 0
    while at < len(plain):
        for size in range(min(lex.longest.get(stemmed[at], 0), _LONGEST_PHRASE, len(plain) - at), 0, -1):
            concept = lex.concepts.get(tuple(stemmed[at : at + size]))
            if concept and (size > 1 or plain[at] not in lex.stopwords):
                found.append(f"c:{concept}")
                at += size
                break
        else:
            state = (nationality or {}).get(plain[at].removesuffix("'s"))
            if state:
                found.append(f"@{state}")
            elif plain[at] not in lex.stopwords:
                found.append(stemmed[at])
            at += 1
    return found


class ConceptSimilarity:
    """Cosine of concept vectors, rarer concepts weighing more.

    Deterministic and light: no model, no download. Synonyms are those of `data/concepts.yml`; what is not listed is
    compared by stem.
    """

    def __init__(self, nationality: Mapping[str, str] | None = None) -> None:
        """`nationality` maps words in lower case to state keys (see `Parties.nationality`)."""
        self._nationality = nationality or {}
        self._vectors: dict[str, dict[str, float]] = {}
        self._seen: dict[str, tuple[str, ...]] = {}  # concepts of texts that have no vector yet
        self._idf: dict[str, float] = {}
        self._unseen = 1.0

    def fit(self, texts: Iterable[str]) -> None:
        """Count in how many of the texts each concept occurs."""
        seen: Counter[str] = Counter()
        total = 0
        for text in texts:
            total += 1
            found = self._seen.get(text)
            if found is None:
                found = self._seen[text] = self._concepts(text)
            seen.update(found)
        self._vectors.clear()
        self._unseen = math.log(1 + total) + 1
        self._idf = {c: math.log((1 + total) / (1 + n)) + 1 for c, n in seen.items()}

    def _concepts(self, text: str) -> tuple[str, ...]:
        """Concepts of a text, each once, in order."""
        return tuple(dict.fromkeys(concepts(text, self._nationality)))

    def weight(self, concept: str) -> float:
        """Weight of one concept."""
        weight: float = self._idf.get(concept, self._unseen) ** _DAMPED
        if concept.startswith("@"):
            return weight * _STATE_WEIGHT
        return weight * _ACT_WEIGHT if concept in lexicon().act_concepts else weight

    def vector(self, text: str) -> dict[str, float]:
        """Concepts of a text with their weights, of length 1."""
        known = self._vectors.get(text)
        if known is None:
            raw = {c: self.weight(c) for c in self._seen.pop(text, None) or self._concepts(text)}
            norm = math.sqrt(sum(v * v for v in raw.values())) or 1.0
            known = self._vectors[text] = {c: v / norm for c, v in raw.items()}
        return known

    def score(self, a: str, b: str) -> float:
        """Cosine of the two vectors; 0 where one text has no content."""
        one, two = self.vector(a), self.vector(b)
        if len(one) > len(two):
            one, two = two, one
        total = 0.0
        for concept, weight in one.items():
            other = two.get(concept)
            if other is not None:
                total += weight * other
        return min(1.0, total)
