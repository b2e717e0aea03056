"""Expressions relative to publication or to a time named before, durations and sets (see times_rules)."""

from __future__ import annotations

from datetime import date, timedelta

from dragoman.reading import times_calendar as cal
from dragoman.reading.times_calendar import Period
from dragoman.reading.times_grammar import lexicon
from dragoman.reading.times_rules import (
    Direction,
    Found,
    Kind,
    Resolver,
    Words,
    chosen,
    cut,
    direction_of,
    iso_duration,
    moved,
    period_of,
    run_of,
    shift_of,
    toward,
    vague_run,
)


def deictic(words: Words) -> Found | None:
    """Today, yesterday, tonight, overnight, earlier today."""
    shift = int(words.value("t", "DEICTIC", "OVERNIGHT"))
    direction: Direction = ("past", "present", "future")[shift + 1]
    if words.text("t") == "overnight":
        if words.published is None:
            return Found(None, kind="time")
        return Found(cal.span(words.published - timedelta(days=1), words.published), kind="time", approximate=True)
    timed = words.has("dp") or words.text("t") == "tonight"
    period = cal.day(words.published + timedelta(days=shift)) if words.published else None
    return Found(period, kind="time" if timed else "date", direction=direction)


def two_days_off(words: Words) -> Found | None:
    """The day before yesterday, the day after tomorrow."""
    step = -1 if words.text("dir") == "before" else 1
    shift = int(words.value("t", "DEICTIC")) + step
    period = cal.day(words.published + timedelta(days=shift)) if words.published else None
    return Found(period, direction=direction_of(shift))


def daypart(words: Words) -> Found | None:
    """Last night, this morning."""
    shift = -1 if words.text("dir") == "last" else 0
    period = cal.day(words.published + timedelta(days=shift)) if words.published else None
    return Found(period, kind="time", direction=direction_of(shift) or "present")


def weekday(words: Words) -> Found | None:
    """Tuesday, last Sunday, next Friday morning.

    A bare weekday is the latest one up to and including publication, or the first one from publication on if the
    sentence looks ahead; both readings are kept.
    """
    lists = lexicon().lists
    if words.before in lists["weekday_name_before"] or words.after in lists["weekday_name_after"]:
        return None
    number = int(words.value("w", "WEEKDAY"))
    kind: Kind = "time" if words.has("dp") else "date"
    said = words.text("dir")
    if said.split()[-1:] in (["following"], ["previous"]):
        anchor = words.anchor("W")
        step = 1 if said.endswith("following") else -1
        base = (anchor.last if step > 0 else anchor.first) if anchor else None
        if base is None:
            return Found(None, kind=kind)
        return Found(cal.day(_weekday_from(base, number, step)), kind=kind)
    if words.published is None:
        return Found(None, kind=kind, direction=direction_of(shift_of(said)) if said else None)
    if said == "this":
        monday = words.published - timedelta(days=words.published.weekday())
        return Found(cal.day(monday + timedelta(days=number)), kind=kind)
    if said:
        shift = shift_of(said)
        return Found(cal.day(_weekday_from(words.published, number, shift)), kind=kind, direction=direction_of(shift))
    past = cal.day(words.published - timedelta(days=(words.published.weekday() - number) % 7))
    future = cal.day(words.published + timedelta(days=(number - words.published.weekday()) % 7))
    if words.before.lower() in AHEAD:
        return Found(future, kind=kind)
    return Found(chosen(words, past, past, future), kind=kind, past=past, future=future)


AHEAD = frozenset({"for", "until", "till", "by"})
"""What stands before a weekday to come whatever the tense: "the strike planned for Monday was put off"."""


def _weekday_from(base: date, number: int, step: int) -> date:
    """The first such weekday strictly before (-1) or after (1) a day."""
    distance = (number - base.weekday()) * step % 7 or 7
    return base + timedelta(days=step * distance)


def weekday_of_week(words: Words) -> Found | None:
    """Tuesday of next week, Friday last week."""
    kind: Kind = "time" if words.has("dp") else "date"
    if words.unit() != "W":
        return weekday(words)
    shift = shift_of(words.text("dir"))
    if words.published is None:
        return Found(None, kind=kind, direction=direction_of(shift))
    monday = words.published - timedelta(days=words.published.weekday()) + timedelta(weeks=shift)
    number = int(words.value("w", "WEEKDAY"))
    return Found(cal.day(monday + timedelta(days=number)), kind=kind, direction=direction_of(shift))


def weekend(words: Words) -> Found | None:
    """This weekend, last weekend, the weekend."""
    said = words.text("dir")
    published = words.published
    if said.endswith(("following", "previous")):
        anchor = words.anchor("W")
        base = anchor.first if anchor else None
        return Found(cal.weekend(base, -1 if said.endswith("previous") else 0) if base else None)
    if published is None:
        return Found(None)
    this = cal.weekend(published)
    past = this if published.weekday() >= 5 else cal.weekend(published, -1)
    if said == "the":
        return Found(chosen(words, past, past, this), past=past, future=this)
    shift = shift_of(said)
    if shift == 0 or said == "this coming":
        return Found(this)
    period = past if shift < 0 and published.weekday() < 5 else cal.weekend(published, shift)
    if said.endswith("coming"):
        period = this
    return Found(period, direction=direction_of(shift))


def relative(words: Words) -> Found | None:
    """Last week, the end of next year, earlier this month, the coming week."""
    unit, said = words.unit(), words.text("dir")
    published = words.published
    if unit in "IS":
        return None  # "at the last minute"
    if unit == "H":
        size = iso_duration(1, unit)
        return Found(cal.day(published) if published else None, kind="duration", duration=size)
    if said == "recent" or words.has("of"):
        return None
    shift = shift_of(said)
    direction = direction_of(shift)
    if words.has("part"):
        direction = "past" if words.text("part") == "earlier" else "future"
    if published is None:
        return Found(None, direction=direction)
    which = words.edge()
    if which:
        whole = period_of(published, unit, shift)
        return Found(cut(whole, which, unit) if whole else None, direction=direction, approximate=True)
    if said.split()[-1] in {"coming", "past"}:
        return Found(
            run_of(published, unit, 1, shift > 0), direction=direction, duration=iso_duration(1, unit), approximate=True
        )
    whole = period_of(published, unit, shift)
    if words.has("part"):
        return Found(toward(published, whole, words.text("part")), direction=direction)
    if shift == 0 and unit in "WM":
        behind, ahead = toward(published, whole, "earlier"), toward(published, whole, "later")
        return Found(chosen(words, behind, behind, ahead) if behind else None, past=behind, future=ahead)
    return Found(whole, direction=direction)


def edge_unit(words: Words) -> Found | None:
    """The end of the year, the beginning of the month, year-end."""
    unit, which = words.unit(), words.edge()
    if unit not in "DWMY" or (unit == "D" and which == "end" and words.before.lower() == "at"):
        return None  # "at the end of the day" is a figure of speech
    whole = words.anchor("D") if unit == "D" else None
    if words.published and whole is None:
        whole = period_of(words.published, unit, 0)
    if whole is None or which is None:
        return Found(whole)
    return Found(whole if unit == "D" else cut(whole, which, unit), approximate=unit != "D")


def counted(words: Words) -> Found | None:
    """The past few days, the next 48 hours, recent weeks, the days ahead."""
    unit = words.unit()
    said = words.text("dir")
    forward = said in {"ahead", "to come"} or (said in lexicon().values_of("NEXT", "COMING", "FOLLOWING"))
    count = words.number("n")
    duration = iso_duration(count, unit)
    direction: Direction = "future" if forward else "past"
    if words.published is None:
        return Found(None, duration=duration, direction=direction)
    if count is None:
        return Found(
            vague_run(words.published, unit, forward), duration=duration, direction=direction, approximate=True
        )
    return Found(run_of(words.published, unit, count, forward), duration=duration, direction=direction)


def ago(words: Words) -> Found | None:
    """Two years ago, a week earlier, three days later, in two weeks' time; "two days after the call" has no date."""
    unit, said = words.unit(), words.text("dir")
    count = words.number("n")
    half = words.has("half") or words.has("half2")
    duration = iso_duration(count, unit, half)
    forward = said not in {"ago", "earlier", "before", "previous"}
    direction: Direction = "future" if forward else "past"
    if said == "time" or (said in {"before", "after"} and words.after[:1].isalpha()):
        if said == "time":
            return None
        return Found(None, kind="relative-to-event", duration=duration)
    base = words.published
    if said in {"earlier", "later", "before", "after", "previous"}:
        return from_anchor(words, unit, count, forward, duration)
    if said.startswith("from ") and said != "from now" and base:
        base = base + timedelta(days=int(words.value("dir", "DEICTIC") or 0))
    if base is None:
        return Found(None, duration=duration, direction=direction)
    if count is None:
        return Found(vague_run(base, unit, forward), duration=duration, direction=direction, approximate=True)
    step = count if forward else -count
    if half:
        return Found(moved(base, "M", step * 12 - 6) if unit == "Y" else moved(base, unit, step), approximate=True)
    loose = unit not in "DHIS"
    return Found(moved(base, unit, step), duration=duration, direction=direction, approximate=loose)


def from_anchor(words: Words, unit: str, count: int | None, forward: bool, size: str) -> Found:
    """Three days later, a week earlier: counted from the time named before; days and weeks move its limits."""
    anchor = words.anchor(unit)
    if anchor is None or anchor.first is None or anchor.last is None or count is None:
        return Found(None, duration=size)
    step = count if forward else -count
    if unit in "DWF":
        days = timedelta(days=step * {"D": 1, "W": 7, "F": 14}[unit])
        return Found(cal.span(anchor.first + days, anchor.last + days), duration=size, approximate=unit != "D")
    return Found(moved(anchor.first, unit, step), duration=size, approximate=unit not in "HIS")


def same_then(words: Words) -> Found | None:
    """The same month a year ago, the same period last year: the period named before, a year earlier."""
    base = words.anchor("M") if words.text("what") == "month" else words.anchor("Y")
    if base is None or base.first is None or base.last is None:
        return Found(None, direction="past")
    return Found(cal.span(cal.shift_months(base.first, -12), cal.shift_months(base.last, -12)), direction="past")


def anchored_same(words: Words) -> Found | None:
    """That day, the same week: the unit around the time named before."""
    unit = words.unit()
    if unit in "HISEC":
        return None
    base = words.anchor(unit)
    if base is None or base.first is None:
        return Found(None)
    return Found(base if unit == "D" else period_of(base.first, unit, 0))


def part_of_the(words: Words) -> Found | None:
    """Earlier in the week, later in the day: of the unit around the time named before, else around publication."""
    unit = words.unit()
    if unit not in "DWMY":
        return None
    base = words.anchor(unit)
    first = base.first if base else words.published
    whole = period_of(first, unit, 0) if first else None
    published = words.published
    if whole and published and whole.first and whole.last and whole.first <= published <= whole.last:
        whole = toward(published, whole, "earlier" if words.text("part") in {"early", "earlier"} else "later")
    return Found(whole)


def anchored_next(words: Words) -> Found | None:
    """The following day, the previous week, the day after."""
    unit, said = words.unit(), words.text("dir")
    forward = said in {"following", "next", "after", "subsequent", "ensuing"}
    if said in {"before", "after"} and words.after[:1].isalpha():
        return Found(None, kind="relative-to-event", duration=iso_duration(1, unit))
    base = words.anchor(unit)
    if said == "previous" and unit != "D" and base is None and words.published:
        base = cal.day(words.published)
    first = base.last if base and forward else base.first if base else None
    if first is None or unit in "HIS":
        return Found(None)
    return Found(period_of(first, unit, 1 if forward else -1))


def duration(words: Words) -> Found | None:
    """For 30 days, two-year, within 48 hours, for months."""
    unit = words.unit()
    count = words.number("n")
    if not words.has("n") and words.text("rel") == "":
        if words.before.lower() in {"the", "its", "his", "her", "their", "these", "those"}:
            return None  # "the minutes of the meeting", "his years in office"
        return Found(None, kind="duration", duration=iso_duration(None, unit))
    half = words.has("half") or words.has("half2")
    size = iso_duration(count, unit, half)
    relation = words.text("rel").split(" ")[0]
    if words.published is None:
        return Found(None, kind="duration", duration=size)
    if relation == "within" and count is not None:
        return Found(run_within(words.published, unit, count), kind="duration", duration=size, direction="future")
    if relation == "for" and not words.has("n") and words.cue() != "future":
        return Found(vague_run(words.published, unit, forward=False), kind="duration", duration=size, approximate=True)
    return Found(None, kind="duration", duration=size)


def age(words: Words) -> Found | None:
    """34-year-old: no time of anything."""
    return None


def run_within(published: date, unit: str, count: int) -> Period | None:
    """From publication to the end of so many units: "within 48 hours"."""
    far = run_of(published, unit, count, forward=True)
    return cal.span(published, far.last) if far and far.last else None


def weekdays(words: Words) -> Found | None:
    """Fridays, every Fridays: each week."""
    return Found(None, kind="set", duration="P1W")


def every(words: Words) -> Found | None:
    """Every day, every two years, each Friday."""
    if words.has("w"):
        return Found(None, kind="set", duration="P1W")
    count = words.number("n") if words.has("n") else 1
    return Found(None, kind="set", duration=iso_duration(count, words.unit()))


def frequency(words: Words) -> Found | None:
    """Daily, annual."""
    return Found(None, kind="set", duration=str(lexicon().lists["frequency"][words.text("f")]))


def vague(words: Words) -> Found | None:
    """Recently, currently, soon, in the past: a direction and no date."""
    said = words.text("v")
    if said == "recent" and not words.after[:1].isalpha():
        return None
    if said == "soon" and (words.before.lower() == "as" or words.after in {"after", "afterwards", "afterward"}):
        return None  # "as soon as", "soon after": measured from something else
    return Found(None, direction=lexicon().lists["vague_reference"][said])


RELATIVE: dict[str, Resolver] = {
    "deictic": deictic,
    "two_days_off": two_days_off,
    "daypart": daypart,
    "weekday": weekday,
    "weekday_of_week": weekday_of_week,
    "weekend": weekend,
    "relative": relative,
    "edge_unit": edge_unit,
    "counted": counted,
    "ago": ago,
    "anchored_same": anchored_same,
    "part_of_the": part_of_the,
    "anchored_next": anchored_next,
    "same_then": same_then,
    "age": age,
    "duration": duration,
    "weekdays": weekdays,
    "every": every,
    "frequency": frequency,
    "vague": vague,
}
"""Rules of the grammar that this module gives meaning to."""
