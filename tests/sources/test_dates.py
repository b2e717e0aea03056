from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Document
from dragoman.sources.dates import iso_date
from dragoman.sources.structured import local_time

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "dates_stated.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["stated"] or "empty")
def test_a_stated_date(case: dict[str, Any]) -> None:
    assert iso_date(case["stated"]) == case["expected"], case["why"]


@given(st.text(max_size=60) | st.from_regex(r"[0-9 :.,/+\-TZapm]{0,30}|\d{1,4}[-. /][A-Za-z]{3}[-. /]\d{2,4}.{0,20}"))
def test_whatever_is_stated_the_result_is_a_date_a_document_takes(stated: str) -> None:
    date = iso_date(stated)
    assert Document.of("x", published=date).published == date


@given(st.datetimes().filter(lambda it: it.year > 1970))
def test_every_iso_moment_is_read_as_itself(moment: Any) -> None:
    written = moment.replace(microsecond=0).isoformat()
    assert iso_date(written) == written


@pytest.mark.parametrize(
    ("stated", "clock", "expected", "why"),
    [
        ("2023-11-09T03:28:35Z", "2023-11-08T22:28:35", "2023-11-08T22:28:35-05:00", "the outlet's own clock"),
        ("2023-11-09T03:28:35Z", "2023-11-09T03:28:35+00:00", "2023-11-09T03:28:35Z", "UTC again"),
        ("2023-11-09T03:28:35Z", "2023-11-08T22:28:36", "2023-11-09T03:28:35Z", "another moment"),
        ("2023-11-09T03:28:35Z", "2023-11-07T03:28:35", "2023-11-09T03:28:35Z", "no offset is two days"),
        ("2023-11-09T03:28:35Z", "2023-11-09", "2023-11-09T03:28:35Z", "a day has no clock"),
    ],
)
def test_the_local_clock_counts_where_it_is_of_the_same_moment(
    stated: str, clock: str, expected: str, why: str
) -> None:
    assert local_time(stated, [clock]) == expected, why
