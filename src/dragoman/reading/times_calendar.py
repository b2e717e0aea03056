"""Periods of the calendar and their EDTF form (https://www.loc.gov/standards/datetime/, level 1).

How values are written:

- a day is `2025-02-27`; a year `2014`; a decade `197X`; a season `2024-22` (21 spring to 24 winter);
- a month of a known year is the interval of its days, `2021-09-01/2021-09-30`, since that is what months are compared
  with; so are weeks, quarters and parts of months;
- an open end is `..`: `2014/..`;
- where no year can be known, days and months keep `XXXX`: `XXXX-02`, `XXXX-06-16`. Unspecified years with a month
  belong to level 2 of EDTF; there is no level 1 form that says "some February".
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days with its written form.

    Attributes:
        edtf: the EDTF value.
        first: first day, None if open or of an unknown year.
        last: last day, inclusive, None likewise.
    """

    edtf: str
    first: date | None
    last: date | None


def day(value: date) -> Period:
    """One day."""
    return Period(value.isoformat(), value, value)


def span(first: date, last: date) -> Period:
    """Days from first to last, inclusive; one day if both are the same."""
    if first >= last:
        return day(first)
    return Period(f"{first.isoformat()}/{last.isoformat()}", first, last)


def month(year: int, number: int) -> Period:
    """A month of a known year, as the interval of its days."""
    return span(date(year, number, 1), date(year, number, days_in(year, number)))


def year(number: int) -> Period:
    """A calendar year."""
    return Period(f"{number:04d}", date(number, 1, 1), date(number, 12, 31))


def years(first: int, last: int) -> Period:
    """A range of calendar years."""
    return Period(f"{first:04d}/{last:04d}", date(first, 1, 1), date(last, 12, 31))


def decade(first: int) -> Period:
    """Ten years from a year that ends in 0."""
    return Period(f"{first // 10}X", date(first, 1, 1), date(first + 9, 12, 31))


def season(number: int, code: int) -> Period:
    """A season by its EDTF code (21 spring, 22 summer, 23 autumn, 24 winter), with northern months.

    Winter is taken to begin in December of `number`; the days serve comparison only, the value names the season.
    """
    begin = {21: 3, 22: 6, 23: 9, 24: 12}[code]
    first = date(number, begin, 1)
    return Period(f"{number:04d}-{code}", first, shift_months(first, 3) - timedelta(days=1))


def week(of: date, offset: int = 0) -> Period:
    """Monday to Sunday of the week of a day, `offset` weeks on."""
    monday = of - timedelta(days=of.weekday()) + timedelta(weeks=offset)
    return span(monday, monday + timedelta(days=6))


def weekend(of: date, offset: int = 0) -> Period:
    """Saturday and Sunday of the week of a day, `offset` weeks on."""
    saturday = of - timedelta(days=of.weekday()) + timedelta(days=5, weeks=offset)
    return span(saturday, saturday + timedelta(days=1))


def quarter(year_number: int, number: int) -> Period:
    """A quarter (1 to 4) of a calendar year."""
    first = date(year_number, 3 * number - 2, 1)
    return span(first, shift_months(first, 3) - timedelta(days=1))


def half(year_number: int, number: int) -> Period:
    """A half (1 or 2) of a calendar year."""
    first = date(year_number, 6 * number - 5, 1)
    return span(first, shift_months(first, 6) - timedelta(days=1))


def days_in(year_number: int, month_number: int) -> int:
    """Number of days of a month."""
    return calendar.monthrange(year_number, month_number)[1]


def shift_months(of: date, months: int) -> date:
    """The same day some months on, or the last day of that month if it is shorter.

    Raises:
        ValueError: outside the years 1 to 9999.
    """
    index = of.year * 12 + of.month - 1 + months
    year_number, month_number = index // 12, index % 12 + 1
    if not 1 <= year_number <= 9999:
        raise ValueError(f"year {year_number} is outside the calendar")
    return date(year_number, month_number, min(of.day, days_in(year_number, month_number)))


def unknown_day(month_number: int, day_number: int) -> Period:
    """A day of a month of an unknown year."""
    return Period(f"XXXX-{month_number:02d}-{day_number:02d}", None, None)


def unknown_month(month_number: int) -> Period:
    """A month of an unknown year."""
    return Period(f"XXXX-{month_number:02d}", None, None)


def edge(period: Period, which: str, unit: str) -> Period:
    """A part of a period: "early", "mid", "late", "begin" or "end" of a month (M), year (Y), week (W), other (*).

    Months: early 1-10, mid 11-20, late 21 to the end; beginning and end are five days. Years: early, mid and late are
    four months each, beginning and end one month. Weeks: early Monday to Wednesday, mid Tuesday to Thursday, late
    Thursday to Sunday. Other periods are cut in three. The first of these is how the gold annotation reads
    "early February"; the others follow the same idea.
    """
    first, last = period.first, period.last
    if first is None or last is None:
        return period
    days = (last - first).days + 1
    if unit == "W":
        begin, end = {"early": (0, 2), "begin": (0, 1), "mid": (1, 3), "late": (3, 6), "end": (4, 6)}[which]
    elif unit == "M":
        begin, end = {
            "early": (0, 9),
            "begin": (0, 4),
            "mid": (10, 19),
            "late": (20, days - 1),
            "end": (days - 5, days - 1),
        }[which]
    elif unit == "Y":
        one, two = {"early": (1, 4), "begin": (1, 1), "mid": (5, 8), "late": (9, 12), "end": (12, 12)}[which]
        return span(date(first.year, one, 1), date(first.year, two, days_in(first.year, two)))
    else:
        third = days // 3
        begin, end = {
            "early": (0, third - 1),
            "begin": (0, third - 1),
            "mid": (third, days - third - 1),
            "late": (days - third, days - 1),
            "end": (days - third, days - 1),
        }[which]
    return span(first + timedelta(days=max(begin, 0)), first + timedelta(days=max(end, 0)))


def nearest_year(published: date, month_number: int, day_number: int | None) -> int:
    """The year in which a month or day lies nearest to publication; of two equally near ones the earlier."""
    best: tuple[int, int] | None = None
    for candidate in (published.year - 1, published.year, published.year + 1):
        last = days_in(candidate, month_number)
        if day_number is None:
            first, end = date(candidate, month_number, 1), date(candidate, month_number, last)
        else:
            if day_number > last:
                continue
            first = end = date(candidate, month_number, day_number)
        distance = max((first - published).days, (published - end).days, 0)
        if best is None or distance < best[0]:
            best = (distance, candidate)
    return best[1] if best else published.year
