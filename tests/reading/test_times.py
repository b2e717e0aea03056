from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from dragoman.reading.times import RESOLVERS, TimeMention, find_times
from dragoman.reading.times_grammar import RULES, lexicon

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[1] / "cases" / "times.yml").read_text("utf-8"))


def plain(mention: TimeMention, wanted: dict[str, Any]) -> dict[str, Any]:
    """The mention as a case writes it: defaults left out."""
    result: dict[str, Any] = {"text": mention.text, "value": mention.value}
    if mention.kind != "date" or "kind" in wanted:
        result["kind"] = mention.kind
    for name in ("duration", "relation", "clock"):
        if getattr(mention, name) is not None:
            result[name] = getattr(mention, name)
    return result


def only(text: str, published: str | None = "2025-06-14", **options: Any) -> TimeMention:
    found = find_times(text, published, **options)
    assert len(found) == 1, [m.text for m in found]
    return found[0]


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{c['text'][:40]}" for n, c in enumerate(CASES)])
def test_case(case: dict[str, Any]) -> None:
    mentions = find_times(case["text"], case["published"])
    wanted = case["expected"] + [{}] * (len(mentions) - len(case["expected"]))
    assert [plain(m, w) for m, w in zip(mentions, wanted, strict=False)] == case["expected"], case.get("why")


def test_there_are_cases_of_all_sorts() -> None:
    assert len(CASES) >= 150
    assert sum(not case["expected"] for case in CASES) >= 15  # what must not be read as a time
    assert sum(case["published"] is None for case in CASES) >= 6


def test_every_rule_has_a_meaning() -> None:
    assert {name for name, _ in RULES} == set(RESOLVERS)


def test_word_lists_are_strings() -> None:
    # YAML reads a bare `on` or `no` as a truth value.
    lists = lexicon().lists
    words = [w for kind in ("words", "capital") for name in lists[kind].values() for w in name]
    words += [w for name in ("counted", "numbered", "future_cue", "past_cue", "not_verbs") for w in lists[name]]
    assert all(isinstance(word, str) for word in words)


def test_a_weekday_keeps_both_readings() -> None:
    mention = only("A meeting on Tuesday.", "2025-06-14")
    assert (mention.value, mention.past_value, mention.future_value) == ("2025-06-10", "2025-06-10", "2025-06-17")
    assert mention.value_for("future") == "2025-06-17"
    assert mention.value_for("past") == "2025-06-10"
    assert mention.value_for(None) == "2025-06-10"


def test_a_tense_does_not_move_what_the_words_fix() -> None:
    assert only("It was planned for Monday.").value_for("past") == "2025-06-16"
    assert only("He left yesterday.").value_for("future") == "2025-06-13"
    assert only("A strike on 16 June.", "2025-06-03").value_for("past") == "2025-06-16"


def test_a_month_half_a_year_off_is_open_to_the_tense() -> None:
    mention = only("The congress of December.")
    assert mention.value_for("past") == "2024-12-01/2024-12-31"
    assert mention.value_for("future") == "2025-12-01/2025-12-31"


def test_this_week_looks_both_ways() -> None:
    mention = only("Talks this week.", "2025-06-11")
    assert mention.value_for("past") == "2025-06-09/2025-06-11"
    assert mention.value_for("future") == "2025-06-11/2025-06-15"


def test_base_is_the_value_without_its_relation() -> None:
    mention = only("Held since 2014.")
    assert (mention.value, mention.base, mention.relation) == ("2014/..", "2014", "since")


def test_anchor_from_outside() -> None:
    assert only("A week earlier he left.", anchor="2025-03-18").value == "2025-03-11"
    assert only("A week earlier he left.").value is None
    assert only("The same day he left.", anchor="2025-03-18").value == "2025-03-18"


def test_an_anchor_too_long_to_count_days_from_is_passed_over() -> None:
    text = "He came on 18 March. Prices fell in May. The following day he left."
    assert find_times(text, "2025-06-14")[-1].value == "2025-03-19"
    assert find_times("Prices fell in May. The following day he left.", "2025-06-14")[-1].value is None


def test_a_part_of_a_text_keeps_its_offsets() -> None:
    text = "He came on Tuesday and left on 12 June 2024 by car."
    mention = only(text, start=text.index("left"))
    assert mention.text == "12 June 2024"
    assert text[mention.span[0] : mention.span[1]] == mention.text
    assert only(text, end=text.index("left")).text == "Tuesday"


def test_the_day_of_a_stamp_counts_as_written() -> None:
    assert only("It was signed today.", "2025-02-27T23:59:59-11:00").value == "2025-02-27"
    assert only("It was signed today.", "2025-02-27T00:01:00Z").value == "2025-02-27"


@pytest.mark.parametrize("published", ["", "2025", "2025-02", "2025-02-31", "yesterday"])
def test_a_publication_date_without_a_day_is_unknown(published: str) -> None:
    assert only("It was signed today.", published).value is None
    assert only("It was signed on 16 June.", published).value == "XXXX-06-16"


def test_the_ends_of_the_calendar() -> None:
    assert only("Ninety centuries ago it froze.", "2025-06-14").value is None
    assert only("It lasts the next 9000 years.", "2025-06-14").value is None
    assert only("It was yesterday.", "0001-01-01").value is None


@pytest.fixture(scope="module")
def evaluation() -> ModuleType:
    path = Path(__file__).parents[2] / "evaluation" / "times.py"
    spec = importlib.util.spec_from_file_location("evaluation_times", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("timex", "days"),
    [
        ("2008-W50", ("2008-12-08", "2008-12-14")),
        ("2010-W04-WE", ("2010-01-30", "2010-01-31")),
        ("2009-Q3", ("2009-07-01", "2009-09-30")),
        ("2009-SP", ("2009-03-01", "2009-05-31")),
        ("197", ("1970-01-01", "1979-12-31")),
        ("FY2007", ("2007-01-01", "2007-12-31")),
        ("2011-06-XX", ("2011-06-01", "2011-06-30")),
        ("2010-07-16TMO", ("2010-07-16", "2010-07-16")),
        ("03-02-2009", ("2009-02-03", "2009-02-03")),
    ],
)
def test_timex_values_become_days(evaluation: ModuleType, timex: str, days: tuple[str, str]) -> None:
    found = evaluation.days_of_timex(timex)
    assert found is not None
    assert tuple(map(str, found)) == days


@pytest.mark.shared
def test_shared_gold(shared: Path, evaluation: ModuleType) -> None:
    figures = evaluation.run(shared, [])
    assert figures["meantime"]["value"] >= 0.75
    assert figures["claims"]["value"] >= 0.85
