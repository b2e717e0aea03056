"""Which words stand for which rows: fills the gazetteer from the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.knowledge.names import name_parts
from dragoman.knowledge.records import Entry, Sense

if TYPE_CHECKING:
    from dragoman.knowledge.library import Knowledge

_LARGE = 1_000_000
"""People in a city that keeps its name although persons bear it; smaller ones (Lincoln, Santos) become weak."""

_SHORTEST = 3
"""Letters of the shortest surname that is not weak by itself."""

_MOST_SPELLINGS = 64
"""Spellings of one full name that are indexed (given names x surnames)."""


def build_gazetteer(knowledge: Knowledge) -> Gazetteer:
    """Index every name of every table."""
    return _Builder(knowledge).run()


class _Builder:
    """Adds the names table by table; a name in `weak_names` makes its entries weak."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.gazetteer = Gazetteer()
        self.weak = {name_parts(row["name"]) for row in knowledge.rows("weak_names")}
        self.person_words = {part for row in knowledge.rows("holders") for part in name_parts(row["person"])}
        self.place_words = {place.name for place in knowledge.places if place.population >= _LARGE}

    def run(self) -> Gazetteer:
        self.states()
        self.bodies()
        self.metonyms()
        self.outlets()
        self.places()
        self.collectives()
        self.persons()
        self.offices()
        return self.gazetteer

    def add(self, name: str, entry: Entry) -> None:
        """Index one name for an entry, as weak if `weak_names` lists it."""
        key = name_parts(name)
        if key in self.weak and not entry.weak:
            entry = replace(entry, weak=True)
        self.gazetteer.add_parts(key, entry)
        if name.startswith("the "):
            self.gazetteer.add_parts(("The", *key[1:]), entry)

    def add_all(self, entry: Entry, name: str, aliases: tuple[str, ...]) -> None:
        """Index the name of an entry, and its aliases in that sense."""
        self.add(name, entry)
        if aliases:
            other = replace(entry, sense="alias")
            for alias in aliases:
                self.add(alias, other)

    def states(self) -> None:
        for state in self.knowledge.states.values():
            groups: tuple[tuple[Sense, tuple[str, ...]], ...] = (
                ("name", (state.name,)),
                ("alias", (*state.aliases, state.official)),
                ("adjective", state.adjectives),
                ("people", state.people),
                ("capital", state.capitals),
            )
            for sense, names in groups:
                entry = Entry(state.key, "state", sense, state.name, False, False, state.key)
                for name in names:
                    self.add(name, entry)

    def bodies(self) -> None:
        for body in self.knowledge.organisations.values():
            entry = Entry(body.key, body.kind, "name", body.name, False, False, body.country)
            self.add_all(entry, body.name, body.aliases)

    def metonyms(self) -> None:
        states, bodies = self.knowledge.states, self.knowledge.organisations
        for row in self.knowledge.rows("metonyms"):
            key = row["key"]
            prefix, _, part = key.partition(":")
            country = prefix if prefix in states else ""
            if key in states:
                entry = Entry(key, "state", "metonym", states[key].name, False, False, country)
            elif key in bodies:
                entry = Entry(key, bodies[key].kind, "metonym", bodies[key].name, False, False, country)
            else:
                entry = Entry(key, "organisation", "metonym", part, False, False, country)
            for name in (row["name"], *row.list("aliases")):
                self.add(name, entry)

    def outlets(self) -> None:
        for outlet in self.knowledge.outlets.values():
            entry = Entry(outlet.key, "outlet", "name", outlet.name, False, False, outlet.country)
            names = (outlet.name, *outlet.aliases)
            bare = [name[4:] for name in names if name.startswith("The ")]
            self.add_all(entry, outlet.name, (*names[1:], *(f"the {name}" for name in bare), *bare))

    def places(self) -> None:
        for place in self.knowledge.places:
            country, name = place.country, place.name
            shared = place.kind == "place" and place.population < _LARGE and name in self.person_words
            key = f"{country}:{name}" if country else name
            entry = Entry(key, place.kind, "name", name, shared, False, country)
            self.add_all(entry, name, place.aliases)
            if place.adjectives:
                adjective = replace(entry, sense="adjective")
                for text in place.adjectives:
                    self.add(text, adjective)

    def collectives(self) -> None:
        for row in self.knowledge.rows("collectives"):
            name = row["name"]
            entry = Entry(f"group:{name}", "collective", "name", name, False, False, "")
            names = (name, *row.list("aliases"))
            self.add_all(entry, name, tuple(n[0].upper() + n[1:] for n in names) + names[1:])

    def persons(self) -> None:
        states = self.knowledge.states
        done = set()
        for row in self.knowledge.rows("holders"):
            of, person, shorts = row["of"], row["person"], row.list("short")
            if (of, person, shorts) in done:
                continue
            done.add((of, person, shorts))
            prefix = of.partition(":")[0]
            entry = Entry(
                f"{of}:{shorts[0]}", "person", "name", person, False, False, prefix if prefix in states else ""
            )
            self.add_all(entry, person, tuple(self.full_names(person, shorts)))
            for short in shorts:
                weak = len(short) < _SHORTEST or short in self.place_words
                alone = replace(entry, sense="alias", weak=weak, surname_only=True)
                for name in self.knowledge.spellings.variants(short):
                    for text in _hyphen_forms(name):
                        self.add(text, alone)

    def full_names(self, person: str, shorts: tuple[str, ...]) -> Iterator[str]:
        """Spellings of a full name: variants of its words, without middle names, and nicknames of the person."""
        spellings = self.knowledge.spellings
        yield from _hyphen_forms(person)
        for name in spellings.nicknames(person):
            yield from _hyphen_forms(name)
        for short in shorts:
            if person.endswith(" " + short):
                given = person[: -len(short) - 1].split()
                made = product(*(spellings.variants(word) for word in given), spellings.variants(short))
                for count, words in enumerate(made):
                    if count >= _MOST_SPELLINGS:
                        break
                    yield from _hyphen_forms(" ".join(words))
                    if len(words) > 2:
                        yield f"{words[0]} {words[-1]}"
            elif person.startswith(short + " "):
                given_text = person[len(short) + 1 :]
                for surname, given_name in product(spellings.variants(short), spellings.variants(given_text)):
                    yield from _hyphen_forms(f"{surname} {given_name}")
                    yield from _hyphen_forms(f"{given_name} {surname}")

    def offices(self) -> None:
        names = [(role, role) for role in self.knowledge.roles]
        names += [(row["name"], row["role"]) for row in self.knowledge.rows("office_names")]
        for name, role in names:
            entry = Entry(role, "office", "name" if name == role else "alias", role, False, False, "")
            for number in (name, _plural(name)):
                for text in (number, number[0].upper() + number[1:], _title(number)):
                    self.add(text, entry)


_SMALL = {"of", "the", "for", "to", "and", "in"}


def _title(name: str) -> str:
    return " ".join(w if w in _SMALL else "-".join(p[:1].upper() + p[1:] for p in w.split("-")) for w in name.split())


def _plural(name: str) -> str:
    head, sep, tail = name.partition(" of ")
    if sep == "":
        head, sep, tail = name.partition(" to ")
    if head.endswith("man"):
        return head[:-3] + "men" + sep + tail
    if head.endswith("y") and not head.endswith(("ay", "ey", "oy")):
        return head[:-1] + "ies" + sep + tail
    if head.endswith((" general", "-general")):
        return _plural(head[:-8]) + head[-8:] + sep + tail
    if head.endswith("ch"):
        return head + "es" + sep + tail
    return head + "s" + sep + tail


def _hyphen_forms(name: str) -> tuple[str, ...]:
    """A name with hyphens also with capitals after them: "Lee Jae-myung", "Lee Jae Myung"."""
    if "-" not in name:
        return (name,)
    raised = "-".join(part[:1].upper() + part[1:] for part in name.split("-"))
    return (name,) if raised == name else (name, raised)
