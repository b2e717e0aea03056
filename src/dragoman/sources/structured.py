"""What a page states about its article for machines: schema.org JSON-LD, meta elements, links and times."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import urljoin, urlsplit

from dragoman.sources.dates import iso_date
from dragoman.sources.markup import Markup
from dragoman.sources.tables import table

ARTICLE_ENDINGS = ("Article", "BlogPosting", "Report", "NewsletterIssue")
"""Ends of the schema.org types that are articles: NewsArticle, ReportageNewsArticle, LiveBlogPosting ..."""

DEPTH = 32
"""Levels of a JSON-LD graph that are searched."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Facts that a page states, each None if it does not; dates in ISO 8601."""

    headline: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    canonical: str | None = None
    body: str | None = None
    is_article: bool = False


def stated(markup: Markup, url: str | None) -> Stated:
    """Gather the facts; JSON-LD counts before meta elements, and those before the rest.

    Only the Open Graph date goes first: it is of the page itself, while JSON-LD may be of an article it links to
    (on the 999 dated pages of the htmldate set this order is right 900 times, the other 898).

    Args:
        markup: the page, scanned.
        url: the address the page was fetched from; makes the canonical address absolute.
    """
    articles = list(news_articles(markup.scripts))
    first = articles[0] if articles else {}
    names = table("page")
    metas: dict[str, str] = {}
    for name, content in markup.metas:
        if content:
            metas.setdefault(name, content)
    return Stated(
        headline=text_of(first.get("headline")) or metas.get("og:title"),
        outlet=publisher_name(first.get("publisher")) or metas.get("og:site_name"),
        author=author_names(first.get("author")) or metas.get("author"),
        published=_date(
            [metas.get("article:published_time")],
            [it.get("datePublished") for it in articles],
            (metas[name] for name in names["published"] if name in metas),
            _times(markup, names["published_times"]),
            clocks=[value for _, value in markup.times],
        ),
        modified=_date(
            [it.get("dateModified") for it in articles],
            (metas[name] for name in names["modified"] if name in metas),
            _times(markup, names["modified_times"]),
        ),
        language=_language(text_of(first.get("inLanguage")) or markup.language),
        canonical=_canonical(markup, metas.get("og:url"), url),
        body=text_of(first.get("articleBody")),
        is_article=bool(articles) or metas.get("og:type", "").lower() == "article",
    )


def news_articles(scripts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The schema.org articles in JSON-LD scripts, in order; broken scripts are passed over."""
    for script in scripts:
        content = script.strip().removeprefix("<!--").removesuffix("-->").strip().removesuffix(";")
        content = content.removeprefix("//<![CDATA[").removesuffix("//]]>").strip()
        try:
            value = json.loads(content, strict=False)  # raw line breaks in strings are common and harmless
        except (ValueError, RecursionError):
            continue
        yield from articles_in(value)


def articles_in(value: Any, depth: int = DEPTH) -> Iterator[dict[str, Any]]:
    """The articles in a JSON-LD value, however wrapped."""
    if depth <= 0:
        return
    if isinstance(value, list):
        for entry in value:
            yield from articles_in(entry, depth - 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and kind.endswith(ARTICLE_ENDINGS) for kind in kinds):
            yield value
            return
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            if isinstance(value.get(key), dict | list):
                yield from articles_in(value[key], depth - 1)


def text_of(value: Any) -> str | None:
    """A text, or the first of a list, or the name of an object; None if there is none."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("alternateName")
    return html.unescape(value).strip() or None if isinstance(value, str) else None


def publisher_name(value: Any) -> str | None:
    """The name of an organisation or person; an address is not a name."""
    name = text_of(value)
    return None if name is None or "://" in name else name


def author_names(value: Any) -> str | None:
    """The names of all authors, in order, each once."""
    entries = value if isinstance(value, list) else [value]
    names = [name for entry in entries if (name := publisher_name(entry))]
    return ", ".join(dict.fromkeys(names)) or None


def _date(*ranked: Iterable[Any], clocks: Iterable[str] = ()) -> str | None:
    """The first date, with the local clock if another statement of the same moment has it."""
    found = [date for values in ranked for value in values if (date := _day_or_finer(value))]
    return local_time(found[0], [*found[1:], *filter(None, map(_day_or_finer, clocks))]) if found else None


def _day_or_finer(value: Any) -> str | None:
    date = iso_date(value) if isinstance(value, str) else None
    return date if date and len(date) >= len("2025-02-27") else None


def local_time(date: str, others: Iterable[str]) -> str:
    """A date-time in UTC as the outlet's own clock shows it, where the page states that too.

    "On Wednesday" in an article is counted from the outlet's day, which near midnight is not that of UTC. Two
    statements are of one moment if they differ by whole quarters of an hour, at most 14 hours (the offsets in use).
    """
    if "T" not in date or not date.endswith(("Z", "+00:00")):
        return date
    moment = datetime.fromisoformat(date)
    for other in others:
        if "T" not in other or other.endswith(("Z", "+00:00")):
            continue
        clock = datetime.fromisoformat(other).replace(tzinfo=UTC)
        offset = clock - moment
        if abs(offset) <= timedelta(hours=14) and not offset % timedelta(minutes=15):
            return clock.replace(tzinfo=timezone(offset)).isoformat(timespec="seconds")
    return date


def _times(markup: Markup, labels: list[str]) -> list[str]:
    """Values of `<time>` elements with one of the labels; none if they disagree, as on pages that list articles."""
    found = [value for label, value in markup.times if any(it in label for it in labels)]
    return found if len({value[:10] for value in found}) == 1 else []


def _language(tag: str | None) -> str | None:
    primary = (tag or "").strip().replace("_", "-").split("-")[0].lower()
    return primary if primary.isascii() and primary.isalpha() and len(primary) in {2, 3} else None


def _canonical(markup: Markup, og_url: str | None, url: str | None) -> str | None:
    """The address the page gives itself; one without a path is a mistake of the page unless the page has none too."""
    links = [href for rel, href in markup.links if "canonical" in rel.split()]
    for candidate in (*links, og_url):
        if not candidate:
            continue
        try:
            address = urljoin(url or "", candidate)
            parts = urlsplit(address)
            own_path = urlsplit(url or "").path
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.hostname and (parts.path.strip("/") or not own_path.strip("/")):
            return address
    return url
