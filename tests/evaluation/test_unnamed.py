"""Which unnamed sources count as kept as described."""

from __future__ import annotations

import pytest
from evaluation.unnamed import description, score

from dragoman.model import Document
from dragoman.reading import read

TEXT = "Two envoys close to the talks said Peru would sign the accord. Chile has not answered."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("unnamed:two envoys", "unnamed:Two envoys", True),
        ("unnamed:two envoys", "unnamed:envoys", False),
        ("unnamed:sources", "unnamed:sources of the Spanish agency", True),
        ("unnamed:envoy and a source", "unnamed:envoy & unnamed:source", True),
        ("unnamed:Spain’s envoy", "unnamed:Spain's envoy", True),
        ("ESP", "ESP", False),
    ],
)
def test_the_same_description(one, other, same):
    assert (description(one) is not None and description(one) == description(other)) == same


@pytest.mark.parametrize(
    ("key", "evidence", "kept"),
    [
        ("unnamed:two envoys close to the talks", "Peru would sign the accord", 1),
        ("unnamed:two envoys", "Peru would sign the accord", 0),
        ("unnamed:two envoys close to the talks", "Chile has not answered", 0),
    ],
    ids=["kept", "description lost", "elsewhere"],
)
def test_kept(key, evidence, kept):
    start = TEXT.index(evidence)
    gold = {"id": "x", "claims": [{"chain": ["outlet:Reuters", key], "evidence": [start, start + len(evidence)]}]}
    result = score([(gold, read(Document.of(TEXT, id="x")))])
    assert (result.kept, result.total, len(result.lost)) == (kept, 1, 1 - kept)
