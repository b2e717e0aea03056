"""What is fuzzed: one function for each parser, from any bytes to nothing.

A target may end in a `DragomanError`, which is how a bad input is refused; any other exception, a document that breaks a
promise, and more than `SECONDS` of processor time are findings. The inputs found so far and the seeds lie in
`tests/sources/fuzz/<target>/` and are replayed by `tests/sources/test_fuzz_corpus.py`.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from dragoman.model import Document, DragomanError
from dragoman.sources import load_bytes
from dragoman.sources.alignment import align
from dragoman.sources.dates import iso_date
from dragoman.sources.decode import decode, tidy
from dragoman.sources.feeds import parse_feed, parse_opml
from dragoman.sources.item import Loaded
from dragoman.sources.limits import Limits
from dragoman.sources.markup import scan
from dragoman.sources.page import extract_page
from dragoman.sources.plain import split_header
from dragoman.sources.unpack import unpack
from dragoman.sources.versions import compare
from dragoman.sources.warc import captures

SECONDS = 8.0
"""Processor time for one input of at most `LONGEST` bytes. The slowest honest page of that size takes 0.3 s."""

LONGEST = 1 << 16


class FindingError(Exception):
    """A promise was broken."""


def must(holds: object, promise: str) -> None:
    """Raise a finding unless the promise holds."""
    if not holds:
        raise FindingError(promise)


def sound(loaded: Iterable[Loaded]) -> None:
    """Documents must survive their own JSON, and hold text that any encoding can write."""
    for item in loaded:
        item.to_json().encode("utf-8")
        if isinstance(item, Document):
            must(item.text.strip(), "a document has a text")
            must("\x00" not in item.text and "\r" not in item.text, "line ends are normal and NUL is gone")
            must(Document.from_json(item.to_json()) == item, "a document survives its JSON")


def text(data: bytes) -> None:
    """Plain text with its header block, and the dates in it."""
    sound(load_bytes(data, "x.txt", format="text"))
    fields, rest = split_header(tidy(data.decode("utf-8", "replace")))
    must(fields or rest or not data.strip(b"\x00\xef\xbb\xbf\r\n"), "a header block never swallows the text")
    for line in data.decode("utf-8", "replace").splitlines()[:20]:
        if (date := iso_date(line)) is not None:
            must(iso_date(date) == date, f"an ISO date is one when read again: {date}")


def charset(data: bytes) -> None:
    """Bytes to text. The first line of the input is the encoding that a server states."""
    stated, _, body = data.partition(b"\n")
    label = stated.decode("latin-1") or None
    for html in (False, True):
        found = decode(body or b" ", stated=label, html=html)
        tidy(found.text).encode("utf-8")


def html(data: bytes) -> None:
    """A page: scanner, extraction, offsets, versions."""
    page = tidy(data.decode("utf-8", "replace"))
    markup = scan(page)
    for block in markup.blocks:
        must(0 <= block.start < block.end <= len(page), "a block lies in the page")
    whole = "\n".join(block.text for block in markup.blocks)
    align(whole, markup.blocks)
    found = extract_page(data, url="https://news.example.org/2025/02/27/story")
    for stretch in found.alignment.stretches:
        must(0 <= stretch.start < stretch.end <= len(found.document.text), "a stretch lies in the text")
        must(0 <= stretch.raw_start < stretch.raw_end <= len(found.raw), "a stretch lies in the page")
    if found.dropped:
        found.restore(found.dropped[0])
    compare(found.document, Document.of(whole or "-"))


def json(data: bytes) -> None:
    """JSON lines and JSON files."""
    for name in ("jsonl", "json"):
        try:
            sound(load_bytes(data, format=name))
        except DragomanError:
            continue


def news(data: bytes) -> None:
    """IPTC ninjs and schema.org items, alone and as the JSON-LD of a page."""
    with suppress(DragomanError):
        sound(load_bytes(data, format="json"))
    sound(load_bytes(b'<html><script type="application/ld+json">' + data + b"</script><p>text</p>", format="html"))


def feed(data: bytes) -> None:
    """RSS, Atom and OPML."""
    for parse in (parse_opml, parse_feed):
        try:
            parse(data)
        except DragomanError:
            continue
    sound(load_bytes(data, format="feed"))


def mail(data: bytes) -> None:
    """Saved e-mail."""
    sound(load_bytes(data, format="eml"))


def warc(data: bytes) -> None:
    """Web archives, plain, compressed and zipped; and compressed bodies."""
    limits = Limits(text_bytes=1 << 20, file_bytes=1 << 21, unpacked_floor=1 << 20)
    for encoding in ("gzip", "deflate"):
        try:
            body = unpack((data[at : at + 1000] for at in range(0, len(data), 1000)), encoding, limits)
            must(len(body) <= limits.file_bytes, "an unpacked body keeps within its limit")
        except DragomanError:
            continue
    with suppress(DragomanError):
        for number, capture in enumerate(captures(io.BytesIO(data), limits), 1):
            must(capture.number == number, "pages are counted in order")
            must(capture.body is None or len(capture.body) <= limits.text_bytes, "a page keeps within its limit")
    name = "wacz" if data.startswith(b"PK") else "warc"
    sound(load_bytes(data, format=name, published="2025-02-27"))  # a known date spares the search in the page's text


def pdf(data: bytes) -> None:
    """PDF."""
    sound(load_bytes(data, format="pdf"))


TARGETS: dict[str, Callable[[bytes], None]] = {
    it.__name__: it for it in (text, charset, html, json, news, feed, mail, warc, pdf)
}


def run(name: str, data: bytes) -> None:
    """Run one target on one input.

    Raises:
        Exception: whatever is a finding; never a `DragomanError`.
    """
    began = time.process_time()
    try:
        TARGETS[name](data)
    except DragomanError as error:
        must("\n" not in str(error) or len(str(error)) < 2000, "a refusal is short")
    must(time.process_time() - began < SECONDS, f"{name}: no more than {SECONDS} s of processor time")
