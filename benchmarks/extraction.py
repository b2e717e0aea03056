"""Article texts and dates from pages: this project against the libraries, on public evaluation sets, in one run.

Neither set is part of this project. To rebuild them:

    git clone https://github.com/scrapinghub/article-extraction-benchmark     # 181 pages with their article texts
    git clone https://github.com/adbar/htmldate                               # about 1,000 pages with their dates

    python benchmarks/extraction.py --articles article-extraction-benchmark --dates htmldate

Libraries that are not installed are left out of the table (`pip install resiliparse readability-lxml goose3`).
Texts are compared by 4-word shingles exactly as the first set's own `evaluate.py` does; dates by day.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from re import findall

from dragoman.model import InputError
from dragoman.sources.decode import decode
from dragoman.sources.markup import scan
from dragoman.sources.page import extract_page, likely_date
from dragoman.sources.structured import stated

Extractor = Callable[[bytes, str], str]


def own_text(page: bytes, url: str) -> str:
    try:
        return extract_page(page, url=url).document.text
    except InputError:
        return ""


def trafilatura_text(page: bytes, url: str, **options: bool) -> str:
    from trafilatura import extract

    return extract(as_text(page), url=url, include_comments=False, **options) or ""


def resiliparse_text(page: bytes, _: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(as_text(page), main_content=True, alt_texts=False)


def readability_text(page: bytes, _: str) -> str:
    from lxml.html import fromstring
    from readability import Document

    return fromstring(Document(as_text(page)).summary()).text_content()


def goose_text(page: bytes, _: str) -> str:
    from goose3 import Goose

    return Goose({"enable_image_fetching": False}).extract(raw_html=as_text(page)).cleaned_text


TEXTS: dict[str, tuple[str | None, Extractor]] = {
    "dragoman": (None, own_text),
    "trafilatura": ("trafilatura", trafilatura_text),
    "trafilatura, fast": ("trafilatura", lambda page, url: trafilatura_text(page, url, fast=True)),
    "trafilatura, precision": ("trafilatura", lambda page, url: trafilatura_text(page, url, favor_precision=True)),
    "resiliparse": ("resiliparse", resiliparse_text),
    "readability-lxml": ("readability-lxml", readability_text),
    "goose3": ("goose3", goose_text),
}


def own_date(page: bytes) -> str | None:
    raw = as_text(page)
    return stated(scan(raw), None).published or likely_date(raw)


def htmldate_date(page: bytes, *, extensive: bool) -> str | None:
    from htmldate import find_date

    return find_date(as_text(page), original_date=True, extensive_search=extensive)


DATES: dict[str, tuple[str | None, Callable[[bytes], str | None]]] = {
    "dragoman": (None, own_date),
    "htmldate, extensive": ("htmldate", lambda page: htmldate_date(page, extensive=True)),
    "htmldate, fast": ("htmldate", lambda page: htmldate_date(page, extensive=False)),
}


def as_text(page: bytes) -> str:
    try:
        return decode(page, html=True).text
    except InputError:
        return page.decode("utf-8", "replace")


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def text_scores(pairs: Iterable[tuple[str, str]]) -> tuple[float, float, float]:
    """Precision and recall as means over pages, F1 of the two."""
    precisions, recalls = [], []
    for expected, found in pairs:
        want, have = shingles(expected), shingles(found)
        both = (want & have).total()
        if have.total():
            precisions.append(both / have.total())
        if want.total():
            recalls.append(both / want.total())
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    return precision, recall, 2 * precision * recall / (precision + recall)


def texts(folder: Path) -> None:
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {key: gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()) for key in truth}
    print(f"\nArticle text, {len(pages)} pages\n{'':26}{'version':>10}{'P':>8}{'R':>8}{'F1':>8}{'pages/s':>9}")
    for name, (package, extract) in TEXTS.items():
        if (number := installed(package)) is None:
            continue
        started = time.process_time()
        pairs = [(truth[key]["articleBody"], extract(page, truth[key]["url"])) for key, page in pages.items()]
        rate = len(pages) / (time.process_time() - started)
        precision, recall, f1 = text_scores(pairs)
        print(f"{name:26}{number:>10}{precision:8.3f}{recall:8.3f}{f1:8.3f}{rate:9.0f}")


def dates(folder: Path) -> None:
    tests = folder / "tests"
    truth: dict[str, dict[str, str]] = {}
    for name in ("eval_mediacloud_2020.json", "eval_default.json"):
        truth.update(json.loads((tests / name).read_text(encoding="utf-8")))
    pages = {}
    for entry in truth.values():
        path = next(
            (
                tests / it / entry["file"]
                for it in ("test_set", "cache", "eval")
                if (tests / it / entry["file"]).is_file()
            ),
            None,
        )
        if path is not None:
            pages[entry["file"]] = (path.read_bytes(), entry["date"])
    print(f"\nPublication date, {len(pages)} pages")
    print(f"{'':26}{'version':>10}{'right':>8}{'wrong':>8}{'none':>8}{'share':>8}{'F1':>8}{'pages/s':>9}")
    for name, (package, extract) in DATES.items():
        if (number := installed(package)) is None:
            continue
        started = time.process_time()
        found = [((extract(page) or "")[:10], expected) for page, expected in pages.values()]
        rate = len(pages) / (time.process_time() - started)
        right = sum(date == expected for date, expected in found)
        none = sum(not date for date, _ in found)
        wrong = len(found) - right - none
        f1 = 2 * right / (2 * right + wrong + none)
        print(f"{name:26}{number:>10}{right:8}{wrong:8}{none:8}{right / len(found):8.3f}{f1:8.3f}{rate:9.0f}")


def installed(package: str | None) -> str | None:
    try:
        return "" if package is None else version(package)
    except PackageNotFoundError:
        return None


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--articles", type=Path, help="checkout of scrapinghub/article-extraction-benchmark")
    arguments.add_argument("--dates", type=Path, help="checkout of adbar/htmldate")
    given = arguments.parse_args()
    if given.articles:
        texts(given.articles)
    if given.dates:
        dates(given.dates)


if __name__ == "__main__":
    main()
