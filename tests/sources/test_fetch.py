from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("httpx", reason="the extra 'feeds' is not installed")
pytest.importorskip("protego", reason="the extra 'feeds' is not installed")

from tests.sources.nasty_server import NastyServer

from dragoman.model import DragomanError, InputError, NetworkError
from dragoman.sources import addresses
from dragoman.sources.addresses import PrivateAddressError, is_public, redact
from dragoman.sources.feeds import parse_feed
from dragoman.sources.fetch import Fetcher, FetchSettings, RobotsError
from dragoman.sources.limits import Limits
from dragoman.sources.page import extract_page

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "nasty_server.yml").read_text(encoding="utf-8"))
QUICK = FetchSettings(
    delay=0.0, wait=2.0, retries=2, longest_pause=30.0, allow_private=True,
    limits=Limits(text_bytes=1 << 20, file_bytes=1 << 20, seconds=5.0, redirects=4),
)  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[NastyServer]:
    with NastyServer() as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def fetcher(pauses: list[float]) -> Iterator[Fetcher]:
    with Fetcher(QUICK, sleep=pauses.append) as it:
        yield it


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["path"])
def test_every_nasty_behaviour_ends_as_documented(case: dict[str, Any], server: NastyServer, fetcher: Fetcher) -> None:
    server.seen.clear()
    end, text = how_it_ends(server.url(case["path"]), fetcher, conditional=case["end"] == "unchanged")
    assert end == case["end"], (case["why"], text)
    assert case.get("says", "") in text
    if "tries" in case:
        assert server.seen[case["path"]] == case["tries"]


def how_it_ends(url: str, fetcher: Fetcher, *, conditional: bool) -> tuple[str, str]:
    try:
        answer = fetcher.get(url)
        if conditional:
            again = fetcher.get(url, etag=answer.etag, last_modified=answer.last_modified)
            return ("unchanged" if again.not_modified else "fetched"), ""
        return "read", extract_page(answer.body or b" ", url=answer.url, charset=answer.charset).document.text
    except DragomanError as error:
        return type(error).__name__, str(error)


def test_there_are_thirty_behaviours() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("path", ["feed-bomb", "feed-external"])
def test_a_feed_that_defines_entities_is_refused(path: str, server: NastyServer, fetcher: Fetcher) -> None:
    pytest.importorskip("feedparser")
    with pytest.raises(InputError, match="entities"):
        parse_feed(fetcher.get(server.url(path)).body)


def test_a_feed_with_bad_dates_and_links_keeps_its_entries(server: NastyServer, fetcher: Fetcher) -> None:
    pytest.importorskip("feedparser")
    feed = parse_feed(fetcher.get(server.url("feed")).body, url=server.url("feed"))
    assert [entry.title for entry in feed.entries] == ["One", "Two", "Three"]
    assert [entry.published for entry in feed.entries] == ["2025-02-27T10:00+03:00", None, None]
    assert feed.entries[1].bad_date == "the day before yesterday"
    assert feed.entries[2].url is None


def test_the_address_for_good_is_reported(server: NastyServer, fetcher: Fetcher) -> None:
    answer = fetcher.get(server.url("moved"))
    assert answer.permanent == server.url("page")
    assert answer.redirects == (server.url("moved"),)


def test_each_host_keeps_its_pace_and_its_crawl_delay(server: NastyServer) -> None:
    waits: list[float] = []
    settings = FetchSettings(delay=5.0, allow_private=True)
    with Fetcher(settings, clock=lambda: 100.0, sleep=waits.append) as fetcher:
        fetcher.get(server.url("page"))
        fetcher.get(server.url("page"))
    assert waits == [5.0, 5.0]  # after robots.txt, and after the first page


def test_a_retry_waits_as_long_as_the_server_asks(server: NastyServer, fetcher: Fetcher, pauses: list[float]) -> None:
    server.seen.clear()
    fetcher.get(server.url("too-many"))
    assert pauses.count(1.0) == 2


def test_a_host_whose_robots_txt_fails_is_left_alone(fetcher: Fetcher) -> None:
    with NastyServer() as server:
        server.robots_status = 503
        with pytest.raises(RobotsError, match="cannot be read now"):
            fetcher.get(server.url("page"))
        server.robots_status = 200
        assert fetcher.get(server.url("page")).status == 200


def test_cookies_are_not_kept(server: NastyServer, fetcher: Fetcher) -> None:
    server.headers_seen.clear()
    fetcher.get(server.url("cookie"))
    fetcher.get(server.url("page"))
    assert not any("Cookie" in headers for _, headers in server.headers_seen)
    assert all(headers["User-Agent"].startswith("dragoman/") for _, headers in server.headers_seen)


def test_private_addresses_are_refused_unless_allowed(server: NastyServer) -> None:
    with (
        Fetcher(FetchSettings(delay=0, retries=0)) as fetcher,
        pytest.raises(PrivateAddressError, match=r"127\.0\.0\.1"),
    ):
        fetcher.get(server.url("page"))
    assert server.seen["nothing"] == 0


def test_a_redirect_into_a_private_network_is_refused(server: NastyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    settings = FetchSettings(delay=0, retries=0, robots=False)
    with Fetcher(settings) as fetcher, pytest.raises(PrivateAddressError, match=r"127\.0\.0\.2"):
        fetcher.get(server.url("redirect-other-host"))


def test_a_name_that_changes_its_meaning_gains_nothing(server: NastyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    asked: list[str] = []

    def rebinding(host: str, _: int) -> list[str]:
        asked.append(host)
        return next(answers)

    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    settings = FetchSettings(delay=0, retries=0, robots=False)
    url = f"http://rebind.example:{server.server_port}/page"
    with Fetcher(settings, resolver=rebinding) as fetcher:
        assert fetcher.get(url).status == 200
        assert asked == ["rebind.example"]  # one question, and the connection goes to its answer
    with Fetcher(settings, resolver=rebinding) as fetcher, pytest.raises(PrivateAddressError):
        fetcher.get(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::",
    ],
)  # fmt: skip
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_outside_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("spelling", ["http://2130706433/", "http://0x7f000001/", "http://127.1/"])
def test_odd_spellings_of_this_machine_are_refused(spelling: str) -> None:
    with Fetcher(FetchSettings(delay=0, retries=0)) as fetcher, pytest.raises(NetworkError):
        fetcher.get(spelling)


def test_secrets_in_an_address_are_not_repeated() -> None:
    shown = redact("https://user:hunter2@feeds.example/x?api_key=abc&page=2&Token=def#frag")
    assert "hunter2" not in shown
    assert "abc" not in shown
    assert "def" not in shown
    assert "page=2" in shown


def test_a_secret_is_not_in_the_message_of_a_failure(server: NastyServer, fetcher: Fetcher) -> None:
    with pytest.raises(NetworkError) as failure:
        fetcher.get(server.url("gone?api_key=verysecret"))
    assert "verysecret" not in str(failure.value)
