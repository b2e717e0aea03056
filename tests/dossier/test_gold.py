"""What holds across documents, scored from gold claims: the figures must not fall below these floors."""

from __future__ import annotations

import pytest
from evaluation.dossier import evaluate, folders
from evaluation.dossier_gold import load_records

FLOORS = {
    "same_claim": 0.75,
    "origins": 0.70,
    "links": 0.80,
    "conflict": 0.55,
    "drift": 0.60,
    "changed": 0.50,
    "unsaid": 0.90,
    "conditions": 0.75,
}
HOMES = folders(None)


@pytest.fixture(scope="module", params=sorted(HOMES))
def figures(request):
    return evaluate(HOMES[request.param], load_records(HOMES[request.param])) | {"name": request.param}


@pytest.mark.parametrize("measure", sorted(FLOORS))
def test_figures_from_gold_claims(figures, measure):
    value = figures[measure].get("f1", figures[measure].get("acc"))
    assert value >= FLOORS[measure], f"{figures['name']}: {measure}"


def test_traps_stay_unhit_and_nothing_open_is_called_met(figures):
    assert figures["traps_hit"] == 0
    assert figures["met_wrong"] == 0


def test_without_bloomberg_exactly_the_groups_of_gold_fall():
    folder = HOMES["ukraine-guarantees"]
    found = evaluate(folder, load_records(folder))["without"]["outlet:Bloomberg"]
    assert found["exact"]
    assert found["ours"] == ["g01", "g02", "g03", "g04", "g05", "g06"]
    assert found["not_in_gold"] == 0
