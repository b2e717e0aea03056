"""What the tests of the exchange room share: one example dossier, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.dossier import build
from dragoman.exchange.bundle import Bundle
from dragoman.model import Document, DossierSettings, Record, Review
from dragoman.reading import read
from dragoman.sources import load

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def harbour_records() -> list[Record]:
    items = load(EXAMPLES / "harbour-strike" / "articles.jsonl")
    return [read(d) for d in items if isinstance(d, Document)]


@pytest.fixture(scope="session")
def harbour(harbour_records: list[Record]) -> Bundle:
    dossier = build(harbour_records, DossierSettings(name="harbour", title="The harbour strike"))
    first = harbour_records[0].claims[0]
    review = Review(
        id="r-1", dossier="harbour", claim=first.id, reviewer="ana", verdict="correct",
        changes={"certainty": "possible"}, made_at="2025-06-20T10:00:00Z",
    )  # fmt: skip
    return Bundle(dossier.model_copy(update={"records": tuple(harbour_records)}), (review,))
