"""Peers over the same texts in the same run: speed, and F1 on PLOVER's gold standard records where they code events.

    python -m benchmarks.peers FILE.jsonl --petrarch2 FOLDER     (FILE: see evaluation/plover.py)
    python -m benchmarks.peers FILE.jsonl --textacy

No code of a peer is in this repository; benchmarks/README.md says how to get each. PETRARCH2 wants phrase-structure
trees, which are made from the spaCy parse (benchmarks/trees.py); its time is given with and without that parse.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from evaluation.plover import Coded, _pairs, of_gold, of_record
from evaluation.scorers import score

from benchmarks import one_thread  # noqa: F401 - before everything that brings numpy
from benchmarks.trees import bracket
from dragoman.model import Document
from dragoman.reading import BuiltInReader, ReadingSettings
from dragoman.reading.parse import pipeline

ROOTS = {
    "02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "CONCEDE",
    "09": "ACCUSE", "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE",
    "16": "SANCTION", "17": "COERCE", "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT",
}  # fmt: skip
"""CAMEO's root codes -> PLOVER's types, as PLOVER's manual maps them; 01 (statements) has no successor."""


class Petrarch2:
    """PETRARCH2 ported to Python 3 by 2to3, driven sentence by sentence."""

    def __init__(self, folder: Path) -> None:
        sys.path.insert(0, str(folder))
        from petrarch2 import PETRglobals, PETRreader, PETRtree, petrarch2, utilities

        logging.getLogger("petr_log").addHandler(logging.NullHandler())
        with contextlib.redirect_stdout(io.StringIO()), _inside(folder):
            PETRreader.parse_Config(utilities._get_data("data/config/", "PETR_config.ini"))
            petrarch2.read_dictionaries()
        self._tree, self._reader, self._format = PETRtree, PETRreader, utilities._format_parsed_str
        self._globals = PETRglobals
        self.failed = 0

    def code(self, sentences: Iterable[tuple[str, str]]) -> list[Coded]:
        """Events of the sentences of a text, given as (text, tree)."""
        found = []
        date = self._reader.dstr_to_ordate("20200101")
        for text, tree in sentences:
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    events, _ = self._tree.Sentence(self._format(tree), text, date).get_events()
            except Exception:
                self.failed += 1
                continue
            for source, target, code in events or ():
                act = ROOTS.get(str(code)[:2])
                if act is not None:
                    found.append(Coded(act, _country(source), _country(target) or _country(source)))
        return list(dict.fromkeys(found))


@contextlib.contextmanager
def _inside(folder: Path) -> Any:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _country(code: str) -> frozenset[str]:
    code = str(code).strip("-").lower()
    return frozenset({code[:3]}) if code else frozenset()


def figures(gold: list[list[Coded]], coded: list[list[Coded]]) -> dict[str, dict[str, float]]:
    """As `evaluation.plover` counts."""
    n = sum(map(len, gold))
    types = sum(len({p.act for p in c}) for c in coded)
    hits = sum(any(p.act == g.act for p in c) for gs, c in zip(gold, coded, strict=True) for g in gs)
    pairs = sum(any(_pairs(g, p) for p in c) for gs, c in zip(gold, coded, strict=True) for g in gs)
    return {"type": score.prf(hits, types, n), "pair": score.prf(pairs, sum(map(len, coded)), n)}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.process_time()
    made = work()
    return made, time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--petrarch2", type=Path, help="folder that holds the ported package `petrarch2`")
    parser.add_argument("--textacy", action="store_true")
    parser.add_argument("--tagger", action="store_true", help="dragoman with its trained tagger")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = [row["text"] for row in rows]
    words = sum(len(t.split()) for t in texts)
    gold = [[of_gold(e) for e in row.get("events", ())] for row in rows]
    settings = ReadingSettings(tagger=given.tagger)
    nlp, reader = pipeline(settings.pipeline), BuiltInReader(settings)
    documents = [Document.of(text, id=str(row["id"])) for text, row in zip(texts, rows, strict=True)]
    list(nlp.pipe(texts[:20]))
    list(reader.read_many(documents[:20]))
    parsed, parse_time = timed(lambda: list(nlp.pipe(texts)))
    sentences = sum(1 for doc in parsed for _ in doc.sents)
    print(f"{len(texts)} texts, {sentences} sentences, {words} words; one thread, processor time")
    print(f"bare spaCy pipeline: {words / parse_time:.0f} words/s")
    records, own = timed(lambda: list(reader.read_many(documents)))
    print(f"dragoman, from text: {words / own:.0f} words/s, {sentences / own:.0f} sentences/s")
    _show(figures(gold, [of_record(r) for r in records]))
    if given.petrarch2:
        coder = Petrarch2(given.petrarch2.absolute())
        trees, tree_time = timed(lambda: [[(s.text, bracket(s)) for s in doc.sents] for doc in parsed])
        coder.code(trees[0])
        coded, used = timed(lambda: [coder.code(t) for t in trees])
        whole = parse_time + tree_time + used
        print(f"PETRARCH2, from given trees: {sentences / used:.0f} sentences/s, {words / used:.0f} words/s")
        print(
            f"PETRARCH2, from text with spaCy's parse: {words / whole:.0f} words/s; {coder.failed} sentences made it fail"
        )
        _show(figures(gold, coded))
    if given.textacy:
        from textacy.extract import direct_quotations

        found, used = timed(lambda: sum(len(list(direct_quotations(doc))) for doc in parsed))
        print(f"textacy, direct quotations only: {found} found, {words / (parse_time + used):.0f} words/s from text")
        print(f"dragoman on the same: {sum(len(r.attributions) for r in records)} attributions of all forms")


def _show(found: dict[str, dict[str, float]]) -> None:
    for name, value in found.items():
        print(f"  {name:5} {value}")


if __name__ == "__main__":
    main()
