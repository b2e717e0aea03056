"""Classes of the nouns and names in data/lexicon/people.yml, as lookups."""

from __future__ import annotations

import functools
import unicodedata
from typing import Literal

from dragoman.knowledge import load
from dragoman.knowledge.lexicon import lexicon

Gender = Literal["", "m", "f"]


def fold(word: str) -> str:
    """Lower case without diacritics, for comparing spellings."""
    if word.isascii():
        return word.casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).casefold()


@functools.cache
def sorts() -> dict[str, str]:
    """The sort of organisation that a noun inside a name makes ("ministry", "union", "company")."""
    return {
        word: name.removeprefix("sort ")
        for name, words in lexicon().people.items()
        if name.startswith("sort ")
        for word in words
    }


def sort_of(words: list[str]) -> str:
    """The sort of the organisation named by these words: its head noun decides, which stands last or before "of"."""
    table = sorts()
    lowered = [w.lower().strip(".'s") if w.lower() not in table else w.lower() for w in words]
    head = lowered[: lowered.index("of")] if "of" in lowered else lowered
    for word in (*reversed(head), *reversed(lowered)):
        if word in table:
            return table[word]
    return "organisation"


def fitting(noun: str) -> tuple[str, ...]:
    """Sorts of parties that a later "the <noun>" may mean, surest first."""
    return lexicon().fits.get(noun, ())


def gender_of_name(name: str) -> Gender:
    """The gender that a title or a given name tells, "" where it tells none.

    The short hand list goes before the large table, and counts anywhere in the name.
    """
    people = lexicon().people
    for word in fold(name).replace("-", " ").split():
        bare = word.strip(".")
        if bare in ("mr", "sir", "lord") or bare in people["male"]:
            return "m"
        if bare in ("mrs", "ms", "miss", "lady", "dame") or bare in people["female"]:
            return "f"
    words = [w for w in name.split() if w.strip(".").isalpha()]
    return load().gender(words[0]) if len(words) > 1 else ""


def is_given(word: str) -> bool:
    """Whether a word is a given name that the lists or the table know."""
    people = lexicon().people
    return fold(word) in people["male"] or fold(word) in people["female"] or bool(load().gender(word))


def gender_of_office(office: str) -> Gender:
    """The gender that the word for an office tells ("spokeswoman", "king")."""
    last = office.rsplit(maxsplit=1)[-1].lower() if office else ""
    people = lexicon().people
    if last in people["women"] or last in people["men"]:
        return "f" if last in people["women"] else "m"
    if last.endswith(("woman", "queen", "princess", "mayoress", "empress", "duchess")):
        return "f"
    if last.endswith(
        ("spokesman", "chairman", "businessman", "congressman", "king", "prince", "emir", "sultan", "imam")
    ):
        return "m"
    return ""


__all__ = ["Gender", "fitting", "fold", "gender_of_name", "gender_of_office", "is_given", "sort_of", "sorts"]
