"""Speed and memory of reading with and without the attribution tagger: `python -m benchmarks.tagger [--rounds 3]`.

Everything runs in one process on one thread, over the articles of the examples and the fresh gold; rates are words a CPU
second, and the ratios to the bare spaCy pipeline (all its steps, same texts, same run) are what to compare between
machines. Rounds are interleaved and the median is taken, because a shared machine is noisy.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from dragoman.model import Document
from dragoman.reading import BuiltInReader, ReadingSettings
from dragoman.reading.parse import pipeline
from dragoman.reading.tagger_model import tagger
from dragoman.reading.text import prepare

ROOT = Path(__file__).parents[1]


def texts(least: int) -> list[str]:
    """The articles of the examples and of the fresh gold, about as dense in attributions as news is, until `least` words."""
    paths = sorted((ROOT / "examples").glob("*/*.txt"))
    out = [p.read_text(encoding="utf-8").partition("\n\n")[2] for p in paths]
    gold = ROOT / "evaluation" / "gold" / "fresh" / "gold.jsonl"
    out += [json.loads(line)["text"] for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    kept: list[str] = []
    for text in out:
        kept.append(text)
        if sum(len(t.split()) for t in kept) >= least:
            break
    return kept


def seconds(run: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    began = time.process_time()
    run()
    return time.process_time() - began


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--words", type=int, default=8_000, help="words a round (default 8,000)")
    options = parser.parse_args(arguments)
    articles = texts(options.words)
    words = sum(len(t.split()) for t in articles)
    documents = [Document.of(t, id=str(n), published="2025-01-01") for n, t in enumerate(articles)]
    settings = ReadingSettings.from_environment()
    nlp = pipeline(settings.pipeline)
    reader = BuiltInReader(settings.model_copy(update={"tagger": True}))
    rules = BuiltInReader(settings.model_copy(update={"tagger": False}))
    prepared = [prepare(t) for t in articles]
    runs: dict[str, Callable[[], object]] = {
        "bare spaCy pipeline": lambda: list(nlp.pipe(articles)),
        "reader, rules only": lambda: list(rules.read_many(documents)),
        "reader with tagger": lambda: list(reader.read_many(documents)),
        "tagger alone": lambda: [tagger().tag(p) for p in prepared],
    }
    list(nlp.pipe(articles[:1]))
    list(reader.read_many(documents[:1]))
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(options.rounds):
        for name, run in runs.items():
            taken[name].append(seconds(run))
    bare = statistics.median(taken["bare spaCy pipeline"])
    print(f"{len(articles)} articles, {words} words, {options.rounds} rounds, one thread, CPU time")
    for name, times in taken.items():
        middle = statistics.median(times)
        print(f"{name:22} {words / middle:7.0f} words/s   {bare / middle:6.1%} of the bare pipeline's")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
