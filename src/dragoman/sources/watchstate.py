"""What a watch remembers between two looks, and the contract for whoever keeps it."""

from __future__ import annotations

import gzip
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

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

    def keep(self, document: Document, raw: bytes, encoding: str) -> None:
        """Keep a document, the page it came from and how that was decoded; keeping it again changes nothing."""

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
            for name in ("feeds", "articles", "documents", "pages", "waiting"):
                (folder / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{folder}: {error.strerror}") from error
        self._feeds = {it.url: it for it in self._all("feeds", FeedMemory)}
        self._articles = {it.url: it for it in self._all("articles", ArticleMemory)}

    def feed(self, url: str) -> FeedMemory | None:
        """See `WatchState.feed`."""
        return self._feeds.get(url)

    def feeds(self) -> list[str]:
        """Addresses of all feeds that are remembered, in order."""
        return sorted(self._feeds)

    def forget_feed(self, url: str) -> bool:
        """Follow a feed no longer; its articles stay known. False if it was not followed."""
        (self._folder / "feeds" / _name(url)).unlink(missing_ok=True)
        return self._feeds.pop(url, None) is not None

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

    def keep(self, document: Document, raw: bytes, encoding: str) -> None:
        """See `WatchState.keep`. The document waits until it is `taken`."""
        name = _name(document.id)
        if (self._folder / "documents" / name).exists():
            return
        self._write("pages", f"{name}.gz", gzip.compress(f"{encoding}\n".encode() + raw, mtime=0))
        self._write("waiting", name, document.id.encode("utf-8", "surrogatepass"))
        self._write("documents", name, document.to_json().encode())

    def document(self, id: str) -> Document | None:
        """See `WatchState.document`."""
        path = self._folder / "documents" / _name(id)
        return Document.from_json(path.read_bytes()) if path.exists() else None

    def page(self, id: str) -> tuple[bytes, str] | None:
        """The page a document came from, as it was sent, and its encoding; None if there is none."""
        path = self._folder / "pages" / f"{_name(id)}.gz"
        if not path.exists():
            return None
        encoding, _, raw = gzip.decompress(path.read_bytes()).partition(b"\n")
        return raw, encoding.decode()

    def waiting(self) -> list[Document]:
        """Documents that were kept and not yet taken, oldest first; a watch that was killed left them."""
        paths = [it for it in (self._folder / "waiting").iterdir() if not it.name.startswith(".")]
        paths.sort(key=lambda it: (it.stat().st_mtime_ns, it.name))
        kept = (self.document(it.read_bytes().decode("utf-8", "surrogatepass")) for it in paths)
        return [document for document in kept if document is not None]

    def taken(self, id: str) -> None:
        """A document reached its dossier."""
        (self._folder / "waiting" / _name(id)).unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder for one watch; the lock ends with the process, however that ends.

        Raises:
            InputError: if another watch holds it.
        """
        with (self._folder / "lock").open("ab") as file:
            try:
                _lock(file)
            except OSError as error:
                raise InputError(f"{self._folder}: another watch is running on it") from error
            yield

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


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _name(key: str) -> str:
    """A file name for any key; keys come from the network and must not become paths."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
