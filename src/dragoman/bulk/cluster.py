"""The engine for many machines: Ray Data with a pool of actors, each with its models loaded once.

It distributes pieces and nothing else. Resuming is the same as on one machine (a piece that lies in its folder is not
worked on again), so inputs and the output folder must be on a file system that all machines see.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dragoman.bulk.events import Done, Listener, Lost
from dragoman.bulk.output import ShardReport
from dragoman.bulk.settings import BulkSettings
from dragoman.bulk.shards import Shard
from dragoman.bulk.work import Worker
from dragoman.exchange.optional import needed


class ShardActor:
    """A worker as Ray Data calls it: batches of pieces in, batches of reports out."""

    def __init__(self, settings: str, out: str) -> None:
        self._worker = Worker(BulkSettings.from_json(settings), Path(out))

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[str]]:
        """Work on the pieces of a batch; one that cannot be kept is reported and fails no other."""
        reports, lost = [], []
        for data in batch["shard"]:
            shard = Shard.from_json(str(data))
            try:
                reports.append(self._worker.run(shard).to_json())
                lost.append("")
            except OSError as error:
                reports.append("")
                lost.append(f"{shard.id}\t{shard.origin}: {error}")
        return {"report": reports, "lost": lost}


def run_ray(
    shards: Iterable[Shard],
    settings: BulkSettings,
    out: Path,
    listen: Listener,
    *,
    workers: int = 0,
    address: str | None = None,
) -> None:
    """Work on all pieces on a Ray cluster.

    Args:
        shards: what is to be done; their paths and `out` must mean the same on every machine.
        settings: of the run.
        out: where results are kept.
        listen: is told of finished pieces.
        workers: actors; 0 = as many as the cluster has cores.
        address: of the cluster; without it Ray is started on this machine and ended afterwards.

    Raises:
        SettingError: if Ray is not installed.
    """
    ray = needed("ray", "bulk")
    data = needed("ray.data", "bulk")
    items = [{"shard": s.model_copy(update={"path": str(Path(s.path).absolute())}).to_json()} for s in shards]
    if not items:
        return
    begun = not ray.is_initialized()
    if begun:
        ray.init(address=address, log_to_driver=False, include_dashboard=False if address is None else None)
    try:
        context = data.DataContext.get_current()
        context.enable_progress_bars = False
        size = min(workers or int(ray.cluster_resources().get("CPU", 1)), len(items))
        done = data.from_items(items, override_num_blocks=len(items)).map_batches(
            ShardActor,
            batch_size=1,
            compute=data.ActorPoolStrategy(size=size),
            fn_constructor_args=(settings.to_json(), str(out.absolute())),
            num_cpus=1,
        )
        for row in done.iter_rows():
            if row["lost"]:
                shard, _, why = row["lost"].partition("\t")
                listen(Lost(shard, why))
            else:
                listen(Done(ShardReport.from_json(row["report"])))
    finally:
        if begun:
            ray.shutdown()
