from __future__ import annotations

import pytest
from evaluation.fresh import GOLD, claim, gold

TEXT = "Turkey may send troops if asked, Ankara said on Monday in Geneva."


def test_the_gold_is_what_its_source_says():
    import json

    assert [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()] == list(gold())


def test_every_span_holds_its_words():
    for row in gold():
        for c in row["claims"]:
            assert row["text"][slice(*c["evidence"])] == c["quote"]


def test_alternatives_are_kept_apart_from_the_first_choice():
    line = (
        "Turkey may send troops | TUR / EU | commitment AID + possible future / event AID + possible future | "
        "| TUR / | if=if asked | Monday=2025-01-06 | Geneva=CHE"
    )
    made = claim(TEXT, line)
    assert made["alt"] == {"kind": "event", "actors": ["EU"], "chain": []}
    assert made["conditions"] == [{"type": "if", "span": [23, 31]}]
    assert made["where"] == {"span": [58, 64], "country": "CHE"}


def test_words_that_are_not_in_the_text_are_refused():
    with pytest.raises(ValueError, match="not in the text"):
        claim(TEXT, "Turkey will send troops | TUR | event AID + certain past")
