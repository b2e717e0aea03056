"""What each rule of the grammar means: from the words of a hit to a period, a duration, or neither.

One function per rule, named after it. Each gets the words and the context (publication, the time named before) and
answers with a `Found`, or None when the words are no time after all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from dragoman.reading import times_calendar as cal
from dragoman.reading.times_calendar import Period
from dragoman.reading.times_grammar import lexicon

Kind = Literal["date", "time", "duration", "set", "relative-to-event"]
Direction = Literal["past", "present", "future"]
Resolver = Callable[["Words"], "Found | None"]


@dataclass(frozen=True, slots=True)
class Found:
    """The meaning of an expression.

    Attributes:
        period: what it means by itself, None if that cannot be known.
        kind: see `TimeMention`.
        direction: what the expression itself says (not its sentence).
        duration: ISO 8601 duration.
        past: the reading if the act is behind the text, where readings differ.
        future: the reading if it is ahead.
        clock: hour and minute of day, "18:40".
        approximate: the limits are a convention, not what the words say.
    """

    period: Period | None = None
    kind: Kind = "date"
    direction: Direction | None = None
    duration: str | None = None
    past: Period | None = None
    future: Period | None = None
    clock: str | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a hit and what they are relative to.

    Attributes:
        groups: named parts as lists of tokens.
        published: day of publication, None if unknown.
        anchors: the periods named before in the text, the latest last.
        before: the token before the hit, "" at the start.
        after: the token behind it, "" at the end.
        cue: what the sentence says of past and future, None if nothing.
    """

    groups: Mapping[str, list[str]]
    published: date | None
    anchors: Sequence[Period]
    before: str
    after: str
    cue: Callable[[], Direction | None] = field(default=lambda: None)

    def has(self, name: str) -> bool:
        """Whether a named part took part."""
        return name in self.groups

    def text(self, name: str) -> str:
        """The words of a part in small letters, "" if it took no part."""
        return " ".join(self.groups.get(name, ())).lower()

    def value(self, name: str, *classes: str) -> Any:
        """The value of the first word of a part that has one in these classes."""
        for token in self.groups.get(name, ()):
            found = lexicon().value(token, *classes)
            if found is not None:
                return found
        return None

    def month(self, name: str = "m") -> int:
        """Number of the month that a part names."""
        return int(self.value(name, "MONTH", "MAYMONTH", "ABBRMONTH"))

    def number(self, name: str) -> int | None:
        """Number that a part names, None for "several"."""
        if not self.has(name):
            return None
        total: int | None = None
        for token in self.groups[name]:
            digits = "".join(c for c in token if c.isdigit())
            value = int(digits) if digits else lexicon().value(token, "NUMWORD", "AN", "VAGUE")
            if value == "X":
                return None
            if isinstance(value, int):
                total = value if total is None or total == 1 else total + value
        return total

    def year(self, name: str = "y") -> int | None:
        """A year written with four digits, None if there is none."""
        return int(self.groups[name][0]) if self.has(name) else None

    def edge(self, name: str = "edge") -> str | None:
        """Which part of a period a part names: early, mid, late, begin or end."""
        for names in (("BEGIN", "MIDDLE", "END"), ("EARLY", "MID", "LATE")):
            found = self.value(name, *names)
            if found:
                return str(found)
        return None

    def anchor(self, unit: str) -> Period | None:
        """The period named last that a unit can be counted from: days from days, weeks from days and weeks."""
        longest = ANCHOR_DAYS.get(unit, 366)
        for period in reversed(self.anchors):
            if period.first and period.last and (period.last - period.first).days < longest:
                return period
        return None

    def unit(self) -> str:
        """Letter of the unit of time: D, W, M, Q, Y, E (decade), C, H, I (minute), F (fortnight), S."""
        return str(self.value("u", "UNIT", "UNITS"))


ANCHOR_DAYS: Mapping[str, int] = {"H": 1, "I": 1, "S": 1, "D": 1, "W": 7, "F": 14, "M": 31}
"""Days that a period may have to be what "a day later" or "the following week" is counted from."""

SHIFTS: Mapping[str, int] = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "preceding": -1,
    "prior": -1,
    "next": 1,
    "coming": 1,
    "upcoming": 1,
    "following": 1,
    "subsequent": 1,
    "ensuing": 1,
    "this": 0,
    "current": 0,
}


def shift_of(text: str) -> int:
    """Steps that "last", "this" or "next" go; "this coming" and "this past" go with their last word."""
    return SHIFTS[text.rsplit(maxsplit=1)[-1]]


def direction_of(shift: int) -> Direction | None:
    """The direction of a step."""
    return "past" if shift < 0 else "future" if shift > 0 else None


def try_day(year: int, month: int, number: int) -> date | None:
    """A date, None if the calendar has no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def period_of(published: date, unit: str, shift: int) -> Period | None:
    """The calendar unit around a day, some units on: the month before, the year of the day, the week after."""
    if unit == "D":
        return cal.day(published + timedelta(days=shift))
    if unit in "WF":
        return cal.week(published, shift)
    if unit == "M":
        moved = cal.shift_months(published, shift)
        return cal.month(moved.year, moved.month)
    if unit == "Y":
        return cal.year(published.year + shift)
    if unit == "E":
        return cal.decade(published.year // 10 * 10 + 10 * shift)
    if unit == "C":
        hundreds = published.year // 100 + shift
        return Period(f"{hundreds:02d}XX", None, None) if 0 < hundreds < 100 else None
    return None


def moved(base: date, unit: str, count: int) -> Period | None:
    """The time some units on: a day for days and weeks, a month for months, a year for years ("two years ago")."""
    if unit in "DWF":
        return cal.day(base + timedelta(days=count * {"D": 1, "W": 7, "F": 14}[unit]))
    if unit in "HIS":
        seconds = count * {"H": 3600, "I": 60, "S": 1}[unit]
        return cal.day(base + timedelta(days=int(seconds / 86400)))
    return period_of(base, unit, count)


def run_of(published: date, unit: str, count: int, forward: bool) -> Period | None:
    """A run of units that ends or begins with publication: "the past three days", "the next two weeks".

    The day of publication is one of the past days; coming days begin with the next one.
    """
    if unit in "HIS":
        days = -(-count // {"H": 24, "I": 1440, "S": 86400}[unit])
        return (
            cal.span(published, published + timedelta(days=days))
            if forward
            else cal.span(published - timedelta(days=days), published)
        )
    if unit in "DWF":
        days = count * {"D": 1, "W": 7, "F": 14}[unit]
        if forward:
            return cal.span(published + timedelta(days=1), published + timedelta(days=days))
        return cal.span(published - timedelta(days=days - (unit == "D")), published)
    months = count * {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}[unit]
    other = cal.shift_months(published, months if forward else -months)
    return cal.span(published, other) if forward else cal.span(other, published)


def vague_run(published: date, unit: str, forward: bool) -> Period:
    """A run of unknown length: "recent weeks", "the coming days", "for months"; unknown end for years and longer."""
    size = lexicon().lists["vague_extent"].get(unit)
    if size is None and unit in "HIS":
        return cal.day(published)
    if size is None:
        written = f"{published}/" if forward else f"/{published}"
        return Period(written, published if forward else None, None if forward else published)
    days = timedelta(days=size * {"D": 1, "W": 7}.get(unit, 0))
    if forward:
        far = published + days if unit != "M" else cal.shift_months(published, size)
        return cal.span(published + timedelta(days=1), far + timedelta(days=unit == "D"))
    far = published - days if unit != "M" else cal.shift_months(published, -size).replace(day=1)
    return cal.span(far, published)


def iso_duration(count: int | None, unit: str, half: bool = False) -> str:
    """ISO 8601 duration; X for a count that is not said (`PXM`, as TIMEX3 writes it)."""
    letter = {"E": "Y", "C": "Y", "F": "W", "I": "M", "Q": "M"}.get(unit, unit)
    factor = {"E": 10, "C": 100, "F": 2, "Q": 3}.get(unit, 1)
    amount = "X" if count is None else str(count * factor)
    if half and count is not None:
        amount = f"{count * factor + factor / 2:g}"
    return f"P{'T' if unit in 'HIS' else ''}{amount}{letter}"


def dated(words: Words, month: int, number: int, year: int | None) -> Found | None:
    """A day of a month; without a year the one nearest to publication."""
    if year is None and words.published is None:
        return Found(cal.unknown_day(month, number)) if try_day(2000, month, number) else None
    if year is not None:
        exact = try_day(year, month, number)
        return Found(cal.day(exact)) if exact else None
    published = words.published
    assert published is not None
    near = try_day(cal.nearest_year(published, month, number), month, number)
    if near is None:
        return None
    period = cal.day(near)
    past, future = other_years(published, near, lambda y: try_day(y, month, number))
    return Found(chosen(words, period, past, future), past=past, future=future)


def chosen(words: Words, period: Period, past: Period | None, future: Period | None) -> Period:
    """Of a period's readings the one that the sentence asks for, the period itself if it does not say."""
    if past is None and future is None:
        return period
    cue = words.cue()
    return (past if cue == "past" else future if cue == "future" else None) or period


FAR = 90
"""Days from which on the year of "June" or "16 June" is open to the tense of the sentence."""


def other_years(published: date, near: date, make: Callable[[int], date | None]) -> tuple[Period | None, Period | None]:
    """The readings of a day without year in the past and in the future, if the nearest one is far off."""
    if abs((near - published).days) < FAR:
        return None, None
    year = near.year
    earlier, later = (year, year + 1) if near <= published else (year - 1, year)
    first, second = make(earlier), make(later)
    return (cal.day(first) if first else None), (cal.day(second) if second else None)


def whole_month(words: Words, month: int, year: int | None) -> Found:
    """A month, or the part of it that the group `edge` names."""
    which = words.edge()
    if year is None and words.published is None:
        if which is None:
            return Found(cal.unknown_month(month))
        sample = cal.edge(cal.month(2001, month), which, "M").edtf
        return Found(Period(sample.replace("2001", "XXXX"), None, None), approximate=True)
    past = future = None
    if year is None:
        published = words.published
        assert published is not None
        year = cal.nearest_year(published, month, None)
        far = abs((date(year, month, 15) - published).days) >= FAR
        behind = (year, month) <= (published.year, published.month)
        if far:
            past = cut(cal.month(year if behind else year - 1, month), which, "M")
            future = cut(cal.month(year + 1 if behind else year, month), which, "M")
    period = chosen(words, cut(cal.month(year, month), which, "M"), past, future)
    return Found(period, past=past, future=future, approximate=which is not None)


def cut(period: Period, which: str | None, unit: str) -> Period:
    """The part of a period that "early" or "the end of" names, all of it if nothing does."""
    return cal.edge(period, which, unit) if which else period


def toward(published: date | None, period: Period | None, part: str) -> Period | None:
    """What is left of a period: "earlier this month" up to publication, "later this year" from it."""
    if published is None or period is None or period.first is None or period.last is None:
        return period
    if part == "earlier":
        return cal.span(period.first, min(period.last, published))
    return cal.span(max(period.first, published), period.last)
