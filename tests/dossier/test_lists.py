"""The word lists of the room: each word in one concept, phrases that can be found."""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files

import pytest
import yaml

from dragoman.dossier.lexicon import stems
from dragoman.dossier.similarity import ConceptSimilarity, concepts

LISTS = yaml.safe_load((files("dragoman.dossier") / "data" / "concepts.yml").read_text(encoding="utf-8"))


def test_a_word_stands_in_one_concept_only():
    home = defaultdict(set)
    for name, members in LISTS.items():
        for word in members:
            home[tuple(stems(str(word)))].add(name)
    assert {" ".join(k): v for k, v in home.items() if len(v) > 1} == {}


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ("reopen its pension offer", "improve the proposal on retirement", "synonyms"),
        ("an exchange of prisoners", "a swap of captives", "prisoners"),
        ("lift the tariff on steel", "end the duty on steel", "trade"),
        ("let more water out", "an additional discharge from the dam", "water"),
        ("inspectors at the enrichment site", "verification of centrifuges", "arms control"),
        ("cut the catch of mackerel", "reduce the mackerel fishing", "fish"),
    ],
)
def test_other_words_for_one_thing_are_alike(a, b, why):
    measure = ConceptSimilarity()
    measure.fit([a, b, "the weather in the north", "talks began on Monday"])
    assert measure.score(a, b) > 0.3 > measure.score(a, "the weather in the north"), why


def test_a_phrase_counts_as_one_concept():
    assert concepts("They put boots on the ground") == ["c:contribute", "c:troops"]
