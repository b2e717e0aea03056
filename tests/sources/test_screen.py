from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from dragoman.sources.screen import screen

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "screen.yml").read_text(encoding="utf-8"))
RECALL, HELD_BACK = 0.97, 0.8


def share_let_through(texts: list[str]) -> float:
    return sum(screen(text).relevant for text in texts) / len(texts)


def test_hardly_a_text_about_a_negotiation_is_held_back() -> None:
    assert share_let_through(CASES["relevant"]) >= RECALL


def test_most_other_texts_are_held_back() -> None:
    assert 1 - share_let_through(CASES["irrelevant"]) >= HELD_BACK


@pytest.mark.shared
def test_the_shared_texts_are_let_through(shared: Path) -> None:
    paths = [shared / "gold" / "dev.jsonl", *sorted(shared.glob("gold/dossiers/*/articles.jsonl"))]
    records = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    assert share_let_through([it["text"] for it in records]) >= RECALL


def test_the_verdict_names_its_words() -> None:
    assert screen("The envoy met both sides.") == screen("The ENVOY met both sides.")
    assert "envoy" in screen("The envoy met both sides.").reason
    assert not screen("").relevant
    assert "nobody" in screen("They agreed, refused and offered.").reason
