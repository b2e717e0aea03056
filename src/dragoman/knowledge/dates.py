"""Dates that keep their precision: ISO prefixes "2022", "2022-09" and "2022-09-06"."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


@lru_cache(maxsize=16384)
def bounds(text: str) -> tuple[date, date]:
    """Return the first and the last day that an ISO prefix may mean.

    Raises:
        ValueError: `text` is not an ISO year, month or day, or no such day exists.
    """
    found = _SHAPE.match(text)
    if found is None:
        raise ValueError(f"not an ISO date, month or year: {text!r}")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def covers(start: str, end: str, on: date) -> bool:
    """Whether `on` may lie in the period.

    Both ends count in full, so on the day (or, at month precision, in the month) of a handover both holders are
    returned: the choice is the reader's, not the table's. An empty start or end is open.
    """
    if start and on < bounds(start)[0]:
        return False
    return not end or on <= bounds(end)[1]


def surely_overlap(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Whether two (start, end) periods share more than a handover, whatever the unknown days are.

    A period with an unknown start proves nothing and never overlaps.
    """
    if not a[0] or not b[0]:
        return False
    if bounds(b[0])[1] < bounds(a[0])[1]:
        a, b = b, a
    return not a[1] or bounds(b[0])[1] < bounds(a[1])[0]
