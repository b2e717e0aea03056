"""No actor, date or place without characters that hold it."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.invented import count, invented
from evaluation.measures import ROOT, shared

from dragoman.model import Document
from dragoman.reading import read

FILES = ("gold/dev.jsonl", "data/events/plover_gsr_dev.jsonl")


def test_nothing_is_invented_in_the_examples() -> None:
    files = sorted((ROOT / "examples").glob("*/articles.jsonl"))
    assert files
    _, faults = count(files)
    assert faults == []


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_invented_in_shared_texts(name: str) -> None:
    root: Path | None = shared()
    if root is None:
        pytest.skip("the shared gold is not on this machine")
    _, faults = count([root / name])
    assert faults == []


def test_a_value_that_the_text_does_not_hold_is_reported() -> None:
    record = read(Document.of("Turkey met Russia in Ankara in March.", id="x", published="2025-02-27"))
    claim = record.claims[0]
    moved = claim.model_copy(update={"actors": (claim.actors[0].model_copy(update={"span": (400, 406)}),)})
    assert invented(record) == []
    assert invented(record.model_copy(update={"claims": (moved,)}))
