"""A page of HTML to the article in it."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.sources.decode import decode
from dragoman.sources.item import Found, Input, Loaded, documents

NO_ARTICLE = "no article was found in the page; save the article's own page, or give its text"


def read_html(source: Input) -> Iterator[Loaded]:
    """The document of one page of HTML."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - a slow import that plain text does not need
    from trafilatura.settings import Document as Extracted  # noqa: PLC0415

    decoded = decode(source.whole(), html=True)
    if decoded.notice:
        yield source.notice(decoded.notice)
    page = bare_extraction(decoded.text, include_comments=False, with_metadata=True)
    if not isinstance(page, Extracted) or not page.text:
        yield source.fault(NO_ARTICLE)
        return
    yield from documents(
        source,
        Found(
            text=page.text,
            outlet=page.sitename,
            url=page.url,
            title=page.title,
            author=page.author,
            published=page.date,
        ),
    )
