"""The engine for one machine: a process for each worker, each piece in one of them.

Processes are started afresh, not forked, so that nothing of the driver leaks into them; each has a pipe of its own, so
that it ends when the driver does. A worker that dies (out of memory, say) costs the piece it was at one attempt.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from dragoman.bulk.events import Done, Listener, Lost, Progress
from dragoman.bulk.output import ShardReport
from dragoman.bulk.settings import BulkSettings
from dragoman.bulk.shards import Shard

ATTEMPTS = 2
"""How often a piece is tried before it is given up for this run."""
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(slots=True)
class _Hand:
    number: int
    process: BaseProcess
    pipe: Connection
    shard: Shard | None = None


def run_local(shards: Iterable[Shard], settings: BulkSettings, out: Path, listen: Listener, *, workers: int) -> None:
    """Work on all pieces.

    Args:
        shards: what is to be done.
        settings: of the run.
        out: where results are kept.
        listen: is told of progress.
        workers: processes.
    """
    waiting = deque(shards)
    attempts: dict[str, int] = {}
    hands: list[_Hand] = []
    try:
        hands = [_start(k, settings, out) for k in range(min(workers, len(waiting)))]
        while hands:
            for ready in wait([h.pipe for h in hands]):
                hand = next(h for h in hands if h.pipe is ready)
                try:
                    said = hand.pipe.recv()
                except (EOFError, OSError):
                    hands.remove(hand)
                    _bury(hand, waiting, attempts, listen)
                    if waiting:
                        hands.append(_start(hand.number, settings, out))
                    continue
                if isinstance(said, Progress):
                    listen(said)
                    continue
                if isinstance(said, ShardReport):
                    listen(Done(said))
                elif isinstance(said, Lost):
                    listen(said)
                hand.shard = waiting.popleft() if waiting else None
                hand.pipe.send(hand.shard)
                if hand.shard is None:
                    hands.remove(hand)
                    hand.process.join()
                    hand.pipe.close()
    finally:
        for hand in hands:
            hand.process.terminate()
            hand.process.join()
            hand.pipe.close()


def _start(number: int, settings: BulkSettings, out: Path) -> _Hand:
    here, there = multiprocessing.get_context("spawn").Pipe()
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))  # one thread each: workers share the cores among themselves
    try:
        process = multiprocessing.get_context("spawn").Process(
            target=_work, args=(number, there, settings, out, os.getpid()), name=f"bulk-{number}", daemon=True
        )
        process.start()
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value
    there.close()
    return _Hand(number, process, here)


def _bury(hand: _Hand, waiting: deque[Shard], attempts: dict[str, int], listen: Listener) -> None:
    hand.process.join()
    hand.pipe.close()
    shard = hand.shard
    code = hand.process.exitcode
    if shard is None:
        if not waiting:
            return
        shard = waiting.popleft()  # it died before it asked for work: do not start others for ever
    attempts[shard.id] = attempts.get(shard.id, 0) + 1
    if attempts[shard.id] < ATTEMPTS:
        waiting.append(shard)
    else:
        how = f"signal {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit status {code}"
        listen(Lost(shard.id, f"{shard.origin}: the worker died {ATTEMPTS} times over it ({how})"))


def _work(number: int, pipe: Connection, settings: BulkSettings, out: Path, driver: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the driver's, who ends its workers
    threading.Thread(target=_end_with, args=(driver,), daemon=True).start()
    from dragoman.bulk.work import Worker  # noqa: PLC0415 - in the new process, after its threads are set

    worker = Worker(settings, out)
    pipe.send(Progress(number, "", 0, 0, memory(), time.process_time()))
    pipe.send(None)
    while True:
        shard: Shard | None = pipe.recv()
        if shard is None:
            return

        def tick(articles: int, documents: int, shard: Shard = shard) -> None:
            pipe.send(Progress(number, shard.id, articles, documents, memory(), time.process_time()))

        try:
            pipe.send(worker.run(shard, tick))
        except OSError as error:
            pipe.send(Lost(shard.id, f"{shard.origin}: {error}"))


def _end_with(driver: int) -> None:
    """End this process when the driver is gone, even in the middle of a piece."""
    while os.getppid() == driver:
        time.sleep(1.0)
    os._exit(1)


def memory() -> int:
    """Resident memory of this process in bytes, 0 where that is not known."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        if sys.platform == "win32":
            return 0
        import resource  # noqa: PLC0415 - not on Windows

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
