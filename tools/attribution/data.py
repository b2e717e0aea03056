"""The attribution corpus as training data: articles in the tagger's words, with one label a word and cue."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.reading.tagger_words import WordPieces, Words, chunks, split
from dragoman.reading.text import Prepared, prepare

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus" / "attribution"
sys.path.insert(0, str(CORPUS))

from markup import Article, Attribution, parse_article

PARTS = ("train", "dev", "test")


@dataclass
class Example:
    """One article as the tagger sees it.

    Attributes:
        chunks: ids of the pieces that are encoded together.
        cues: one row per attribution: (first word, last word, labels of all words); labels 0 none, 1 source, 2 content,
            3 carried on, 4 the cue itself.
    """

    name: str
    article: Article
    prepared: Prepared
    words: Words
    chunks: list[list[int]]
    cues: list[tuple[int, int, list[int]]] = field(default_factory=list)


def parts() -> dict[str, str]:
    """Article id -> train, dev or test, as committed."""
    with (CORPUS / "split.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["part"] for row in csv.DictReader(file)}


def articles(part: str) -> list[tuple[str, Article]]:
    """The articles of one part, by id."""
    wanted = [name for name, p in sorted(parts().items()) if p == part]
    return [(name, parse_article(CORPUS / "articles" / f"{name}.txt")) for name in wanted]


def as_attributions(article: Article) -> list[dict[str, Any]]:
    """The article's attributions as the scorer reads them."""
    return [{"source": a.source, "cue": a.cue, "content": a.content} for a in article.attributions]


def example(name: str, article: Article, pieces: WordPieces | None = None, longest: int = 0) -> Example:
    """An article with its labels; with its chunks if `pieces` are given."""
    prepared = prepare(article.text)
    words = split(prepared)
    out = Example(name, article, prepared, words, chunks(words, pieces, longest) if pieces else [])
    for a in article.attributions:
        row = _labels(words, a)
        cue = [i for i, label in enumerate(row) if label == 4]
        if cue:
            last = cue[0]
            while last + 1 in cue:
                last += 1
            out.cues.append((cue[0], last, row))
    return out


def _labels(words: Words, a: Attribution) -> list[int]:
    row = [0] * len(words)
    for label, spans in ((3, a.carried), (2, a.content), (1, a.source), (4, a.cue)):
        for start, end in spans:
            for i in range(len(words)):
                if start <= words.starts[i] and words.ends[i] <= end:
                    row[i] = label
    return row
