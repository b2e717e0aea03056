"""Score attributions: `python -m evaluation.attribution --corpus test` or `--polnear DEV.jsonl` [--rules] [--errors].

`--corpus` reads a part of our own corpus and scores spans and chains. `--polnear` reads articles as converted from PolNeAR
(real news, for evaluation only: its texts are not ours to ship and nothing is trained on them). From text alone both times.

PolNeAR marks no attribution inside the content of another, and dragoman marks them all. So two tables are printed for it:
what is read as it is, and of that only the outermost attributions, which is what PolNeAR's annotators were asked for.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.model import Document, Record
from dragoman.reading import ReadingSettings, read_many
from evaluation.attribution_chains import ChainScore, score_chains, textual
from evaluation.scorers import score_attribution

ROOT = Path(__file__).parents[1]
SHOWN = ("token_source", "token_cue", "token_content", "token_mean", "attr_exact", "attr_partial", "who_what", "what")


@dataclass(frozen=True)
class Item:
    """One article with its attributions as the scorer reads them; `article` only for our own corpus."""

    document: Document
    attrs: list[dict[str, Any]]
    article: Any = None


def corpus(part: str) -> list[Item]:
    """The articles of one part of our own corpus; carried-on sentences are left out, as they have no cue."""
    from tools.attribution.data import articles  # noqa: PLC0415 - only where the corpus is wanted

    out = []
    for name, article in articles(part):
        document = Document.of(
            article.text, id=name, outlet=article.header.get("outlet"), published=article.header.get("published")
        )
        attrs = [{"source": a.source, "cue": a.cue, "content": a.content} for a in article.attributions]
        out.append(Item(document, attrs, article))
    return out


def polnear(path: Path) -> list[Item]:
    """Articles as `polnear_convert.py` writes them."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Item(Document.of(row["text"], id=row["id"]), row["attrs"]) for row in rows]


def predicted(record: Record) -> list[dict[str, Any]]:
    """The record's attributions as the scorer reads them; content that is carried on goes to the one it goes on from."""
    out = []
    for a in textual(record):
        out.append(
            {
                "source": [list(a.source.span)] if a.source else [],
                "cue": [list(a.cue.span)] if a.cue else [],
                "content": [list(s) for s in a.content],
            }
        )
    return out


def outermost(attrs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the attributions whose cue stands in the content of another one."""

    def holds(a: dict[str, Any], b: dict[str, Any]) -> bool:
        return any(s <= x and y <= e for s, e in a["content"] for x, y in b["cue"])

    return [a for a in attrs if not any(b is not a and holds(b, a) and not holds(a, b) for b in attrs)]


def measure(
    items: Sequence[Item], settings: ReadingSettings | None = None
) -> tuple[dict[str, Any], ChainScore | None, list[Record]]:
    """Read the articles; scores of spans, scores of chains (own corpus only), records."""
    records = list(read_many([i.document for i in items], settings))
    gold = [{"id": i.document.id, "text": i.document.text, "attrs": i.attrs} for i in items]
    found = [{"id": r.document.id, "attrs": predicted(r)} for r in records]
    chains = None
    if all(i.article is not None for i in items):
        chains = score_chains([(i.article, r) for i, r in zip(items, records, strict=True)])
    result = score_attribution.score(gold, found)
    if chains is None:
        for row in found:
            row["attrs"] = outermost(row["attrs"])
        result["outermost"] = score_attribution.score(gold, found)
    return result, chains, records


def show(result: dict[str, Any], chains: ChainScore | None) -> Iterable[str]:
    """Lines of a table."""
    if "outermost" in result:
        yield "all attributions that are read:"
    yield f"{'':14} {'P':>6} {'R':>6} {'F1':>6}"
    for name in SHOWN:
        yield f"{name:14} " + " ".join(f"{x:6.3f}" for x in result[name])
    for kind in ("direct", "mixed", "indirect"):
        r = result[f"recall_{kind}"]
        yield f"{'recall ' + kind:16} n {r['n']:5} attr_partial {r['attr_partial']:.3f} who_what {r['who_what']:.3f}"
    yield f"attributions gold {result['n']['gold']} found {result['n']['pred']}"
    if chains is not None:
        yield from chains.lines()
    if "outermost" in result:
        yield "outermost attributions only, as PolNeAR marks them:"
        yield from show(result["outermost"], None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--corpus", choices=("train", "dev", "test"), help="a part of our own corpus")
    which.add_argument("--polnear", type=Path, metavar="JSONL", help="PolNeAR articles as converted")
    parser.add_argument("--rules", action="store_true", help="rules only, without the tagger")
    parser.add_argument("--errors", action="store_true", help="list attributions that are missed or extra")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    items = corpus(options.corpus) if options.corpus else polnear(options.polnear)
    settings = ReadingSettings.from_environment()
    if options.rules:
        settings = settings.model_copy(update={"tagger": False})
    result, chains, records = measure(items, settings)
    if options.errors:
        for item, record in zip(items, records, strict=True):
            _errors(item, record)
    if options.json:
        print(json.dumps({"spans": result, "chains": chains.figures() if chains else None}))
    else:
        print("\n".join(show(result, chains)))
    return 0


def _errors(item: Item, record: Record) -> None:
    text = item.document.text
    s = score_attribution
    w = s.words(text)
    idx = s.char_index(text, w)
    found = predicted(record)
    golds, preds = s.prepare(item.attrs, idx, len(w)), s.prepare(found, idx, len(w))
    pairs = s.pair(golds, preds, "cue")
    right = {
        (i, j)
        for i, j, _ in pairs
        if s.dice(golds[i]["source"], preds[j]["source"]) >= 0.5
        and s.dice(golds[i]["content"], preds[j]["content"]) >= 0.5
    }
    partner = {i: j for i, j, _ in pairs}

    def line(a: dict[str, Any]) -> str:
        return " | ".join(
            " … ".join(text[x:y].replace("\n", " / ") for x, y in a[role]) or "-"
            for role in ("source", "cue", "content")
        )

    print("##", item.document.id)
    for i, a in enumerate(item.attrs):
        if not any(g == i for g, _ in right):
            print("  missed", line(a))
            if i in partner:
                print("     got", line(found[partner[i]]))
    used = {j for _, j, _ in pairs}
    for j, a in enumerate(found):
        if j not in used:
            print("  extra ", line(a))


if __name__ == "__main__":
    sys.exit(main())
