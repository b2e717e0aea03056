"""One address to documents: fetched politely, then read as what it is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from dragoman.sources.formats import FORMATS, format_of, sniff
from dragoman.sources.item import Given, Input, Loaded
from dragoman.sources.limits import DEFAULT_LIMITS, Limits
from dragoman.sources.optional import optional
from dragoman.sources.page import page_documents

if TYPE_CHECKING:
    from dragoman.sources.fetch import Fetcher

SNIFFED = 4096


def load_address(
    url: str,
    given: Given,
    *,
    format: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    fetcher: Fetcher | None = None,
) -> Iterator[Loaded]:
    """The documents at an address: an article's page, a feed, a JSON file, a PDF, an archive.

    Args:
        url: `http` or `https`.
        given: what the caller knows of every document.
        format: one of `FORMATS`; None = by the content type, the first bytes, then the address's ending.
        limits: what is refused as too large.
        fetcher: None = one for all calls of this process, so that hosts keep their pace and robots.txt is asked once.

    Raises:
        NetworkError: if it cannot be fetched, or must not be.
        InputError: if what is there cannot be read.
        SettingError: if the libraries for the network are not installed.
    """
    answer = (fetcher or _fetcher()).get(url)
    source = Input(answer.url, io.BytesIO(answer.body), given, limits)
    if format is None:
        format = (
            "html" if answer.content_type in {"text/html", "application/xhtml+xml"} else sniff(answer.body[:SNIFFED])
        )
        if format == "text":
            format = format_of(answer.url.partition("?")[0]) or "text"
    if format == "html":
        yield from page_documents(source, source.whole(), url=answer.url, charset=answer.charset)
    else:
        yield from FORMATS[format].reader()(source)


@cache
def _fetcher() -> Fetcher:
    for library in ("httpcore", "httpx", "protego"):
        optional(library, "feeds")
    from dragoman.sources.fetch import Fetcher  # noqa: PLC0415 - the network is an extra

    return Fetcher()
