"""What must hold for any text: offsets, valid values, no invented years."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dragoman.reading.times import find_times
from dragoman.reading.times_grammar import lexicon

WORDS = sorted(lexicon().classes)
NUMBERS = st.one_of(
    st.integers(0, 120).map(str),
    st.integers(1000, 2200).map(str),
    st.sampled_from(["1st", "31st", "2025-02-27", "2025-13-45", "10:30", "25:99", "10 a.m.", "99 pm", "1990s", "70s"]),
    st.sampled_from(["30.02.2025", "5/6/07", "1,200", "3.5", "Q3", "H2", "FY2025", "’82"]),
)
PIECES = st.lists(st.one_of(st.sampled_from(WORDS), NUMBERS, st.sampled_from([". ", "\n\n", "talks", "İ", "Ankara"])))
TEXTS = st.one_of(PIECES.map(" ".join), PIECES.map("".join), st.text())
PUBLISHED = st.one_of(st.none(), st.dates().map(date.isoformat))

YEAR = r"(?:\d{4}~?|\d{3}X|\d{2}XX)"
DAY = r"(?:\d{4}|XXXX)-(\d\d)-(\d\d)"
PART = re.compile(rf"{YEAR}|\d{{4}}-2[1-4]|(?:\d{{4}}|XXXX)-(?:0[1-9]|1[0-2])|{DAY}")


def valid(part: str) -> bool:
    if not PART.fullmatch(part):
        return False
    if found := re.fullmatch(DAY, part):
        date.fromisoformat(part.replace("XXXX", "2000"))
        return bool(found)
    return True


@given(TEXTS, PUBLISHED)
def test_spans_are_characters_in_order(text: str, published: str | None) -> None:
    done = 0
    for mention in find_times(text, published):
        first, last = mention.span
        assert done <= first < last <= len(text)
        assert text[first:last] == mention.text
        done = last


@given(TEXTS, PUBLISHED)
def test_values_are_edtf(text: str, published: str | None) -> None:
    for mention in find_times(text, published):
        for value in (mention.value, mention.base, mention.past_value, mention.future_value):
            if value is None:
                continue
            parts = value.split("/")
            assert len(parts) <= 2, value
            assert any(parts), value
            assert all(part in ("", "..") or valid(part) for part in parts), value
            days = [part for part in parts if re.fullmatch(r"\d{4}-\d\d-\d\d", part)]
            assert days == sorted(days), value


SMALL = st.one_of(st.integers(1, 99).map(str), st.sampled_from(["1st", "31st", "10:30", "10 a.m.", "70s", "Q3", "’82"]))
YEARLESS = st.lists(st.one_of(st.sampled_from(WORDS), SMALL, st.sampled_from([". ", ", ", "\n\n", "talks"])))


@given(YEARLESS.map(" ".join))
def test_no_year_where_neither_text_nor_publication_has_one(text: str) -> None:
    for mention in find_times(text, None):
        for value in (mention.value, mention.base, mention.past_value, mention.future_value):
            assert not re.search(r"(?:^|[/.])\d{2}", value or ""), (text, value)


@given(TEXTS, PUBLISHED)
def test_a_pass_is_repeatable(text: str, published: str | None) -> None:
    assert find_times(text, published) == find_times(text, published)
