"""`dragoman watch`: feeds followed into a dossier, until it is stopped."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.choosing import Read, reader
from dragoman.cli.workspace import NameArgument, WorkspaceOption, guarded, open_workspace
from dragoman.model import Document, InputError, NetworkError, SettingError

if TYPE_CHECKING:
    from dragoman.sources.fetch import Fetcher
    from dragoman.sources.versions import Change
    from dragoman.sources.watch import WatchEvent
    from dragoman.sources.watchstate import FolderState
    from dragoman.store import RawPage, Store

HELP = """Follow feeds into a dossier until stopped (Ctrl-C): new articles are read, changed ones become new versions.

Feeds are remembered, so that later runs need the NAME only. Stop it or kill it at any moment: the next run goes on where
this one was. What it knows lies in a folder beside the workspace.

Hosts are asked one request at a time, no faster than their robots.txt and --delay allow; unchanged feeds and pages are
not sent again (conditional requests); a failing host is left alone for longer each time. An article is looked at again
1, 6, 24, 72 and 168 hours after it was first seen.

Examples:

    dragoman watch straits --feed https://news.example.org/world.rss

    dragoman watch straits --opml subscriptions.opml --relevant-only

    dragoman watch straits --once --json >> events.jsonl
"""

MOST_EDITS, LONGEST_EDIT = 5, 160
"""Changed passages shown in the terminal, and characters of each; `--json` and the workspace have all of it."""

KEPT_BEFORE = "kept before the watch last ended"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class _Stopped(Exception):  # noqa: N818 - not an error
    """Raised in a pause between two requests when the user asked to stop."""


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command("watch", help=HELP)(guarded(watch))


def watch(
    name: NameArgument,
    *,
    feed: Annotated[list[str] | None, typer.Option(help="Address of an RSS or Atom feed; may be given again.")] = None,
    opml: Annotated[Path | None, typer.Option(help="A list of feeds as feed readers export it.")] = None,
    drop: Annotated[list[str] | None, typer.Option(help="Follow this feed no longer.")] = None,
    every: Annotated[float, typer.Option(min=1, help="Minutes between two looks at a feed.")] = 15,
    delay: Annotated[float, typer.Option(min=0, help="Seconds between two requests to one host.")] = 2,
    relevant_only: Annotated[
        bool, typer.Option("--relevant-only", help="Leave out what is on no negotiation.")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="Look once at what is due, then end.")] = False,
    contact: Annotated[
        str | None, typer.Option(help="How hosts can reach you, such as an e-mail address; sent with every request.")
    ] = None,
    private: Annotated[bool, typer.Option("--private", help="Fetch from private networks too (an intranet).")] = False,
    state: Annotated[
        Path | None, typer.Option(help="Folder of what the watch knows, instead of the usual one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print each event as a line of JSON.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Follow feeds into a dossier."""
    from dragoman.sources.watch import MINUTE, Watcher, WatchEvent, WatchSettings
    from dragoman.sources.watchstate import FeedMemory, FolderState

    with open_workspace(workspace) as store, _stopping() as stop:
        store.reader.dossier(name)
        memory = FolderState(state or _folder(store, name))
        with memory.alone(), _fetcher(stop, delay, contact, private) as fetcher:
            for url in drop or []:
                if not memory.forget_feed(url):
                    raise SettingError(f"{url} is not followed; there are: {', '.join(memory.feeds()) or 'no feeds'}")
            for url in (*_addresses(feed or []), *_listed(opml)):
                if memory.feed(url) is None:
                    memory.remember_feed(FeedMemory(url=url))
            if not (feeds := memory.feeds()):
                raise SettingError(f"no feed is followed for {name}; name one with --feed or --opml")
            sink = _Sink(store, name, memory, reader(store, name), as_json=as_json)
            for left in memory.waiting():  # a watch was killed between keeping and reading
                sink(WatchEvent(kind="new", url=left.url or "", message=KEPT_BEFORE, document=left))
            settings = WatchSettings(every=every * MINUTE, relevant_only=relevant_only)
            watcher = Watcher(feeds, memory, fetcher, settings)
            typer.secho(f"dragoman: watching {len(feeds)} feeds for {name}", err=True)
            try:
                for event in watcher.look(stop) if once else watcher.run(stop):
                    sink(event)
            except _Stopped:
                pass
        typer.secho(f"dragoman: {sink.summary()}", err=True)
        if once and sink.failed and sink.failed >= len(feeds) and not sink.kept:
            raise NetworkError("no feed could be read")


class _Sink:
    """Reads what a watch finds into the dossier and tells it."""

    def __init__(self, store: Store, name: str, memory: FolderState, read: Read, *, as_json: bool) -> None:
        self._store, self._name, self._memory, self._read, self._as_json = store, name, memory, read, as_json
        self.kept = self.failed = self.skipped = 0

    def __call__(self, event: WatchEvent) -> None:
        claims = self.take(event.document) if event.document is not None else None
        self.failed += event.kind == "failed"
        self.skipped += event.kind == "skipped"
        now = datetime.now().astimezone()
        if self._as_json:
            line = {"time": now.isoformat(timespec="seconds")} | event.as_json() | {"claims": claims}
            typer.echo(json.dumps(line, ensure_ascii=False))
            return
        title = f"{event.document.outlet or '?'}: {event.document.title or '?'}" if event.document else event.url
        note = event.message if claims is None else f"{claims} claims" + (f"; {event.message}" if event.message else "")
        typer.echo(_plain(f"{now:%H:%M:%S} {event.kind:8} {title} ({note})"))
        if event.change is not None:
            for edit in _edits(event.change):
                typer.echo(_plain(edit))

    def take(self, document: Document) -> int:
        """Read a document into the dossier; how many claims it has. Doing it again changes nothing."""
        claims = 0
        if not self._store.reader.knows(self._name, document):
            record = self._read(document)
            claims = len(record.claims)
            self._store.writer.add(self._name, record, page=_page(self._memory, document))
            self.kept += 1
        self._memory.taken(document.id)
        return claims

    def summary(self) -> str:
        return f"{self.kept} kept, {self.skipped} skipped, {self.failed} failed"


def _edits(change: Change) -> Iterator[str]:
    if change.title is not None:
        yield f"    title: {change.title[0]} -> {change.title[1]}"
    for edit in change.edits[:MOST_EDITS]:
        for sign, text in (("-", edit.old_text), ("+", edit.new_text)):
            if text.strip():
                shown = " ".join(text.split())
                yield f"    {sign} {shown[:LONGEST_EDIT]}{'…' if len(shown) > LONGEST_EDIT else ''}"
    if len(change.edits) > MOST_EDITS:
        yield f"    and {len(change.edits) - MOST_EDITS} more changes"


def _page(memory: FolderState, document: Document) -> RawPage | None:
    """The page a document came from, with the map between both."""
    from dragoman.sources.page import offsets
    from dragoman.store import RawPage

    kept = memory.page(document.id)
    if kept is None:
        return None
    content, encoding = kept
    found = offsets(document.text, content, encoding)
    return RawPage(
        content=content,
        media_type="text/html",
        charset=encoding,
        address=document.url,
        offsets=tuple((s.start, s.end, s.raw_start, s.raw_end) for s in found.stretches),
        cut=tuple((d.raw_start, d.raw_end) for d in found.dropped),
    )


def _folder(store: Store, name: str) -> Path:
    """Beside a workspace that is a file, in the user's data folder for one on a server."""
    from platformdirs import user_data_path

    if "://" not in store.address:
        return Path(f"{store.address}.watch") / name
    return (
        user_data_path("dragoman", appauthor=False) / "watch" / sha256(store.address.encode()).hexdigest()[:16] / name
    )


def _fetcher(stop: Event, delay: float, contact: str | None, private: bool) -> Fetcher:
    from dragoman.sources.fetch import Fetcher, FetchSettings

    def pause(seconds: float) -> None:
        if stop.wait(seconds):
            raise _Stopped

    if contact is not None and not (contact.isascii() and contact.isprintable()):
        raise SettingError("--contact must be plain ASCII text")
    settings = FetchSettings(delay=delay, allow_private=private)
    if contact:
        settings = FetchSettings(
            user_agent=f"{settings.user_agent} contact: {contact}", delay=delay, allow_private=private
        )
    return Fetcher(settings, sleep=pause)


def _addresses(urls: list[str]) -> list[str]:
    for url in urls:
        if not url.startswith(("http://", "https://")):
            raise SettingError(f"{url} is not an address of a feed; write https://...")
    return urls


def _listed(opml: Path | None) -> list[str]:
    from dragoman.sources.feeds import parse_opml

    if opml is None:
        return []
    try:
        return [outline.url for outline in parse_opml(opml.read_bytes())]
    except OSError as error:
        raise InputError(f"{opml}: {error.strerror}") from error


@contextmanager
def _stopping() -> Iterator[Event]:
    """A signal that the first Ctrl-C (or the system's request to end) sets; a second Ctrl-C ends at once."""
    stop = Event()

    def ask(number: int, _: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        typer.secho("dragoman: stopping after what is under way; once more to stop at once", err=True)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _plain(text: str) -> str:
    """Text from the news without anything that could command the terminal."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
