"""Whose claim it is: party keys made comparable across documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from dragoman.dossier.lexicon import lexicon, stems, words
from dragoman.knowledge import Knowledge, load
from dragoman.knowledge.names import fold
from dragoman.model import Record

_ACRONYM = re.compile(r"((?:[A-Z][\w'’&-]+(?:\s+(?:of|the|for|and|de)\b)*\s+){2,8})\(([A-Z][A-Za-z]{1,9})\)")
"""A name of several words followed by its short form in brackets ("Dockers' Union of Varnmouth (DUV)")."""
_FEWEST_SHARED = 4
"""Letters that two spellings of a surname must share at the start ("Zelensky", "Zelenskyi")."""


class Parties:
    """Comparable forms of the keys of one dossier.

    A person counts as the party it acts for. A collective described by words that are all part of one organisation's
    name stands for that organisation ("the dockers' union" for the Dockers' Union of Varnmouth); other collectives are
    told apart by their describing words ("European governments" = "European countries").
    """

    def __init__(
        self, records: Sequence[Record], aliases: Mapping[str, str] | None = None, knowledge: Knowledge | None = None
    ) -> None:
        """Learn names and short forms from the records; `aliases` are what people decided (written name -> key)."""
        self._knowledge = knowledge or load()
        self._aliases = {fold(k).lower(): v for k, v in (aliases or {}).items()}
        self._names: dict[str, set[str]] = {}
        self.labels: dict[str, str] = {}
        self._learn(records)
        self._owners: dict[str, str] = {}
        self._outlets: dict[str, str] = {}
        self._written: dict[str, str] = {}
        self._published = {self.outlet(r.document.outlet) for r in records if r.document.outlet}

    def source(self, key: str) -> str:
        """Key of a source; a bare name that an outlet of the dossier goes by is that outlet."""
        if ":" in key or (key in self._names and self._knowledge.state(key)):
            return key
        return f"outlet:{key}" if self.outlet(key) in self._published else key

    def _learn(self, records: Sequence[Record]) -> None:
        keys: set[str] = set()
        for record in records:
            for party in record.parties:
                if ":" not in party.key:
                    self.labels.setdefault(party.key, party.name)
                    self._names.setdefault(party.key, set()).update(stems(party.name))
            for claim in record.claims:
                for mention in (*claim.actors, *claim.targets):
                    keys.add(mention.key.partition(":")[0])
        keys -= {"group", "unnamed", "doc", "outlet"}
        for key in sorted(keys):
            state = self._knowledge.state(key)
            if state is not None:
                self.labels[key] = state.name
                continue
            self.labels.setdefault(key, key)
            self._names.setdefault(key, set()).update(stems(key))
        for record in records:
            for match in _ACRONYM.finditer(record.document.text):
                if match[2] in self._names:
                    self._names[match[2]].update(stems(match[1]))
                    if self.labels.get(match[2]) == match[2]:
                        self.labels[match[2]] = " ".join(match[1].split())

    @cached_property
    def _named_by(self) -> dict[str, set[str]]:
        """Stem -> keys of the organisations whose names hold it."""
        found: dict[str, set[str]] = {}
        for key, names in self._names.items():
            for name in names:
                found.setdefault(name, set()).add(key)
        return found

    @cached_property
    def nationality(self) -> dict[str, str]:
        """Single words that point at a state ("turkish", "ankara", "turkey"), folded and in lower case -> its key."""
        found: dict[str, str] = {}
        for key, state in self._knowledge.states.items():
            for name in (*state.people, *state.adjectives, *state.capitals, *state.aliases, state.name):
                plain = fold(name).lower()
                if " " not in plain and len(plain) > 2:
                    found.setdefault(plain, key)
        for key, state in self._knowledge.states.items():
            found[fold(state.name).lower()] = key
        for name, key in self._aliases.items():
            if " " not in name and ":" not in key:
                found[name] = key
        return found

    def state_of(self, text: str) -> str | None:
        """First state that a description names by adjective, people, capital or name."""
        for word in words(text):
            key = self.nationality.get(fold(word).lower().removesuffix("'s"))
            if key:
                return key
        return None

    def named_in(self, owner: str, text: str) -> bool:
        """Whether a text names a party by state, people, capital, label or key."""
        plain = {fold(w).lower().removesuffix("'s") for w in words(text)}
        if any(self.nationality.get(w) == owner for w in plain):
            return True
        label = {fold(w).lower() for w in words(self.label(owner))}
        return owner in words(text) or (bool(label) and label <= plain)

    def owner(self, key: str) -> str:
        """Party that a key belongs to: itself, or whom it acts for; for collectives a comparable description."""
        known = self._owners.get(key)
        if known is None:
            known = self._owners[key] = self._owner(key)
        return known

    def _owner(self, key: str) -> str:
        key = self._aliases.get(fold(key).lower(), key)
        head, _, rest = key.partition(":")
        if head != "group":
            alias = self._aliases.get(fold(head).lower())
            return self.owner(alias) if alias and alias != key else head
        alias = self._aliases.get(fold(rest).lower())
        if alias:
            return self.owner(alias)
        nouns = lexicon().collective_nouns
        told = [s for w, s in zip(words(rest), stems(rest), strict=True) if w not in nouns]
        if not told:
            owner = "group:" + " ".join(sorted(stems(rest)))
            self._written.setdefault(owner, key)
            return owner
        matches = set.intersection(*(self._named_by.get(s, set()) for s in told))
        if len(matches) == 1:
            return next(iter(matches))
        owner = "group:" + " ".join(sorted(set(told)))
        self._written.setdefault(owner, key)
        return owner

    def owners(self, keys: Iterable[str]) -> frozenset[str]:
        """Owners of several keys."""
        return frozenset(self.owner(k) for k in keys)

    def person(self, key: str) -> tuple[str, str] | None:
        """(owner, folded name) of a key that names a person or body within a party, else None."""
        head, _, rest = key.partition(":")
        if not rest or head in ("group", "unnamed", "doc", "outlet"):
            return None
        return self.owner(key), fold(rest).lower()

    def same_person(self, a: str, b: str) -> bool:
        """Whether two keys name the same person, spelling apart; a surname in capitals is needed on both sides."""
        one, two = self.person(a), self.person(b)
        if one is None or two is None or one[0] != two[0]:
            return False
        if one[1] == two[1]:
            return True
        return self.named(a) and self.named(b) and alike(one[1], two[1])

    def same_people(self, one: Sequence[str], two: Sequence[str]) -> bool:
        """Whether two lists of keys can name the same people; a party without a person fits any person of it."""
        return self.includes(one, two) and self.includes(two, one)

    def includes(self, some: Sequence[str], all_: Sequence[str]) -> bool:
        """Whether everybody of one list can be somebody of another."""

        def fits(a: str, b: str) -> bool:
            if self.owner(a) != self.owner(b):
                return False
            return not (self.named(a) and self.named(b)) or self.same_person(a, b)

        return all(any(fits(a, b) for b in all_) for a in some)

    @staticmethod
    def named(key: str) -> bool:
        """Whether a key names a person by surname, not by role ("Ministry:Loew", not "Ministry:spokeswoman")."""
        _, _, rest = key.partition(":")
        return bool(rest) and rest[0].isupper() and len(rest.split()) <= 2

    def outlet(self, name: str) -> str:
        """Comparable name of an outlet: the tables' name where they know it, lower case, no article."""
        found = self._outlets.get(name)
        if found is None:
            known = self._knowledge.outlet(name)
            plain = fold(known.name if known else name).lower().removeprefix("the ")
            found = self._outlets[name] = " ".join(plain.split())
        return found

    def outlet_names(self, name: str) -> tuple[str, ...]:
        """All names by which the tables know an outlet; the given one where they do not."""
        known = self._knowledge.outlet(name)
        return (known.name, *known.aliases) if known else (name,)

    def knows_outlet(self, name: str) -> bool:
        """Whether the tables know an outlet of that name."""
        return self._knowledge.outlet(name) is not None

    def written(self, owner: str) -> str:
        """Key of an owner; of a collective as its claims write it rather than in its comparable form."""
        return self._written.get(owner, owner)

    def label(self, owner: str) -> str:
        """Name of an owner as people write it."""
        if owner.startswith("group:"):
            return self._written.get(owner, owner)[6:]
        state = self._knowledge.state(owner)
        return state.name if state else self.labels.get(owner, owner)


def alike(a: str, b: str) -> bool:
    """Whether two folded surnames are likely spellings of one ("zelensky", "zelenskyy")."""
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    longer = max(len(a), len(b))
    return shared >= max(_FEWEST_SHARED, 0.7 * longer) and abs(len(a) - len(b)) <= 2
