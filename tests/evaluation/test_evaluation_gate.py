from __future__ import annotations

import json
from pathlib import Path

import pytest
from evaluation.measures import Measure

from evaluation import gate


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A gate over one made-up set; returns a function that runs it with given figures."""
    gold = tmp_path / "gold.jsonl"
    gold.write_text("{}\n")
    monkeypatch.setattr(gate, "BASELINE", tmp_path / "baseline.json")

    def run(figures: dict[str, float], *arguments: str) -> int:
        monkeypatch.setattr(gate, "measures", lambda: [Measure("made up", (gold,), lambda: figures)])
        return gate.main(arguments)

    run.gold = gold
    return run


def test_a_figure_below_its_floor_fails(bench):
    assert bench({"found": 0.7}, "--pin") == 0
    assert bench({"found": 0.7}) == 0
    assert bench({"found": 0.6}) == 1


def test_a_figure_that_is_no_longer_measured_fails(bench):
    bench({"found": 0.7, "whole": 0.5}, "--pin")
    assert bench({"found": 0.7}) == 1


def test_pinning_never_lowers_a_floor_unless_told(bench):
    bench({"found": 0.7}, "--pin")
    bench({"found": 0.5}, "--pin")
    assert json.loads(gate.BASELINE.read_text())["made up"]["floors"]["found"] == pytest.approx(0.695)
    bench({"found": 0.5}, "--pin", "--allow-regression")
    assert json.loads(gate.BASELINE.read_text())["made up"]["floors"]["found"] == pytest.approx(0.495)


def test_changed_gold_fails(bench):
    bench({"found": 0.7}, "--pin")
    bench.gold.write_text("{} \n")
    assert bench({"found": 0.9}) == 1
