"""Scores of nesting, referents and flags on our own corpus, beside the spans that the shared scorer measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.model import Attribution, Record
from evaluation.scorers import score_attribution as s

_WORD = re.compile(r"\w+")
_SMALL = frozenset({"the", "a", "an", "of", "and", "for", "in", "who", "its", "their", "two"})


FLAGS = ("negated", "question")


@dataclass
class FlagScore:
    """Counts of a yes-or-no field over the attributions that both sides have (their cues meet).

    Attributes:
        gold: those that the corpus marks; found: those that the record marks; right: those that both mark.
    """

    gold: int = 0
    found: int = 0
    right: int = 0

    def add(self, *, gold: bool, found: bool) -> None:
        """Count one matched attribution."""
        self.gold += gold
        self.found += found
        self.right += gold and found

    def figures(self) -> tuple[float, float]:
        """Precision and recall."""
        return self.right / max(1, self.found), self.right / max(1, self.gold)


@dataclass
class ChainScore:
    """Counts over articles.

    Attributes:
        nested: gold attributions that lie inside another; right: those whose whole chain, outermost to innermost, has the
            same links with the same source at each (source Dice >= 0.5).
        claimed: predicted nested attributions, for precision.
        referents: gold pronoun and nominal sources with a referent that are found; resolved: those whose key or party
            names it.
        kept: described, unnamed sources that are found; described: those whose key keeps the description.
        flags: whether the cue denies, whether it asks.
    """

    nested: int = 0
    right: int = 0
    claimed: int = 0
    referents: int = 0
    resolved: int = 0
    kept: int = 0
    described: int = 0
    flags: dict[str, FlagScore] = field(default_factory=lambda: {name: FlagScore() for name in FLAGS})

    def figures(self) -> dict[str, float]:
        """Recall and precision of nested chains and of flags, accuracy of referents and of descriptions."""
        out = {
            "nested_right": self.right / max(1, self.nested),
            "nested_precision": self.right / max(1, self.claimed),
            "referent_accuracy": self.resolved / max(1, self.referents),
            "described_kept": self.described / max(1, self.kept),
        }
        for name, flag in self.flags.items():
            out[f"{name}_precision"], out[f"{name}_recall"] = flag.figures()
        return out

    def lines(self) -> Iterable[str]:
        """For printing."""
        f = self.figures()
        yield f"nested chains exactly right {self.right} of {self.nested}: {f['nested_right']:.3f}"
        yield f"  of {self.claimed} nested chains found: {f['nested_precision']:.3f}"
        yield f"referents resolved {self.resolved} of {self.referents}: {f['referent_accuracy']:.3f}"
        yield f"unnamed sources kept as described {self.described} of {self.kept}: {f['described_kept']:.3f}"
        for name, flag in self.flags.items():
            precision, recall = flag.figures()
            yield (
                f"{name}: {flag.right} of {flag.found} marked precision {precision:.3f}, "
                f"of {flag.gold} in the corpus recall {recall:.3f}"
            )


def textual(record: Record) -> list[Attribution]:
    """Attributions that stand in the text with a cue of their own: not those carried on, nor hearers beside a cue."""
    by_id = {a.id: a for a in record.attributions}
    outer = {
        a.within
        for a in record.attributions
        if a.within is not None and a.within in by_id and by_id[a.within].cue == a.cue
    }
    return [a for a in record.attributions if a.cue is not None and not a.carried and a.id not in outer]


def score_chains(pairs: Sequence[tuple[Any, Record]]) -> ChainScore:
    """Score articles (as `corpus/attribution/markup.py` parses them) against records."""
    total = ChainScore()
    for article, record in pairs:
        _score(article, record, total)
    return total


def _score(article: Any, record: Record, total: ChainScore) -> None:
    text = article.text
    w = s.words(text)
    idx = s.char_index(text, w)
    golds, found = article.attributions, textual(record)
    prepared = s.prepare([{"source": a.source, "cue": a.cue, "content": a.content} for a in golds], idx, len(w))
    guesses = s.prepare(
        [
            {"source": [a.source.span] if a.source else [], "cue": [a.cue.span] if a.cue else [], "content": a.content}
            for a in found
        ],
        idx,
        len(w),
    )
    partner = {i: j for i, j, _ in s.pair(prepared, guesses, "cue")}
    number = {a.number: i for i, a in enumerate(golds)}
    position = {a.id: j for j, a in enumerate(found)}
    total.claimed += sum(len(_found_chain(record, found, position, j)) > 1 for j in range(len(found)))
    for i, gold in enumerate(golds):
        j = partner.get(i)
        if j is not None:
            for name, flag in total.flags.items():
                flag.add(gold=getattr(gold, name), found=getattr(found[j], name))
        same_source = j is not None and s.dice(prepared[i]["source"], guesses[j]["source"]) >= 0.5
        if gold.within is not None:
            total.nested += 1
            if j is not None:
                want = _gold_chain(golds, number, i)
                have = _found_chain(record, found, position, j)
                total.right += len(want) == len(have) and all(
                    s.dice(prepared[a]["source"], guesses[b]["source"]) >= 0.5 for a, b in zip(want, have, strict=True)
                )
        if j is not None and same_source and gold.referent:
            total.referents += 1
            total.resolved += _names(record, found[j], gold.referent)
        if j is not None and same_source and gold.kind == "unnamed" and not gold.referent and found[j].source:
            total.kept += 1
            total.described += (found[j].source_key or "").startswith("unnamed:")


def _gold_chain(golds: Sequence[Any], number: dict[int, int], i: int) -> list[int]:
    chain = [i]
    while golds[chain[0]].within is not None:
        chain.insert(0, number[golds[chain[0]].within])
    return chain


def _found_chain(record: Record, found: Sequence[Attribution], position: dict[str, int], j: int) -> list[int]:
    """Positions outermost to innermost; links that are no attributions of the text's own (hearers) are passed over."""
    by_id = {a.id: a for a in record.attributions}
    chain, seen = [j], {found[j].id}
    outer = found[j].within
    while outer is not None and outer in by_id and outer not in seen:
        seen.add(outer)
        if outer in position:
            chain.insert(0, position[outer])
        outer = by_id[outer].within
    return chain


def _names(record: Record, attribution: Attribution, referent: str) -> bool:
    """Whether the key, or the party behind it, shares a telling word with the gold referent."""
    key = attribution.source_key
    if key is None:
        return False
    names = [key, *(p.name for p in record.parties if p.key in key.split(" & "))]
    have = {x.casefold() for n in names for x in _WORD.findall(n)} - _SMALL
    want = {x.casefold() for x in _WORD.findall(referent)} - _SMALL
    return bool(have & want)
