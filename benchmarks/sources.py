"""Speeds of the ways in: the relevance screen, web archives against the bare library, memory over a large archive.

    python benchmarks/sources.py screen [--texts FILE.jsonl ...]
    python benchmarks/sources.py warc [--pages 20000]
    python benchmarks/sources.py memory [--gigabytes 1.0]

Archives are generated in a temporary folder and removed. The bare library reads every record of the same file and its
payload, as this project must; both are timed in turns, so that a busy machine is unfair to neither.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import statistics
import tempfile
import time
from pathlib import Path

import yaml
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dragoman.sources.screen import screen
from dragoman.sources.warc import captures

CASES = Path(__file__).parents[1] / "tests" / "cases" / "screen.yml"
WORDS = ("talks", "port", "union", "said", "offer", "strike", "pension", "minister", "would", "not", "answer")


def page(number: int, chooser: random.Random, words: int = 4000) -> bytes:
    """A page of some 25 kB, as news pages are, with words that do not compress to nothing."""
    body = "".join(
        f"<p>{' '.join(chooser.choices(WORDS, k=40))} {chooser.getrandbits(64):x}</p>" for _ in range(words // 40)
    )
    return f"<html><head><title>{number}</title></head><body><article>{body}</article></body></html>".encode()


def write_archive(path: Path, pages: int) -> None:
    """An archive of so many pages; every second record is not a page."""
    chooser = random.Random(7)
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for count in range(pages):
            for kind, body in (("text/html; charset=utf-8", page(count, chooser)), ("text/css", b"p{}")):
                headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
                url = f"http://news.example.org/{count}/{kind[5:8]}"
                writer.write_record(
                    writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers)
                )


def write_large(path: Path, size: float) -> int:
    """An archive of so many bytes, written quickly: the same 500 pages over and over. Returns its pages."""
    write_archive(path, 500)
    block = path.read_bytes()
    count = int(size // len(block)) + 1
    with path.open("wb") as stream:
        for _ in range(count):
            stream.write(block)
    return count * 500


def bare(path: Path) -> int:
    count = 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            record.reader.read()
            count += 1
    return count


def own(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(1 for _ in captures(stream))


def warc(pages: int, rounds: int = 5) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc.gz"
        write_archive(path, pages)
        seconds: dict[str, list[float]] = {"bare": [], "own": []}
        for _ in range(rounds):
            for name, read in (("bare", bare), ("own", own)):
                started = time.process_time()
                read(path)
                seconds[name].append(time.process_time() - started)
        records = pages * 2
        rates = {name: records / statistics.median(times) for name, times in seconds.items()}
        print(f"archive of {records} records, {path.stat().st_size / 1e6:.0f} MB packed")
        print(f"bare fastwarc {rates['bare']:.0f} records/s, dragoman {rates['own']:.0f} records/s, ", end="")
        print(f"ratio {rates['own'] / rates['bare']:.2f}")


def memory(gigabytes: float) -> None:
    """Peak memory of the process after the first tenth of an archive and after all of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.warc.gz"
        total = write_large(path, gigabytes * 1e9)
        early = 0
        with path.open("rb") as stream:
            for count, _ in enumerate(captures(stream), 1):
                if count == total // 10:
                    early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        late = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{path.stat().st_size / 1e9:.2f} GB, {total} pages: peak {early / 1024:.0f} MB after a tenth, ", end="")
        print(f"{late / 1024:.0f} MB at the end")


def relevance(paths: list[Path]) -> None:
    cases = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    relevant = [*cases["relevant"]]
    articles = [json.loads(line)["text"] for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    found = sum(screen(text).relevant for text in relevant + articles)
    held = sum(not screen(text).relevant for text in cases["irrelevant"])
    print(f"recall {found}/{len(relevant) + len(articles)}, held back {held}/{len(cases['irrelevant'])} others")
    texts = (articles or [" ".join(relevant)]) * 200
    started = time.process_time()
    for text in texts:
        screen(text)
    rate = len(texts) / (time.process_time() - started)
    print(f"{rate:.0f} articles/s on one core, {statistics.mean(map(len, texts)):.0f} characters each")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["screen", "warc", "memory"])
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--gigabytes", type=float, default=1.0)
    given = parser.parse_args()
    if given.what == "screen":
        relevance(given.texts)
    elif given.what == "warc":
        warc(given.pages)
    else:
        memory(given.gigabytes)


if __name__ == "__main__":
    main()
