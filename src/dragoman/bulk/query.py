"""SQL over the output of a bulk run: each table is a view, with a column `day`. Reads only; no network, no extensions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.bulk.manifest import NAME
from dragoman.bulk.settle import PART
from dragoman.exchange.optional import needed
from dragoman.model import InputError, Record, SettingError

SHOWN = 1000
"""Rows fetched at a time."""


@dataclass(frozen=True)
class Answer:
    """Names of the columns, and the rows as they come."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


def views(out: Path) -> list[str]:
    """Names of the tables that a run has laid out."""
    return sorted({p.parent.parent.name for p in out.glob(f"*/day=*/{PART}")})


def connect(out: Path) -> Any:
    """A DuckDB connection in which the tables of a run are views.

    Raises:
        SettingError: if DuckDB is not installed.
        InputError: if the folder holds no finished run.
    """
    if not (out / NAME).is_file():
        raise InputError(f"{out}: there is no bulk run in this folder")
    duckdb = needed("duckdb", "bulk")
    names = views(out)
    if not names:
        raise InputError(f"{out}: nothing is laid out yet; finish the run first")
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "custom_user_agent": "dragoman",
        }
    )
    for name in names:
        files = str(out.absolute() / name / "day=*" / PART).replace("'", "''")
        connection.execute(
            f"CREATE VIEW \"{name}\" AS SELECT * FROM read_parquet('{files}', "  # noqa: S608 - names of our own tables
            "hive_partitioning = true, hive_types = {'day': VARCHAR}, union_by_name = true)"
        )
    inside = str(out.absolute()).replace("'", "''")
    connection.execute(f"SET allowed_directories = ['{inside}']")
    connection.execute("SET enable_external_access = false")  # nothing but this folder, no network, no extensions
    connection.execute("SET lock_configuration = true")
    return connection


def query(out: Path, sql: str, parameters: Sequence[Any] = ()) -> Answer:
    """Run a statement.

    Raises:
        SettingError: if DuckDB does not accept it; its message says where.
    """
    duckdb = needed("duckdb", "bulk")
    connection = connect(out)
    try:
        found = connection.execute(sql, list(parameters))
    except duckdb.Error as error:
        raise SettingError(f"the query fails: {error}") from error
    columns = [c[0] for c in found.description or ()]

    def rows() -> Iterator[tuple[Any, ...]]:
        while batch := found.fetchmany(SHOWN):
            yield from batch

    return Answer(columns, rows())


def records(out: Path, where: str | None = None) -> Iterator[Record]:
    """Whole records of documents, ordered by day and id.

    Args:
        out: folder of the run.
        where: a condition in SQL over the columns of `documents`; it may ask the other tables in subqueries.

    Raises:
        SettingError: if the condition is no SQL.
    """
    condition = f"WHERE {where}" if where else ""
    sql = (
        f"SELECT record FROM records JOIN (SELECT document, day FROM documents {condition}) AS wanted "  # noqa: S608
        "USING (document, day) ORDER BY day, document"
    )
    for (line,) in query(out, sql).rows:
        yield Record.from_json(line)
