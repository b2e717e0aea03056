"""Whether unnamed sources are kept as described: `python -m evaluation.unnamed [GOLD.jsonl ...] [--lost]`.

For every unnamed source in the chain of a gold claim, the record read from the text must have one with the same description
at that place: as the source of an attribution whose content holds the claim, or in the chain of a claim read there. Without
files: the seed article and both dossiers of the shared gold.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.knowledge.lexicon import lexicon
from dragoman.model import Record
from dragoman.reading import ReadingSettings, read_many
from evaluation.claims import gold_documents
from evaluation.measures import shared, shared_files

SEED = "seed"
"""Id of the article that dragoman was made for; of the development gold only this one counts here."""
_WORD = re.compile(r"[\w'-]+")
_OUTLETS = re.compile(rf" of the (?:[\w-]+ )?(?:{'|'.join(sorted(lexicon().outlet_nouns))})$")
_LEFT_OUT = frozenset({"a", "an", "the", "and"})


@dataclass(frozen=True)
class Lost:
    """An unnamed source of the gold that the record does not describe so, and what it has there instead."""

    document: str
    source: str
    evidence: str
    found: tuple[str, ...]


@dataclass
class Kept:
    """How many unnamed sources are kept as described, of how many; and those that are not."""

    kept: int = 0
    total: int = 0
    lost: list[Lost] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """For the gate."""
        return {"kept": self.kept / max(1, self.total)}

    def lines(self) -> Iterator[str]:
        """For printing."""
        yield f"unnamed sources kept as described {self.kept} of {self.total}: {self.figures()['kept']:.3f}"


def description(key: str) -> frozenset[str] | None:
    """The words of a described source; None for other sources.

    Left out are articles, the "&" of sides, and "of the agency": whose sources they are is the link before in the chain,
    and the gold writes it sometimes here too and sometimes not.
    """
    parts = [p.partition(":")[2] for p in key.split(" & ") if p.startswith("unnamed:")]
    text = " ".join(_OUTLETS.sub("", p.casefold()) for p in parts).replace("\u2019", "'")
    return frozenset(_WORD.findall(text)) - _LEFT_OUT if parts else None


def sources_at(record: Record, span: Sequence[int]) -> tuple[str, ...]:
    """Keys of all sources that the record has for what stands at `span`, in reading order."""
    keys = [a.source_key for a in record.attributions if a.source_key and any(_meet(c, span) for c in a.content)]
    keys += [link.key for c in record.claims if _meet(c.evidence.span, span) for link in c.chain]
    return tuple(dict.fromkeys(keys))


def _meet(a: Sequence[int], b: Sequence[int]) -> bool:
    """Whether two stretches share half of the shorter one."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared * 2 >= min(a[1] - a[0], b[1] - b[0]) > 0


def score(pairs: Iterable[tuple[dict[str, Any], Record]]) -> Kept:
    """Count over gold articles (as in `gold.jsonl`) and the records read from them."""
    total = Kept()
    for gold, record in pairs:
        for claim in gold["claims"]:
            found = sources_at(record, claim["evidence"])
            have = {description(k) for k in found}
            alternatives = {description(k) for k in (claim.get("alt") or {}).get("chain", ())} - {None}
            for key in claim["chain"]:
                want = description(key)
                if want is None:
                    continue
                total.total += 1
                if want in have or alternatives & have:
                    total.kept += 1
                else:
                    evidence = record.document.text[slice(*claim["evidence"])]
                    total.lost.append(Lost(gold["id"], key, evidence, found))
    return total


def evaluate(files: Iterable[Path], settings: ReadingSettings | None = None) -> Kept:
    """Read the articles of gold files and score them; of a file that holds the seed article only that one."""
    pairs = []
    for path in files:
        rows = gold_documents(path)
        seed = [row for row in rows if row[1]["id"] == SEED]
        pairs += seed or rows
    records = read_many([d for d, _ in pairs], settings)
    return score((gold, record) for (_, gold), record in zip(pairs, records, strict=True))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how many are kept, and with --lost which are not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--lost", action="store_true", help="list the sources that are not kept as described")
    options = parser.parse_args(arguments)
    root = shared()
    files = tuple(options.gold) or (shared_files(root) if root is not None else ())
    if not files:
        print("no gold is named, and the shared gold is not on this machine (DRAGOMAN_SHARED)", file=sys.stderr)
        return 1
    result = evaluate(files)
    print("\n".join(result.lines()))
    for lost in result.lost if options.lost else ():
        print(f"  {lost.document}: {lost.source} | {lost.evidence} | read: {', '.join(lost.found) or 'nobody'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
