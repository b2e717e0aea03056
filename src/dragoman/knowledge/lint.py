"""Check the tables: `python -m dragoman.knowledge.lint [FOLDER]` prints `file:line: message` and exits 1 on a fault."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from dragoman.knowledge.dates import bounds, surely_overlap
from dragoman.knowledge.tables import DATA, TABLES, Row, Table, files_of, read_file, read_table

_CHOICES = {
    ("offices", "single"): {"yes", "no"},
    ("offices", "group"): {
        "head", "minister", "deputy", "diplomat", "speaker", "envoy", "staff", "legislator", "military",
        "intelligence", "organisation", "group", "generic",
    },
    ("outlets", "type"): {"agency", "newspaper", "broadcaster", "site", "magazine"},
    ("outlets", "state_controlled"): {"yes", "no", "partly", "unknown"},
    ("given_names", "gender"): {"f", "m"},
    ("name_variants", "kind"): {"given", "surname", "person"},
}  # fmt: skip
"""Columns with a closed set of values."""

_NUMBERS = {"lat": (-90.0, 90.0), "lon": (-180.0, 180.0), "population": (0.0, 5e7)}
_BODIES = ("organisations", "institutions", "armed_groups", "political_parties")


def check(folder: Path = DATA) -> list[str]:
    """Return every fault of the tables in `folder`, as `file:line: message`.

    Codes may refer to the tables that come with the program as well as to those in `folder`.
    """
    folders = [DATA] if folder == DATA else [DATA, folder]
    codes = _Codes(folders)
    faults = [
        fault
        for table in TABLES.values()
        for path in files_of(table.name, [folder])
        for fault in _check_file(table, path, codes)
    ]
    try:
        faults += _overlaps([r for r in read_table("holders", folders) if _dates_hold(r)], codes, folder)
    except ValueError as error:
        faults.append(str(error))
    return sorted(set(faults), key=_place)


class _Codes:
    """Every key that a row may refer to."""

    def __init__(self, folders: list[Path]) -> None:
        self.states = {row["key"] for row in read_table("states", folders)}
        self.bodies = {row["key"] for table in _BODIES for row in read_table(table, folders)}
        self.roles = {row["role"]: row["single"] == "yes" for row in read_table("offices", folders)}

    def knows(self, key: str) -> bool:
        """A state, a body, or a part of one ("USA:financial markets")."""
        return key in self.states or key in self.bodies or key.partition(":")[0] in self.states | self.bodies

    def unknown(self, table: str, row: Row) -> Iterator[str]:
        """Values of a row that name nothing in the tables."""
        if row["country"] and row["country"] not in self.states:
            yield f"unknown country {row['country']!r}"
        parties = {
            "metonyms": ("key",),
            "holders": ("of",),
            "memberships": ("org", "member"),
            "office_names": ("of",),
        }
        for column in parties.get(table, ()):
            if row[column] and not self.knows(row[column]):
                yield f"unknown {column} {row[column]!r}"
        if table in {"institutions", "political_parties"} and row["key"].partition(":")[0] not in self.states | {"EU"}:
            yield f"key {row['key']!r} does not begin with a state"
        if table in {"holders", "office_names"} and row["role"] not in self.roles:
            yield f"unknown role {row['role']!r}"
        if table == "offices":
            yield from (f"unknown role {name!r}" for name in row.list("counts_as") if name not in self.roles)


def _check_file(table: Table, path: Path, codes: _Codes) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as handle:
        header = tuple(next(csv.reader(handle), ()))
    if header != table.columns:
        yield f"{path}:1: header is {','.join(header)}, expected {','.join(table.columns)}"
        return
    try:
        rows = list(read_file(path))
    except ValueError as error:
        yield str(error)
        return
    seen: dict[tuple[str, ...], int] = {}
    previous: tuple[str, ...] = ()
    for row in rows:
        here = f"{path}:{row.line}:"
        for message in [*_check_row(table, row), *codes.unknown(table.name, row)]:
            yield f"{here} {message}"
        key = tuple(row[column] for column in table.unique)
        if key in seen:
            yield f"{here} duplicate of line {seen[key]}: {', '.join(key)}"
        seen.setdefault(key, row.line)
        order = tuple(row[column] for column in table.order)
        if order < previous:
            yield f"{here} not sorted by {', '.join(table.order)}: {order[0]!r} comes after {previous[0]!r}"
        previous = order


def _check_row(table: Table, row: Row) -> Iterator[str]:
    for column in table.required:
        if not row[column].strip():
            yield f"missing {column}"
    for column in table.columns:
        value = row[column]
        if value != value.strip() or "" in value.split("|")[:-1] or value.endswith("|"):
            yield f"stray space or bar in {column}: {value!r}"
        allowed = _CHOICES.get((table.name, column))
        if allowed and value and value not in allowed:
            yield f"{column} is {value!r}, expected one of {', '.join(sorted(allowed))}"
        if column in _NUMBERS and value and not _within(value, *_NUMBERS[column]):
            yield f"{column} is not a number in range: {value!r}"
    for column in ("start", "end", "as_of"):
        if row[column] and not _is_date(row[column]):
            yield f"{column} is not an ISO date, month or year: {row[column]!r}"
    if _dates_hold(row) and row["start"] and row["end"] and bounds(row["end"])[1] < bounds(row["start"])[0]:
        yield f"dates out of order: {row['start']} is after {row['end']}"
    if table.name == "holders":
        yield from (f"start {row['start']} is after as_of {row['as_of']}" for _ in _future(row))
    if table.name == "outlets":
        yield from (
            f"not a bare domain: {d!r}" for d in row.list("domains") if "/" in d or "." not in d or d != d.lower()
        )


def _future(row: Row) -> Iterator[None]:
    if _dates_hold(row) and row["start"] and row["as_of"] and bounds(row["start"])[0] > bounds(row["as_of"])[1]:
        yield None


def _overlaps(rows: list[Row], codes: _Codes, folder: Path) -> Iterator[str]:
    """Two people who surely hold an office of a single holder at the same time; reported at the later row."""
    offices: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if codes.roles.get(row["role"]):
            offices.setdefault((row["of"], row["role"]), []).append(row)
    for (of, role), holders in offices.items():
        holders.sort(key=lambda row: row["start"])
        for at, later in enumerate(holders):
            for earlier in holders[:at]:
                periods = (earlier["start"], earlier["end"]), (later["start"], later["end"])
                if surely_overlap(*periods) and (folder in later.file.parents or folder in earlier.file.parents):
                    yield (
                        f"{later.file}:{later.line}: overlapping holders of {role} of {of}: {later['person']} from "
                        f"{later['start']}, but {earlier['person']} until {earlier['end'] or 'today'} "
                        f"({earlier.file.name}:{earlier.line})"
                    )


def _is_date(text: str) -> bool:
    try:
        bounds(text)
    except ValueError:
        return False
    return True


def _dates_hold(row: Row) -> bool:
    return all(_is_date(row[column]) for column in ("start", "end", "as_of") if row[column])


def _within(text: str, low: float, high: float) -> bool:
    try:
        return low <= float(text) <= high
    except ValueError:
        return False


def _place(fault: str) -> tuple[str, int, str]:
    file, _, rest = fault.partition(".csv:")
    line = rest.partition(":")[0]
    return file, int(line) if line.isdigit() else 0, fault


def main(arguments: list[str] | None = None) -> int:
    """Print the faults of a folder (default: the tables of the program); return 1 if there are any."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else DATA
    if not folder.is_dir():
        print(f"not a folder: {folder}", file=sys.stderr)  # noqa: T201
        return 2
    faults = check(folder)
    for fault in faults:
        print(fault)  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
