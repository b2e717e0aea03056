"""The published schemas are what the code says, and every record obeys them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from tools.schema import FOLDER, SCHEMAS, schema

from dragoman.model import Document
from dragoman.reading import read


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schema_is_current(name: str):
    assert (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8") == schema(SCHEMAS[name], name), (
        "run `make schema`"
    )


def test_a_record_obeys_its_schema():
    published = json.loads((FOLDER / "record.schema.json").read_text(encoding="utf-8"))
    text = (Path(__file__).parents[1] / "examples" / "harbour-strike" / "hs-01.txt").read_text(encoding="utf-8")
    record = read(Document.of(text.partition("\n\n")[2], published="2025-06-03"))
    jsonschema.validate(json.loads(record.to_json()), published)
