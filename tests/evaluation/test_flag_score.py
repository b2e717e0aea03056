"""How flags of attributions are counted."""

from __future__ import annotations

import pytest
from evaluation.attribution_chains import FlagScore


def test_precision_and_recall_of_a_flag():
    score = FlagScore()
    for gold, found in ((True, True), (True, False), (True, False), (False, True), (False, False)):
        score.add(gold=gold, found=found)
    assert score.figures() == (pytest.approx(1 / 2), pytest.approx(1 / 3))


def test_a_flag_that_nobody_sets_scores_nothing():
    assert FlagScore().figures() == (0.0, 0.0)
