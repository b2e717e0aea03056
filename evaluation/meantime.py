"""Score factuality against the MEANTIME corpus: `python -m evaluation.meantime FILE [--errors]`.

FILE: lines {id, tokens, sentences, events: [{tokens, status}]} (CC BY 4.0, not shipped). The event mentions are given; asked
is their status: happened, planned, possible or negated. The five mentions marked conditional count as possible.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.knowledge.lexicon import lexicon
from dragoman.reading.parse import Sentence, parse_many
from dragoman.reading.settings import ReadingSettings
from dragoman.reading.standing import standing
from dragoman.reading.text import prepare
from evaluation.scorers import score

STATUSES = ("happened", "planned", "possible", "negated")


def lay_out(row: dict[str, Any]) -> tuple[str, list[int]]:
    """The document as text, one sentence a paragraph, and the offset at which each token begins."""
    text, starts, last = "", [], 0
    for word, sentence in zip(row["tokens"], row["sentences"], strict=True):
        if text:
            text += "\n\n" if sentence != last else " "
        last = sentence
        starts.append(len(text))
        text += {"``": '"', "''": '"'}.get(word, word)
    return text, starts


def status(sentence: Sentence, token: int) -> str:
    """The status that reading gives to an event word."""
    found = standing(lexicon(), sentence, token)
    if found.negative:
        return "negated"
    if found.certainty != "certain":
        return "possible"
    return "planned" if found.future else "happened"


def judged(rows: list[dict[str, Any]], settings: ReadingSettings) -> Iterator[tuple[str, str, str]]:
    """Pairs (gold, predicted) with the words around, for every event mention."""
    laid = [lay_out(row) for row in rows]
    prepared = [prepare(text) for text, _ in laid]
    for row, (text, starts), sentences in zip(rows, laid, parse_many(settings.pipeline, prepared), strict=True):
        at = {s: (k, i) for k, sentence in enumerate(sentences) for i, s in enumerate(sentence.starts)}
        for event in row["events"]:
            gold = "possible" if event["status"] == "conditional" else event["status"]
            places = [at[starts[t]] for t in event["tokens"] if starts[t] in at]
            predicted = "happened"
            if places:
                k = places[0][0]
                inside = [i for n, i in places if n == k]
                head = next((i for i in inside if sentences[k].heads[i] not in inside), inside[0])
                predicted = status(sentences[k], head)
            start = starts[event["tokens"][0]]
            yield (
                gold,
                predicted,
                f"{text[max(0, start - 70) : start]}<<{text[start : start + 70]}".replace("\n", " / "),
            )


def figures(pairs: list[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of each status."""
    out = {}
    for name in STATUSES:
        tp = sum(g == p == name for g, p in pairs)
        out[name] = score.prf(tp, sum(p == name for _, p in pairs), sum(g == name for g, _ in pairs))
    return out


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--errors", action="store_true", help="list the mentions that are judged wrongly")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    results = list(judged(rows, ReadingSettings.from_environment()))
    if options.errors:
        for gold, predicted, around in results:
            if gold != predicted:
                print(f"{gold} read as {predicted}: {around}")
    by_status = figures([(g, p) for g, p, _ in results])
    for name, value in by_status.items():
        print(f"{name:9}", value)
    print(f"macro F1  {sum(v['f1'] for v in by_status.values()) / len(by_status):.3f} over {len(results)} mentions")


if __name__ == "__main__":
    main()
