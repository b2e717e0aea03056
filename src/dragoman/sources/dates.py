"""Dates as feeds, pages, mails and people write them, to ISO 8601; what is not stated is not filled in."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

ISO = re.compile(
    r"(?P<date>\d{4}(?:-\d{2}(?:-\d{2})?)?)"
    r"(?:[T ](?P<time>\d{2}:?\d{2}(?::?\d{2})?)(?:[.,]\d+)?\s?(?P<zone>Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?")


def iso_date(stated: str) -> str | None:
    """A date or date-time as ISO 8601 with the precision that was stated, None if it is none.

    Reads ISO 8601 and its common variants (blank for `T`, fractions, offset without colon) and RFC 5322
    (`Thu, 27 Feb 2025 10:00:00 +0300`). Zones named by letters are read by `feed_date`.
    """
    stated = stated.strip()
    if compact := COMPACT.fullmatch(stated):
        year, month, day, hour, minute, second, zone = compact.groups()
        stated = f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else "")
    if found := ISO.fullmatch(stated):
        return _checked(found["date"], found["time"], found["zone"])
    try:
        return parsedate_to_datetime(stated).isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _checked(date: str, time: str | None, zone: str | None) -> str | None:
    if time is not None and len(date) < len("2025-02-27"):
        return None
    if time is not None and ":" not in time:
        time = ":".join(time[at : at + 2] for at in range(0, len(time), 2))
    offset = "" if zone is None else _offset(zone)
    try:
        datetime.fromisoformat((date + "-01-01")[:10] + (f"T{time}{offset}" if time else ""))
    except ValueError:
        return None
    return date if time is None else f"{date}T{time}{offset}"


def _offset(zone: str) -> str:
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return "Z"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"
