"""The formats that can be read, each in a file of its own that is imported when it is needed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from dragoman.sources.item import FormatReader


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    Attributes:
        module: the module of this package that reads it.
        function: the reader in that module.
        suffixes: file name endings, in lower case.
    """

    module: str
    function: str
    suffixes: tuple[str, ...]

    def reader(self) -> FormatReader:
        """The function that reads it."""
        module = import_module(f"dragoman.sources.{self.module}")
        return cast(Callable[..., object], getattr(module, self.function))  # type: ignore[return-value]


FORMATS = {
    "text": Format("plain", "read_text", (".txt", ".text", ".md")),
    "html": Format("page", "read_html", (".html", ".htm", ".xhtml")),
    "json": Format("jsonlines", "read_json", (".json",)),
    "jsonl": Format("jsonlines", "read_jsonl", (".jsonl", ".ndjson")),
    "feed": Format("feeds", "read_feed", (".rss", ".atom", ".xml")),
    "opml": Format("feeds", "read_opml", (".opml",)),
    "eml": Format("mail", "read_mail", (".eml",)),
    "warc": Format("warc", "read_warc", (".warc", ".warc.gz", ".warc.zst")),
    "wacz": Format("warc", "read_wacz", (".wacz",)),
    "pdf": Format("pdf", "read_pdf", (".pdf",)),
}

HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|!--|meta|title|article|div|p)\b", re.IGNORECASE)


MAIL_START = re.compile(
    rb"(?:(?:From|To|Date|Subject|Received|Return-Path|Message-ID|MIME-Version|Delivered-To)[:] )", re.IGNORECASE
)
FEED_START = re.compile(rb"<(?:rss|feed|rdf:RDF)\b")


def format_of(name: str) -> str | None:
    """The format that a file's name points to, None if it points to none."""
    name = name.lower()
    return next((key for key, it in FORMATS.items() if name.endswith(it.suffixes)), None)


def sniff(head: bytes) -> str:
    """The format that the first bytes of an input point to; `text` if nothing else is likely."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        line = start.split(b"\n", 1)[0].rstrip()
        return "jsonl" if line.endswith(b"}") or b"\n" not in start else "json"
    if start.startswith(b"["):
        return "json" if re.match(rb"\[\s*(\{|\])", start) else "text"
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"WARC/") or (head.startswith(b"\x1f\x8b") and _unpacked(head).startswith(b"WARC/")):
        return "warc"
    if start.startswith(b"PK\x03\x04"):
        return "wacz"
    if start.startswith(b"<"):
        if b"<opml" in start[:1000]:
            return "opml"
        if FEED_START.search(start[:1000]):
            return "feed"
        return "html" if HTML_START.match(start) or start.startswith(b"<?xml") else "text"
    return "eml" if len(MAIL_START.findall(start[:2000])) >= 3 and MAIL_START.match(start) else "text"


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, 16)
    except zlib.error:
        return b""
