"""Records as JSON lines: dragoman's own form (docs/reference/record.schema.json).

Lost: what the dossier says beyond its records (issues, groups, reviews). `dragoman backup` keeps those.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from dragoman.exchange.bundle import Bundle, Imported, ReadOptions, WriteOptions, Written
from dragoman.exchange.files import read_text, write_text
from dragoman.model import InputError, Record, broken


def write(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write one record a line."""
    del options
    return Written((write_text(path, "".join(record.to_json() + "\n" for record in bundle.records)),))


def read(path: Path, options: ReadOptions) -> Imported:
    """Read one record a line."""
    return Imported(Bundle.of(read_records(path), name=options.dossier))


def read_records(path: Path) -> Iterator[Record]:
    """Records of a file, one a line; empty lines are passed over.

    Raises:
        InputError: with the line that is no record, or whose record does not hold what it quotes.
    """
    # Only a line feed ends a line: JSON may hold U+2028 and other characters at which `splitlines` would cut.
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = Record.from_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(p) for p in first["loc"])
            raise InputError(f"{path} line {number} is no record: {place or 'JSON'}: {first['msg']}") from error
        faults = broken(record)
        if faults:
            raise InputError(f"{path} line {number}: the record does not hold what it quotes: {faults[0]}")
        yield record
