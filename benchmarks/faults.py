"""Kill -9 at random moments while documents are added, on SQLite and PostgreSQL.

usage: python benchmarks/faults.py [--kills 200] [--documents 500] [--postgres]
With --postgres a server is started for the run (or DRAGOMAN_TEST_POSTGRES names an empty database); there too the
adding process is killed, and every tenth time the server itself.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from kills import Process, complete, torture
from postgres_server import Server


def tell(outcome: object) -> None:
    """Say how far the run is."""
    print(outcome, file=sys.stderr, flush=True)


def run(name: str, address: str, kills: int, documents: int, kill: object = None) -> dict[str, object]:
    begun = time.monotonic()
    outcome = torture(address, kills, documents, seed=2025, kill=kill, tell=tell, fork=True)  # type: ignore[arg-type]
    return {
        "database": name,
        **outcome.__dict__,
        "adding again completes": complete(address, documents),
        "seconds": round(time.monotonic() - begun),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--postgres", action="store_true")
    args = parser.parse_args()
    if not args.postgres:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(run("sqlite", str(Path(folder) / "w.sqlite"), args.kills, args.documents)), flush=True)
        return
    stated = os.environ.get("DRAGOMAN_TEST_POSTGRES")
    if stated:
        print(json.dumps(run("postgresql", stated, args.kills, args.documents)), flush=True)
        return
    with Server() as server:
        count = 0

        def kill(process: Process) -> None:
            nonlocal count
            count += 1
            if count % 10:
                process.kill()
                return
            server.kill()
            process.wait(600)  # it sees the error and ends by itself; on a busy machine starting alone takes a minute
            server.start()

        print(json.dumps(run("postgresql", server.address, args.kills, args.documents, kill)), flush=True)


if __name__ == "__main__":
    main()
