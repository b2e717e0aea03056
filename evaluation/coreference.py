"""Score coreference: `python -m evaluation.coreference [--part dev|test|all] [--batch BATCH] [--errors]`.

Gold: anaphors marked in `evaluation/gold/parties/` (all positions), and the sources of the attribution corpus that are
pronouns or definite descriptions, with who they stand for. An anaphor is right if the record lists exactly the parties
that it stands for: those with the gold's keys, or those that are mentioned by the antecedent's own words.

- `pronouns`: he, she, it, they and their forms, singular and plural apart below.
- `outlets`, `offices`, `bodies`, `several`, `unnamed`: nominals by what they stand for - "the paper"; "the minister",
  "the Norwegian"; "the ministry", "the group", "the country"; "both sides"; "the official".
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Collection
from typing import Any

from dragoman.model import Party, Record
from dragoman.reading import read_many
from evaluation.links import Count, is_person
from evaluation.parties_gold import BATCHES, PRONOUNS, Anaphor, Marked, articles, corpus, same_key

_MANY = frozenset({"they", "them", "their", "theirs", "themselves"})
CLASSES = ("pronouns", "singular", "plural", "outlets", "offices", "bodies", "several", "unnamed", "nominals", "all")


def parties_at(record: Record, span: tuple[int, int]) -> list[Party]:
    """Parties that a record links to an anaphor: those of the mention in it that ends last.

    A possessive or a nationality inside a description ("*its* rival", "the *Swedish* diplomat") is not the description,
    nor is a name behind its noun ("the head of *the agency*").
    """
    text = record.document.text
    behind = _BEHIND.search(text, *span)
    if behind is not None and any(s < behind.start() and span[0] < e for p in record.parties for s, e in p.mentions):
        span = (span[0], behind.start())
    pronoun = text[slice(*span)].lower() in PRONOUNS
    inside = [
        (e, p)
        for p in record.parties
        for s, e in p.mentions
        if s < span[1]
        and span[0] < e
        and (e <= span[1] or s == span[0])
        and (pronoun or text[s:e].lower() not in PRONOUNS)
    ]
    last = max((e for e, _ in inside), default=0)
    if not pronoun and re.match(r"\s*[a-z]", text[last : span[1]]):
        return []
    return [p for e, p in inside if e == last]


_BEHIND = re.compile(r" (?:of|for|at|in|to) ")


def antecedents(record: Record, text: str, described: str, anaphor: Anaphor) -> list[list[Party]]:
    """For each occurrence of the antecedent's words, the parties that they mention.

    A coordination gives several parties; otherwise the party of the phrase's head: the longest mention in it.
    """
    out = []
    for found in re.finditer(re.escape(described), text, re.I):
        start, end = found.span()
        if start < anaphor.span[1] and end > anaphor.span[0]:
            continue
        inside = [
            (e - s, p)
            for p in record.parties
            for s, e in p.mentions
            if s < end and e > start and (s >= start or e <= end)
        ]
        if not inside:
            continue
        if " and " in described or "," in described:
            out.append([p for _, p in inside])
        else:
            out.append([max(inside, key=lambda pair: pair[0])[1]])
    return out


def right(gold: Marked, record: Record, anaphor: Anaphor) -> bool:
    """Whether the record resolves an anaphor as the gold does."""
    found = parties_at(record, anaphor.span)
    keys = {p.key for p in found}
    if anaphor.keys:
        if len(keys) != len(anaphor.keys):
            return False
        return all(any(same_key(k, f) or _named(gold, record, k) == f for f in keys) for k in anaphor.keys)
    if any(
        keys and {p.key for p in parties} == keys
        for parties in antecedents(record, gold.document.text, anaphor.described, anaphor)
    ):
        return True
    names = {_plain(p.name) for p in found} or _documents(record, anaphor)
    return names == {_plain(anaphor.described)}


_ARTICLES = re.compile(r"(?:the|an?|his|her|its|their)\s+", re.I)


def _plain(name: str) -> str:
    """A name or description without its article, in lower case, with straight apostrophes."""
    return _ARTICLES.sub("", name.replace("\u2019", "'"), count=1).casefold()


def _documents(record: Record, anaphor: Anaphor) -> set[str]:
    """The document that an anaphor stands for as a source: documents are no parties, so the attribution tells."""
    return {
        _plain(a.source_key[4:])
        for a in record.attributions
        if a.source is not None and a.source.span == anaphor.span and (a.source_key or "").startswith("doc:")
    }


def _named(gold: Marked, record: Record, key: str) -> str | None:
    """The key under which the record knows a party that the tables do not have: that of its first mention by name."""
    for link in gold.names.get(key, []):
        if not link.nil:
            continue
        for party in record.parties:
            if any(e == link.span[1] for _, e in party.mentions):
                return party.key
    return None


def classes(anaphor: Anaphor) -> list[str]:
    """The classes in which an anaphor counts."""
    if anaphor.pronoun:
        return ["pronouns", "plural" if anaphor.text.lower() in _MANY else "singular", "all"]
    return [_sort(anaphor), "nominals", "all"]


_OUTLETS = re.compile(
    r"\b(?:paper|newspaper|publication|agency|outlet|network|station|portal|magazine|broadcaster)\b", re.I
)
_OFFICES = re.compile(
    r"\b(?:president|minister|premier|chancellor|senator|governor|mayor|judge|captain|sheriff|congressman|leader|chief"
    r"|spokes\w+|secretary|envoy|ambassador|candidate|politician|bishop|vicar|director|prosecutor|head|diplomat|boss"
    r"|lawmaker|commissioner|developer|expert|man|woman|pm)\b", re.I,
)  # fmt: skip


def _sort(anaphor: Anaphor) -> str:
    if len(anaphor.keys) > 1 or re.search(
        r"\b(?:both|two|sides|parties|neither)\b|\band\b", anaphor.text + anaphor.described
    ):
        return "several"
    if anaphor.keys:
        key = anaphor.keys[0]
        if key.startswith("outlet:"):
            return "outlets"
        return "offices" if is_person(key) else "bodies"
    if re.match(r"(?:an?|two|three|some) ", anaphor.described, re.I):
        return "unnamed"
    if _OUTLETS.search(anaphor.text):
        return "outlets"
    return "offices" if _OFFICES.search(anaphor.text) else "bodies"


def score(pairs: list[tuple[Marked, Record]], errors: list[str] | None = None) -> dict[str, Count]:
    """Compare records with the gold."""
    out = {name: Count() for name in CLASSES}
    for gold, record in pairs:
        for anaphor in gold.anaphors:
            good = right(gold, record, anaphor)
            for name in classes(anaphor):
                out[name].add(good)
            if not good and errors is not None:
                start = max(0, anaphor.span[0] - 110)
                around = gold.document.text[start : anaphor.span[1] + 40].replace("\n", " ")
                found = [p.key for p in parties_at(record, anaphor.span)]
                wanted = " & ".join(anaphor.keys) or f"~{anaphor.described}"
                errors.append(
                    f"{gold.id}\t{classes(anaphor)[0]}\t{anaphor.text}\tgold {wanted}\tfound {found}\t{around}"
                )
    return out


def evaluate(part: str = "test", errors: list[str] | None = None, batches: Collection[str] = BATCHES) -> dict[str, Any]:
    """Read the articles of a part ("dev", "test") and score them; `own` and `corpus` apart and together."""
    sets = {"own": articles, "corpus": corpus}
    shown: dict[str, Any] = {"part": part}
    total = {name: Count() for name in CLASSES}
    for name, of in sets.items():
        gold = [a for a in of() if a.part == part and a.anaphors and a.batch in batches]
        counts = score(list(zip(gold, read_many([a.document for a in gold]), strict=True)), errors)
        shown[name] = {k: c.shown() for k, c in counts.items()}
        for k, c in counts.items():
            total[k].right += c.right
            total[k].all += c.all
    shown["both"] = {k: c.shown() for k, c in total.items()}
    return shown


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("dev", "test", "all"), default="all")
    parser.add_argument("--batch", nargs="+", choices=(*BATCHES, "all"), default="all", help="articles by when written")
    parser.add_argument("--errors", action="store_true", help="list every wrong anaphor; look only at those of dev")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    errors: list[str] | None = [] if arguments.errors else None
    for part in ("dev", "test") if arguments.part == "all" else (arguments.part,):
        result = evaluate(part, errors, BATCHES if "all" in arguments.batch else arguments.batch)
        if arguments.json:
            print(json.dumps(result))
            continue
        print(f"{part:10}", *(f"{name:>16}" for name in ("own", "corpus", "both")))
        for name in CLASSES:
            cells = [result[s][name] for s in ("own", "corpus", "both")]
            print(
                f"{name:10}",
                *(f"{c['share'] if c['share'] is not None else '-':>7} {c['right']:>4}/{c['all']:<3}" for c in cells),
            )
    for error in errors or []:
        print(error)


if __name__ == "__main__":
    main()
