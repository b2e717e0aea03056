"""Divide the corpus into train, dev and test by article: `python -m tools.attribution.split`.

Run once; the list is kept.

Articles that are listed keep their part; new ones are dealt out, seeded, style by style, so that every part holds every
house style. Nothing that is measured on the test part may ever move to another.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict

from tools.attribution.data import CORPUS, parse_article, parts

SEED = 20261122
TRAINING_ONLY = "dn-"
"""Articles written for what the tagger missed: they stay out of dev and test, whose figures remain comparable."""
SHARES = {"train": 0.7, "dev": 0.12, "test": 0.18}


def main() -> None:
    """Write `corpus/attribution/split.csv`."""
    known = parts() if (CORPUS / "split.csv").exists() else {}
    by_style: dict[str, list[str]] = defaultdict(list)
    for path in sorted((CORPUS / "articles").glob("*.txt")):
        if path.stem not in known:
            article = parse_article(path)
            if path.stem.startswith(TRAINING_ONLY):
                known[path.stem] = "train"
                continue
            by_style[f"{path.stem.split('-')[0]} {article.header.get('style', '')}"].append(path.stem)
    dealer = random.Random(SEED)  # noqa: S311 - a fixed division, not a secret
    queue: list[str] = []
    for style in sorted(by_style):
        names = by_style[style]
        dealer.shuffle(names)
        queue += names
    taken = dict.fromkeys(SHARES, 0)
    for n, name in enumerate(queue, 1):
        part = max(SHARES, key=lambda p: SHARES[p] * n - taken[p])
        taken[part] += 1
        known[name] = part
    with (CORPUS / "split.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "part"])
        writer.writerows(sorted(known.items()))


if __name__ == "__main__":
    main()
