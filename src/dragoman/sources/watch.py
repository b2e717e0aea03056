"""Following feeds: new articles, new versions of known ones, until told to stop; picks up where it was."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Event as Signal
from typing import Literal

from dragoman.model import Document, DragomanError, InputError, Noun
from dragoman.sources.addresses import redact
from dragoman.sources.feeds import parse_feed
from dragoman.sources.fetch import Fetched, Fetcher
from dragoman.sources.language import unread_reason
from dragoman.sources.page import ArticlePage, extract_page
from dragoman.sources.screen import screen
from dragoman.sources.versions import Change, compare
from dragoman.sources.watchstate import ArticleMemory, FeedMemory, WatchState

MINUTE, HOUR = 60.0, 3600.0
LOOKS_AGAIN = (1 * HOUR, 6 * HOUR, 24 * HOUR, 72 * HOUR, 7 * 24 * HOUR)
"""When, after an article was first seen, it is looked at for changes. Corrections mostly come within the first day."""
LONGEST_REST = 24 * HOUR
GONE = frozenset({404, 410})
ATTEMPTS = 5
"""Attempts at an article, over hours, before it is given up."""


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """How to watch.

    Attributes:
        every: seconds between two looks at a feed; a longer time that the feed asks for (`ttl`) goes before it.
        relevant_only: whether articles that the relevance screen holds back are left out (their address is kept).
    """

    every: float = 15 * MINUTE
    relevant_only: bool = False


class WatchEvent(Noun):
    """Something that happened.

    Attributes:
        kind: `new` - an article was kept; `changed` - a new version was; `skipped` - nothing was kept, `message` says
            why; `failed` - an address could not be read and is tried again later.
        message: the reason, or what was assumed.
    """

    kind: Literal["new", "changed", "skipped", "failed"]
    url: str
    message: str = ""
    document: Document | None = None
    change: Change | None = None


class Watcher:
    """Follows feeds. All it remembers is in `state`."""

    def __init__(
        self,
        feeds: Sequence[str],
        state: WatchState,
        fetcher: Fetcher,
        settings: WatchSettings | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._feeds = tuple(dict.fromkeys(feeds))
        self._state, self._fetcher, self._now = state, fetcher, now
        self._settings = settings or WatchSettings()

    def run(self, stop: Signal) -> Iterator[WatchEvent]:
        """Watch until `stop` is set; what is under way is finished and remembered."""
        while not stop.is_set():
            yield from self.look(stop)
            stop.wait(max(1.0, min(self._next_due() - self._now(), MINUTE)))

    def look(self, stop: Signal | None = None) -> Iterator[WatchEvent]:
        """Look once at every feed and every known article that is due."""
        for url in self._feeds:
            memory = self._state.feed(url) or FeedMemory(url=url)
            if memory.due <= self._now():
                yield from self._feed(memory, stop)
            if stop is not None and stop.is_set():
                return
        for article in self._state.due_articles(self._now()):
            yield from self._again(article)
            if stop is not None and stop.is_set():
                return

    def _next_due(self) -> float:
        known = [memory.due for url in self._feeds if (memory := self._state.feed(url))]
        return min(known, default=self._now() + self._settings.every)

    def _feed(self, memory: FeedMemory, stop: Signal | None) -> Iterator[WatchEvent]:
        try:
            answer = self._fetcher.get(memory.url, etag=memory.etag, last_modified=memory.last_modified)
            feed = None if answer.not_modified else parse_feed(answer.body, url=answer.url, charset=answer.charset)
        except DragomanError as error:
            failures = memory.failures + 1
            rest = min(self._settings.every * 2.0 ** min(failures, 16), LONGEST_REST)
            self._state.remember_feed(memory.model_copy(update={"failures": failures, "due": self._now() + rest}))
            yield WatchEvent(kind="failed", url=redact(memory.url), message=str(error))
            return
        if feed is not None:
            for entry in feed.entries:
                if entry.url and self._state.article(entry.url) is None:
                    stated = {"title": entry.title, "author": entry.author, "published": entry.published}
                    said = {name: value for name, value in (stated | {"modified": entry.updated}).items() if value}
                    yield from self._first(ArticleMemory(url=entry.url, first_seen=self._now(), stated=said))
                if stop is not None and stop.is_set():
                    return  # the feed is not remembered as seen, so its other entries come next time
        rest = max(self._settings.every, min((feed.ttl if feed and feed.ttl else 0) * MINUTE, LONGEST_REST))
        self._state.remember_feed(
            FeedMemory(
                url=memory.url,
                etag=answer.etag or (memory.etag if answer.not_modified else None),
                last_modified=answer.last_modified or (memory.last_modified if answer.not_modified else None),
                due=self._now() + rest,
            )
        )

    def _first(self, memory: ArticleMemory) -> Iterator[WatchEvent]:
        """Read an article that nothing was kept of yet."""
        try:
            answer = self._fetcher.get(memory.url)
            document, page = self._document(answer, memory.stated)
        except DragomanError as error:
            if isinstance(error, InputError) or getattr(error, "status", None) in GONE or memory.failures >= ATTEMPTS:
                yield self._skip(memory, str(error))
                return
            rest = min(self._settings.every * 2.0**memory.failures, LONGEST_REST)
            later = {"failures": memory.failures + 1, "due": self._now() + rest}
            self._state.remember_article(memory.model_copy(update=later))
            yield WatchEvent(kind="failed", url=redact(memory.url), message=str(error))
            return
        reason = unread_reason(document)
        if self._settings.relevant_only and reason is None:
            verdict = screen(f"{document.title or ''}\n{document.text}")
            if not verdict.relevant:
                yield self._skip(memory, verdict.reason)
                return
        self._state.keep(document, answer.body, page.encoding)
        self._remember(memory, answer, versions=(document.id,), reason=reason)
        message = "; ".join(filter(None, (reason, *page.notices)))
        yield WatchEvent(kind="new", url=redact(memory.url), message=message, document=document)

    def _again(self, memory: ArticleMemory) -> Iterator[WatchEvent]:
        before = self._state.document(memory.versions[-1]) if memory.versions else None
        if before is None:
            yield from self._first(memory)
            return
        try:
            answer = self._fetcher.get(memory.url, etag=memory.etag, last_modified=memory.last_modified)
            if answer.not_modified:
                self._remember(memory, None)
                return
            document, page = self._document(answer, {})
        except DragomanError as error:
            self._remember(memory, None)
            yield WatchEvent(kind="failed", url=redact(memory.url), message=str(error))
            return
        kept = {name: getattr(before, name) for name in ("published", "title", "outlet", "author", "url")}
        update = {name: value for name, value in kept.items() if getattr(document, name) is None and value}
        if before.published and not (document.published or "").startswith(before.published[:10]):
            update["published"] = before.published  # the first date stands; pages move theirs with every change
        document = _with(document, update)
        change = compare(before, document)
        if change is None:
            self._remember(memory, answer)
            return
        self._state.keep(document, answer.body, page.encoding)
        versions = (*(it for it in memory.versions if it != document.id), document.id)
        self._remember(memory, answer, versions=versions)
        yield WatchEvent(kind="changed", url=redact(memory.url), document=document, change=change)

    def _document(self, answer: Fetched, stated: Mapping[str, str]) -> tuple[Document, ArticlePage]:
        """The article of a page; what the page does not state is taken from what the feed `stated`."""
        page = extract_page(answer.body or b" ", url=answer.url, charset=answer.charset)
        update = {name: value for name, value in stated.items() if getattr(page.document, name) is None}
        if "published" in stated and page.date_guessed:
            update["published"] = stated["published"]  # the feed's word goes before a date found in the page's text
            notices = tuple(notice for notice in page.notices if "publication date" not in notice)
            page = replace(page, notices=notices)
        return _with(page.document, update), page

    def _skip(self, memory: ArticleMemory, reason: str) -> WatchEvent:
        self._state.remember_article(memory.model_copy(update={"reason": reason, "due": None}))
        return WatchEvent(kind="skipped", url=redact(memory.url), message=reason)

    def _remember(self, memory: ArticleMemory, answer: Fetched | None, **update: object) -> None:
        looks = memory.looks + (1 if memory.versions else 0)
        due = None
        if looks < len(LOOKS_AGAIN):  # a watch that was off for days does not make up for every look it missed
            due = max(memory.first_seen + LOOKS_AGAIN[looks], self._now() + self._settings.every)
        if answer is not None:
            update |= {"etag": answer.etag, "last_modified": answer.last_modified}
        self._state.remember_article(memory.model_copy(update={"looks": looks, "due": due, **update}))


def _with(document: Document, update: Mapping[str, str | None]) -> Document:
    """The document with other facts, and so with another id."""
    if not update:
        return document
    fields = document.model_dump(exclude={"id", "sha256"}) | dict(update)
    return Document.of(**fields)
