"""The loaded tables and the questions they answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from dragoman.knowledge.dates import covers
from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.knowledge.index import build_gazetteer
from dragoman.knowledge.names import Spellings, fold
from dragoman.knowledge.records import Organisation, Outlet, Place, Role, State, Tenure
from dragoman.knowledge.tables import DATA, Row, read_table

_BODIES: tuple[tuple[str, Literal["organisation", "armed_group", "party"]], ...] = (
    ("organisations", "organisation"),
    ("institutions", "organisation"),
    ("armed_groups", "armed_group"),
    ("political_parties", "party"),
)


class Knowledge:
    """Facts about parties, outlets and places, valid in time.

    Nothing is guessed: an unknown name gives None or an empty list, and no question falls back to today's date.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        """Read every table from `folders`; where rows share a key, those of later folders win."""
        self._folders = tuple(folders)
        self._rows: dict[str, list[Row]] = {}
        self.states: Mapping[str, State] = {r["key"]: _state(r) for r in self.rows("states")}
        self.roles: Mapping[str, Role] = {r["role"]: _role(r) for r in self.rows("offices")}
        self.outlets: Mapping[str, Outlet] = {f"outlet:{r['name']}": _outlet(r) for r in self.rows("outlets")}
        self.organisations: Mapping[str, Organisation] = {
            r["key"]: Organisation(r["key"], kind, r["name"], r.list("aliases"), _country(r), r["qid"])
            for table, kind in _BODIES
            for r in self.rows(table)
        }
        self.tenures: tuple[Tenure, ...] = tuple(_tenure(r) for r in self.rows("holders"))
        self.places: tuple[Place, ...] = tuple(_place(row, kind) for table, kind in _PLACES for row in self.rows(table))
        self.spellings = Spellings((r["kind"], r["name"], r.list("variants")) for r in self.rows("name_variants"))

    def rows(self, table: str) -> list[Row]:
        """Rows of a table as they stand in the files."""
        if table not in self._rows:
            self._rows[table] = read_table(table, self._folders)
        return self._rows[table]

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Every name that the tables know; built on first use."""
        return build_gazetteer(self)

    # Parties

    def state(self, key: str) -> State | None:
        """State by its ISO alpha-3 code."""
        return self.states.get(key)

    def organisation(self, key: str) -> Organisation | None:
        """Organisation, institution, armed group or political party by its party key."""
        return self.organisations.get(key)

    def members(self, org: str, on: date | None = None) -> list[str]:
        """Keys of the members of an organisation on a day, sorted; with no day, of all members ever listed.

        A membership without a start counts from before any date in the tables.
        """
        rows = self._members.get(org, ())
        return sorted({m for m, start, end in rows if on is None or covers(start, end, on)})

    @cached_property
    def _members(self) -> dict[str, list[tuple[str, str, str]]]:
        found: dict[str, list[tuple[str, str, str]]] = {}
        for row in self.rows("memberships"):
            found.setdefault(row["org"], []).append((row["member"], row["start"], row["end"]))
        return found

    # Offices

    def role(self, text: str, of: str = "") -> Role | None:
        """Role that a title names ("top diplomat" -> foreign minister), whatever its case, number or article.

        `of` is the key of the state or organisation where it is known: "chancellor" is the head of government in
        Germany and the finance minister in Britain. Words such as "former" or "acting" are not part of a title.
        """
        words = " ".join(fold(text).lower().split()).removeprefix("the ")
        for name in (words, *_singulars(words)):
            role = self._titles.get((name, of)) or self._titles.get((name, ""))
            if role is not None:
                return self.roles[role]
        return None

    @cached_property
    def _titles(self) -> dict[tuple[str, str], str]:
        titles = {(role.lower(), ""): role for role in self.roles}
        for row in self.rows("office_names"):
            titles[fold(row["name"]).lower(), row["of"]] = row["role"]
        return titles

    def holders(self, person: str, on: date | None = None) -> list[Tenure]:
        """Offices of a person, oldest first; with `on`, those that may cover that day.

        `person` is a full name in any spelling, a party key ("TUR:Erdogan"), or a surname. A surname may belong to
        several people, and then all of them are returned.
        """
        if ":" in person:
            of, _, short = person.partition(":")
            found = [t for t in self._by_person.get(self._spelled(short), []) if t.of == of]
        else:
            found = self._by_person.get(self._spelled(person), [])
            if not found and " " in person:
                found = [t for t in self._by_last(person) if self.same_name(t.person, person)]
        return [t for t in found if on is None or covers(t.start, t.end, on)]

    def _spelled(self, name: str) -> str:
        return self.spellings.canonical(name)

    def _by_last(self, person: str) -> list[Tenure]:
        words = self._spelled(person).split()
        return self._by_word.get(words[-1], []) or self._by_word.get(words[0], [])

    @cached_property
    def _by_person(self) -> dict[str, list[Tenure]]:
        """Tenures by canonical full name and by each short name, oldest first."""
        found: dict[str, list[Tenure]] = {}
        rows = zip(self.tenures, self.rows("holders"), strict=True)
        for tenure, row in sorted(rows, key=lambda pair: _since(pair[0])):
            for name in {self._spelled(n) for n in (tenure.person, *row.list("short"))}:
                found.setdefault(name, []).append(tenure)
        return found

    @cached_property
    def _by_word(self) -> dict[str, list[Tenure]]:
        """Tenures by the first and by the last word of the canonical full name, oldest first."""
        found: dict[str, list[Tenure]] = {}
        for tenure in sorted(self.tenures, key=_since):
            words = self._spelled(tenure.person).split()
            for word in {words[0], words[-1]}:
                found.setdefault(word, []).append(tenure)
        return found

    def office(self, role: str, of: str, on: date | None = None) -> list[Tenure]:
        """Who holds an office of a state or organisation, oldest first; with `on`, who may hold it that day.

        On the day of a handover (or in its month, where the table has no day) both holders are returned. "head of
        state" and "head of government" are answered from the offices that count as such.
        """
        found = self._by_office.get((role, of), [])
        if not found:
            found = [
                t
                for name in self.roles
                if role in self.roles[name].counts_as
                for t in self._by_office.get((name, of), [])
            ]
        return [t for t in found if on is None or covers(t.start, t.end, on)]

    @cached_property
    def _by_office(self) -> dict[tuple[str, str], list[Tenure]]:
        found: dict[tuple[str, str], list[Tenure]] = {}
        for tenure in sorted(self.tenures, key=_since):
            found.setdefault((tenure.role, tenure.of), []).append(tenure)
        return found

    def same_name(self, a: str, b: str) -> bool:
        """Whether two names are spellings of one name; see `Spellings.same`."""
        return self.spellings.same(a, b)

    def gender(self, given: str) -> Literal["", "m", "f"]:
        """What a given name tells of its bearer: "m" or "f", "" if both bear it or the tables do not have it."""
        return self._genders.get(fold(given).capitalize(), "")

    @cached_property
    def _genders(self) -> dict[str, Literal["", "m", "f"]]:
        return {r["name"]: "f" if r["gender"] == "f" else "m" for r in self.rows("given_names")}

    @cached_property
    def person_nouns(self) -> dict[str, frozenset[str]]:
        """Nouns that call somebody something, each with the nouns for the same and for more ("bishop": cleric)."""
        return {r["noun"]: frozenset(r.list("wider")) for r in self.rows("person_nouns")}

    # Outlets and places

    def outlet(self, text: str) -> Outlet | None:
        """Outlet by name, alias, domain or web address; a leading "the" and case do not matter."""
        name = _plain(text)
        key = self._outlet_names.get(name) or self._outlet_names.get(name.removeprefix("the "))
        if key is None and "." in name and " " not in name:
            host = name.split("://")[-1].split("/")[0].split("@")[-1].split(":")[0]
            while key is None and "." in host:
                key = self._outlet_domains.get(host)
                host = host.partition(".")[2]
        return self.outlets[key] if key else None

    @cached_property
    def _outlet_names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, outlet in self.outlets.items():
            found[_plain(outlet.name)] = key
        for key, outlet in self.outlets.items():
            for name in (key, outlet.name.removeprefix("The "), *outlet.aliases):
                found.setdefault(_plain(name), key)
        return found

    @cached_property
    def _outlet_domains(self) -> dict[str, str]:
        return {domain: key for key, outlet in self.outlets.items() for domain in outlet.domains}

    def place(self, name: str, country_hint: str | None = None) -> list[Place]:
        """Places of a name, largest first; those in `country_hint` come before all others."""
        found = self._place_names.get(_plain(name), [])
        return sorted(found, key=lambda p: (p.country != country_hint, -p.population))

    @cached_property
    def _place_names(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = {}
        for place in self.places:
            for name in {_plain(n) for n in (place.name, *place.aliases)}:
                found.setdefault(name, []).append(place)
        return found


_PLACES: tuple[tuple[str, Literal["place", "venue", "region"]], ...] = (
    ("places", "place"),
    ("venues", "venue"),
    ("regions", "region"),
)


@lru_cache(maxsize=1)
def _own() -> Knowledge:
    return Knowledge((DATA,))


def load(extra: Sequence[Path] = ()) -> Knowledge:
    """Load the tables that come with the program, and rows from further folders or files with the same names.

    The result without `extra` is loaded once and shared.

    Raises:
        FileNotFoundError: a path in `extra` does not exist.
    """
    if not extra:
        return _own()
    for path in extra:
        if not path.exists():
            raise FileNotFoundError(path)
    return Knowledge((DATA, *extra))


def _plain(text: str) -> str:
    return " ".join(fold(text).lower().split())


def _since(tenure: Tenure) -> str:
    return tenure.start


def _singulars(words: str) -> Iterable[str]:
    """Possible singulars of a title: "foreign ministers", "secretaries of state", "heads of state"."""
    head, sep, tail = words.partition(" of ")
    if head.endswith("ies"):
        yield head[:-3] + "y" + sep + tail
    if head.endswith("men"):
        yield head[:-3] + "man" + sep + tail
    if head.endswith("s"):
        yield head[:-1] + sep + tail
    if words.startswith(("secretaries general", "directors general")):
        yield words.replace("ies ", "y ").replace("ors ", "or ")


def _country(row: Row) -> str:
    """Country column, or the state before the colon of a key such as `USA:State Department`."""
    prefix = row["key"].partition(":")[0]
    return row["country"] or (prefix if ":" in row["key"] and len(prefix) == 3 and prefix.isalpha() else "")


def _state(row: Row) -> State:
    return State(
        key=row["key"],
        name=row["name"],
        official=row["official"],
        aliases=row.list("aliases"),
        adjectives=row.list("adjectives"),
        people=row.list("people"),
        capitals=row.list("capitals"),
        qid=row["qid"],
    )


def _role(row: Row) -> Role:
    return Role(row["role"], row["group"], row["single"] == "yes", row.list("counts_as"))


def _outlet(row: Row) -> Outlet:
    return Outlet(
        key=f"outlet:{row['name']}",
        name=row["name"],
        aliases=row.list("aliases"),
        domains=row.list("domains"),
        type=row["type"],
        country=row["country"],
        state_controlled=row["state_controlled"],
    )


def _tenure(row: Row) -> Tenure:
    return Tenure(
        person=row["person"],
        short=row["short"].partition("|")[0],
        role=row["role"],
        of=row["of"],
        area=row["area"],
        start=row["start"],
        end=row["end"],
        source=row["source"],
        as_of=row["as_of"],
    )


def _place(row: Row, kind: Literal["place", "venue", "region"]) -> Place:
    values = row.values
    lat, lon = values["lat"], values["lon"]
    return Place(
        name=values["name"],
        kind=kind,
        aliases=row.list("aliases"),
        adjectives=row.list("adjectives"),
        country=values["country"],
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        geonameid=values.get("geonameid", ""),
        population=int(values.get("population") or 0),
    )
