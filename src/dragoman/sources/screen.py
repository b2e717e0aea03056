"""Whether a text is about a negotiation at all: a quick look, for sorting millions of texts before any is read.

It is built to lose little: what it lets through is read, what it holds back is not. It knows words, not meanings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dragoman import knowledge
from dragoman.sources.tables import table

LOOKED_AT = 20_000
"""Characters of a text that are looked at. News tells its subject early; transcripts may run on for a megabyte."""

SHORTEST_NAME = 4
"""Letters; shorter names of states are other words in lower case ("us", "uk" are in the list of actors)."""

WORD = re.compile(r"[a-zé]+(?:-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Screen:
    """The verdict, and the words it rests on."""

    relevant: bool
    reason: str


@dataclass(frozen=True, slots=True)
class _Words:
    strong: frozenset[str]
    acts: frozenset[str]
    actors: frozenset[str]
    words_per_act: int
    most_acts: int


@cache
def _words() -> _Words:
    data = table("screen")
    endings: list[str] = data["endings"]

    def expand(words: list[str]) -> frozenset[str]:
        return frozenset(
            form
            for word in words
            for form in ([word[:-1] + ending for ending in endings] if word.endswith("*") else [word])
        )

    names = (
        name.lower()
        for state in knowledge.load().states.values()
        for name in (state.name, *state.aliases, *state.adjectives, *state.people, *state.capitals)
        if len(name) >= SHORTEST_NAME and name.isalpha()
    )
    return _Words(
        expand(data["strong"]),
        expand(data["acts"]),
        expand(data["actors"]).union(names),
        int(data["words_per_act"]),
        int(data["most_acts"]),
    )


def screen(text: str) -> Screen:
    """Look at a text's words.

    Args:
        text: an English text, with its title if there is one.

    Returns:
        Whether it is worth reading, and why: the words found, or what is missing.
    """
    lists = _words()
    words = set(WORD.findall(text[:LOOKED_AT].lower()))
    if strong := words & lists.strong:
        return Screen(True, f"speaks of {_some(strong)}")
    acts = words & lists.acts
    if len(acts) < min(1 + len(words) // lists.words_per_act, lists.most_acts):
        return Screen(False, "no word of negotiation, and hardly one of what parties do to each other")
    actors = words & lists.actors
    if not actors:
        return Screen(False, f"speaks of {_some(acts)}, but of nobody who negotiates")
    return Screen(True, f"speaks of {_some(acts)} and of {_some(actors)}")


def _some(words: set[str]) -> str:
    return ", ".join(sorted(words)[:4])
