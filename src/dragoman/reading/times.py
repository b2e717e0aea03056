"""Time expressions of a text and what they mean: "early February" -> 2025-02-01/2025-02-10.

Values are EDTF (see times_calendar for the forms). Nothing is guessed: without a publication date no year is given
that the text does not name, and what cannot be known has the value None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from dragoman.reading import times_calendar as cal
from dragoman.reading.times_absolute import ABSOLUTE
from dragoman.reading.times_calendar import Period
from dragoman.reading.times_grammar import Hit, hits, lexicon, tokenise
from dragoman.reading.times_relative import RELATIVE
from dragoman.reading.times_rules import Direction, Found, Kind, Resolver, Words

Relation = Literal["since", "until", "before", "after", "by"]

RESOLVERS: Mapping[str, Resolver] = {**ABSOLUTE, **RELATIVE}
RELATIONS: Mapping[str, Relation] = {
    "since": "since",
    "until": "until",
    "till": "until",
    "through": "until",
    "before": "before",
    "after": "after",
    "by": "by",
}
CUE_REACH = 14
"""Tokens to each side of a weekday that are searched for words of past and future."""


@dataclass(frozen=True, slots=True)
class TimeMention:
    """One time expression.

    Attributes:
        text: as written; a preposition that changes the value ("since", "until", "before", "after", "by", "within",
            "for") belongs to it, "in", "on" and "at" do not.
        span: half-open offsets into the whole text.
        value: EDTF, None if it cannot be known; `since`, `until`, `before` and `after` give open intervals.
        kind: date; time (of day, with the day as value); duration; set (of times: "every Friday"); relative-to-event
            ("two days after the call").
        direction: whether the expression itself lies before, at or after publication, None if it does not say.
        duration: ISO 8601 (`P30D`, `PT48H`), X for an unknown count (`PXM`); also of "two years ago".
        past_value: the value if the act is past, where the reading depends on it ("Tuesday", "June"); else None.
        future_value: the value if the act lies ahead, likewise.
        base: EDTF of the expression without its relation: `2014` of "since 2014".
        relation: since, until, before, after or by, None if none.
        clock: time of day as written, "18:40", None if none.
        approximate: the limits of `value` are a convention ("early", "recent days"), not said by the text.
    """

    text: str
    span: tuple[int, int]
    value: str | None
    kind: Kind
    direction: Direction | None = None
    duration: str | None = None
    past_value: str | None = None
    future_value: str | None = None
    base: str | None = None
    relation: Relation | None = None
    clock: str | None = None
    approximate: bool = False

    def value_for(self, tense: str | None) -> str | None:
        """The value for an act of a known tense ("past", "present", "future"); `value` where tense decides nothing."""
        if tense == "past" and self.past_value:
            return self.past_value
        if tense == "future" and self.future_value:
            return self.future_value
        return self.value


def find_times(
    text: str, published: str | None, *, start: int = 0, end: int | None = None, anchor: str | None = None
) -> list[TimeMention]:
    """The time expressions of a text, in order, without overlap.

    Args:
        text: the whole text.
        published: ISO date or date-time; its date counts as written, in whatever zone. A date without a day is too
            coarse to be relative to and counts as unknown.
        start: offset at which to begin.
        end: offset at which to stop, None for the end of the text.
        anchor: ISO date that "the same day" or "a week earlier" refers to until the text names a time itself.
    """
    tokens, codes = tokenise(text, start, len(text) if end is None else end)
    day = day_of(published)
    given = day_of(anchor)
    scan = _Scan(tokens, day, cal.day(given) if given else None)
    found: list[TimeMention] = []
    for hit in hits(codes):
        mention = scan.mention(text, hit)
        if mention is not None:
            found.append(mention)
    return _with_clocks(text, found, day)


def day_of(stamp: str | None) -> date | None:
    """The day of an ISO date or date-time, None if there is none or it has no day."""
    if not stamp or len(stamp) < 10:
        return None
    try:
        return date.fromisoformat(stamp[:10])
    except ValueError:
        return None


class _Scan:
    """One pass over a text, with the times named so far."""

    def __init__(self, tokens: list[re.Match[str]], published: date | None, anchor: Period | None) -> None:
        self.tokens = tokens
        self.published = published
        self.anchors = [anchor] if anchor else []

    def mention(self, text: str, hit: Hit) -> TimeMention | None:
        words = Words(
            groups={name: [t[0] for t in self.tokens[a:b]] for name, (a, b) in hit.groups.items()},
            published=self.published,
            anchors=self.anchors,
            before=self.tokens[hit.first - 1][0] if hit.first else "",
            after=self.tokens[hit.last + 1][0] if hit.last + 1 < len(self.tokens) else "",
            cue=lambda: self.cue(hit),
        )
        try:
            found = RESOLVERS[hit.rule](words)
        except (OverflowError, ValueError):  # beyond the years 1 to 9999
            found = Found(None)
        if found is None:
            return None
        first = hit.first
        relation = RELATIONS.get(words.before.lower()) if found.kind in ("date", "time") else None
        if words.before.lower() == "through" and hit.rule == "relative":
            relation = None  # "the sale went through last year"
        if relation:
            first -= 1
        begin, stop = self.tokens[first].start(), self.tokens[hit.last].end()
        if found.period is not None and found.kind in ("date", "time") and found.period.first is not None:
            self.anchors.append(found.period)
        if relation == "before" and words.edge() == "end":
            relation = "until"  # what is before the end of a period may be on its last day
        value = related(found.period, relation)
        return TimeMention(
            text=text[begin:stop],
            span=(begin, stop),
            value=value.edtf if value else None,
            kind=found.kind,
            direction=found.direction,
            duration=found.duration,
            past_value=_edtf(related(found.past, relation)),
            future_value=_edtf(related(found.future, relation)),
            base=_edtf(found.period),
            relation=relation,
            clock=found.clock,
            approximate=found.approximate,
        )

    def cue(self, hit: Hit) -> Direction | None:
        """What the sentence around a hit says of past and future; the nearest word to the left wins, then the right."""
        before = self.tokens[hit.first - 1][0].lower() if hit.first else ""
        if before in {"until", "till", "by", "for"}:
            return "future"
        for index in range(hit.first - 1, max(-1, hit.first - CUE_REACH), -1):
            token = self.tokens[index][0]
            if token in _STOPS:
                break
            direction = self.cue_at(index)
            if direction:
                return direction
        for index in range(hit.last + 1, min(len(self.tokens), hit.last + CUE_REACH)):
            token = self.tokens[index][0]
            if token in _STOPS:
                break
            direction = self.cue_at(index)
            if direction:
                return direction
        return None

    def cue_at(self, index: int) -> Direction | None:
        """What one word says: "will", "is to", "scheduled", "to meet" look ahead; "said", "agreed" look back."""
        token = self.tokens[index][0]
        word, lists = token.lower(), lexicon().lists
        previous = self.tokens[index - 1][0].lower() if index else ""
        if token in lists["future_cue"]:
            return "future"
        if previous == "to" and token[0].islower() and (not word.endswith("s") or word.endswith("ss")):
            leads = self.tokens[index - 2][0].lower() if index > 1 else ""
            return None if word in lists["not_verbs"] or leads in lists["to_somebody"] else "future"
        if token in lists["past_cue"] or (len(word) > 4 and word.endswith("ed") and token[0].islower()):
            return "past"
        return None


_STOPS = frozenset({".", "!", "?", ";"})


def related(period: Period | None, relation: Relation | None) -> Period | None:
    """The period that "since", "until", "before" or "after" a period is; the period itself for "by" and none."""
    if period is None or relation is None or period.first is None or period.last is None:
        return period
    if relation == "by":
        return period if "/" not in period.edtf else cal.day(period.last)
    if relation == "since":
        return Period(f"{period.edtf.split('/')[0]}/..", period.first, None)
    if relation == "until":
        return Period(f"../{period.edtf.split('/')[-1]}", None, period.last)
    whole_year = len(period.edtf) == 4 and period.edtf.isdigit()
    if relation == "before":
        edge = f"{period.first.year - 1:04d}" if whole_year else (period.first - timedelta(days=1)).isoformat()
        return Period(f"../{edge}", None, period.first)
    edge = f"{period.last.year + 1:04d}" if whole_year else (period.last + timedelta(days=1)).isoformat()
    return Period(f"{edge}/..", period.last, None)


def _edtf(period: Period | None) -> str | None:
    return period.edtf if period else None


_JOINT = re.compile(r"\s*,?\s*(?:on\s+|at\s+|in the\s+)?")


def _with_clocks(text: str, found: list[TimeMention], published: date | None) -> list[TimeMention]:
    """Hours of the day take the day beside them ("10 a.m. on Tuesday"), else publication; neighbours become one."""
    result: list[TimeMention] = []
    index = 0
    while index < len(found):
        mention = found[index]
        follower = found[index + 1] if index + 1 < len(found) else None
        if mention.clock and mention.value is None:
            if (
                follower
                and follower.kind in ("date", "time")
                and follower.clock is None
                and follower.value
                and not follower.relation
                and _JOINT.fullmatch(text[mention.span[1] : follower.span[0]])
            ):
                span = (mention.span[0], follower.span[1])
                mention = replace(follower, text=text[span[0] : span[1]], span=span, kind="time", clock=mention.clock)
                index += 1
            elif result and (day := result[-1]).kind in ("date", "time") and _same_sentence(text, day, mention):
                mention = replace(
                    mention, value=day.base, past_value=day.past_value, future_value=day.future_value, base=day.base
                )
            elif published:
                stamp = published.isoformat()
                mention = replace(mention, value=stamp, base=stamp, approximate=True)
        result.append(mention)
        index += 1
    return result


def _same_sentence(text: str, first: TimeMention, second: TimeMention) -> bool:
    between = text[first.span[1] : second.span[0]]
    return not re.search(r"[.!?]\s+[A-Z]|\n\s*\n", between) and first.base is not None and len(first.base) == 10
