"""Expressions that name a date, month, quarter, season, year or hour of their own (see times_rules)."""

from __future__ import annotations

import re
from datetime import date

from dragoman.reading import times_calendar as cal
from dragoman.reading.times_calendar import Period
from dragoman.reading.times_grammar import lexicon
from dragoman.reading.times_rules import (
    Found,
    Resolver,
    Words,
    chosen,
    cut,
    dated,
    direction_of,
    shift_of,
    try_day,
    whole_month,
)


def iso(words: Words) -> Found | None:
    """2025-02-27."""
    year, month, number = map(int, words.text("iso").split("-"))
    return dated(words, month, number, year) if 1 <= month <= 12 else None


def dotted(words: Words) -> Found | None:
    """16.06.2025: day, month, year."""
    number, month, year = map(int, words.text("dotted").split("."))
    return dated(words, month, number, year) if 1 <= month <= 12 else None


def slashed(words: Words) -> Found | None:
    """7/8/07: a date only if one order is possible, or if only one of both lies within a month of publication."""
    a, b, c = (words.text(name) for name in "abc")
    if len(c) not in (2, 4):
        return None
    year = int(c) if len(c) == 4 else 2000 + int(c)
    readings = {d for d in (try_day(year, int(a), int(b)), try_day(year, int(b), int(a))) if d}
    if len(readings) > 1 and words.published:
        near = {d for d in readings if abs((d - words.published).days) <= 15}
        readings = near or readings
    return Found(cal.day(readings.pop()) if len(readings) == 1 else None)


def _day(words: Words, name: str) -> int:
    return int(re.sub(r"\D", "", words.text(name)) or words.value(name, "ORDINAL"))


def date_rule(words: Words) -> Found | None:
    """16 June, June 16th, 2025."""
    return dated(words, words.month(), _day(words, "d"), words.year())


def range_days(words: Words) -> Found | None:
    """19-20 November."""
    first = dated(words, words.month(), _day(words, "d1"), words.year())
    last = dated(words, words.month(), _day(words, "d2"), words.year())
    return _joined(first, last)


def range_months(words: Words) -> Found | None:
    """28 February to 3 March 2025."""
    year2 = words.year("y2")
    year1 = words.year("y1")
    if year1 is None and year2 is not None:
        year1 = year2 - (words.month("m1") > words.month("m2"))
    first = dated(words, words.month("m1"), _day(words, "d1"), year1)
    last = dated(words, words.month("m2"), _day(words, "d2"), year2)
    return _joined(first, last)


def _joined(first: Found | None, last: Found | None) -> Found | None:
    if first is None or last is None or first.period is None or last.period is None:
        return None
    one, two = first.period, last.period
    if one.first is None or two.last is None:
        return Found(Period(f"{one.edtf}/{two.edtf}", None, None))
    return Found(cal.span(one.first, two.last)) if one.first < two.last else None


MONTH_SUPPORT = frozenset(
    ["IN", "ON", "SINCE", "UNTIL", "BY", "FROM", "OF", "LAST", "NEXT", "BEFORE", "AFTER", "OVER", "BETWEEN"]
)
"""What stands before a month that is not somebody's first name."""


def month_as_adjective(words: Words) -> Found | None:
    """The March offensive; but not "the March for Life"."""
    if not words.after.islower() or words.after in lexicon().classes:
        return None
    return whole_month(words, words.month(), None)


def month(words: Words) -> Found | None:
    """Early February; June."""
    if words.before and words.before[0].isupper() and not lexicon().classes.get(words.before):
        return None  # "Theresa May": part of a name
    supported = words.has("edge") or lexicon().classes.get(words.before) in MONTH_SUPPORT
    if words.after[:1].isupper() and not supported and not lexicon().classes.get(words.after):
        return None  # "June Smith"
    return whole_month(words, words.month(), words.year())


def month_year(words: Words) -> Found | None:
    """September 2021; late May, 2024."""
    return whole_month(words, words.month(), words.year())


def month_relative(words: Words) -> Found | None:
    """January next year; last March."""
    shift = shift_of(words.text("dir"))
    published = words.published
    number = words.month()
    if words.has("u"):
        if words.unit() != "Y":
            return whole_month(words, number, None)
        return whole_month(words, number, published.year + shift if published else None)
    if published is None or shift == 0:
        return whole_month(words, number, published.year if published else None)
    passed = published.year - (number >= published.month)
    ahead = published.year + (number <= published.month)
    found = whole_month(words, number, passed if shift < 0 else ahead)
    return Found(found.period, direction=direction_of(shift))


def week_of_month(words: Words) -> Found | None:
    """The last week of March; the first days of June."""
    number, unit = words.month(), words.unit()
    whole = whole_month(words, number, words.year()).period
    which = words.value("o", "ORDINAL", "LAST")
    if whole is None or whole.first is None or whole.last is None or unit not in "DW":
        return Found(whole)
    size = (words.number("n") or (5 if unit == "D" and words.text("u") == "days" else 1)) * (7 if unit == "W" else 1)
    step = size * (which - 1)
    if which < 0:
        return Found(cal.span(whole.last.replace(day=max(1, whole.last.day - size + 1)), whole.last), approximate=True)
    first = whole.first.day + step
    return Found(
        cal.span(whole.first.replace(day=first), whole.first.replace(day=min(first + size - 1, whole.last.day))),
        approximate=True,
    )


def part_of_year(words: Words) -> Found | None:
    """The third quarter of 2025; Q1; the second half of next year; last quarter."""
    published = words.published
    size = 3
    which: int | None = None
    if words.has("q"):
        which = int(words.value("q", "QUARTERSHORT"))
        size = 3 if words.text("q").startswith("q") else 6
    else:
        size = int(words.value("k", "QUARTER", "HALF"))
        which = words.value("o", "ORDINAL", "LAST")
    count = 12 // size
    make = cal.quarter if size == 3 else cal.half
    year = words.year()
    if which is not None and words.has("o") and words.text("o") == "last" and not words.has("y"):
        which = None  # "the last quarter" is the one before this one
    if which is None:
        if published is None:
            return Found(None)
        shift = shift_of(words.text("dir")) if words.has("dir") else -1
        index = published.year * count + (published.month - 1) // size + shift
        return Found(make(index // count, index % count + 1), direction=direction_of(shift))
    which = count if which < 0 else which
    if which > count:
        return None
    if year is None and words.has("dir") and published:
        year = published.year + shift_of(words.text("dir"))
    if year is None and published:
        # Figures of a quarter are reported after its end, plans for one before: the nearest end decides.
        year = min(
            (published.year - 1, published.year, published.year + 1),
            key=lambda y: abs((make(y, which).last or date.max) - published),
        )
    direction = direction_of(shift_of(words.text("dir"))) if words.has("dir") else None
    return Found(make(year, which) if year else None, direction=direction)


def fiscal(words: Words) -> Found | None:
    """Fiscal 2025; FY2025; the financial year 2024/25: years that begin on different days, hence approximate."""
    year = words.year()
    if year is None:
        return Found(None, approximate=True)
    if words.has("y2"):
        second = int(str(year)[: 4 - len(words.text("y2"))] + words.text("y2"))
        return Found(cal.years(year, second), approximate=True) if second == year + 1 else None
    return Found(Period(f"{year}~", date(year, 1, 1), date(year, 12, 31)), approximate=True)


def season(words: Words) -> Found | None:
    """Last summer; the spring of 2024; the winter."""
    code = int(words.value("s", "SEASON"))
    published = words.published
    year = words.year()
    shift = shift_of(words.text("dir")) if words.has("dir") else None
    if year is None and published is None:
        return Found(None)
    if year is None and published is not None:
        year = published.year + (shift or 0) if words.has("u") else _season_year(published, code, shift)
    assert year is not None
    period = cal.season(year, code)
    past = future = None
    if published and not words.has("y") and shift is None:
        past = cal.season(year if (period.first or date.min) <= published else year - 1, code)
        future = cal.season(year if (period.last or date.min) >= published else year + 1, code)
        period = chosen(words, period, past, future)
    return Found(period, direction=direction_of(shift or 0), past=past, future=future, approximate=words.has("edge"))


def _season_year(published: date, code: int, shift: int | None) -> int:
    candidates = [cal.season(published.year + n, code) for n in (-2, -1, 0, 1)]
    ends = [(p.first or date.min, p.last or date.max) for p in candidates]
    if shift == -1:
        return [first for first, last in ends if last < published][-1].year
    if shift == 1:
        return next(first for first, _ in ends if first > published).year
    return min(ends, key=lambda e: max((e[0] - published).days, (published - e[1]).days, 0))[0].year


def year(words: Words) -> Found | None:
    """2014, unless the number counts something or is money."""
    after, before = words.after, words.before
    if before in lexicon().lists["numbered"] or after in lexicon().lists["counted"] or after == "%":
        return None
    value = words.year()
    return Found(cal.year(value)) if value else None


def edge_year(words: Words) -> Found | None:
    """Early 2025; the end of 2014."""
    value = words.year()
    which = words.edge()
    return Found(cut(cal.year(value), which, "Y"), approximate=which is not None) if value else None


def years(words: Words) -> Found | None:
    """2014-2016; 2024/25; "2014 and 2016" is two years and not a range unless "between" stands before."""
    first = words.year("y1")
    last = words.text("y2")
    if first is None:
        return None
    if words.text("join") == "and" and words.before.lower() != "between":
        return Found(Period(f"{first}", date(first, 1, 1), date(first, 12, 31)), kind="date")
    if words.text("join") in {"to", "until", "and"} and len(last) != 4:
        return Found(cal.year(first))
    if len(last) not in (2, 4):
        return None
    second = int(str(first)[: 4 - len(last)] + last)
    return Found(cal.years(first, second)) if first < second else None


def short_year(words: Words) -> Found | None:
    """'82."""
    value = int(words.text("y"))
    century = 1900 if words.published is None or value > words.published.year % 100 + 10 else 2000
    # An apostrophe and two digits name a year of the last hundred years; without a publication date that is unknown.
    return Found(cal.year(century + value)) if words.published else Found(None)


def decade(words: Words) -> Found | None:
    """The 1990s; the early 70s."""
    digits = words.text("y")[:-1]
    if len(digits) == 4:
        first = int(digits)
    elif words.published is None:
        return Found(None)
    else:
        first = 1900 + int(digits) if 1900 + int(digits) + 90 > words.published.year - 20 else 2000 + int(digits)
    if first < 1500:
        return None
    which = words.edge()
    whole = cal.decade(first)
    return Found(whole, approximate=which is not None)


def clock(words: Words) -> Found | None:
    """10 a.m.; 18:40 GMT; 0800 UTC: the hour of a day that stands elsewhere."""
    text = words.text("t")
    if text == "midnight":
        return Found(None, kind="time", clock="00:00")
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 0
    if len(numbers) == 1 and len(re.sub(r"\D", "", text)) == 4:
        hour, minute = divmod(hour, 100)
    meridiem = re.search(r"([ap])\.?m", text)
    if meridiem:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if meridiem[1] == "p" else 0)
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    return Found(None, kind="time", clock=f"{hour:02d}:{minute:02d}")


def christmas(words: Words) -> Found | None:
    """Christmas, Christmas Eve."""
    if words.after[:1].isupper() or (words.before[:1].isupper() and words.before.lower() not in {"by", "at", "before"}):
        return None
    return dated(words, 12, 24 if words.has("eve") else 25, None)


ABSOLUTE: dict[str, Resolver] = {
    "iso": iso,
    "dotted": dotted,
    "slashed": slashed,
    "date": date_rule,
    "shared_month": date_rule,
    "range_days": range_days,
    "range_months": range_months,
    "month": month,
    "month_as_adjective": month_as_adjective,
    "month_year": month_year,
    "month_relative": month_relative,
    "week_of_month": week_of_month,
    "part_of_year": part_of_year,
    "fiscal": fiscal,
    "season": season,
    "year": year,
    "edge_year": edge_year,
    "years": years,
    "short_year": short_year,
    "decade": decade,
    "clock": clock,
    "christmas": christmas,
}
"""Rules of the grammar that this module gives meaning to."""
