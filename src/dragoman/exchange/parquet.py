"""Parquet: one file a table (see `dragoman.exchange.tables`), lists as lists, times as text. Needs the extra `frames`.

Lost: what the tables lose.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dragoman.exchange.bundle import Bundle, WriteOptions, Written
from dragoman.exchange.files import replacing
from dragoman.exchange.optional import needed
from dragoman.exchange.tables import COLUMNS, tables


def write(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write a folder of Parquet files, one for each table, empty ones too, so that every column has its type.

    Raises:
        SettingError: if pyarrow is not installed.
    """
    files = []
    parquet = needed("pyarrow.parquet", "frames")
    for name, table in arrow(bundle, text=options.include_text).items():
        target = path / f"{name}.parquet"
        with replacing(target) as made:
            parquet.write_table(table, made, compression="zstd")
        files.append(target)
    return Written(tuple(files))


def arrow(bundle: Bundle, *, text: bool = False) -> dict[str, Any]:
    """Every table as a `pyarrow.Table` with fixed types."""
    pa = needed("pyarrow", "frames")
    types = {
        "text": pa.string(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "truth": pa.bool_(),
        "list": pa.list_(pa.string()),
    }
    return {
        name: pa.Table.from_pylist(rows, schema=pa.schema([(c, types[kind]) for c, kind in COLUMNS[name].items()]))
        for name, rows in tables(bundle, text=text).items()
    }
