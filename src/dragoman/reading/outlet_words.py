"""What words tell of an outlet: nouns that call something one, words in mastheads, and the types that both leave open."""

from __future__ import annotations

import functools
from typing import Literal

from dragoman.knowledge.lexicon import lexicon
from dragoman.reading.draft import Draft, Entity
from dragoman.reading.parse import Sentence
from dragoman.reading.words import fitting

Tier = Literal["", "weak", "likely", "sure"]
"""How far a name alone tells that it is an outlet's: not at all, with a use as one, with an article or label, by itself."""

TYPES = ("agency", "newspaper", "magazine", "broadcaster", "site")
"""Types of outlets, as in the tables."""
ON_PAPER = frozenset({"newspaper", "magazine", "site"})
"""Types of outlets that are read."""
_AIR = frozenset({"radio", "tv", "television", "fm", "broadcasting", "news", "media", "press"})
"""Alone these are no names."""


@functools.cache
def types_of_noun(noun: str) -> frozenset[str]:
    """Types of outlets that a noun can mean: all for "publication", none for a noun that calls nothing an outlet."""
    lists = lexicon().outlets
    if noun in lists["noun any"]:
        return frozenset(TYPES)
    return frozenset(t for t in TYPES if noun in lists[f"noun {t}"])


@functools.cache
def word_types(place: str, word: str) -> frozenset[str]:
    """Types of outlets whose names have the word in a place, "first" or "last"."""
    lists = lexicon().outlets
    found = {t for t in TYPES if word in lists.get(f"{place} {t}", ())}
    if "newspaper" in found:
        found |= {"site"}
    return frozenset(TYPES) if place == "last" and word in lists["last any"] else frozenset(found)


def masthead(words: list[str]) -> tuple[Tier, frozenset[str]]:
    """What a name's own words tell: how surely it is an outlet's, and of which types.

    English and Germanic names end with the word ("Nile Courier", "Cedar TV"), Romance and Slavic ones begin with it.
    """
    lists = lexicon().outlets
    low = [w.casefold() for w in words if w[:1].isalnum()]
    if not low:
        return "", frozenset()
    if len(low) > 1 and low[0] in lists["numbered"] and low[1].isdigit():
        return "sure", frozenset({"broadcaster"})
    best: tuple[Tier, frozenset[str]] = ("", frozenset())
    for place, word in (("last", low[-1]), ("first", low[0])):
        types = word_types(place, word)
        if not types:
            continue
        tier: Tier = "sure" if word in lists["sure"] else "likely" if word in lists["likely"] else "weak"
        if len(low) == 1:
            return ("weak", types) if place == "last" and word not in _AIR else ("", frozenset())  # "the Echo"
        if best[0]:
            return "sure", best[1] & types or best[1]  # "Daily Beacon"
        best = (tier, types)
    if not best[0] and len(low) > 2 and low[0] in lists["first of"] and low[1] in ("of", "de"):
        return "likely", frozenset(TYPES)  # "Times of Malta"
    if not best[0] and any(low[-1].endswith(e) and (len(low) > 1 or low[0] != e) for e in lists["endings"]):
        return "weak", frozenset({"newspaper", "magazine", "site"})
    return best


def calls_outlet(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether a noun calls something an outlet: "the daily", "a radio station", but not "the power station"."""
    lists = draft.lexicon.outlets
    noun = _noun(sentence, i)
    if not types_of_noun(noun) and noun not in lists["vague"]:
        return False
    if noun not in lists["vague"]:
        return noun != "weekly" or sentence.deps[i] not in ("amod", "advmod")
    return any(w in lists["press"] for w in beside(sentence, i)) or noun in ("radio", "television", "tv")


def _noun(sentence: Sentence, i: int) -> str:
    return sentence.lemmas[i] if sentence.pos[i] != "PROPN" else sentence.lower[i]


def beside(sentence: Sentence, i: int) -> list[str]:
    """The words in front of a noun that tell what it is, small, without article, possessor and names."""
    out: list[str] = []
    at = i - 1
    while at >= 0 and sentence.pos[at] in ("NOUN", "ADJ", "PUNCT", "VERB", "PROPN", "ADV", "ADP"):
        if sentence.pos[at] == "PUNCT" and sentence.words[at] != "-":
            break
        if not sentence.below(at, i):
            break
        if sentence.words[at] != "-":
            out.insert(0, sentence.lower[at])
        at -= 1
    return out


def another_thing(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether what stands before a vague noun makes it something else: "the power station", "its aid agency"."""
    lists = draft.lexicon.outlets
    if sentence.lemmas[i] not in lists["vague"]:
        return False
    known = lists["press"] | lists["plain"]
    return any(
        sentence.lower[at] in lists["other"]
        or (
            sentence.pos[at] in ("NOUN", "PROPN")
            and sentence.lower[at] not in known
            and draft.at(sentence.index, at) is None
            and sentence.words[at + 1] != "-"
        )
        for at in range(sentence.left[i], i)
    )


def types_of(draft: Draft, e: Entity) -> frozenset[str]:
    """Types that an outlet can be of: by the tables, else by what the text calls it, else by its name; empty if unknown."""
    known = draft.knowledge.outlets.get(e.key)
    if known is not None:
        return frozenset({known.type}) & frozenset(TYPES)
    said = [t for noun in sorted(e.called) if (t := types_of_noun(noun))]
    if said:
        return frozenset.intersection(*said) or frozenset.union(*said)
    return frozenset(e.about) & frozenset(TYPES) or masthead(e.name.replace("-", " ").split())[1]


def state_of(draft: Draft, e: Entity) -> str:
    """The key of the state that an outlet is of, "" if neither the tables nor the text tell."""
    known = draft.knowledge.outlets.get(e.key)
    if known is not None:
        return known.country
    return next((w for w in sorted(e.about) if draft.knowledge.state(w) is not None), "")


def is_body(noun: str) -> bool:
    """Whether a noun calls something a body that is no outlet ("a company", "the union")."""
    return bool(fitting(noun)) and not types_of_noun(noun)
