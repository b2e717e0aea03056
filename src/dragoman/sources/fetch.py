"""Addresses to bytes, politely and safely.

Every fetch is bounded in time, size and redirects; private addresses, hosts that say no in robots.txt and packed bodies
that explode are refused. Nothing fetched is executed, no cookies are kept, and no secret in an address is repeated in a
message.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from dragoman.model import NetworkError
from dragoman.sources.addresses import PinnedBackend, PinnedTransport, Resolver, TooSlowError, redact, resolve
from dragoman.sources.limits import DEFAULT_LIMITS, Limits
from dragoman.sources.robots import KEPT_SECONDS, Robots, robots_of
from dragoman.sources.unpack import unpack

log = logging.getLogger(__name__)

AGENT = "dragoman"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may be gone a moment later."""
ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
NOT_TEXT = ("image/", "video/", "audio/", "font/", "application/zip", "application/octet-stream", "application/x-")
"""Content types that cannot hold an article; `application/xml`, JSON and PDF pass."""


class RobotsError(NetworkError):
    """The host's robots.txt does not allow the address to be fetched."""


class StatusError(NetworkError):
    """The server answered, but not with the page. `status` is the HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def _agent_string() -> str:
    try:
        number = version("dragoman")
    except PackageNotFoundError:
        number = "0"
    return f"{AGENT}/{number} (research on reporting; obeys robots.txt for '{AGENT}')"


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How to fetch.

    Attributes:
        user_agent: sent with every request; add a way to reach you when you fetch much.
        delay: seconds between two requests to one host; a larger Crawl-delay of the host goes before it.
        wait: seconds for a connection, or for the next bytes.
        retries: further attempts after a failure that may pass.
        longest_pause: seconds; a server that asks for a longer one (Retry-After) is given up for now.
        robots: whether robots.txt is obeyed.
        allow_private: whether addresses of private networks may be fetched (an intranet, tests).
    """

    user_agent: str = field(default_factory=_agent_string)
    delay: float = 2.0
    wait: float = 15.0
    retries: int = 3
    longest_pause: float = 120.0
    robots: bool = True
    allow_private: bool = False
    limits: Limits = DEFAULT_LIMITS


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer.

    Attributes:
        url: the address that answered, after redirects; `redirects` are those on the way.
        body: the bytes, unpacked; empty if `not_modified`.
        charset: the encoding stated by the server.
        etag, last_modified: what to send next time, so that an unchanged page is not sent again.
        permanent: the address that the server says is the new one for good, None if there is none.
    """

    url: str
    status: int
    body: bytes
    content_type: str
    charset: str | None
    etag: str | None
    last_modified: str | None
    not_modified: bool
    redirects: tuple[str, ...]
    permanent: str | None = None


class Fetcher:
    """Fetches addresses, one at a time, keeping each host's pace. Close it, or use it in a `with`."""

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        resolver: Resolver = resolve,
    ) -> None:
        self.settings = settings or FetchSettings()
        self._clock, self._sleep = clock, sleep
        self._backend = PinnedBackend(allow_private=self.settings.allow_private, resolver=resolver)
        # The transport without httpx's client: nothing there keeps cookies, follows redirects or reads the environment.
        self._transport = PinnedTransport(self._backend)
        self._timeout = httpx.Timeout(self.settings.wait).as_dict()
        self._headers = {
            "User-Agent": self.settings.user_agent,
            "Accept": ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "en,*;q=0.5",
        }
        self._robots: dict[str, Robots] = {}
        self._next: dict[str, float] = {}

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetch an address.

        Args:
            url: `http` or `https`.
            etag: of the copy at hand, for a conditional request.
            last_modified: of the copy at hand, likewise.

        Raises:
            RobotsError, PrivateAddressError, TooLargeError, TooSlowError, StatusError: as their names say.
            NetworkError: for everything else that went wrong.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value and value.isprintable()}
        for attempt in range(self.settings.retries + 1):
            last = attempt == self.settings.retries
            try:
                return self._follow(url, headers)
            except StatusError as error:
                pause = self._pause(attempt, getattr(error, "retry_after", None))
                if last or error.status not in PASSING or pause > self.settings.longest_pause:
                    raise
                log.info("%s; trying again in %.0f s", error, pause)
            except _PassingError as error:
                pause = self._pause(attempt, None)
                if last:
                    raise NetworkError(str(error)) from error
                log.info("%s; trying again in %.0f s", error, pause)
            self._sleep(pause)
        raise AssertionError("unreachable")

    def _pause(self, attempt: int, asked: float | None) -> float:
        """Seconds before the next attempt: what the server asks, else doubling from 1 s, with jitter against crowds."""
        return asked if asked is not None else 2.0**attempt * random.uniform(0.75, 1.25)  # noqa: S311 - not a secret

    def _follow(self, url: str, headers: dict[str, str]) -> Fetched:
        self._backend.deadline = time.monotonic() + self.settings.limits.seconds
        way: list[str] = []
        moved = True
        permanent = None
        while True:
            _check(url)
            self._obey(url)
            answer = self._ask(url, headers)
            if answer.status not in REDIRECTS or not answer.location:
                return _fetched(url, answer, tuple(way), permanent)
            way.append(url)
            try:
                target = urljoin(url, answer.location)
            except ValueError as error:
                raise NetworkError(f"{redact(url)} redirects to an address that cannot be read") from error
            if target in way:
                raise NetworkError(f"{redact(way[0])} redirects in a circle")
            if len(way) > self.settings.limits.redirects:
                raise NetworkError(f"{redact(way[0])} redirects more than {self.settings.limits.redirects} times")
            moved = moved and answer.status in {301, 308}
            permanent = target if moved else permanent
            url = target

    def _obey(self, url: str) -> None:
        """Wait for the host's turn, after asking its robots.txt."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        delay = self.settings.delay
        if self.settings.robots:
            robots = self._robots.get(origin)
            if robots is None or self._clock() - robots.fetched_at > KEPT_SECONDS:
                self._turn(origin, delay)
                robots = self._robots[origin] = self._ask_robots(origin)
            if not robots.allows(url, AGENT):
                why = "cannot be read now" if robots.closed else "does not allow it"
                if robots.closed:
                    del self._robots[origin]  # it may answer next time
                raise RobotsError(f"{redact(url)} was not fetched: the host's robots.txt {why}")
            delay = max(delay, robots.delay(AGENT))
        self._turn(origin, delay)

    def _turn(self, origin: str, delay: float) -> None:
        wait = self._next.get(origin, 0.0) - self._clock()
        if wait > 0:
            self._sleep(wait)
            self._backend.deadline += wait
        self._next[origin] = self._clock() + delay

    def _ask_robots(self, origin: str) -> Robots:
        url = f"{origin}/robots.txt"
        for _ in range(self.settings.limits.redirects + 1):
            try:
                answer = self._ask(url, {})
            except (_PassingError, StatusError, NetworkError) as error:
                if isinstance(error, StatusError):
                    return robots_of(error.status, b"", self._clock())
                if isinstance(error, _PassingError | TooSlowError):
                    return robots_of(None, b"", self._clock())
                raise
            if answer.status not in REDIRECTS or not answer.location:
                return robots_of(answer.status, answer.body, self._clock())
            url = urljoin(url, answer.location)
            _check(url)
        return robots_of(404, b"", self._clock())  # RFC 9309, 2.3.1.2: too many redirects count as unavailable

    def _ask(self, url: str, headers: dict[str, str]) -> _Answer:
        where = redact(url)
        try:
            request = httpx.Request("GET", url, headers=self._headers | headers, extensions={"timeout": self._timeout})
            response = self._transport.handle_request(request)
            try:
                return _read(where, response, self.settings.limits)
            finally:
                response.close()
        except NetworkError as error:
            if isinstance(error, StatusError) or where in str(error):
                raise
            raise type(error)(f"{where}: {error}") from error
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            if time.monotonic() >= self._backend.deadline:
                raise TooSlowError(f"{where}: not finished in {self.settings.limits.seconds:g} seconds") from error
            raise _PassingError(f"{where}: no answer in time") from error
        except (httpcore.NetworkError, httpcore.RemoteProtocolError, httpx.TransportError) as error:
            raise _PassingError(f"{where}: {error or type(error).__name__}") from error
        except (httpx.InvalidURL, httpcore.UnsupportedProtocol, httpcore.ProtocolError, ValueError) as error:
            raise NetworkError(f"{where}: {error}") from error


class _PassingError(Exception):
    """A failure that another attempt may mend."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes
    location: str | None


def _read(where: str, response: httpx.Response, limits: Limits) -> _Answer:
    status = response.status_code
    if status in REDIRECTS or status == 304:
        return _Answer(status, response.headers, b"", response.headers.get("Location"))
    if not 200 <= status < 300:
        error = StatusError(f"{where}: the server answered {status} {response.reason_phrase[:60]}".rstrip(), status)
        error.retry_after = _seconds(response.headers.get("Retry-After"))  # type: ignore[attr-defined]
        raise error
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind.startswith(NOT_TEXT):
        raise NetworkError(f"{where}: this is {kind}, not a page")
    body = unpack(response.iter_raw(), response.headers.get("Content-Encoding", ""), limits)
    return _Answer(status, response.headers, body, None)


def _fetched(url: str, answer: _Answer, way: tuple[str, ...], permanent: str | None) -> Fetched:
    stated = answer.headers.get("Content-Type", "")
    charset = None
    for part in stated.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'")[:40] or None
    return Fetched(
        url=url,
        status=answer.status,
        body=answer.body,
        content_type=stated.partition(";")[0].strip().lower(),
        charset=charset,
        etag=answer.headers.get("ETag"),
        last_modified=answer.headers.get("Last-Modified"),
        not_modified=answer.status == 304,
        redirects=way,
        permanent=permanent,
    )


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise NetworkError(f"{redact(url)}: {error}") from error
    if parts.scheme not in {"http", "https"}:
        raise NetworkError(f"only http and https addresses are fetched, not {parts.scheme[:20]!r}")
    if not host:
        raise NetworkError(f"{redact(url)}: there is no host in the address")


def _seconds(retry_after: str | None) -> float | None:
    """Seconds of a Retry-After header, which is a number or a date; None if it is neither."""
    if not retry_after:
        return None
    value = retry_after.strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value).astimezone(UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
