"""`dragoman watch` from end to end against a server on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpx", reason="the extra 'feeds' is not installed")
pytest.importorskip("protego", reason="the extra 'feeds' is not installed")
pytest.importorskip("feedparser", reason="the extra 'feeds' is not installed")

from tests.sources.nasty_server import NastyServer
from typer.testing import CliRunner, Result

from dragoman.cli.main import app
from dragoman.model import DossierSettings
from dragoman.sources.watchstate import FolderState
from dragoman.store import open_store

SAID = "<p>On Thursday the union rejected the offer, its spokeswoman said.</p>"


@pytest.fixture
def server() -> Iterator[NastyServer]:
    with NastyServer() as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "w.sqlite"
    with open_store(str(path), create=True) as store:
        store.writer.create(DossierSettings(name="port"))
    return path


def run(workspace: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["watch", "port", "--private", "--delay", "0", "-w", str(workspace), *arguments])


def events(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def documents(workspace: Path) -> list[tuple[str | None, int, bool]]:
    with open_store(str(workspace)) as store:
        return sorted((it.url, it.version, it.current) for it in store.reader.documents("port", versions=True).items)


def let_time_pass(workspace: Path) -> None:
    """Everything that is remembered becomes due."""
    state = FolderState(Path(f"{workspace}.watch") / "port")
    for url in state.feeds():
        state.remember_feed(state.feed(url).model_copy(update={"due": 0.0}))  # type: ignore[union-attr]
        for path in ("page", "changing"):
            article = state.article(url.replace("feed", path))
            if article is not None:
                state.remember_article(article.model_copy(update={"due": 0.0}))


def test_articles_come_once_and_changes_become_versions(server: NastyServer, workspace: Path) -> None:
    first = events(run(workspace, "--feed", server.url("feed"), "--once", "--json"))
    assert [(it["kind"], it["url"]) for it in first] == [("new", server.url("page")), ("new", server.url("changing"))]
    assert all(it["claims"] is not None for it in first)
    assert events(run(workspace, "--once", "--json")) == []  # nothing is due, and the feed is remembered

    server.extra = SAID
    let_time_pass(workspace)
    [changed] = events(run(workspace, "--once", "--json"))
    assert changed["kind"] == "changed"
    assert [edit["new_text"] for edit in changed["change"]["edits"]] == [SAID.removeprefix("<p>").removesuffix("</p>")]
    assert documents(workspace) == [
        (server.url("changing"), 1, False),
        (server.url("changing"), 2, True),
        (server.url("page"), 1, True),
    ]


def test_the_page_is_kept_with_the_way_back(server: NastyServer, workspace: Path) -> None:
    [event, _] = events(run(workspace, "--feed", server.url("feed"), "--once", "--json"))
    with open_store(str(workspace)) as store:
        page = store.reader.page("port", event["document"]["id"])
    assert page is not None
    start, end, raw_start, raw_end = page.offsets[0]
    words = event["document"]["text"][start:end]
    assert words
    assert page.content.decode()[raw_start:raw_end] == words


def test_a_change_is_shown_to_people(server: NastyServer, workspace: Path) -> None:
    run(workspace, "--feed", server.url("feed"), "--once")
    server.extra = SAID
    let_time_pass(workspace)
    shown = run(workspace, "--once").stdout
    assert "changed" in shown
    assert "    + On Thursday the union rejected the offer" in shown


def test_a_document_kept_before_a_kill_reaches_the_dossier(server: NastyServer, workspace: Path) -> None:
    run(workspace, "--feed", server.url("feed"), "--once")
    state = FolderState(Path(f"{workspace}.watch") / "port")
    known = state.document(state.article(server.url("page")).versions[0])  # type: ignore[union-attr]
    assert known is not None
    left = known.of("The minister said the talks would go on.", url="http://n.example/left", published="2025-02-28")
    state.keep(left, b"<p>The minister said the talks would go on.</p>", "utf-8")
    assert "1 kept" in run(workspace, "--once").stderr
    assert ("http://n.example/left", 1, True) in documents(workspace)
    assert FolderState(Path(f"{workspace}.watch") / "port").waiting() == []


def start(workspace: Path, url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "dragoman", "watch", "port", "--private", "--delay", "0", "-w", str(workspace)]
    return subprocess.Popen(
        [*command, "--feed", url, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_killed_watch_goes_on_where_it_was_and_a_stopped_one_ends_well(server: NastyServer, workspace: Path) -> None:
    killed = start(workspace, server.url("feed"))
    assert killed.stdout is not None
    assert json.loads(killed.stdout.readline())["url"] == server.url("page")
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    server.seen.clear()

    stopped = start(workspace, server.url("feed"))
    until = time.monotonic() + 120
    while len(documents(workspace)) < 2 and time.monotonic() < until:
        time.sleep(0.2)
    stopped.send_signal(signal.SIGTERM)
    _, said = stopped.communicate(timeout=60)
    assert stopped.returncode == 0, said
    assert documents(workspace) == [(server.url("changing"), 1, True), (server.url("page"), 1, True)]
    assert server.seen["page"] == 0  # what was known is not fetched again


def test_two_watches_do_not_share_a_folder(server: NastyServer, workspace: Path) -> None:
    state = FolderState(Path(f"{workspace}.watch") / "port")
    with state.alone():
        result = run(workspace, "--feed", server.url("feed"), "--once")
    assert result.exit_code == 3
    assert "another watch" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--once"], "no feed is followed"),
        (["--once", "--feed", "news.example.org/rss"], "not an address"),
        (["--once", "--drop", "https://n.example/rss"], "is not followed"),
        (["--once", "--feed", "https://n.example/rss", "--contact", "a\nb"], "--contact"),
    ],
)
def test_wrong_options_are_told(arguments: list[str], says: str, workspace: Path) -> None:
    result = run(workspace, *arguments)
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_feed_that_cannot_be_read_ends_in_the_status_of_the_network(server: NastyServer, workspace: Path) -> None:
    assert run(workspace, "--feed", server.url("gone"), "--once").exit_code == 7


def test_a_feed_can_be_dropped_and_lists_are_taken(server: NastyServer, workspace: Path, tmp_path: Path) -> None:
    opml = tmp_path / "feeds.opml"
    opml.write_text(f'<opml version="2.0"><body><outline xmlUrl="{server.url("feed")}"/></body></opml>')
    run(workspace, "--opml", str(opml), "--once")
    assert FolderState(Path(f"{workspace}.watch") / "port").feeds() == [server.url("feed")]
    assert run(workspace, "--drop", server.url("feed"), "--once").exit_code == 2  # then nothing is left to follow
    assert FolderState(Path(f"{workspace}.watch") / "port").feeds() == []
