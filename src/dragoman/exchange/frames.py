"""Records and dossiers as data frames, for notebooks. Needs the extra `frames`; lost: what the tables lose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dragoman.exchange.bundle import Bundle
from dragoman.exchange.optional import needed
from dragoman.exchange.tables import COLUMNS, tables
from dragoman.model import Dossier, Record, SettingError

if TYPE_CHECKING:
    import pandas
    import polars

Framed = Bundle | Dossier | Record | Iterable[Record]


def as_bundle(what: Framed) -> Bundle:
    """A bundle of whatever holds records."""
    if isinstance(what, Bundle):
        return what
    if isinstance(what, Dossier):
        return Bundle(what)
    return Bundle.of([what] if isinstance(what, Record) else what)


def _rows(what: Framed, table: str, text: bool) -> list[dict[str, Any]]:
    if table not in COLUMNS:
        raise SettingError(f"there is no table {table!r}; there are {', '.join(COLUMNS)}")
    return tables(as_bundle(what), text=text)[table]


def to_pandas(what: Framed, table: str = "claims", *, text: bool = False) -> pandas.DataFrame:
    """A table as a pandas frame with nullable types (`string`, `Int64`, `boolean`), lists as lists.

    Args:
        what: a dossier, a record, or records.
        table: one of `dragoman.exchange.tables.COLUMNS`.
        text: whether `documents` holds the texts.

    Raises:
        SettingError: if there is no such table, or pandas is not installed.
    """
    rows = _rows(what, table, text)
    pd = needed("pandas", "frames")
    types = {"text": "string", "whole": "Int64", "number": "Float64", "truth": "boolean", "list": "object"}
    columns = COLUMNS[table]
    frame = {name: pd.Series([row[name] for row in rows], dtype=types[kind]) for name, kind in columns.items()}
    made: pandas.DataFrame = pd.DataFrame(frame, columns=list(columns))
    return made


def to_polars(what: Framed, table: str = "claims", *, text: bool = False) -> polars.DataFrame:
    """A table as a polars frame; arguments and errors as `to_pandas`."""
    rows = _rows(what, table, text)
    pl = needed("polars", "frames")
    types = {
        "text": pl.String,
        "whole": pl.Int64,
        "number": pl.Float64,
        "truth": pl.Boolean,
        "list": pl.List(pl.String),
    }
    columns = COLUMNS[table]
    made: polars.DataFrame = pl.DataFrame(rows, schema={name: types[kind] for name, kind in columns.items()})
    return made
