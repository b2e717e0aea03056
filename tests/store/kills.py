"""Kill -9 while documents are added, and look at what is left. Shared by the tests and benchmarks/faults.py."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from builders import articles, read, settings
from sqlalchemy import func, select, text

from dragoman.model import text_digest
from dragoman.store import open_store
from dragoman.store.engine import reading
from dragoman.store.tables import claims, documents, records

HERE = Path(__file__).parent


@dataclass
class Outcome:
    """Sums over all kills: documents reported as committed and later missing, and readings that are not whole."""

    kills: int = 0
    lost: int = 0
    half: int = 0
    finished: int = 0


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


def torture(
    address: str, kills: int, number: int, seed: int, kill: Callable[[subprocess.Popen[str]], None] | None = None
) -> Outcome:
    """Add `number` documents, killed at random moments and begun again, until `kills` kills happened.

    Args:
        address: of an empty workspace.
        kills: how often.
        number: documents; when all are in, the dossier is dropped and adding begins anew.
        seed: of the random moments.
        kill: how to kill; by default SIGKILL to the adding process.
    """
    pick = random.Random(seed)
    with open_store(address) as store:
        store.writer.create(settings())
    outcome = Outcome()
    committed: set[str] = set()
    while outcome.kills < kills:
        process = spawn(address, number)
        assert process.stdout is not None
        # Most moments lie while it adds; every fifth while it starts and opens the workspace.
        if pick.random() < 0.8:
            process.stdout.readline()
            time.sleep(pick.expovariate(1 / 0.25))
        else:
            time.sleep(pick.random() * 0.6)
        if process.poll() is None:
            (kill or subprocess.Popen.kill)(process)
            outcome.kills += 1
        out, _ = process.communicate()
        committed |= {line for line in out.splitlines() if line != "ready"}
        with open_store(address) as store:
            kept = {entry.id for entry in store.reader.documents("talks", limit=number * 2).items}
        outcome.lost += len(committed - kept)
        outcome.half += half_records(address)
        if len(kept) == number:
            outcome.finished += 1
            with open_store(address) as store:
                store.writer.drop("talks")
                store.writer.create(settings())
            committed = set()
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
