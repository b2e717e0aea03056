"""How event words stand: planned, possible, denied or done."""

from __future__ import annotations

import pytest

from dragoman.knowledge.lexicon import lexicon
from dragoman.reading.parse import parse
from dragoman.reading.settings import PIPELINES
from dragoman.reading.standing import standing
from dragoman.reading.text import prepare

CASES = [
    ("The ministers held talks in Oslo.", "talks", "happened"),
    ("The ministers will hold talks in Oslo.", "talks", "planned"),
    ("The ministers plan talks in Oslo.", "talks", "planned"),
    ("The ministers cancelled talks in Oslo.", "talks", "negated"),
    ("The ministers may hold talks in Oslo.", "talks", "possible"),
    ("The ministers did not hold talks in Oslo.", "talks", "negated"),
    ("A planned visit to Oslo drew protests.", "visit", "planned"),
    ("Norway sent a ship to rescue the crew.", "rescue", "planned"),
    ("Norway managed to rescue the crew.", "rescue", "happened"),
    ("Norway failed to rescue the crew.", "rescue", "negated"),
    ("Norway considered a withdrawal.", "withdrawal", "possible"),
]


@pytest.mark.parametrize(("text", "word", "expected"), CASES)
def test_standing(text: str, word: str, expected: str) -> None:
    sentence = parse(PIPELINES[0], prepare(text))[0]
    found = standing(lexicon(), sentence, sentence.lower.index(word))
    status = (
        "negated"
        if found.negative
        else "possible"
        if found.certainty != "certain"
        else "planned"
        if found.future
        else "happened"
    )
    assert status == expected
