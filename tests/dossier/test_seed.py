"""The question that the program was conceived from, on its own reading of the article: what would Turkey need?

Skips where the article is absent. Assertions name parties and fields, not sentences.
"""

from __future__ import annotations

import pytest

from dragoman.dossier import build
from dragoman.dossier.asking import find_acts
from dragoman.dossier.blocking import blocks
from dragoman.dossier.whatif import WhatIf, of_dossier
from dragoman.model import Document, DossierSettings


@pytest.fixture(scope="module")
def dossier(shared):
    from dragoman.reading import BuiltInReader, ReadingSettings

    text = next(iter(sorted((shared / "seed").glob("*.txt")))).read_text(encoding="utf-8")
    record = BuiltInReader(ReadingSettings.from_environment()).read(
        Document.of(text, id="seed", outlet="Babel", published="2025-02-27", language="en")
    )
    return build([record], DossierSettings(name="seed"))


@pytest.mark.parametrize("words", ["Turkey deploys", "Turkey sends peacekeepers", "TUR"])
def test_what_turkey_needs(dossier, words):
    graph = of_dossier(dossier)
    (act,) = find_acts(dossier, graph.acts.values(), words)
    assert act.party == "TUR"
    (need,) = (graph.conditions[n] for n in act.needs)
    assert need.state == "open"
    assert "all consultations" in need.what
    assert need.demanded_by == ("TUR",)
    answer = WhatIf(graph).ways(act.id)
    assert [a.conditions for a in answer.answers] == [(need.id,)]


def test_the_missing_answer_and_the_unsure_ceasefire_stay_open(dossier):
    graph = of_dossier(dossier)
    found = {(b.party, b.how) for b in blocks(dossier, graph)}
    assert ("RUS", "silence") in found
    assert ("group:ceasefire", "doubt") in found
    assert ("TUR", "demand") in found
