"""What the tables hold, as typed values: states, organisations, offices, tenures, outlets, places, names in text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "state",
    "organisation",
    "armed_group",
    "party",
    "outlet",
    "person",
    "office",
    "place",
    "region",
    "venue",
    "collective",
]
"""What a name in a text stands for. `party` is a political party; an institution of a state is an `organisation`."""

Sense = Literal["name", "alias", "adjective", "people", "capital", "metonym"]
"""In which way the words name it: "Turkey", "Türkiye", "Turkish", "Turks", "Ankara", "the Kremlin"."""


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory, keyed by ISO 3166 alpha-3 (`XKX` for Kosovo, `PSE` for Palestine)."""

    key: str
    name: str
    official: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    capitals: tuple[str, ...]
    qid: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation, institution, armed group or political party.

    `key` is the party key, such as `NATO`, `UN:UNHCR`, `USA:State Department` or `HAMAS`. `country` is the ISO alpha-3
    code of the state it belongs to or mainly acts in, and empty for an international organisation.
    """

    key: str
    kind: Literal["organisation", "armed_group", "party"]
    name: str
    aliases: tuple[str, ...]
    country: str
    qid: str


@dataclass(frozen=True, slots=True)
class Role:
    """An office or function under its normal name.

    `single` says that a state or organisation has at most one holder at a time. `counts_as` lists wider roles that a
    holder also fills ("president" counts as "head of state"). `group` sorts roles: head, minister, deputy, diplomat,
    speaker, envoy, staff, legislator, military, intelligence, organisation, group, generic.
    """

    name: str
    group: str
    single: bool
    counts_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tenure:
    """One person in one office for one period.

    `of` is the key of the state or organisation; `short` is the name that later mentions use ("Zelensky", "Xi").
    `start` and `end` are ISO prefixes ("2022", "2022-09" or "2022-09-06"): precision is what the source gives. An
    empty `start` is unknown; an empty `end` means in office at `as_of`, and says nothing about later days. `area` holds
    what an envoy is for, as keys or words joined by "|".
    """

    person: str
    short: str
    role: str
    of: str
    area: str
    start: str
    end: str
    source: str
    as_of: str

    @property
    def key(self) -> str:
        """Party key of the person in this office, such as `TUR:Erdogan`."""
        return f"{self.of}:{self.short}"


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher of news.

    `key` is `outlet:` and the canonical name. `type` is agency, newspaper, broadcaster, site or magazine;
    `state_controlled` is yes, no, partly or unknown.
    """

    key: str
    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    type: str
    country: str
    state_controlled: str


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map: WGS 84 degrees; `population` is 0 where it is not known or makes no sense.

    `kind` is place (a settlement), venue (a building or site) or region; a region across borders has no `country`,
    and a region without a sensible centre has no coordinates (None).
    """

    name: str
    kind: Literal["place", "venue", "region"]
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    country: str
    lat: float | None
    lon: float | None
    geonameid: str
    population: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that words in a text may name.

    `weak` marks names that are also common words, given names or widely shared ("May", "Chad", "Post", "Kim"): take
    them only with support from the context. `surname_only` marks a person named without a given name. `country` is an
    ISO alpha-3 code or empty.
    """

    key: str
    kind: Kind
    sense: Sense
    name: str
    weak: bool
    surname_only: bool
    country: str


@dataclass(frozen=True, slots=True)
class Match:
    """Words `start` to `end` (half-open word indices) and everything they may name, strongest sense first."""

    start: int
    end: int
    entries: tuple[Entry, ...]
