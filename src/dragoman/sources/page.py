"""A page of HTML to the article in it, with the page kept and the way back to it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dragoman.model import Document, InputError
from dragoman.sources.alignment import Alignment, Dropped, align
from dragoman.sources.decode import decode, tidy
from dragoman.sources.item import Found, Input, Loaded, clean, documents
from dragoman.sources.language import identify
from dragoman.sources.markup import Markup, scan
from dragoman.sources.outlets import outlet_name, web_address
from dragoman.sources.structured import Stated, stated

for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # what they complain about is told as a fault of the page

NO_ARTICLE = "no article was found in the page; save the article's own page, or give its text"
GUESSED_DATE = "the page states no publication date for machines; {date} was found in its text or address"
ELEMENTS = 150_000
"""Tags of one page. The largest live blogs have some 60,000; the extractor's time grows faster than the page."""
NESTING = 250
"""libxml2 cuts off below 256 levels; see `ArticlePage.dropped` for what it then leaves out."""
SENTENCE = re.compile(r"[^\n]{40,}")
LETTERS = 40
"""An article has a line with at least this many letters. Consent walls and lists of links mostly have none."""


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article and the page it came from.

    Attributes:
        raw: the page as decoded (line ends and NUL normalised); offsets of `alignment` refer to it.
        encoding: how the page was decoded.
        alignment: the map between the document's text and `raw`, and what was cut away.
        notices: what was assumed.
        date_guessed: `document.published` was found in the page's text or address, not stated for machines.
    """

    document: Document
    raw: str
    encoding: str
    alignment: Alignment
    notices: tuple[str, ...] = ()
    date_guessed: bool = False

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """Visible text of the page that extraction left out, in the order of the page."""
        return self.alignment.dropped

    def restore(self, block: Dropped) -> ArticlePage:
        """The article with a dropped block put back where it stood, as a paragraph of its own.

        The text changes, so the document has a new id and older spans do not refer to it.
        """
        text, place = self.document.text, block.place
        before, after = text[:place].rstrip("\n"), text[place:].lstrip("\n")
        joined = "\n".join(part for part in (before, block.text, after) if part)
        old = self.document
        document = Document.of(
            joined, outlet=old.outlet, url=old.url, title=old.title, author=old.author, published=old.published,
            modified=old.modified, language=old.language,
        )  # fmt: skip
        return replace(self, document=document, alignment=align(joined, scan(self.raw).blocks))


@dataclass(frozen=True, slots=True)
class _Extract:
    found: Found
    raw: str
    markup: Markup
    notices: tuple[str, ...]
    encoding: str
    date_guessed: bool


def read_html(source: Input) -> Iterator[Loaded]:
    """The document of one page of HTML."""
    yield from page_documents(source, source.whole())


def page_documents(
    source: Input, data: bytes, *, url: str | None = None, charset: str | None = None, item: int | None = None
) -> Iterator[Loaded]:
    """The document of a page's bytes, after notices; or the fault that stands in its place."""
    try:
        extract = _extract(data, url, charset, date_known=source.given.published is not None)
    except InputError as error:
        yield source.fault(str(error), item)
        return
    for message in extract.notices:
        yield source.notice(message, item)
    yield from documents(source, extract.found, item)


def extract_page(data: bytes, *, url: str | None = None, charset: str | None = None) -> ArticlePage:
    """The article of a page, with its way back.

    Args:
        data: the page as bytes.
        url: the address it was fetched from.
        charset: the encoding stated by the server.

    Raises:
        InputError: if there is no article in it, or it is not a page.
    """
    extract = _extract(data, url, charset)
    found = extract.found
    text = tidy(found.text)
    document = Document.of(
        text,
        outlet=clean(found.outlet),
        url=clean(found.url),
        title=clean(found.title),
        author=clean(found.author),
        published=found.published,
        modified=found.modified,
        language=found.language,
    )
    return ArticlePage(
        document,
        extract.raw,
        extract.encoding,
        align(text, extract.markup.blocks),
        extract.notices,
        extract.date_guessed,
    )


def offsets(text: str, data: bytes, encoding: str) -> Alignment:
    """The map between a document's text and the page it came from, as `extract_page` made it.

    Args:
        text: the document's text.
        data: the page as it was sent.
        encoding: `ArticlePage.encoding`.
    """
    return align(text, scan(tidy(data.decode(encoding, "replace"))).blocks)


def _extract(data: bytes, url: str | None, charset: str | None, *, date_known: bool = False) -> _Extract:
    url = web_address(url)
    decoded = decode(data, stated=charset, html=True)
    raw = tidy(decoded.text)
    notices = [decoded.notice] if decoded.notice else []
    markup = scan(raw)
    if markup.elements > ELEMENTS:
        raise InputError(f"the page has more than {ELEMENTS} tags; it is not read as an article")
    facts = stated(markup, url)
    text, title, author = _article(raw, facts, url)
    if not any(sum(map(str.isalpha, line)) >= LETTERS for line in SENTENCE.findall(text)):
        raise InputError(NO_ARTICLE)
    published, guessed = facts.published, False
    if published is None and not date_known and (published := likely_date(raw, url)) is not None:
        guessed = True
        notices.append(GUESSED_DATE.format(date=published))
    found = Found(
        text=text,
        outlet=outlet_name(facts.outlet, facts.canonical or url),
        url=facts.canonical or url,
        title=facts.headline or title or markup.title,
        author=facts.author or author,
        published=published,
        modified=facts.modified,
        language=identify(text) or facts.language,
    )
    return _Extract(found, raw, markup, tuple(notices), decoded.encoding, guessed)


def likely_date(raw: str, url: str | None = None) -> str | None:
    """The day of publication that the page's text or address points to, where it states none for machines."""
    from htmldate import find_date  # noqa: PLC0415 - slow to import

    return find_date(raw, url=url, original_date=True, extensive_search=True)


def _article(raw: str, facts: Stated, url: str | None) -> tuple[str, str | None, str | None]:
    """Text, title and author as the extraction library sees them; the text that the page states as a fallback."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - a slow import that plain text does not need
    from trafilatura.settings import Document as Extracted  # noqa: PLC0415

    page = bare_extraction(
        raw,
        url=url,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(page, Extracted):
        return facts.body or "", None, None
    text = page.text or ""
    if facts.body and len(text) < len(facts.body) // 4:
        text = facts.body  # the page is drawn by a script, but states its article for machines
    return text, page.title, page.author
