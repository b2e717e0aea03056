"""The Python interface in one call: text or file in, record out."""

from __future__ import annotations

from pathlib import Path

from dragoman.model import Document, InputError, Record
from dragoman.reading import ReadingSettings
from dragoman.reading import read as read_document
from dragoman.sources import LoadFault, load


def read(
    text_or_path: str | Path,
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    settings: ReadingSettings | None = None,
) -> Record:
    """Read one article.

    Args:
        text_or_path: a `Path` is read as a file of any supported format; a `str` is the text itself, unless it is one
            short line that names an existing file.
        published: ISO date or date-time; without it no year is ever added to "early February".
        outlet: who published it; left out of every chain.
        title: the headline, if it is not in the text.
        settings: which models to use; by default what the environment says.

    Returns:
        The record: parties, attributions, claims, each with the characters that prove it.

    Raises:
        InputError: if there is nothing to read, or a file holds more than one article.
        ModelError: if the language model is missing.
    """
    path = text_or_path if isinstance(text_or_path, Path) else None
    if path is None and isinstance(text_or_path, str) and "\n" not in text_or_path and len(text_or_path) < 1024:
        candidate = Path(text_or_path)
        path = candidate if candidate.is_file() else None
    if path is None:
        text = str(text_or_path)
        if not text.strip():
            raise InputError("there is no text to read")
        return read_document(Document.of(text, published=published, outlet=outlet, title=title), settings)
    documents: list[Document] = []
    for item in load(path, published=published, outlet=outlet):
        if isinstance(item, LoadFault):
            if item.severity == "error":
                raise item.as_error()
        else:
            documents.append(item)
    if len(documents) != 1:
        raise InputError(f"{path}: holds {len(documents)} articles; use dragoman.reading.read_many for several")
    document = documents[0] if title is None else documents[0].model_copy(update={"title": title})
    return read_document(document, settings)
