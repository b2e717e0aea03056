"""Whether a party key is proven by words of the document: by the tables, or by the words themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman import knowledge
from dragoman.model import Document, PartyKind, Span

WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc-][^\W_]+)*\.?")
ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
PARTIES = frozenset({"state", "organisation", "armed_group", "party", "outlet", "person", "collective"})
FREE = ("unnamed", "doc", "group")
"""Prefixes of keys that describe in the article's own words."""
REACH = 1500
"""Characters before a pronoun or a description in which the one it stands for must be named."""

STATE_WORDS = frozenset({"government", "authorities", "side", "state", "republic", "administration", "leadership"})
"""Words that with a nationality still name the state itself."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name found: `proves` - the words can stand for the key; `whole` - they are nothing but the name."""

    key: str
    kind: str
    proves: bool
    whole: bool


class Keys:
    """Proves keys in one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._tables = knowledge.load()

    def named(self, span: Span) -> list[Named]:
        """What the tables find in a stretch, in order, the strongest meaning of each name first."""
        words = [match.group() for match in WORD.finditer(self._text, *span)]
        if words and words[0].lower() in {"the", "a", "an"}:
            words = words[1:]
        found: list[Named] = []
        for match in self._tables.gazetteer.find(words):
            rest = {word.lower().rstrip(".") for word in words[: match.start] + words[match.end :]}
            for entry in match.entries:
                if entry.kind in PARTIES:
                    key = f"outlet:{entry.name}" if entry.kind == "outlet" else entry.key
                    proves = entry.sense != "adjective" or (bool(rest) and rest <= STATE_WORDS)
                    found.append(Named(key, entry.kind, proves, not rest or rest <= STATE_WORDS))
        return found

    def prove(self, stated: str | None, span: Span) -> str | None:
        """The key that the words at `span` stand for, None if nothing proves one.

        Args:
            stated: the key that a reader gives.
            span: the words it gives it for.
        """
        words = " ".join(self._text[slice(*span)].split())
        named = self.named(span)
        if any(it.key == stated and it.proves for it in named):
            return stated
        whole = {it.key for it in named if it.whole and it.proves}
        if len(whole) == 1:
            return whole.pop()
        prefix, _, name = (stated or "").partition(":")
        if prefix in FREE and name:
            return f"{prefix}:{ARTICLE.sub('', words, count=1)}"
        if prefix == "outlet" and name and _holds(words, name):
            known = self._tables.outlet(name)
            return known.key if known is not None else stated
        before = (max(0, span[0] - REACH), span[1])
        if name and _holds(words, name) and self._stands(prefix, before):
            return stated
        if stated and not named and _refers(words) and self._stands(stated, before):
            return stated
        return None

    def _stands(self, key: str, span: Span) -> bool:
        """Whether a party is named in a stretch."""
        if any(key == it.key or it.key.startswith(f"{key}:") for it in self.named(span)):
            return True
        prefix, _, name = key.partition(":")
        return (
            bool(name)
            and _holds(self._text[slice(*span)], name)
            and (prefix in (*FREE, "outlet") or self._stands(prefix, (0, span[1])))
        )

    def country(self, span: Span) -> str | None:
        """The country that the words of a place name, None unless the tables know exactly one."""
        words = [match.group() for match in WORD.finditer(self._text, *span)]
        found = []
        for match in self._tables.gazetteer.find(words):
            for entry in match.entries:
                country = entry.key if entry.kind == "state" else entry.country
                if entry.kind in {"state", "place", "venue", "region"} and not entry.weak and country:
                    found.append(country)
        return found[0] if len(set(found)) == 1 else None

    def kind(self, key: str, span: Span) -> PartyKind:
        """What a proven key is."""
        for it in self.named(span):
            if it.key == key and it.kind in ("state", "organisation", "armed_group", "person", "collective", "outlet"):
                return it.kind  # type: ignore[return-value]
        prefix, _, name = key.partition(":")
        if prefix in ("group", "outlet"):
            return "outlet" if prefix == "outlet" else "collective"
        return "person" if name and name[:1].isupper() else "unresolved" if prefix in FREE else "organisation"


def _holds(words: str, name: str) -> bool:
    """Whether every word of a name stands in the words, whole and whatever its case."""
    there = {word.lower().rstrip(".") for word in WORD.findall(words)}
    there |= {word.removesuffix("'s").removesuffix("\u2019s") for word in there}
    wanted = [word.lower().rstrip(".") for word in WORD.findall(name)]
    return bool(wanted) and all(word in there for word in wanted)


def _refers(words: str) -> bool:
    """Whether words stand for somebody named elsewhere: a pronoun or a description, no name of their own."""
    return not any(word[:1].isupper() for word in words.split()[1:]) and len(words.split()) <= 6
