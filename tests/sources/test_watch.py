from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Timer

import pytest

pytest.importorskip("httpx", reason="the extra 'feeds' is not installed")
pytest.importorskip("protego", reason="the extra 'feeds' is not installed")
pytest.importorskip("feedparser", reason="the extra 'feeds' is not installed")

from tests.sources.nasty_server import NastyServer

from dragoman.model import InputError
from dragoman.sources.fetch import Fetcher, FetchSettings
from dragoman.sources.watch import HOUR, Watcher, WatchSettings
from dragoman.sources.watchstate import FolderState


@pytest.fixture
def server() -> Iterator[NastyServer]:
    with NastyServer() as running:
        yield running


class Clock:
    def __init__(self) -> None:
        self.time = 1_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(FetchSettings(delay=0, retries=0, allow_private=True), sleep=lambda _: None) as it:
        yield it


def watcher(server: NastyServer, folder: Path, fetcher: Fetcher, clock: Clock, **settings: bool) -> Watcher:
    return Watcher([server.url("feed")], FolderState(folder), fetcher, WatchSettings(**settings), now=clock)


def test_new_articles_once_each(server: NastyServer, tmp_path: Path, fetcher: Fetcher, clock: Clock) -> None:
    first = list(watcher(server, tmp_path, fetcher, clock).look())
    assert [(it.kind, it.url) for it in first] == [("new", server.url("page")), ("new", server.url("changing"))]
    assert first[0].document is not None
    assert first[0].document.published == "2025-02-27T10:00:00Z"
    clock.time += 16 * 60
    assert list(watcher(server, tmp_path, fetcher, clock).look()) == []  # a new watcher on the same state resumes
    assert server.seen["feed"] == 2
    assert server.seen["page"] == 1


def test_a_changed_article_is_a_new_version(
    server: NastyServer, tmp_path: Path, fetcher: Fetcher, clock: Clock
) -> None:
    [_, before] = watcher(server, tmp_path, fetcher, clock).look()
    server.extra = "<p>On Thursday the union declined to comment, its spokeswoman said.</p>"
    clock.time += 1.1 * HOUR
    [changed] = watcher(server, tmp_path, fetcher, clock).look()
    assert (changed.kind, changed.url) == ("changed", server.url("changing"))
    assert changed.change is not None
    assert [it.new_text for it in changed.change.edits] == [
        "On Thursday the union declined to comment, its spokeswoman said."
    ]
    assert changed.document is not None
    assert before.document is not None
    state = FolderState(tmp_path)
    memory = state.article(changed.url)
    assert memory is not None
    assert memory.versions == (before.document.id, changed.document.id)
    assert state.document(before.document.id) == before.document
    assert b"declined to comment" in (state.page(changed.document.id) or (b"", ""))[0]


def test_an_article_is_looked_at_less_and_less(
    server: NastyServer, tmp_path: Path, fetcher: Fetcher, clock: Clock
) -> None:
    it = watcher(server, tmp_path, fetcher, clock)
    for _ in range(24 * 30):
        list(it.look())
        clock.time += HOUR
    assert server.seen["page"] == 1 + 5


def test_a_failing_feed_is_asked_less_and_less(tmp_path: Path, fetcher: Fetcher, clock: Clock) -> None:
    with NastyServer() as server:
        it = Watcher([server.url("broken")], FolderState(tmp_path), fetcher, now=clock)
        failures = 0
        for _ in range(96):
            failures += len(list(it.look()))
            clock.time += HOUR / 4
    assert 4 <= failures <= 7
    assert server.seen["broken"] == failures


def test_what_the_screen_holds_back_is_not_kept(
    server: NastyServer, tmp_path: Path, fetcher: Fetcher, clock: Clock
) -> None:
    server.extra = ""
    events = list(watcher(server, tmp_path, fetcher, clock, relevant_only=True).look())
    assert {it.kind for it in events} == {"new"}  # both pages speak of talks


def test_a_watch_stops_when_told(server: NastyServer, tmp_path: Path, fetcher: Fetcher) -> None:
    stop = Event()
    it = Watcher([server.url("feed")], FolderState(tmp_path), fetcher)
    seen = 0
    for event in it.run(stop):
        seen += event.kind == "new"
        stop.set()
    assert seen == 1  # the second article is left for the next time
    memory = FolderState(tmp_path).feed(server.url("feed"))
    assert memory is None  # so that the rest of the feed is looked at again
    again = [event.url for event in it.look()]
    assert again == [server.url("changing")]


def test_waiting_ends_with_the_signal(server: NastyServer, tmp_path: Path, fetcher: Fetcher) -> None:
    stop = Event()
    timer = Timer(0.3, stop.set)
    timer.start()
    assert len(list(Watcher([server.url("feed")], FolderState(tmp_path), fetcher).run(stop))) == 2
    timer.join()


def test_a_killed_write_leaves_the_old_state(
    server: NastyServer, tmp_path: Path, fetcher: Fetcher, clock: Clock
) -> None:
    list(watcher(server, tmp_path, fetcher, clock).look())
    (tmp_path / "articles" / ".half.123.tmp").write_bytes(b"{")
    assert FolderState(tmp_path).article(server.url("page")) is not None
    (tmp_path / "articles" / "half").write_bytes(b"{")
    with pytest.raises(InputError, match="damaged"):
        FolderState(tmp_path)
