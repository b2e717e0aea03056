"""Full-text search: one query language on both databases.

Words are found in any inflection that an English stemmer sees, and without regard to case and accents. SQLite uses FTS5
(`porter`, `remove_diacritics 2`); PostgreSQL a configuration of its own, made in the first migration, that stems with
Snowball and, unlike its `english`, keeps stop words, so that both answer alike.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from dragoman.model import InputError

PG_CONFIG = "dragoman_english"
PG_LIMIT = 300_000
"""Characters of one text that PostgreSQL indexes: a tsvector holds at most 1 MiB, and PostgreSQL refuses more."""

_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True)
class Term:
    """Words that stand one after the other; `excluded` means that they must not occur."""

    words: tuple[str, ...]
    excluded: bool


def fold(text: str) -> str:
    """Lower case, accents and other marks removed; letters that have no plain form stay as they are."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()


def parse(query: str) -> tuple[Term, ...]:
    """The terms of a query: words, "quoted phrases", and either with a leading minus to exclude it.

    Raises:
        InputError: if nothing is left to look for.
    """
    terms = []
    for sign, phrase, word in _TERM.findall(query):
        words = tuple(re.findall(r"[^\W_]+", fold(phrase or word)))
        if words:
            terms.append(Term(words, bool(sign)))
    if not any(not term.excluded for term in terms):
        raise InputError(
            'nothing to search for: give at least one word, such as: ceasefire "security guarantees" -Paris'
        )
    return tuple(terms)


def fts5(terms: tuple[Term, ...]) -> str:
    """The query as FTS5 reads it; every word is quoted, so nothing in it can be taken for an operator."""
    wanted = " AND ".join(_quoted(t.words) for t in terms if not t.excluded)
    unwanted = " OR ".join(_quoted(t.words) for t in terms if t.excluded)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def tsquery(terms: tuple[Term, ...]) -> str:
    """The query as `to_tsquery` reads it: words hold only letters, digits and underscores."""
    return " & ".join(
        ("!" if t.excluded else "") + "(" + " <-> ".join(f"'{word}'" for word in t.words) + ")"
        for t in sorted(terms, key=lambda t: t.excluded)
    )


def indexed(text: str) -> str:
    """What PostgreSQL indexes of a text."""
    return re.sub(r"[^\w\s]+|_", " ", fold(text[:PG_LIMIT]))


def _quoted(words: tuple[str, ...]) -> str:
    return '"' + " ".join(words) + '"'
