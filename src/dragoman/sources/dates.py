"""Dates as feeds, pages, mails and people write them, to ISO 8601; what is not stated is not filled in."""

from __future__ import annotations

import re
from datetime import datetime

from dragoman.sources.tables import table

ISO = re.compile(
    r"(?P<date>\d{4}(?:-\d{2}(?:-\d{2})?)?)"
    r"(?:[T ]\s?(?P<time>\d{1,2}:\d{2}(?::\d{2})?|\d{4}(?:\d{2})?)(?:[.,]\d{1,9})?\s?"
    r"(?P<zone>[A-Za-z]{1,5}|[+-]\d{2}(?::?\d{2})?)?)?"
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?")
MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -.]\s?(?P<month>[A-Za-z]{3,9})\.?,?[ -](?P<year>\d{4}|\d{2})\b"
)
MONTH_FIRST = re.compile(r"(?P<month>[A-Za-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})\b")
POINTS = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b")
YEAR_SLASH = re.compile(r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})\b")
WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
CLOCK = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\.\d+)?\s*(?P<half>[ap])?\.?(?:m\b\.?)?\s*"
    r"(?P<zone>[+-]\d{2}:?\d{2}|(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5})?(?:\s*\([^)]{0,40}\))?",
    re.IGNORECASE,
)
PLACEHOLDERS = ("1970-01-01T00:00:00", "0001-", "0000-", "1899-12-3", "1900-01-01")
"""What programs write when they have no date: the zero of Unix, of .NET, of spreadsheets."""
LONGEST = 100
"""Characters of the longest date that is looked at."""


def iso_date(stated: str) -> str | None:
    """A date or date-time as ISO 8601 with the precision that was stated, None if it is none.

    Reads ISO 8601 and its common variants, RFC 5322 (mails, RSS), `27 February 2025`, `February 27, 2025`, `27.2.2025`,
    `2025/02/27`, with or without a clock and a zone. A zone named by letters that mean several zones is dropped, so
    that the clock stays and no offset is invented. `03/04/2025`, which is in March or in April, is not read.
    """
    stated = " ".join(stated[: LONGEST + 1].split())
    if not stated or len(stated) > LONGEST:
        return None
    if compact := COMPACT.fullmatch(stated):
        year, month, day, hour, minute, second, zone = compact.groups()
        stated = f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else "")
    if found := ISO.fullmatch(stated):
        return _checked(found["date"], found["time"], found["zone"])
    rest = stated[weekday.end() :] if (weekday := WEEKDAY.match(stated)) else stated
    for pattern in (DAY_FIRST, MONTH_FIRST, POINTS, YEAR_SLASH):
        if day := pattern.match(rest):
            return _with_clock(_day(day), rest[day.end() :])
    if (clock := CLOCK.match(rest)) and (after := rest[clock.end() :].strip(" ,")):  # "10:00 MSK, 27 February 2025"
        for pattern in (DAY_FIRST, MONTH_FIRST, POINTS):
            if day := pattern.fullmatch(after):
                return _with_clock(_day(day), clock.group())
    return None


def _day(found: re.Match[str]) -> str | None:
    month = found["month"]
    number = int(month) if month.isdigit() else MONTHS.get(month[:3].lower())
    if number is None:
        return None
    year = found["year"]
    if len(year) == 2:  # RFC 5322, 4.3: two-digit years up to 49 are of this century
        year = f"{'20' if year <= '49' else '19'}{year}"
    return f"{year}-{number:02}-{int(found['day']):02}"


def _with_clock(date: str | None, rest: str) -> str | None:
    if date is None:
        return None
    rest = rest.strip(" ,|-").removeprefix("at ").removeprefix("T")
    if not rest:
        return _checked(date, None, None)
    found = CLOCK.fullmatch(rest)
    if found is None:
        return None
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    seconds = f":{found['second']}" if found["second"] else ""
    return _checked(date, f"{hour:02}:{found['minute']}{seconds}", found["zone"])


def _checked(date: str, time: str | None, zone: str | None) -> str | None:
    if time is not None:
        if len(date) < len("2025-02-27"):
            return None
        if ":" not in time:
            time = ":".join(time[at : at + 2] for at in range(0, len(time), 2))
        time = time.rjust(5, "0") if time.count(":") == 1 else time.rjust(8, "0")
        if time.startswith("24:00"):
            return None
    offset = "" if zone is None else _offset(zone)
    whole = date if time is None else f"{date}T{time}{offset}"
    try:
        datetime.fromisoformat((date + "-01-01")[:10] + whole[10:])
    except ValueError:
        return None
    return None if whole.startswith(PLACEHOLDERS) else whole


def _offset(zone: str) -> str:
    zone = zone.upper()
    if zone[0] not in "+-":
        known: dict[str, str] = table("zones")["offsets"]
        if len(zone) > 3 and zone[:3] in {"UTC", "GMT"} and zone[3] in "+-":
            zone = zone[3:] if len(zone) > 5 else f"{zone[3]}0{zone[4:]}"
        else:
            return known.get(zone, "")
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"
