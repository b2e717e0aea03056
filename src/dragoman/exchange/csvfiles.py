"""CSV: one file a table (see `dragoman.exchange.tables`), UTF-8, comma, quoted as in RFC 4180.

Lists are JSON arrays in one cell. An empty cell is no value; an empty string is written as `""`.

Lost: what the tables lose. With `guard_formulas` a text that a spreadsheet would run as a formula (it begins with
`=`, `+`, `-`, `@`, a tab or a carriage return; rule of OWASP's "CSV Injection") gets an apostrophe before it, so such a
cell differs from the record; turn it off where a program reads the file. A lone `+` or `-` runs nothing and stays.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dragoman.exchange.bundle import Bundle, WriteOptions, Written
from dragoman.exchange.files import write_text
from dragoman.exchange.tables import COLUMNS, tables

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write a folder of CSV files, one for each table that has rows, and `claims.csv` always."""
    files = []
    guarded = 0
    for name, rows in tables(bundle, text=options.include_text).items():
        if not rows and name != "claims":
            continue
        lines = [",".join(COLUMNS[name])]
        for row in rows:
            cells = []
            for value in row.values():
                cell, changed = _cell(value, guard=options.guard_formulas)
                guarded += changed
                cells.append(cell)
            lines.append(",".join(cells))
        files.append(write_text(path / f"{name}.csv", "\r\n".join(lines) + "\r\n"))
    notes = (f"{guarded} cells that a spreadsheet would run as a formula begin with an apostrophe",) if guarded else ()
    return Written(tuple(files), notes)


def _cell(value: Any, *, guard: bool) -> tuple[str, bool]:
    """One cell, and whether it was guarded."""
    if value is None:
        return "", False
    if isinstance(value, bool):
        return ("true" if value else "false"), False
    if isinstance(value, (int, float)):
        return repr(value), False
    if isinstance(value, list):
        return _quote(json.dumps(value, ensure_ascii=False)), False
    changed = guard and len(value) > 1 and value.startswith(_FORMULA)
    return _quote(f"'{value}" if changed else value), changed


def _quote(text: str) -> str:
    plain = text and not any(c in text for c in ',"\r\n')
    return text if plain else '"' + text.replace('"', '""') + '"'
