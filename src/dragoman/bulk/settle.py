"""Pieces laid together by day of publication: `TABLE/day=2025-02-27/part.parquet`.

A day's file names the pieces it was made from, so a day is laid together again only if a piece has been added to it. A
document that several pieces hold is kept once, from the first of them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from dragoman.bulk.output import RECORDS, TABLES, ShardReport, replace_file, shard_folder
from dragoman.exchange.optional import needed

PART = "part.parquet"
MADE_FROM = b"dragoman.shards"
_ROWS = 20_000
"""Rows held before they are written: bounds memory, and keeps row groups large enough to be worth having."""


def partition(out: Path, table: str, day: str) -> Path:
    """The file of a table's day."""
    return out / table / f"day={day}" / PART


def made_from(path: Path) -> str | None:
    """Digest of what a file was made from, None if there is no such file."""
    if not path.exists():
        return None
    found = needed("pyarrow.parquet", "bulk").read_schema(path).metadata or {}
    value = found.get(MADE_FROM)
    return value.decode() if value else None


def digest(names: Sequence[str]) -> str:
    """One name for a list of names."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def settle(out: Path, reports: Sequence[ShardReport], on_day: Callable[[int, int], None]) -> tuple[list[str], int]:
    """Lay all finished pieces together.

    Args:
        out: the folder of the run.
        reports: of all finished pieces, in order.
        on_day: told how many days are done, of how many.

    Returns:
        The days that were laid together now, and how many documents were left out because another piece has them.
    """
    shards: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        for day in report.days:
            shards[day].append(report.shard)
    fresh, repeated = [], 0
    for number, day in enumerate(sorted(shards)):
        whole = digest(shards[day])
        kept, doubles = _documents(out, shards[day], day)
        repeated += doubles
        tables = [t for t in (*TABLES, RECORDS) if made_from(partition(out, t, day)) != whole]
        for table in tables:
            _lay(out, table, day, shards[day], kept, whole)
        if tables:
            fresh.append(day)
        on_day(number + 1, len(shards))
    return fresh, repeated


def _documents(out: Path, shards: Sequence[str], day: str) -> tuple[dict[str, set[str]], int]:
    """Piece -> documents that are taken from it, and how many are left out."""
    seen: set[str] = set()
    kept: dict[str, set[str]] = {}
    doubles = 0
    for shard in shards:
        found = _rows(out, shard, "documents", day, columns=["document"])["document"].to_pylist()
        kept[shard] = set(found) - seen
        doubles += len(found) - len(kept[shard])
        seen |= kept[shard]
    return kept, doubles


def _rows(out: Path, shard: str, table: str, day: str, columns: list[str] | None = None) -> Any:
    parquet = needed("pyarrow.parquet", "bulk")
    path = shard_folder(out, shard) / f"{table}.parquet"
    return parquet.read_table(path, columns=columns, filters=[("day", "==", day)], partitioning=None)


def _lay(out: Path, table: str, day: str, shards: Sequence[str], kept: dict[str, set[str]], whole: str) -> None:
    pa, parquet = needed("pyarrow", "bulk"), needed("pyarrow.parquet", "bulk")
    compute = needed("pyarrow.compute", "bulk")
    target = partition(out, table, day)
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f".{PART}.{os.getpid()}.tmp")
    writer, held, rows = None, [], 0
    for shard in shards:
        found = _rows(out, shard, table, day).drop_columns(["day"])
        found = found.filter(compute.is_in(found["document"], value_set=pa.array(sorted(kept[shard]), pa.string())))
        held.append(found)
        rows += found.num_rows
        if writer is None:
            writer = parquet.ParquetWriter(
                made, found.schema.with_metadata({MADE_FROM: whole.encode()}), compression="zstd"
            )
        if rows >= _ROWS:
            writer.write_table(pa.concat_tables(held).replace_schema_metadata(writer.schema.metadata))
            held, rows = [], 0
    if writer is not None:
        if rows:
            writer.write_table(pa.concat_tables(held).replace_schema_metadata(writer.schema.metadata))
        writer.close()
        with made.open("rb+") as stream:
            os.fsync(stream.fileno())
        made.replace(target)


def write_problems(out: Path, reports: Sequence[ShardReport], lost: Sequence[dict[str, Any]]) -> int:
    """The problem log of all pieces as JSON lines; how many lines it has."""
    target = out / "problems.jsonl"
    made = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    count = 0
    with made.open("wb") as stream:
        for report in reports:
            for line in (shard_folder(out, report.shard) / "problems.jsonl").read_bytes().splitlines(keepends=True):
                stream.write(line)
                count += 1
        for problem in lost:
            stream.write(json.dumps(problem, ensure_ascii=False, sort_keys=True).encode() + b"\n")
            count += 1
    made.replace(target)
    return count


def write_summary(out: Path, reports: Sequence[ShardReport], repeated: int) -> dict[str, Any]:
    """Totals of the folder, as `summary.json` keeps them."""
    left_out: Counter[str] = Counter()
    for report in reports:
        left_out.update(report.left_out)
    left_out["repeated"] += repeated
    summary = {
        "pieces": len(reports),
        "articles": sum(r.articles for r in reports),
        "left_out": dict(sorted(left_out.items())),
        "documents": sum(r.documents for r in reports) - repeated,
        "days": len({d for r in reports for d in r.days}),
    }
    replace_file(out / "summary.json", json.dumps(summary, indent=1).encode() + b"\n")
    return summary
