"""A published text."""

from __future__ import annotations

import re
from typing import Self

from pydantic import model_validator

from dragoman.model.base import Noun
from dragoman.model.identity import content_id, text_digest

PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?)?)?")


class Document(Noun):
    """One published text. A changed article is a new document of the same address, not a change of this one.

    Attributes:
        id: given by whoever collected it, else a hash of outlet, url, date and text.
        published: ISO date or date-time of publication as stated, None if unknown; never guessed.
        language: BCP 47 code, None if not determined.
        text: the article's text exactly as spans refer to it.
        sha256: hex digest of `text` in UTF-8.
    """

    id: str
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    text: str
    sha256: str

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.sha256 != text_digest(self.text):
            raise ValueError("sha256 is not the digest of text")
        for name in ("published", "modified"):
            value = getattr(self, name)
            if value is not None and not PARTIAL_DATE.fullmatch(value):
                raise ValueError(f"{name} must be an ISO date or date-time, not {value!r}")
        return self

    @classmethod
    def of(
        cls,
        text: str,
        *,
        id: str | None = None,
        outlet: str | None = None,
        url: str | None = None,
        title: str | None = None,
        author: str | None = None,
        published: str | None = None,
        modified: str | None = None,
        language: str | None = None,
    ) -> Self:
        """A document with its digest, and an id from its content where none is given."""
        return cls(
            id=id or content_id("d", outlet, url, published, text),
            outlet=outlet,
            url=url,
            title=title,
            author=author,
            published=published,
            modified=modified,
            language=language,
            text=text,
            sha256=text_digest(text),
        )
