"""What a piece leaves behind: a folder of Parquet files that is there whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dragoman.exchange.bundle import Bundle
from dragoman.exchange.optional import needed
from dragoman.exchange.parquet import arrow
from dragoman.model import Noun, Record

TABLES = (
    "documents", "claims", "roles", "sources", "conditions", "cues", "attributions", "contents", "parties", "mentions",
)  # fmt: skip
"""Tables of `dragoman.exchange.tables` that records alone fill."""
RECORDS = "records"
"""The table of whole records, as JSON: what a dossier is filled from."""
UNDATED = "unknown"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class ShardReport(Noun):
    """What came of a piece: `left_out` by reason, `days` = documents by day of publication."""

    shard: str
    articles: int
    left_out: dict[str, int]
    documents: int
    claims: int
    problems: int
    days: dict[str, int]


def day(published: str | None) -> str:
    """The partition that a document belongs to; a date without its day is not guessed at."""
    found = _DAY.match(published or "")
    return found[0] if found else UNDATED


def shard_folder(out: Path, shard: str) -> Path:
    """Where a finished piece lies."""
    return out / "shards" / shard


def finished(out: Path, shard: str) -> ShardReport | None:
    """The report of a piece that is done, None if it is not."""
    try:
        return ShardReport.from_json((shard_folder(out, shard) / "shard.json").read_bytes())
    except FileNotFoundError:
        return None


def write_shard(out: Path, report: ShardReport, records: Iterable[Record], problems: list[dict[str, Any]]) -> None:
    """Write a piece beside its place and move it there in one step; a piece that is there already is left alone."""
    target = shard_folder(out, report.shard)
    made = target.parent / f".{report.shard}.{os.getpid()}.tmp"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    for name, table in _tables(list(records)).items():
        _write_table(table, made / f"{name}.parquet")
    lines = "".join(json.dumps(p, ensure_ascii=False, sort_keys=True) + "\n" for p in problems)
    _write(made / "problems.jsonl", lines.encode())
    _write(made / "shard.json", report.to_json().encode())
    _sync(made)
    try:
        made.rename(target)
    except OSError:
        if finished(out, report.shard) is None:
            raise
        shutil.rmtree(made, ignore_errors=True)  # somebody else, left over from a killed run, was faster
    _sync(target.parent)


def _tables(records: list[Record]) -> dict[str, Any]:
    """The tables of records ordered by day, each with a column `day`."""
    pa = needed("pyarrow", "bulk")
    records.sort(key=lambda r: day(r.document.published))
    days = {r.document.id: day(r.document.published) for r in records}
    found = {name: table for name, table in arrow(Bundle.of(records), text=True).items() if name in TABLES}
    found[RECORDS] = pa.table(
        {"document": [r.document.id for r in records], "record": [r.to_json() for r in records]},
        schema=pa.schema([("document", pa.string()), ("record", pa.string())]),
    )
    return {
        name: table.append_column("day", pa.array([days[d] for d in table["document"].to_pylist()], pa.string()))
        for name, table in found.items()
    }


def _write_table(table: Any, path: Path) -> None:
    needed("pyarrow.parquet", "bulk").write_table(table, path, compression="zstd")
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, and have it on the disk before going on."""
    made = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    _write(made, data)
    made.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make the names in a folder last, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_leftovers(out: Path) -> None:
    """Remove what killed workers left half written."""
    for path in [*out.glob("**/.*.tmp"), *out.glob(".*.tmp")]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
