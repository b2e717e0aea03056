"""What a host asks of programs that fetch (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dragoman.sources.optional import optional

ROBOTS_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least 500 KiB are to be read; the rest is left alone."""
KEPT_SECONDS = 24 * 3600
"""RFC 9309, 2.4: a copy is not to be used for longer than a day."""
LONGEST_DELAY = 120.0
"""Seconds; a host that asks for more is given this much."""


@dataclass(frozen=True, slots=True)
class Robots:
    """One host's wishes. `rules` is None if all is allowed; `closed` if nothing is, because they could not be read."""

    rules: Any
    closed: bool
    fetched_at: float

    def allows(self, url: str, agent: str) -> bool:
        """Whether an address may be fetched by `agent`."""
        return not self.closed and (self.rules is None or bool(self.rules.can_fetch(url, agent)))

    def delay(self, agent: str) -> float:
        """Seconds the host wants between two requests, 0 if it does not say."""
        wanted = None if self.rules is None else self.rules.crawl_delay(agent)
        return min(float(wanted), LONGEST_DELAY) if wanted else 0.0


def robots_of(status: int | None, body: bytes, now: float) -> Robots:
    """Wishes from the answer to `/robots.txt`: none if there is no such file, all closed if the host cannot answer.

    Args:
        status: the HTTP status, None if there was no answer (RFC 9309, 2.3.1.3 and 2.3.1.4).
        body: the file.
        now: the clock, in seconds.
    """
    if status is None or status >= 500 or status == 429:
        return Robots(None, closed=True, fetched_at=now)
    if not 200 <= status < 300:
        return Robots(None, closed=False, fetched_at=now)
    text = body[:ROBOTS_BYTES].decode("utf-8", "replace")
    return Robots(optional("protego", "feeds").Protego.parse(text), closed=False, fetched_at=now)
