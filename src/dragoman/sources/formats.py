"""The formats that can be read, each in a file of its own that is imported when it is needed."""

from __future__ import annotations

import re
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
}

HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|!--|meta|title|article|div|p)\b", re.IGNORECASE)


def sniff(head: bytes) -> str:
    """The format that the first bytes of an input point to; `text` if nothing else is likely."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        line = start.split(b"\n", 1)[0].rstrip()
        return "jsonl" if line.endswith(b"}") or b"\n" not in start else "json"
    if start.startswith(b"["):
        return "json" if re.match(rb"\[\s*(\{|\])", start) else "text"
    return "html" if HTML_START.match(start) else "text"
