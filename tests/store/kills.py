"""Kill -9 while documents are added, and look at what is left. Shared by the tests and benchmarks/faults.py."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import adding
from builders import articles, read, settings
from sqlalchemy import func, select, text

from dragoman.model import text_digest
from dragoman.store import open_store
from dragoman.store.engine import reading
from dragoman.store.tables import claims, documents, records

HERE = Path(__file__).parent


@dataclass
class Outcome:
    """Sums over all kills: documents reported as committed and later missing, and readings that are not whole.

    `finished` counts how often all documents came in, `most` is the highest number of documents seen after a kill.
    """

    kills: int = 0
    lost: int = 0
    half: int = 0
    finished: int = 0
    most: int = 0


def spawn(address: str, number: int, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """A process that adds; `before` runs in it before it starts."""
    path = os.pathsep.join(p for p in (str(HERE.parents[1] / "src"), os.environ.get("PYTHONPATH", "")) if p)
    return subprocess.Popen(
        [sys.executable, str(HERE / "adding.py"), address, str(number)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
        preexec_fn=before,  # noqa: PLW1509 - the tests that use it have no threads running
    )


class Forked:
    """A child of this process that adds: what `spawn` gives, without the seconds of starting Python anew.

    It has the parts of `subprocess.Popen` that `torture` and those who kill for it use.
    """

    def __init__(self, address: str, number: int) -> None:
        """Begin to add; the child opens the workspace itself."""
        reading_end, writing_end = os.pipe()
        self.pid = os.fork()
        if not self.pid:  # pragma: no cover - the child is killed
            os.close(reading_end)
            os.dup2(writing_end, 1)
            sys.stdout = os.fdopen(1, "w", buffering=1)
            status = 1
            try:
                adding.main(address, number)
                status = 0
            finally:
                os._exit(status)
        os.close(writing_end)
        self.stdout = os.fdopen(reading_end, "r")
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Exit status, None while it runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def kill(self) -> None:
        """Kill -9."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ended."""
        end = time.monotonic() + (timeout or 3600)
        while self.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        assert self.returncode is not None, "it does not end"
        return self.returncode

    def communicate(self) -> tuple[str, None]:
        """The rest of what it wrote, once it ended."""
        rest = self.stdout.read()
        self.stdout.close()
        self.wait()
        return rest, None


def half_records(address: str) -> int:
    """Readings or documents that are not whole; 0 in a sound workspace."""
    with open_store(address) as store, reading(store._engine) as connection:
        number = 0
        if connection.dialect.name == "sqlite":
            number += connection.execute(text("PRAGMA integrity_check")).scalar() != "ok"
            number += len(connection.execute(text("PRAGMA foreign_key_check")).all())
            connection.execute(text("SELECT count(*) FROM claims_text"))
        unread = select(func.count()).select_from(documents).where(documents.c.pk.not_in(select(records.c.document)))
        number += connection.execute(unread).scalar_one()
        kept = {row.digest for row in connection.execute(select(records.c.digest))}
        whole = {text_digest(r.to_json()) for r in store.reader.records("talks", layer="machine")}
        number += len(kept ^ whole)
        loose = select(func.count()).select_from(claims).where(claims.c.record.not_in(select(records.c.pk)))
        return number + connection.execute(loose).scalar_one()


_AT_MOST = 60
"""Documents after which the adding process is killed at the latest."""

Process = subprocess.Popen[str] | Forked


def _kill(process: Process) -> None:
    process.kill()


def torture(
    address: str,
    kills: int,
    number: int,
    seed: int,
    kill: Callable[[Process], None] | None = None,
    tell: Callable[[Outcome], None] | None = None,
    fork: bool = False,
) -> Outcome:
    """Add `number` documents, killed at random moments and begun again, until `kills` kills happened.

    Args:
        address: of an empty workspace.
        kills: how often.
        number: documents; when all are in, the dossier is dropped and adding begins anew.
        seed: of the random moments.
        kill: how to kill; by default SIGKILL to the adding process.
        fork: add in forked children rather than in new Python processes, which cost a second each.
        tell: called after every ten kills with the sums so far.
    """
    pick = random.Random(seed)
    with open_store(address) as store:
        store.writer.create(settings())
    outcome = Outcome()
    committed: set[str] = set()
    before = 0  # documents that are there: the child passes over them first
    while outcome.kills < kills:
        process = Forked(address, number) if fork else spawn(address, number)
        assert process.stdout is not None
        seen = []
        # Most moments lie while it adds, some documents on and a little later; every fifth while it opens the workspace.
        if pick.random() < 0.8:
            seen = [process.stdout.readline() for _ in range(1 + before + pick.randrange(_AT_MOST))]
            time.sleep(pick.random() * 0.03)
        else:
            time.sleep(pick.random() * (0.05 if fork else 0.6))
        if process.poll() is None:
            (kill or _kill)(process)
            outcome.kills += 1
        out, _ = process.communicate()
        committed |= {line.strip() for line in (*seen, *out.splitlines())} - {"ready", ""}
        with open_store(address) as store:
            kept = {entry.id for entry in store.reader.documents("talks", limit=number * 2).items}
        outcome.lost += len(committed - kept)
        before = len(kept)
        outcome.half += half_records(address)
        outcome.most = max(outcome.most, len(kept))
        if tell and outcome.kills % 10 == 0:
            tell(outcome)
        if len(kept) == number:
            outcome.finished += 1
            with open_store(address) as store:
                store.writer.drop("talks")
                store.writer.create(settings())
            committed, before = set(), 0
    return outcome


def complete(address: str, number: int) -> bool:
    """Add again after all kills: is the result the one of an undisturbed run?"""
    with open_store(address) as store:
        for document in articles(number):
            store.writer.add("talks", read(document))
        after = list(store.export("talks"))
        store.writer.create(settings("undisturbed"))
        for document in articles(number):
            store.writer.add("undisturbed", read(document))
        return after[1:] == list(store.export("undisturbed"))[1:]
