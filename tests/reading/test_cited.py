"""Chains whose links stand outside the usual places, and descriptions that are kept whole."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dragoman.model import Document
from dragoman.reading import read

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "cited.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_chain(case):
    chains = {c.predicate.text: [link.key for link in c.chain] for c in read(Document.of(case["text"])).claims}
    assert chains[case["predicate"]] == case["chain"]
