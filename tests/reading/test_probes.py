"""The probe suite: sentences of negotiation language, each with what must and must not be read."""

from __future__ import annotations

import pytest
from evaluation.probes import Probe, faults, load, parse, run

from dragoman.model import Record

FLOOR = 0.90
"""Share of probes that must be fully right. It may rise; it never falls to let a change pass."""


@pytest.fixture(scope="module")
def results() -> list[tuple[Probe, list[str], Record]]:
    return run(load())


def test_there_are_enough_probes_and_none_twice() -> None:
    texts = [p.text for p in load()]
    assert len(texts) >= 400
    assert len(set(texts)) == len(texts)


def test_the_suite_is_read_right(results: list[tuple[Probe, list[str], Record]]) -> None:
    wrong = [f"{p.construct}: {p.text} {w}" for p, w, _ in results if w]
    share = 1 - len(wrong) / len(results)
    assert share >= FLOOR, f"{share:.3f} right; wrong:\n" + "\n".join(wrong)


def test_what_is_no_meeting_is_not_read_as_one(results: list[tuple[Probe, list[str], Record]]) -> None:
    meetings = [(p.text, w) for p, w, _ in results if p.construct == "fourteen meetings"]
    assert len(meetings) == 14
    assert [m for m in meetings if m[1]] == []


@pytest.mark.parametrize("bad", ["ARM event", "ARM event CONSULT + certain past AZE"])
def test_a_pattern_that_cannot_be_meant_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"values|mark"):
        parse(bad)


def test_a_wrong_reading_is_found_out(results: list[tuple[Probe, list[str], Record]]) -> None:
    probe, _, record = next(r for r in results if r[0].text.startswith("Armenia's foreign minister did not meet"))
    turned = Probe(
        probe.construct, probe.text, ("ARM event CONSULT + certain past",), ("ARM * CONSULT - * *",), True, "x"
    )
    assert len(faults(turned, record)) == 3
