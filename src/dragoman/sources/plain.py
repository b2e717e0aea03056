"""Plain text, with or without a small header block.

A header block is the first lines of a text if each is `key: value`, the first key is one of `HEADER_KEYS`, and an
empty line follows. Text that merely begins with "Ankara: no troops" therefore keeps its first line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.sources.decode import decode, tidy
from dragoman.sources.item import Found, Input, Loaded, documents

HEADER_KEYS = frozenset({"id", "outlet", "published", "modified", "title", "author", "url", "language"})
HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z_-]{0,30})[ \t]*:[ \t]*(.*)")
HEADER_LINES = 30


def read_text(source: Input) -> Iterator[Loaded]:
    """The document of a text file. Line ends at the very end belong to the file, not to the text."""
    decoded = decode(source.whole())
    if decoded.notice:
        yield source.notice(decoded.notice)
    fields, text = split_header(tidy(decoded.text))
    known = {key: value for key, value in fields.items() if key in HEADER_KEYS}
    if ignored := sorted(fields.keys() - HEADER_KEYS):
        yield source.notice(f"header keys without a meaning here are passed over: {', '.join(ignored)}")
    yield from documents(source, Found(text=text.rstrip("\n"), **known))


def split_header(text: str) -> tuple[dict[str, str], str]:
    """The fields of the header block (keys in lower case) and the text after it; no fields if there is no block."""
    fields: dict[str, str] = {}
    start = 0
    for count in range(HEADER_LINES + 1):
        end = text.find("\n", start)
        line = text[start:] if end < 0 else text[start:end]
        if not line.strip():
            if count and end >= 0:
                return fields, text[end + 1 :].lstrip("\n")
            break
        found = HEADER_LINE.fullmatch(line.rstrip())
        if found is None or end < 0 or (count == 0 and found[1].lower() not in HEADER_KEYS):
            break
        fields[found[1].lower()] = found[2].strip()
        start = end + 1
    return {}, text
