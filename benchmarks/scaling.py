"""How cost and memory grow with the number of articles, and what a day and a year of news would take.

    python -m benchmarks.scaling [--sizes 1000 3000 10000 30000] [--relevant 0.1] [--tagger]
    python -m benchmarks.scaling --estimate-only

Growth is measured on generated JSON lines with one worker, through to the grouping of claims. The estimate measures what
a page of an archive costs that is left out and one that is read, and multiplies; its assumptions are options and printed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks import one_thread  # noqa: F401 - before everything that brings numpy
from benchmarks.bulk import MIB, Watch, measure
from benchmarks.pages import write_jsonl, write_warc
from dragoman.bulk import BulkSettings
from dragoman.bulk.groups import group_days
from dragoman.bulk.output import ShardReport, finished
from dragoman.reading import ReadingSettings


def reports(out: Path) -> list[ShardReport]:
    return [r for p in sorted((out / "shards").iterdir()) if (r := finished(out, p.name)) is not None]


def growth(folder: Path, sizes: list[int], relevant: float, settings: BulkSettings) -> None:
    print("articles   read  claims  CPU s  ms/article  ms/read  worker MB  output kB/read  grouping s  us/claim")
    for size in sizes:
        source, out = folder / f"{size}.jsonl", folder / str(size)
        write_jsonl(source, size, relevant)
        watch = measure(source, out, settings, 1)
        done = reports(out)
        read, claims = sum(r.documents for r in done), sum(r.claims for r in done)
        stored = sum(p.stat().st_size for p in out.glob("*/day=*/*.parquet"))
        begun = time.process_time()
        group_days(out, settings, done, lambda _done, _all: None)
        grouping = time.process_time() - begun
        peak = max(max(m) for m in watch.memory.values())
        print(
            f"{size:8d} {read:6d} {claims:7d} {watch.working:6.0f} {1000 * watch.working / size:11.2f} "
            f"{1000 * watch.working / max(read, 1):8.1f} {peak / MIB:10.0f} {stored / 1024 / max(read, 1):15.1f} "
            f"{grouping:11.1f} {1e6 * grouping / max(claims, 1):9.0f}",
            flush=True,
        )


def cost(folder: Path, pages: int, relevant: float, settings: BulkSettings) -> float:
    """Processor seconds of a page of an archive."""
    source = folder / f"{relevant:g}.warc.gz"
    write_warc(source, pages, relevant)
    watch: Watch = measure(source, folder / f"cost-{relevant:g}", settings, 1)
    return watch.working / watch.articles


def estimate(folder: Path, given: argparse.Namespace, settings: BulkSettings) -> None:
    out, read = cost(folder, 1000, 0.0, settings), cost(folder, 150, 1.0, settings)
    print(f"a page left out costs {1000 * out:.1f} ms, a page read {1000 * read:.0f} ms of one core")
    day = given.day_pages * ((1 - given.relevant) * out + given.relevant * read)
    print(
        f"a day of {given.day_pages:,} pages, {given.relevant:.0%} of them read: {given.day_pages:,} x "
        f"({1 - given.relevant:.2f} x {1000 * out:.1f} ms + {given.relevant:.2f} x {1000 * read:.0f} ms) = "
        f"{day / 3600:.1f} core hours"
    )
    print(
        f"a year on {given.cores} cores: 365 x {day / 3600:.1f} h / {given.cores} = {365 * day / given.cores / 3600:.0f} hours"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 3000, 10_000, 30_000])
    parser.add_argument("--relevant", type=float, default=0.1)
    parser.add_argument("--day-pages", type=int, default=500_000, help="assumed pages of a day of CC-NEWS")
    parser.add_argument("--cores", type=int, default=100)
    parser.add_argument("--tagger", action="store_true")
    parser.add_argument("--estimate-only", action="store_true")
    given = parser.parse_args()
    settings = BulkSettings(shard_bytes=MIB, groups=False, reading=ReadingSettings(tagger=given.tagger))
    with tempfile.TemporaryDirectory() as name:
        estimate(Path(name), given, settings)
        if not given.estimate_only:
            growth(Path(name), given.sizes, given.relevant, settings)


if __name__ == "__main__":
    main()
