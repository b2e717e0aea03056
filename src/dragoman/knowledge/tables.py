"""The tables: which there are, which columns they have, and how rows are read from files."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
"""Folder of the tables that come with the program; `generated/` beneath it is written by `tools.knowledge.build`."""

ALWAYS = ("source", "as_of")
"""Columns of every table: where the fact is from, and the ISO date on which it was seen to hold."""


@dataclass(frozen=True, slots=True)
class Table:
    """Layout of one table.

    `columns` is the header in order. `required` must not be empty. `order` is what rows are sorted by and, for
    `unique`, what identifies a row.
    """

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    order: tuple[str, ...]
    unique: tuple[str, ...]


def _table(name: str, columns: str, required: str, order: str, unique: str = "") -> Table:
    cut = (tuple(text.split()) for text in (required, order, unique or order))
    need, by, one = cut
    return Table(name, (*columns.split(), *ALWAYS), (*need, *ALWAYS), by, one)


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        _table("states", "key name official aliases adjectives people capitals qid", "key name", "key"),
        _table("metonyms", "name key aliases", "name key", "name"),
        _table("offices", "role group single counts_as", "role group single", "role"),
        _table("office_names", "name role of", "name role", "name of"),
        _table(
            "holders",
            "of role person short area start end",
            "of role person short",
            "of role start person area",
        ),
        _table("name_variants", "kind name variants", "kind name variants", "kind name"),
        _table("organisations", "key name aliases qid", "key name", "key"),
        _table("institutions", "key name aliases", "key name", "key"),
        _table("memberships", "org member start end", "org member", "org member start"),
        _table("armed_groups", "key name aliases country", "key name", "key"),
        _table("political_parties", "key name aliases", "key name", "key"),
        _table(
            "outlets",
            "name aliases domains type country state_controlled",
            "name type state_controlled",
            "name",
        ),
        _table("venues", "name aliases country lat lon", "name", "name country"),
        _table(
            "places",
            "name aliases country lat lon geonameid population",
            "name country lat lon",
            "name country geonameid",
        ),
        _table("regions", "name aliases adjectives country lat lon", "name", "name country"),
        _table("collectives", "name aliases", "name", "name"),
        _table("given_names", "name gender", "name gender", "name"),
        _table("person_nouns", "noun wider", "noun", "noun"),
        _table("weak_names", "name why", "name why", "name"),
    )
}
"""Every table by name; the file is `<name>.csv`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the place it stands at, for messages."""

    values: Mapping[str, str]
    file: Path
    line: int

    def __getitem__(self, column: str) -> str:
        """Value of a column; an absent column is empty."""
        return self.values.get(column, "")

    def list(self, column: str) -> tuple[str, ...]:
        """Parts of a value that holds several, joined by "|"."""
        value = self.values.get(column, "")
        return tuple(value.split("|")) if value else ()


def files_of(table: str, folders: Sequence[Path]) -> list[Path]:
    """Files of one table: in each folder and its `generated/`, or a file given by itself. Later files win."""
    found = []
    for folder in folders:
        if folder.is_file():
            found += [folder] if folder.stem == table else []
            continue
        found += [p for p in (folder / "generated" / f"{table}.csv", folder / f"{table}.csv") if p.is_file()]
    return found


def read_file(path: Path) -> Iterator[Row]:
    """Read the rows of one file as they stand.

    Raises:
        ValueError: a row has more or fewer cells than the header.
    """
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle)
        header = next(reader, [])
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                raise ValueError(f"{path}:{reader.line_num}: {len(cells)} cells, but the header has {len(header)}")
            yield Row(dict(zip(header, cells, strict=True)), path, reader.line_num)


def read_table(table: str, folders: Sequence[Path]) -> list[Row]:
    """Read every row of a table from all folders, in order."""
    return [row for path in files_of(table, folders) for row in read_file(path)]
