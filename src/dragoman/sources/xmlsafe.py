"""XML from strangers: no entities, no external anything, whatever the encoding."""

from __future__ import annotations

import re

from dragoman.model import InputError
from dragoman.sources.decode import decode, tidy

DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,500}?(?:encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"'])?[^>]{0,500}\?>")
ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DEPTH = 200
"""Open elements at one time; real feeds stay under 30 even with pages inside."""
TAG_OR_COMMENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<(/?)[A-Za-z_][^<>]{0,20000}?(/?)>", re.DOTALL
)


def safe_xml(data: bytes, *, charset: str | None = None) -> tuple[bytes, str | None]:
    """The document in UTF-8 without its XML declaration, and what was assumed about its encoding.

    Raises:
        InputError: if it defines entities (which may expand to gigabytes or read local files), is nested deeper than
            `DEPTH`, or is not text.
    """
    declared = re.match(rb"\s*<\?xml[^>]{0,300}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})", data)
    stated = declared.group(1).decode("ascii") if declared else None
    decoded = decode(data, stated=charset or stated)
    text = DECLARATION.sub("", tidy(decoded.text).lstrip(), count=1)
    if ENTITY.search(text):
        raise InputError("the XML defines entities of its own; such files are refused")
    depth = 0
    for tag in TAG_OR_COMMENT.finditer(text):
        if tag[1] is None or tag[2]:
            continue
        depth += -1 if tag[1] else 1
        if depth > DEPTH:
            raise InputError(f"the XML is nested deeper than {DEPTH} levels")
    return NOT_XML.sub("", text).encode("utf-8"), decoded.notice
