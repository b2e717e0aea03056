"""How fast a full workspace answers.

usage: python benchmarks/store.py [--postgres] [--documents 2000] [--sentences 50]
Fills a workspace with constructed documents (2,000 of 50 claims each: 100,000 claims) and prints, in milliseconds, the
median and worst of some runs, and the CPU time of the median run (on a busy machine the figure that tells something;
SQLite works in this process, PostgreSQL does not). Bounds: matrix and search under 300 ms, `show` of 2,000 documents
under 3 s.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from builders import articles, build, read, settings
from postgres_server import Server

from dragoman.store import ClaimFilter, open_store


def timed(function: Callable[[], object], runs: int = 7) -> dict[str, float]:
    times, cpu = [], []
    for _ in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        function()
        times.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return {
        "median_ms": round(statistics.median(times), 1),
        "worst_ms": round(max(times), 1),
        "cpu_ms": round(statistics.median(cpu), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--sentences", type=int, default=50)
    args = parser.parse_args()
    with ExitStack() as stack:
        if args.postgres:
            address = stack.enter_context(Server()).address
        else:
            address = str(Path(stack.enter_context(tempfile.TemporaryDirectory())) / "w.sqlite")
        store = stack.enter_context(open_store(address))
        store.writer.create(settings())
        documents = articles(args.documents, args.sentences)
        records = [read(d) for d in documents]
        begun, used = time.perf_counter(), time.process_time()
        for record in records:
            store.writer.add("talks", record)
        seconds, busy = time.perf_counter() - begun, time.process_time() - used
        reader = store.reader
        claims = reader.claims("talks", limit=1).total
        result: dict[str, object] = {"address": address, "documents": len(documents), "claims": claims}
        result["documents_added_per_second"] = round(len(documents) / seconds, 1)
        result["documents_added_per_cpu_second"] = round(len(documents) / busy, 1)
        result["bytes_per_claim"] = round(Path(address).stat().st_size / claims) if not args.postgres else None
        result["all_records"] = timed(lambda: list(reader.records("talks")), 1)
        result["analysis_kept"] = timed(lambda: store.analysis("talks", build, program="1"), 1)
        result["analysis_again"] = timed(lambda: store.analysis("talks", build, program="1"))
        result["inputs_digest"] = timed(lambda: reader.inputs_digest("talks", "1"))
        result["matrix"] = timed(lambda: reader.matrix("talks"))
        result["search_common_word"] = timed(lambda: reader.search("round", "talks"))
        result["search_word"] = timed(lambda: reader.search("ceasefire", "talks"))
        result["search_two_words"] = timed(lambda: reader.search('norway "security guarantees"', "talks"))
        result["search_rare_word"] = timed(lambda: reader.search("1999", "talks"))
        result["claims_page"] = timed(lambda: reader.claims("talks", limit=50))
        result["claims_page_far"] = timed(lambda: reader.claims("talks", offset=claims // 2, limit=50))
        result["claims_of_party"] = timed(lambda: reader.claims("talks", ClaimFilter(party="Norway"), limit=50))
        result["claims_of_issue"] = timed(lambda: reader.claims("talks", ClaimFilter(issue="aid"), limit=50))
        result["review_queue"] = timed(lambda: reader.claims("talks", ClaimFilter(reviewed=False), limit=50))
        result["claims_of_document"] = timed(lambda: reader.claims("talks", ClaimFilter(document=documents[7].id)))
        result["documents_page"] = timed(lambda: reader.documents("talks", limit=50))
        result["parties"] = timed(lambda: reader.parties("talks"))
        result["dossiers"] = timed(reader.dossiers)
        result["one_record"] = timed(lambda: reader.record("talks", documents[7].id))
        command = [sys.executable, "-c", "from dragoman.store import open_store; import sys; "
                   "s = open_store(sys.argv[1]); s.reader.dossiers()", address]  # fmt: skip
        result["new_process_lists_dossiers"] = timed(lambda: subprocess.run(command, check=True), 3)
        print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
