"""Check every article of the corpus: `python corpus/attribution/check.py [FILE ...]`. Exit status 1 on a fault."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from markup import Article, MarkupError, parse_article

HERE = Path(__file__).parent
KEYS = {"id", "outlet", "published", "topic", "style", "spelling"}
STYLES = {
    "wire",
    "tabloid",
    "translated",
    "live blog",
    "broadcast",
    "feature",
    "local",
    "business",
    "analysis",
    "digest",
}
WORDS = (110, 270)


def faults(path: Path, article: Article) -> list[str]:
    """What is wrong with one article, in words; empty if nothing is."""
    header, text = article.header, article.text
    out = [f"header lacks {key!r}" for key in sorted(KEYS - header.keys())]
    if header.get("id") != path.stem:
        out.append(f"id {header.get('id')!r} is not the file's name")
    if header.get("style") not in STYLES:
        out.append(f"style {header.get('style')!r} is not one of {sorted(STYLES)}")
    if header.get("spelling") not in {"british", "american"}:
        out.append("spelling must be british or american")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", header.get("published", "")):
        out.append("published must be an ISO date")
    words = len(text.split())
    if not WORDS[0] <= words <= WORDS[1]:
        out.append(f"{words} words; {WORDS[0]}-{WORDS[1]} are wanted")
    if "\n\n" not in text:
        out.append("no empty line after the headline")
    if not article.attributions:
        out.append("no attribution")
    if re.search(r"\s{2,}(?!\n)", text.replace("\n\n", "|")):
        out.append("doubled blanks")
    plain = text.casefold()
    for a in article.attributions:
        if a.referent and a.referent.casefold() not in plain:
            out.append(f"referent {a.referent!r} of attribution {a.number} is not in the text")
        for start, end in a.source + a.cue + a.content + a.carried:
            if text[start:end] != text[start:end].strip():
                out.append(f"part of attribution {a.number} begins or ends with a blank: {text[start:end]!r}")
    return out


def main(names: list[str]) -> int:
    """Check the named articles, or all; 1 if any is not as the guidelines say."""
    paths = [Path(n) for n in names] or sorted((HERE / "articles").glob("*.txt"))
    bad = 0
    counts: Counter[str] = Counter()
    for path in paths:
        try:
            article = parse_article(path)
            problems = faults(path, article)
        except (MarkupError, UnicodeDecodeError) as error:
            problems, article = [str(error)], None
        for problem in problems:
            print(f"{path.name}: {problem}")
        bad += bool(problems)
        if article:
            counts.update(
                articles=1,
                words=len(article.text.split()),
                attributions=len(article.attributions),
                nested=sum(a.within is not None for a in article.attributions),
                carried=sum(bool(a.carried) for a in article.attributions),
            )
    print(" ".join(f"{k}={v}" for k, v in counts.items()), f"faulty={bad}")
    return 1 if bad or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
