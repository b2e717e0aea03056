"""A bulk run over a generated archive: speed with and without the screen, two workers against one, memory, kills.

    python -m benchmarks.bulk                       everything but the kills, 20,000 pages
    python -m benchmarks.bulk --pages 2000
    python -m benchmarks.bulk --kills 20            kills only, with the undisturbed run they are compared to
    python -m benchmarks.bulk --tagger              with the trained tagger (off otherwise)

Rates "per core" are articles per second of processor time of the workers, start-up left out, so that a busy machine
does not change them much; wall times are printed beside them and mean something on a quiet machine only.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.pages import write_warc
from dragoman.bulk import BulkSettings, Done, Progress, run
from dragoman.reading import ReadingSettings

MIB = 1 << 20
PIECE = 1.0
"""MB of a piece here: some 65 generated pages, so that kills and two workers have pieces enough."""


@dataclass
class Watch:
    """What a run told of itself."""

    begun: float = field(default_factory=time.monotonic)
    ready: dict[int, tuple[float, float]] = field(default_factory=dict)
    cpu: dict[int, float] = field(default_factory=dict)
    ended: float = 0.0
    articles: int = 0
    memory: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def hear(self, event: object) -> None:
        now = time.monotonic()
        if isinstance(event, Progress):
            if not event.shard:
                self.ready[event.worker] = (now, event.cpu)
            self.cpu[event.worker] = event.cpu
            self.memory[event.worker].append(event.memory)
        elif isinstance(event, Done):
            self.articles += event.report.articles
            self.ended = now

    @property
    def working(self) -> float:
        """Processor seconds of all workers after their models were loaded."""
        return sum(cpu - self.ready[w][1] for w, cpu in self.cpu.items())

    @property
    def wall(self) -> float:
        """Seconds from the first worker's readiness to the last piece."""
        return self.ended - min(t for t, _ in self.ready.values())

    def balance(self) -> float:
        """Work of all workers over that of the busiest, as a share of perfect division."""
        each = [cpu - self.ready[w][1] for w, cpu in self.cpu.items()]
        return sum(each) / (len(each) * max(each))


def measure(archive: Path, out: Path, settings: BulkSettings, workers: int) -> Watch:
    shutil.rmtree(out, ignore_errors=True)
    watch = Watch()
    summary = run([archive], out, settings, workers=workers, listen=watch.hear)
    assert not summary["lost"]
    return watch


def line(name: str, watch: Watch) -> None:
    print(
        f"{name}: {watch.articles} articles, {watch.articles / watch.working:.1f} per second of one core "
        f"({watch.working:.0f} s of processor time, {watch.wall:.0f} s wall, {watch.articles / watch.wall:.1f}/s wall)",
        flush=True,
    )


def speed(folder: Path, pages: int, settings: BulkSettings) -> None:
    archive = folder / "pages.warc.gz"
    size = write_warc(archive, pages)
    print(f"{pages} pages, {size / 1e6:.0f} MB, packed {archive.stat().st_size / 1e6:.0f} MB, 10% relevant", flush=True)
    one = measure(archive, folder / "one", settings, 1)
    line("with the screen, 1 worker", one)
    two = measure(archive, folder / "two", settings, 2)
    line("with the screen, 2 workers", two)
    print(f"2 workers against 1, wall: {one.wall / two.wall:.2f} times")
    print(
        f"2 workers against 1, from processor time: {2 * two.balance() * one.working / two.working:.2f} times "
        f"(work per article grew by {two.working / one.working - 1:+.1%}, division of work {two.balance():.1%})"
    )
    same = tree(folder / "one") == tree(folder / "two")
    print(f"output of 1 and 2 workers is {'the same' if same else 'NOT THE SAME'}")
    memory(one)
    few = max(60, pages // 20)
    small = folder / "few.warc.gz"
    write_warc(small, few)
    line(
        f"without the screen ({few} of the pages)",
        measure(small, folder / "all", settings.model_copy(update={"screen": False}), 1),
    )
    groups(folder / "one", settings)


def memory(watch: Watch) -> None:
    for worker, seen in sorted(watch.memory.items()):
        tenths = [statistics.mean(seen[len(seen) * k // 10 : len(seen) * (k + 1) // 10] or [0]) for k in range(10)]
        shown = " ".join(f"{m / MIB:.0f}" for m in tenths)
        print(f"memory of worker {worker} in MB, mean of each tenth of the run: {shown}; ", end="")
        print(f"last over second {tenths[-1] / max(tenths[1], 1):.3f}", flush=True)


def groups(out: Path, settings: BulkSettings) -> None:
    """Grouping after the fact, since the runs above leave it out."""
    from dragoman.bulk.groups import group_days
    from dragoman.bulk.output import finished

    reports = [r for p in sorted((out / "shards").iterdir()) if (r := finished(out, p.name)) is not None]
    claims = sum(r.claims for r in reports)
    begun = time.process_time()
    group_days(out, settings, reports, lambda _done, _all: None)
    used = time.process_time() - begun
    print(f"grouping {claims} claims over {settings.window + 1} days each: {used:.0f} s, {claims / used:.0f} claims/s")


def tree(out: Path) -> dict[str, str]:
    return {
        str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in out.rglob("*")
        if p.is_file() and p.name != ".lock"
    }


def kills(folder: Path, pages: int, times: int, settings: BulkSettings, seed: int) -> None:
    archive = folder / "killed.warc.gz"
    write_warc(archive, pages)
    run([archive], folder / "undisturbed", settings, workers=2)
    out = folder / "killed"
    command = [
        sys.executable, "-m", "dragoman", "bulk", str(archive), "--out", str(out), "--workers", "2", "--no-groups",
        "--shard-size", str(settings.shard_bytes / MIB),
    ]  # fmt: skip
    command += [] if settings.reading.tagger else ["--rules-only"]
    chooser = random.Random(seed)
    pieces = len(list((folder / "undisturbed" / "shards").iterdir()))
    killed = Counts()
    while killed.all < times:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        begun = len(list(out.glob("shards/0*")))
        goal = begun + chooser.choice((0, 0, 1, 1, 1, 2)) if begun < pieces else begun
        while process.poll() is None and len(list(out.glob("shards/0*"))) < goal:
            time.sleep(0.05)
        time.sleep(chooser.uniform(0.0, 6.0))
        if process.poll() is not None:
            killed.late += 1  # it was finished before: start over with the last pieces gone
            for path in sorted((out / "shards").glob("0*"))[-pieces // 3 :]:
                shutil.rmtree(path)
            (out / "summary.json").unlink(missing_ok=True)
            continue
        victims = children(process.pid)
        if victims and chooser.random() < 0.3:
            os.kill(chooser.choice(victims), signal.SIGKILL)
            time.sleep(chooser.uniform(0.0, 1.0))
            killed.workers += 1
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        killed.all += 1
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    same = tree(out) == tree(folder / "undisturbed")
    print(
        f"killed {killed.all} times at random over {pages} pages in {pieces} pieces ({killed.workers} times a worker too, "
        f"{killed.late} times set back because it had ended): output is {'the same' if same else 'NOT THE SAME'} "
        f"({len(tree(out))} files)"
    )
    assert same


@dataclass
class Counts:
    all: int = 0
    workers: int = 0
    late: int = 0


def children(pid: int) -> list[int]:
    import psutil

    try:
        return [p.pid for p in psutil.Process(pid).children() if "spawn_main" in " ".join(p.cmdline())]
    except psutil.Error:
        return []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--tagger", action="store_true")
    parser.add_argument("--seed", type=int, default=11)
    given = parser.parse_args()
    settings = BulkSettings(shard_bytes=int(PIECE * MIB), groups=False, reading=ReadingSettings(tagger=given.tagger))
    with tempfile.TemporaryDirectory() as name:
        if given.kills:
            kills(Path(name), given.pages, given.kills, settings, given.seed)
        else:
            speed(Path(name), given.pages, settings)


if __name__ == "__main__":
    main()
