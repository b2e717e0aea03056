"""What reading costs beside its parser: `python -m benchmarks.claims [FILE...] [--profile]`.

Reads the texts of JSON lines files (`text`; the fresh articles where none is named) once with the bare spaCy pipeline and once
with the built-in reader without the neural tagger, in turns, and prints CPU seconds, their ratio and the share of each step.
CPU time of this process, since machines are shared; `spacy` and `dragoman` are loaded and warmed before the clock starts.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from dragoman.model import Document
from dragoman.reading import pipeline as steps
from dragoman.reading.parse import pipeline
from dragoman.reading.pipeline import BuiltInReader, Step
from dragoman.reading.settings import ReadingSettings

ROOT = Path(__file__).parents[1]


def documents(files: Sequence[Path]) -> list[Document]:
    """The texts of JSON lines files as documents."""
    out = []
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                out.append(
                    Document.of(row["text"], id=row["id"], outlet=row.get("outlet"), published=row.get("published"))
                )
    return out


def bare(name: str, docs: list[Document]) -> float:
    """CPU seconds of the bare pipeline over the texts."""
    nlp = pipeline(name)
    start = time.process_time()
    for _ in nlp.pipe([d.text for d in docs], batch_size=64):
        pass
    return time.process_time() - start


def reading(reader: BuiltInReader, docs: list[Document]) -> float:
    """CPU seconds of reading the texts into records."""
    start = time.process_time()
    for _ in reader.read_many(docs):
        pass
    return time.process_time() - start


def timed(spent: dict[str, float]) -> tuple[Step, ...]:
    """The steps of reading, each adding its CPU seconds to `spent`."""

    def wrap(step: Step) -> Step:
        def run(draft: steps.Draft) -> None:
            start = time.process_time()
            step.run(draft)
            spent[step.name] += time.process_time() - start

        return Step(step.name, run, step.requires, step.assigns)

    return tuple(wrap(s) for s in steps.STEPS)


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=3, help="how often to read all texts; the least is taken (3)")
    parser.add_argument("--profile", action="store_true", help="print the functions that take longest")
    options = parser.parse_args()
    docs = documents(options.files or sorted((ROOT / "evaluation" / "gold").glob("*/gold.jsonl")))
    words = sum(len(d.text.split()) for d in docs)
    settings = ReadingSettings(tagger=False)
    reader = BuiltInReader(settings)
    reading(reader, docs[:2])
    pairs = [(bare(settings.pipeline, docs), reading(reader, docs)) for _ in range(options.repeat)]
    parser_s, reader_s = min(p for p, _ in pairs), min(r for _, r in pairs)
    spent: dict[str, float] = defaultdict(float)
    steps.STEPS = timed(spent)
    reading(reader, docs)
    print(f"{len(docs)} texts, {words} words")
    print(f"bare spaCy  {parser_s:.2f} s  {words / parser_s:.0f} words/s")
    print(f"reading     {reader_s:.2f} s  {words / reader_s:.0f} words/s  ratio {reader_s / parser_s:.2f}")
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"  {name:22} {seconds:.3f} s  {seconds / parser_s:.3f} of the bare pipeline")
    if options.profile:
        profile = cProfile.Profile()
        profile.runcall(reading, reader, docs)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
