"""The scorers of event coding and of factuality, on rows made by hand."""

from __future__ import annotations

import pytest

from dragoman.reading.settings import ReadingSettings
from evaluation import meantime, plover


def row(text: str, act: str, source: str, target: str | None) -> dict[str, object]:
    parties = {"source": [{"text": "a", "code": source}], "target": [{"text": "b", "code": target}] if target else []}
    return {"id": text, "text": text, "events": [{**parties, "plover_type": act, "reciprocal": False}]}


def test_an_older_name_of_a_type_and_the_right_countries_count() -> None:
    figures, errors = plover.evaluate([row("Egypt criticised Turkey.", "DISAPPROVE", "EGY", "TUR")])
    assert figures["type"]["f1"] == figures["pair"]["f1"] == 1.0
    assert errors == []


@pytest.mark.parametrize(("source", "target"), [("TUR", "EGY"), ("EGY", "GRC")])
def test_the_wrong_countries_do_not_count_as_a_pair(source: str, target: str) -> None:
    figures, errors = plover.evaluate([row("Egypt criticised Turkey.", "DISAPPROVE", source, target)])
    assert (figures["type"]["f1"], figures["pair"]["f1"]) == (1.0, 0.0)
    assert len(errors) == 1


def test_a_domestic_event_needs_no_target_and_a_group_is_at_home_where_its_phrase_says() -> None:
    rows = [row("Rebels in the Ivory Coast dismissed an appeal.", "REJECT", "CIV", "CIV")]
    assert plover.evaluate(rows)[0]["pair"]["f1"] == 1.0


def test_status_of_given_mentions() -> None:
    tokens = ["Norway", "will", "send", "a", "ship", ".", "Sweden", "sent", "no", "ship", "."]
    rows = [
        {
            "id": "a",
            "tokens": tokens,
            "sentences": [0] * 6 + [1] * 5,
            "events": [{"tokens": [2], "status": "planned"}, {"tokens": [7], "status": "happened"}],
        }
    ]
    pairs = [(g, p) for g, p, _ in meantime.judged(rows, ReadingSettings())]
    assert pairs == [("planned", "planned"), ("happened", "happened")]
    assert meantime.figures([*pairs, ("negated", "happened")])["negated"]["f1"] == 0.0
