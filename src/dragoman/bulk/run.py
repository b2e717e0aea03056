"""A bulk run from its inputs to partitions by day; going on with one is the same call again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from dragoman.bulk.events import Done, Event, Listener, Lost, Stage
from dragoman.bulk.local import cores, run_local
from dragoman.bulk.manifest import alone, open_manifest
from dragoman.bulk.output import ShardReport, clear_leftovers, finished
from dragoman.bulk.settings import BulkSettings
from dragoman.bulk.settle import settle, write_problems, write_summary
from dragoman.bulk.shards import Shard
from dragoman.bulk.work import info_of, reader_of
from dragoman.model import SettingError

Engine = Literal["local", "ray"]
ENGINES: tuple[Engine, ...] = ("local", "ray")


def run(
    inputs: Sequence[Path],
    out: Path,
    settings: BulkSettings | None = None,
    *,
    engine: Engine = "local",
    workers: int | None = None,
    address: str | None = None,
    listen: Listener = lambda _: None,
) -> dict[str, Any]:
    """Screen, read and lay out everything in the inputs.

    Killing it at any moment loses at most the pieces that were being worked on; calling it again with the same
    arguments goes on, and ends with the same files as a run that was never disturbed.

    Args:
        inputs: files; what `out` holds already of them is not read again.
        out: folder of the run; made if need be.
        settings: what decides the result.
        engine: `local` processes, or `ray`.
        workers: processes; by default one a core, or what the cluster has.
        address: of a Ray cluster; without it Ray runs on this machine.
        listen: is told of progress.

    Returns:
        What `summary.json` says, and `problems` and `lost` (pieces that the next run must try again).

    Raises:
        SettingError: if the folder was begun with other settings, is in use, or a library is missing.
        InputError: if an input cannot be read at all.
    """
    settings = settings or BulkSettings()
    if workers is not None and workers < 1:
        raise SettingError(f"at least one worker is needed, not {workers}")
    with alone(out):
        clear_leftovers(out)
        total = sum(path.stat().st_size for path in inputs if path.is_file())
        gone = 0

        def surveyed(count: int) -> None:
            nonlocal gone
            gone += count
            listen(Stage("looking over the inputs", gone, total))

        manifest = open_manifest(out, inputs, settings, info_of(reader_of(settings), settings), surveyed)
        shards = list(manifest.shards())
        (out / "shards").mkdir(exist_ok=True)
        lost: list[Lost] = []

        def hear(event: Event) -> None:
            if isinstance(event, Lost):
                lost.append(event)
            listen(event)

        open_shards = []
        for shard in shards:
            report = finished(out, shard.id)
            if report is None:
                open_shards.append(shard)
            else:
                listen(Done(report))
        _engine(engine, address)(open_shards, settings, out, hear, workers or (cores() if engine == "local" else 0))
        reports = [r for s in shards if (r := finished(out, s.id)) is not None]
        return _finish(out, settings, reports, lost, listen)


def _finish(
    out: Path, settings: BulkSettings, reports: list[ShardReport], lost: list[Lost], listen: Listener
) -> dict[str, Any]:
    fresh, repeated = settle(out, reports, lambda done, all_: listen(Stage("laying days together", done, all_)))
    if settings.groups:
        from dragoman.bulk.groups import group_days  # noqa: PLC0415 - needs the dossier's tables

        group_days(out, settings, reports, lambda done, all_: listen(Stage("grouping claims", done, all_)))
    gone = [{"shard": x.shard, "step": "bulk", "message": x.why, "severity": "error"} for x in lost]
    problems = write_problems(out, reports, gone)
    return write_summary(out, reports, repeated) | {"problems": problems, "lost": len(lost), "fresh": len(fresh)}


def _engine(name: Engine, address: str | None) -> Callable[[Iterable[Shard], BulkSettings, Path, Listener, int], None]:
    if name == "ray":
        from dragoman.bulk.cluster import run_ray  # noqa: PLC0415 - an extra

        return lambda shards, settings, out, listen, workers: run_ray(
            shards, settings, out, listen, workers=workers, address=address
        )
    if address is not None:
        raise SettingError("an address is for --engine ray")
    return lambda shards, settings, out, listen, workers: run_local(shards, settings, out, listen, workers=workers)
