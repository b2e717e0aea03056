"""The text of a PDF, page after page."""

from __future__ import annotations

import io
from collections.abc import Iterator

from dragoman.model import InputError
from dragoman.sources.item import Found, Input, Loaded, documents
from dragoman.sources.optional import optional

PAGES = 300
"""Pages of one PDF that are read; articles and statements have fewer than 50."""


def read_pdf(source: Input) -> Iterator[Loaded]:
    """The document of a PDF. Its creation date is when the file was made, so publication stays unknown."""
    pypdf = optional("pypdf", "pdf")
    data = source.whole(source.limits.file_bytes)
    if not data.startswith(b"%PDF-") and b"%PDF-" not in data[:1024]:
        raise InputError(f"{source.name}: this is not a PDF")
    texts: list[str] = []
    room = source.limits.text_bytes
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(f"{source.name}: the PDF is protected by a password")
        count = len(reader.pages)
        for page in reader.pages[:PAGES]:
            texts.append(page.extract_text())
            room -= len(texts[-1])
            if room < 0:
                break
        about = reader.metadata or {}
        title, author = about.get("/Title"), about.get("/Author")
    except InputError:
        raise
    except (Exception, RecursionError) as error:  # the library raises whatever the damage leads to
        raise InputError(f"{source.name}: the PDF is damaged: {type(error).__name__}: {error}") from error
    if not any(text.strip() for text in texts):
        raise InputError(f"{source.name}: the PDF holds no text, only images; run text recognition on it first")
    if count > len(texts):
        yield source.notice(f"the PDF has {count} pages; the first {len(texts)} were read")
    found = Found(
        text="\n\n".join(text.strip() for text in texts if text.strip()),
        title=str(title) if title else None,
        author=str(author) if author else None,
    )
    yield from documents(source, found)
