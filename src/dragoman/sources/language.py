"""Which language a text is in, and why one is kept unread."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from dragoman.model import Document

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

READ_LANGUAGES = ("en",)
"""Languages that a reader exists for (BCP 47 primary tags)."""

ENOUGH_LETTERS = 80
"""Below this a name or a borrowed word decides the verdict; such texts stay without a language."""

SURE_OF_READABLE, SURE_OF_OTHER = 0.5, 0.9
"""Normalised probabilities below which the language stays undetermined. They differ because the mistakes do: a text
wrongly called foreign is not read at all, one wrongly called English merely yields little."""

SAMPLE = 4000
"""Characters shown to the identifier; more changes no verdict and costs time."""


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - loads a 4 MB table

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str) -> str | None:
    """The BCP 47 primary tag of a text's language, None if the text is too short or the verdict not sure."""
    sample = text[:SAMPLE]
    if sum(map(str.isalpha, sample)) < ENOUGH_LETTERS:
        return None
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= (SURE_OF_READABLE if language in READ_LANGUAGES else SURE_OF_OTHER) else None


def unread_reason(document: Document) -> str | None:
    """Why a document must be kept unread, None if it can be read. A text of unknown language is read."""
    if document.language is None or document.language.split("-")[0].lower() in READ_LANGUAGES:
        return None
    return f"the text is in {document.language!r}; there is a reader for {', '.join(READ_LANGUAGES)} only"
