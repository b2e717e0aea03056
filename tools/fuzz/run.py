"""Fuzz one parser.

    python -m tools.fuzz.run html --minutes 20 --work /tmp/fuzz

needs atheris, which has wheels for CPython 3.11 (3.0.0) and newer; it is not among the requirements, so that a virtual
environment of its own is best. Seeds come from `tests/sources/fuzz/<target>/`; what is found new goes to
`WORK/<target>/corpus`, findings to `WORK/<target>/crash-*`. A finding is mended, made small
(`python -m tools.fuzz.run html --minimise FILE`) and added to the seeds, where a test replays it.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

import atheris

SEEDS = Path(__file__).parents[2] / "tests" / "sources" / "fuzz"
WORDS = Path(__file__).with_name("words")
INSTRUMENTED = ["dragoman.sources", "tools.fuzz.targets", "pypdf", "feedparser", "email", "htmldate", "trafilatura"]


def main() -> None:
    """Run until the time is over or something is found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target")
    parser.add_argument("--minutes", type=float, default=20.0, help="wall time")
    parser.add_argument("--work", type=Path, default=Path("fuzz"))
    parser.add_argument("--minimise", type=Path, default=None)
    given = parser.parse_args()

    with atheris.instrument_imports(include=INSTRUMENTED):
        import email.parser  # noqa: F401 - to have it instrumented

        import pypdf  # noqa: F401
        import trafilatura  # noqa: F401

        from tools.fuzz import targets

    folder = given.work / given.target
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    began, used, runs = time.monotonic(), time.process_time(), 0

    def one_input(data: bytes) -> None:
        nonlocal runs
        runs += 1
        if runs % 500 == 0:
            report()
        targets.run(given.target, data)

    def report() -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        line = f"{given.target}: {runs} inputs, {(time.monotonic() - began) / 60:.1f} min wall, "
        (folder / "report.txt").write_text(
            f"{line}{(time.process_time() - used) / 60:.1f} min cpu, peak {peak:.0f} MB\n"
        )

    options = [f"-max_total_time={int(given.minutes * 60)}", f"-max_len={targets.LONGEST}", "-timeout=300"]
    options += ["-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={folder}/"]
    if (words := WORDS / f"{given.target}.dict").is_file():
        options.append(f"-dict={words}")
    if given.minimise:
        options += ["-minimize_crash=1", str(given.minimise)]
    else:
        options += [str(corpus), str(SEEDS / given.target)]
    atheris.Setup([sys.argv[0], *options], one_input)
    report()
    atheris.Fuzz()


if __name__ == "__main__":
    main()
