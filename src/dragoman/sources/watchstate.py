"""What a watch remembers between two looks, and the contract for whoever keeps it."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import Field, ValidationError

from dragoman.model import Document, InputError, Noun

N = TypeVar("N", bound=Noun)


class FeedMemory(Noun):
    """What is known of a feed.

    Attributes:
        etag, last_modified: of the last copy, for conditional requests.
        due: seconds since 1970 from which it may be looked at again.
        failures: failed looks since the last good one.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    due: float = 0.0
    failures: int = 0


class ArticleMemory(Noun):
    """What is known of an article that a feed named.

    Attributes:
        url: the address in the feed, the key of this memory.
        first_seen: seconds since 1970.
        stated: what the feed said of it (`title`, `author`, `published`, `modified`), for what the page does not say.
        due: when it is to be looked at for changes, or again after a failure; None = no more.
        failures: attempts that failed before anything was kept.
        versions: ids of its documents, oldest first; empty if nothing was kept.
        reason: why nothing was kept, or why the document stays unread.
    """

    url: str
    first_seen: float
    stated: dict[str, str] = Field(default_factory=dict)
    failures: int = 0
    etag: str | None = None
    last_modified: str | None = None
    due: float | None = None
    looks: int = 0
    versions: tuple[str, ...] = ()
    reason: str | None = None


class WatchState(Protocol):
    """Keeps what a watch found. Every call takes effect before it returns, so that a killed watch resumes from it."""

    def feed(self, url: str) -> FeedMemory | None:
        """What is known of a feed, None if it is new."""

    def remember_feed(self, memory: FeedMemory) -> None:
        """Replace what is known of a feed."""

    def article(self, url: str) -> ArticleMemory | None:
        """What is known of an article, None if it is new."""

    def remember_article(self, memory: ArticleMemory) -> None:
        """Replace what is known of an article."""

    def due_articles(self, now: float) -> list[ArticleMemory]:
        """Articles whose `due` is not later than `now`, the longest due first."""

    def keep(self, document: Document, raw: bytes) -> None:
        """Keep a document and the page it came from; keeping the same one again changes nothing."""

    def document(self, id: str) -> Document | None:
        """A document that was kept, None if there is none of that id."""


class FolderState:
    """A `WatchState` in a folder of small files, each written aside and then moved into place."""

    def __init__(self, folder: Path) -> None:
        """Open or create the folder.

        Raises:
            InputError: if it cannot be created, or holds a file that cannot be read.
        """
        self._folder = folder
        try:
            for name in ("feeds", "articles", "documents", "pages"):
                (folder / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{folder}: {error.strerror}") from error
        self._feeds = {it.url: it for it in self._all("feeds", FeedMemory)}
        self._articles = {it.url: it for it in self._all("articles", ArticleMemory)}

    def feed(self, url: str) -> FeedMemory | None:
        """See `WatchState.feed`."""
        return self._feeds.get(url)

    def remember_feed(self, memory: FeedMemory) -> None:
        """See `WatchState.remember_feed`."""
        self._write("feeds", _name(memory.url), memory.to_json().encode())
        self._feeds[memory.url] = memory

    def article(self, url: str) -> ArticleMemory | None:
        """See `WatchState.article`."""
        return self._articles.get(url)

    def remember_article(self, memory: ArticleMemory) -> None:
        """See `WatchState.remember_article`."""
        self._write("articles", _name(memory.url), memory.to_json().encode())
        self._articles[memory.url] = memory

    def due_articles(self, now: float) -> list[ArticleMemory]:
        """See `WatchState.due_articles`."""
        due = [it for it in self._articles.values() if it.due is not None and it.due <= now]
        return sorted(due, key=lambda it: it.due or 0.0)

    def keep(self, document: Document, raw: bytes) -> None:
        """See `WatchState.keep`."""
        self._write("pages", f"{_name(document.id)}.gz", gzip.compress(raw, mtime=0))
        self._write("documents", _name(document.id), document.to_json().encode())

    def document(self, id: str) -> Document | None:
        """See `WatchState.document`."""
        path = self._folder / "documents" / _name(id)
        return Document.from_json(path.read_bytes()) if path.exists() else None

    def page(self, id: str) -> bytes | None:
        """The page a document came from, as it was sent; None if there is none."""
        path = self._folder / "pages" / f"{_name(id)}.gz"
        return gzip.decompress(path.read_bytes()) if path.exists() else None

    def _write(self, kind: str, name: str, data: bytes) -> None:
        path = self._folder / kind / name
        aside = path.with_name(f".{name}.{os.getpid()}.tmp")
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)

    def _all(self, kind: str, noun: type[N]) -> list[N]:
        found = []
        for path in sorted((self._folder / kind).iterdir()):
            if path.name.startswith("."):
                continue
            try:
                found.append(noun.from_json(path.read_bytes()))
            except ValidationError as error:
                raise InputError(f"{path}: damaged; remove the file to look at its address anew") from error
        return found


def _name(key: str) -> str:
    """A file name for any key; keys come from the network and must not become paths."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
