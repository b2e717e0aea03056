"""A worker that dies costs its piece an attempt, not the run."""

import os
import signal

from dragoman.bulk import BulkSettings, local
from dragoman.bulk.events import Done, Lost
from dragoman.bulk.output import ShardReport
from dragoman.bulk.shards import Shard


def shard(number: int) -> Shard:
    return Shard(id=f"00000-{number:05d}", kind="jsonl", path="a.jsonl", start=0, stop=1)


def fake_work(number, pipe, settings, out, driver):
    """Stands for a worker: dies over piece 1 always, over piece 2 the first time, and cannot keep piece 3."""
    pipe.send(None)
    while (piece := pipe.recv()) is not None:
        k = int(piece.id[-1])
        mark = out / f"died-{k}"
        if k == 1 or (k == 2 and not mark.exists()):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if k == 3:
            pipe.send(Lost(piece.id, "no room on the disk"))
            continue
        pipe.send(ShardReport(shard=piece.id, articles=1, left_out={}, documents=0, claims=0, problems=0, days={}))


def test_pieces_are_tried_again_and_then_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(local, "_work", fake_work)
    events = []
    local.run_local([shard(k) for k in range(5)], BulkSettings(), tmp_path, events.append, workers=2)
    assert sorted(e.report.shard[-1] for e in events if isinstance(e, Done)) == ["0", "2", "4"]
    lost = {e.shard: e.why for e in events if isinstance(e, Lost)}
    assert set(lost) == {shard(1).id, shard(3).id}
    assert "SIGKILL" in lost[shard(1).id]
