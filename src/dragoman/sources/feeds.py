"""RSS and Atom feeds, and OPML lists of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from dragoman.model import InputError
from dragoman.sources.dates import iso_date
from dragoman.sources.item import Found, Input, Loaded, clean, documents
from dragoman.sources.limits import DEFAULT_LIMITS, Limits
from dragoman.sources.newsjson import html_text
from dragoman.sources.optional import optional
from dragoman.sources.outlets import outlet_name, web_address
from dragoman.sources.xmlsafe import safe_xml

EXTRA = "feeds"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    Attributes:
        key: the feed's own id for it, else its link; None if it has neither.
        published, updated: ISO dates; None if not stated or not readable (then `bad_date` holds what was written).
        text: the article or summary in the feed, as plain text; `whole` tells which.
    """

    key: str | None
    url: str | None
    title: str | None
    author: str | None
    published: str | None
    updated: str | None
    bad_date: str | None
    text: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. `ttl`: minutes it asks to be left alone, None if it does not; `notices`: what was assumed."""

    title: str | None
    url: str | None
    language: str | None
    ttl: int | None
    entries: tuple[Entry, ...]
    notices: tuple[str, ...] = ()


def parse_feed(
    data: bytes, *, url: str | None = None, charset: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Feed:
    """Read a feed.

    Raises:
        InputError: if it is not a feed, or not safe to parse.
        SettingError: if the libraries for feeds are not installed.
    """
    xml, notice = safe_xml(data, charset=charset)
    parsed = optional("feedparser", EXTRA).parse(xml, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.get("entries"):
        raise InputError("this is not an RSS or Atom feed")
    notices = [notice] if notice else []
    if parsed.get("bozo"):
        notices.append(f"the feed is not well-formed ({parsed.get('bozo_exception')}); what could be read was read")
    raw = parsed["entries"]
    if len(raw) > limits.entries:
        notices.append(f"the feed has {len(raw)} entries; the first {limits.entries} were read")
    head = parsed.get("feed", {})
    home = _link(head.get("link"), url)
    return Feed(
        title=clean(_string(head.get("title"))),
        url=home,
        language=_string(head.get("language")),
        ttl=_minutes(head.get("ttl")),
        entries=tuple(_entry(it, home or url) for it in raw[: limits.entries]),
        notices=tuple(notices),
    )


def read_feed(source: Input) -> Iterator[Loaded]:
    """The documents of a feed's entries; one that holds a summary only says so in a notice."""
    feed = parse_feed(source.whole(source.limits.file_bytes), limits=source.limits)
    for message in feed.notices:
        yield source.notice(message)
    if not feed.entries:
        raise InputError(f"{source.name}: the feed has no entries")
    for number, entry in enumerate(feed.entries, 1):
        if not entry.text.strip():
            yield source.fault("the entry has no text; fetch the article itself", number)
            continue
        if not entry.whole:
            yield source.notice("the feed holds a summary only; fetch the article for its text", number)
        if entry.bad_date:
            yield source.notice(f"published {entry.bad_date[:60]!r} is not a date; it is left unknown", number)
        outlet = outlet_name(feed.title, entry.url or feed.url)
        found = Found(
            text=entry.text, outlet=outlet, url=entry.url, title=entry.title, author=entry.author,
            published=entry.published, modified=entry.updated,
        )  # fmt: skip
        yield from documents(source, found, number)


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed named in an OPML list."""

    url: str
    title: str | None


def parse_opml(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[Outline]:
    """The feeds of an OPML list, each address once, in order.

    Raises:
        InputError: if it is not OPML, or not safe to parse.
    """
    xml, _ = safe_xml(data)
    tree = optional("defusedxml.ElementTree", EXTRA)
    try:
        root = tree.fromstring(xml, forbid_dtd=True)
    except Exception as error:  # defusedxml and expat raise several unrelated kinds
        raise InputError(f"this is not an OPML list: {error}") from error
    if root.tag.lower() != "opml":
        raise InputError("this is not an OPML list")
    found: dict[str, Outline] = {}
    for outline in root.iter("outline"):
        address = next((value.strip() for name, value in outline.attrib.items() if name.lower() == "xmlurl"), "")
        if web_address(address) and len(found) < limits.entries:
            title = outline.attrib.get("title") or outline.attrib.get("text")
            found.setdefault(address, Outline(address, clean(title)))
    return list(found.values())


def read_opml(source: Input) -> Iterator[Loaded]:
    """An OPML list holds no articles; it says where they are."""
    outlines = parse_opml(source.whole(source.limits.file_bytes), source.limits)
    raise InputError(f"{source.name}: this list names {len(outlines)} feeds; follow them with `dragoman watch --opml`")
    yield  # a reader is a generator


def _entry(raw: Any, base: str | None) -> Entry:
    contents = [_string(it.get("value")) or "" for it in raw.get("content") or [] if isinstance(it, dict)]
    content = max(contents, key=len, default="")
    summary = _string(raw.get("summary")) or ""
    whole = len(content) > len(summary) or bool(content and content == summary)
    published, updated = _string(raw.get("published")), _string(dict.get(raw, "updated"))
    dates = [iso_date(stated) if stated else None for stated in (published, updated)]
    bad = next((stated for stated, date in zip((published, updated), dates, strict=True) if stated and not date), None)
    return Entry(
        key=clean(_string(raw.get("id"))) or _link(raw.get("link"), base),
        url=_link(raw.get("link"), base),
        title=clean(html_text(_string(raw.get("title")) or "")),
        author=clean(_string(raw.get("author"))),
        published=dates[0],
        updated=dates[1] if dates[1] != dates[0] else None,
        bad_date=bad if dates[0] is None else None,
        text=html_text(content if whole else summary),
        whole=whole,
    )


def _link(value: Any, base: str | None) -> str | None:
    link = _string(value)
    if not link:
        return None
    try:
        return web_address(urljoin(base or "", link.strip()))
    except ValueError:
        return None


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _minutes(value: Any) -> int | None:
    text = str(value or "").strip()
    return int(text) if text.isdecimal() and len(text) < 7 and text.isascii() else None
