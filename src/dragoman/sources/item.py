"""What every reader of a format is given, and how what it found becomes a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from dragoman.model import Document, InputError
from dragoman.sources.dates import iso_date
from dragoman.sources.decode import tidy
from dragoman.sources.fault import LoadFault
from dragoman.sources.language import identify
from dragoman.sources.limits import DEFAULT_LIMITS, Limits, size

Loaded = Document | LoadFault
"""A document, or what stands in its place."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller knows of every document of an input. It goes before what the input says of itself."""

    outlet: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """An opened input.

    Attributes:
        name: path or address, `-` for standard input.
        stream: its bytes, from the start.
    """

    name: str
    stream: BinaryIO
    given: Given = field(default_factory=Given)
    limits: Limits = DEFAULT_LIMITS

    def whole(self, limit: int | None = None) -> bytes:
        """All bytes.

        Raises:
            InputError: if there are none, or more than `limit` (by default the limit for one text).
        """
        limit = self.limits.text_bytes if limit is None else limit
        data = self.stream.read(limit + 1)
        if not data.strip():
            raise InputError(f"{self.name}: the input is empty")
        if len(data) > limit:
            raise InputError(f"{self.name}: the input is larger than the limit of {size(limit)}; raise it or split it")
        return data

    def notice(self, message: str, item: int | None = None) -> LoadFault:
        """Something assumed about the document that follows."""
        return LoadFault(origin=self.name, item=item, message=message, severity="notice")

    def fault(self, message: str, item: int | None = None) -> LoadFault:
        """An article that cannot be read."""
        return LoadFault(origin=self.name, item=item, message=message)


FormatReader = Callable[[Input], Iterator[Loaded]]
"""Reads one format. It raises InputError if the input as a whole cannot be read."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an input says of one article, before it is checked; dates as written."""

    text: str
    id: str | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None


def documents(source: Input, found: Found, item: int | None = None) -> Iterator[Loaded]:
    """The document of one article, after notices about what was assumed; or the fault that stands in its place."""
    text = tidy(found.text)
    if not text.strip():
        yield source.fault("there is no text in it", item)
        return
    if len(text) > source.limits.text_bytes:
        yield source.fault(f"the text is longer than the limit of {size(source.limits.text_bytes)}", item)
        return
    dates: dict[str, str | None] = {}
    for name, stated in (("published", found.published), ("modified", found.modified)):
        dates[name] = iso_date(stated) if stated else None
        if stated and dates[name] is None:
            yield source.notice(f"{name} {stated[:60]!r} is not a date; it is left unknown", item)
    for name, stated, known in (
        ("outlet", found.outlet, source.given.outlet),
        ("published", dates["published"], source.given.published),
    ):
        if stated and known and stated != known:
            yield source.notice(f"{name} {known!r} was given; the input itself says {stated!r}", item)
    yield Document.of(
        text,
        id=clean(found.id),
        outlet=source.given.outlet or clean(found.outlet),
        url=clean(found.url),
        title=clean(found.title),
        author=clean(found.author),
        published=source.given.published or dates["published"],
        modified=dates["modified"],
        language=clean(found.language) or identify(text),
    )


def clean(value: str | None) -> str | None:
    """A field as one line without outer blanks; None if nothing is left."""
    return (" ".join(tidy(value).split()) or None) if value else None
