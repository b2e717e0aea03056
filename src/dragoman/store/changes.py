"""Which documents are versions of one article, and what differs between them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from dragoman.model import Document, Quote, content_id, text_digest
from dragoman.store.entries import Change, Edit

# Parameters that say how a reader came to a page and not which page it is: Google's and Meta's campaign tags.
_TAGS = re.compile(r"utm_.*|fbclid|gclid|mc_cid|mc_eid|cmpid|ref_src")
_SENTENCE = re.compile(r"\S.*?(?:[.!?…][\"'”’»)]*(?=\s)|(?=\n)|\Z)", re.S)
FIELDS = ("outlet", "url", "title", "author", "published", "modified", "language")


def document_digest(document: Document) -> str:
    """Digest over all fields: two documents with the same digest are the same document."""
    return text_digest(document.to_json())


def address_digest(url: str | None) -> str | None:
    """Digest of the part of an address that says which article it is; scheme, `www.`, fragment and tags do not."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return text_digest(url.strip())
    query = urlencode(
        sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TAGS.fullmatch(k))
    )
    host = parts.netloc.lower().removeprefix("www.")
    return text_digest(urlunsplit(("", host, parts.path.rstrip("/"), query, "")))


def headline_digest(document: Document) -> str | None:
    """Digest of outlet, title and day; it matches versions of documents without an address. None if one is missing."""
    if document.url or not (document.outlet and document.title and document.published):
        return None
    return content_id("h", document.outlet, document.title.strip(), document.published[:10])


def compare(before: Document, after: Document) -> Change:
    """What differs from one version to the next, by sentences."""
    fields = {
        name: (getattr(before, name), getattr(after, name))
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    }
    edits = []
    if before.text != after.text:
        old, new = _sentences(before.text), _sentences(after.text)
        matcher = SequenceMatcher(None, [text for text, _ in old], [text for text, _ in new], autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag != "equal":
                edits.append(Edit(before=_stretch(before.text, old[a:b]), after=_stretch(after.text, new[c:d])))
    return Change(fields=fields, edits=tuple(edits))


def _sentences(text: str) -> list[tuple[str, tuple[int, int]]]:
    return [(m.group().strip(), (m.start(), m.start() + len(m.group().rstrip()))) for m in _SENTENCE.finditer(text)]


def _stretch(text: str, sentences: list[tuple[str, tuple[int, int]]]) -> Quote | None:
    if not sentences:
        return None
    start, end = sentences[0][1][0], sentences[-1][1][1]
    return Quote(text=text[start:end], span=(start, end))
