"""Which words stand for which rows: fills the gazetteer from the tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.knowledge.names import name_parts
from dragoman.knowledge.records import Entry, Kind, Sense

if TYPE_CHECKING:
    from dragoman.knowledge.library import Knowledge

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

    def add(
        self,
        name: str,
        key: str,
        kind: Kind,
        sense: Sense,
        entry_name: str,
        country: str = "",
        *,
        surname: bool = False,
    ) -> None:
        """Index one name, weak if `weak_names` says so or if it is a short surname."""
        key_parts = name_parts(name)
        weak = key_parts in self.weak or (surname and len(name) < 3)
        entry = Entry(key, kind, sense, entry_name, weak, surname, country)
        self.gazetteer.add(name, entry)
        if name.startswith("the "):
            self.gazetteer.add("T" + name[1:], entry)

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
                for name in names:
                    if name:
                        self.add(name, state.key, "state", sense, state.name, state.key)

    def bodies(self) -> None:
        for body in self.knowledge.organisations.values():
            self.add(body.name, body.key, body.kind, "name", body.name, body.country)
            for alias in body.aliases:
                self.add(alias, body.key, body.kind, "alias", body.name, body.country)

    def metonyms(self) -> None:
        states, bodies = self.knowledge.states, self.knowledge.organisations
        for row in self.knowledge.rows("metonyms"):
            key = row["key"]
            kind: Kind = "state" if key in states else bodies[key].kind if key in bodies else "organisation"
            name = states[key].name if key in states else bodies[key].name if key in bodies else key.partition(":")[2]
            country = key if key in states else bodies[key].country if key in bodies else key.partition(":")[0]
            for text in (row["name"], *row.list("aliases")):
                self.add(text, key, kind, "metonym", name, country)

    def outlets(self) -> None:
        for outlet in self.knowledge.outlets.values():
            bare = outlet.name.removeprefix("The ")
            self.add(outlet.name, outlet.key, "outlet", "name", outlet.name, outlet.country)
            if bare != outlet.name:
                self.add(f"the {bare}", outlet.key, "outlet", "name", outlet.name, outlet.country)
                self.add(bare, outlet.key, "outlet", "alias", outlet.name, outlet.country)
            for alias in outlet.aliases:
                self.add(alias, outlet.key, "outlet", "alias", outlet.name, outlet.country)

    def places(self) -> None:
        for table, kind in _PLACES:
            for row in self.knowledge.rows(table):
                country = row["country"]
                key = f"{country}:{row['name']}" if country else row["name"]
                self.add(row["name"], key, kind, "name", row["name"], country)
                for alias in row.list("aliases"):
                    self.add(alias, key, kind, "alias", row["name"], country)
                for adjective in row.list("adjectives"):
                    self.add(adjective, key, kind, "adjective", row["name"], country)

    def collectives(self) -> None:
        for row in self.knowledge.rows("collectives"):
            for name in (row["name"], *row.list("aliases")):
                sense: Sense = "name" if name == row["name"] else "alias"
                for text in {name, name[0].upper() + name[1:]}:
                    self.add(text, f"group:{row['name']}", "collective", sense, row["name"])

    def persons(self) -> None:
        states = self.knowledge.states
        done = set()
        for row in self.knowledge.rows("holders"):
            of, person, shorts = row["of"], row["person"], row.list("short")
            if (of, person, shorts) in done:
                continue
            done.add((of, person, shorts))
            country = of if of in states else of.partition(":")[0]
            country = country if country in states else ""
            key = f"{of}:{shorts[0]}"
            for name in self.full_names(person, shorts):
                self.add(name, key, "person", "name" if name == person else "alias", person, country)
            for short in shorts:
                for name in self.knowledge.spellings.variants(short):
                    for text in _hyphen_forms(name):
                        self.add(text, key, "person", "alias", person, country, surname=True)

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
            sense: Sense = "name" if name == role else "alias"
            for number in (name, _plural(name)):
                for text in {number, number[0].upper() + number[1:], _title(number)}:
                    self.add(text, role, "office", sense, role)


_PLACES: tuple[tuple[str, Kind], ...] = (("places", "place"), ("venues", "venue"), ("regions", "region"))
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
