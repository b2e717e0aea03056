"""The work of an analysis grows with the documents, not with their square; counted, not timed."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.dossier_gold import load_records
from evaluation.dossier_growth import stories

from dragoman.dossier import ConceptSimilarity, build
from dragoman.dossier.parties import Parties
from dragoman.model import DossierSettings

EXAMPLES = Path(__file__).parents[2] / "examples"


class Counting(ConceptSimilarity):
    """Counts comparisons."""

    calls = 0

    def score(self, a: str, b: str) -> float:
        self.calls += 1
        return super().score(a, b)


def analysed(records):
    measure = Counting(Parties(records).nationality)
    return build(records, DossierSettings(name="growth"), similarity=measure), measure.calls


@pytest.mark.parametrize(
    ("example", "retold"), [("harbour-strike", False), ("ukraine-guarantees", True)], ids=["many stories", "one story"]
)
def test_twice_the_documents_take_about_twice_the_work(example, retold):
    base = load_records(EXAMPLES / example)
    parties = {c.actors[0].key for r in base for c in r.claims}
    made = [stories(base, n) for n in ((120, 240) if retold else (60, 120))]
    few, many = ([r for r in m if not retold or r.claims[0].actors[0].key in parties] for m in made)
    (small, before), (large, after) = analysed(few), analysed(many)
    growth = 1.25 * len(many) / len(few)
    assert after < growth * before
    assert len(large.relations) < growth * len(small.relations)
    assert len(large.links) < growth * len(small.links)
