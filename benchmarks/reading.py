"""Words per second of reading against the bare spaCy pipeline over the same texts, in one run and in turns.

    python -m benchmarks.reading [--articles 60] [--rounds 3]
    python -m benchmarks.reading --file article.txt --rounds 9     what a further article costs in the same process

The bare pipeline runs all of its components, the named entities too, on whole texts. Both use one thread and are timed
by processor time. Texts: the examples that ship, and generated articles, half of them about talks.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import one_thread  # noqa: F401 - before everything that brings numpy
from benchmarks.pages import articles
from dragoman.model import Document
from dragoman.reading import BuiltInReader, ReadingSettings
from dragoman.reading.parse import pipeline
from dragoman.sources import load

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*/articles.jsonl"))


def texts(count: int) -> dict[str, list[Document]]:
    shipped = [d for path in EXAMPLES for d in load(path) if isinstance(d, Document)]
    made = [
        Document.of(a.text, id=f"a{a.number}", outlet=a.outlet, title=a.title, published=a.published)
        for a in articles(count, relevant=0.5)
    ]
    return {"examples": shipped, "generated": made}


def timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--file", type=Path, help="one article of one's own instead, read alone each time")
    given = parser.parse_args()
    settings = ReadingSettings()
    nlp = pipeline(settings.pipeline)
    readers = {
        "without tagger": BuiltInReader(settings.model_copy(update={"tagger": False})),
        "with tagger": BuiltInReader(settings.model_copy(update={"tagger": True})),
    }
    sets = (
        {str(given.file): [d for d in load(given.file) if isinstance(d, Document)]}
        if given.file
        else texts(given.articles)
    )
    for documents in sets.values():  # everything is loaded, and the first texts of both have been seen
        list(nlp.pipe([d.text for d in documents[:5]]))
        for reader in readers.values():
            list(reader.read_many(documents[:5]))
    for name, documents in sets.items():
        words = sum(len(d.text.split()) for d in documents)
        seconds: dict[str, list[float]] = {"bare": [], **{r: [] for r in readers}}
        for _ in range(given.rounds):
            seconds["bare"].append(timed(lambda documents=documents: list(nlp.pipe([d.text for d in documents]))))
            for label, reader in readers.items():
                seconds[label].append(
                    timed(lambda reader=reader, documents=documents: list(reader.read_many(documents)))
                )
        middle = {label: statistics.median(found) for label, found in seconds.items()}
        print(f"{name}: {len(documents)} articles, {words} words; bare pipeline {words / middle['bare']:.0f} words/s")
        for label in readers:
            ratios = sorted(b / s for b, s in zip(seconds["bare"], seconds[label], strict=True))
            print(
                f"  {label}: {words / middle[label]:.0f} words/s, {middle['bare'] / middle[label]:.2f} of the bare pipeline "
                f"(rounds {ratios[0]:.2f} to {ratios[-1]:.2f})",
                flush=True,
            )


if __name__ == "__main__":
    main()
