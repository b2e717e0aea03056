"""Score the reader's claims against gold: `python -m evaluation.claims GOLD.jsonl [--articles FILE] [--errors]`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dragoman.model import Document, Record
from dragoman.reading import ReadingSettings, read_many
from evaluation.scorers import score


def gold_documents(path: Path, articles: Path | None = None) -> list[tuple[Document, dict[str, Any]]]:
    """Gold lines with their documents; `articles` gives outlet, date and title where the gold lines lack them."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    known: dict[str, dict[str, Any]] = {}
    if articles is None and (path.parent / "articles.jsonl").exists():
        articles = path.parent / "articles.jsonl"
    if articles is not None:
        for line in articles.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            known[row["id"]] = row
    out = []
    for gold in lines:
        facts = {**gold, **known.get(gold["id"], {})}
        out.append(
            (
                Document.of(
                    gold["text"],
                    id=gold["id"],
                    outlet=facts.get("outlet"),
                    published=facts.get("published"),
                    title=facts.get("title"),
                    url=facts.get("url"),
                ),
                gold,
            )
        )
    return out


def evaluate(
    files: Iterable[Path], settings: ReadingSettings | None = None, errors: list[Any] | None = None
) -> tuple[dict[str, Any], list[Record]]:
    """Read the documents of gold files and score the claims as one set."""
    pairs = [p for path in files for p in gold_documents(path)]
    records = list(read_many([d for d, _ in pairs], settings))
    gold = {g["id"]: g for _, g in pairs}
    return score.score(gold, {r.document.id: r.as_json() for r in records}, errors), records


def main() -> None:
    """Print the figures of the named gold files together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="list every claim that is missed, extra or not whole")
    parser.add_argument("--records", type=Path, help="write the records there, one a line")
    arguments = parser.parse_args()
    errors: list[Any] | None = [] if arguments.errors else None
    result, records = evaluate(arguments.gold, errors=errors)
    for error in errors or []:
        print(*error, sep="\t")
    for name, value in result.items():
        print(f"{name:11}", value)
    if arguments.records:
        arguments.records.write_text("".join(r.to_json() + "\n" for r in records), encoding="utf-8")


if __name__ == "__main__":
    main()
