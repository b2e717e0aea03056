"""Which attributions ask and which deny."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dragoman.model import Document
from dragoman.reading import ReadingSettings, read

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "flags.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_flags(case):
    record = read(Document.of(case["text"]), ReadingSettings(tagger=not case.get("rules", False)))
    found = [a for a in record.attributions if a.cue is not None and a.cue.text == case["cue"]]
    assert found, [a.cue and a.cue.text for a in record.attributions]
    assert {name for name in ("question", "negated") if getattr(found[0], name)} == set(case["flags"])
    if "source" in case:
        assert (found[0].source.text if found[0].source else None) == case["source"]
