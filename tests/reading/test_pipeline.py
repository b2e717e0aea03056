from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.model import Document, Record, broken
from dragoman.reading import BuiltInReader, ReadingSettings, read
from dragoman.reading import pipeline as steps

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/*.txt"))


def test_every_step_finds_what_it_requires():
    there = {"document", "prepared", "sentences", "knowledge", "lexicon", "published"}
    for step in steps.STEPS:
        assert set(step.requires) <= there, f"{step.name} needs {set(step.requires) - there}"
        there |= set(step.assigns)


def test_reading_twice_changes_nothing():
    document = Document.of(
        "Turkey may deploy its peacekeepers in Ukraine, Bloomberg writes, citing sources.", published="2025-02-27"
    )
    assert read(document).to_json() == read(document).to_json()


def test_a_failing_step_loses_no_neighbour(monkeypatch: pytest.MonkeyPatch):
    def fail(_: object) -> None:
        raise ValueError("planted")

    planted = tuple(steps.Step(s.name, fail, s.requires, s.assigns) if s.name == "times" else s for s in steps.STEPS)
    monkeypatch.setattr(steps, "STEPS", planted)
    record = BuiltInReader(ReadingSettings()).read(Document.of("Turkey supports the plan, Bloomberg reported."))
    assert [p.step for p in record.problems] == ["times"]
    assert record.claims, "the claim does not need the times"


def test_no_year_is_invented_without_a_date():
    text = (
        "Turkish President Recep Tayyip Erdogan met Ukrainian President Volodymyr Zelensky in Ankara in early February."
    )
    record = read(Document.of(text))
    values = [c.when.value for c in record.claims if c.when is not None]
    assert values
    assert all(v is None or v.startswith("XXXX") for v in values), values


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "....", '"', "A" * 5000, "no claim here at all", "«»" * 50])
def test_odd_texts_end_in_a_sound_record(text: str):
    record = read(Document.of(text, published="2025-01-01"))
    assert broken(record) == []
    assert record.problems == ()


def sound(record: Record) -> None:
    assert broken(record) == []
    assert record.problems == ()
    ids = {p.id for p in record.parties}
    for claim in record.claims:
        for mention in (*claim.actors, *claim.targets):
            assert mention.party is None or mention.party in ids
        if claim.where is not None:
            assert record.document.text[slice(*claim.where.span)] == claim.where.text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_span_of_the_examples_holds(path: Path):
    body = path.read_text(encoding="utf-8").partition("\n\n")[2]
    sound(read(Document.of(body, published="2025-03-01", outlet="Test")))


@pytest.mark.shared
def test_every_span_of_the_shared_texts_holds(shared: Path):
    for line in (shared / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sound(read(Document.of(row["text"], published=row["published"], outlet=row["outlet"], title=row["title"])))
        sound(read(Document.of(row["text"])))
