"""PLOVER records hold to the published field list, and fill the auxiliary modes."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from dragoman.exchange import formats, plover
from dragoman.exchange.bundle import Bundle, Losses
from dragoman.model import Document, Record
from dragoman.reading import read

from .strategies import bundles


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(bundles())
def test_every_record_is_valid_by_the_field_list_and_every_claim_is_accounted_for(bundle: Bundle):
    with tempfile.TemporaryDirectory() as folder:
        written = formats.write(bundle, "plover", Path(folder) / "p.jsonl")
        made = [json.loads(line) for line in written.files[0].read_text(encoding="utf-8").split("\n") if line]
    for record in made:
        assert plover.faults(record) == []
    left_out = sum(int(note.partition(" ")[0]) for note in written.notes)
    assert len(made) + left_out == len(list(bundle.claims()))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"date": "2025-02"}, "date"),
        ({"event": ["MEET"]}, "event"),
        ({"actor": [{"name": "x"}]}, "actor"),
        ({"id": ""}, "id"),
        ({"quad_code": 5}, "quad_code"),
        ({"has_event": "yes"}, "has_event"),
        ({"event_loc": {"where": "x"}}, "event_loc"),
    ],
)
def test_a_record_that_departs_from_the_field_list_is_refused(harbour: Bundle, change: dict, fault: str):
    good = next(e for r, c in harbour.claims() if (e := plover.event(r, c)) is not None)
    assert plover.faults(good) == []
    assert any(f.startswith(fault) for f in plover.faults(good | change))
    assert any(f.startswith("actor") for f in plover.faults({k: v for k, v in good.items() if k != "actor"}))


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        ("Norway met Sudan on Monday.", []),
        ("Norway will meet Sudan next week.", ["future"]),
        ("Norway did not meet Sudan on Monday.", ["negation"]),
        ("Norway may meet Sudan next week.", ["future", "hypothetical"]),
        ("Norway met Sudan in 2019.", ["historical"]),
    ],
)
def test_auxiliary_modes(text: str, modes: list[str]):
    record: Record = read(Document.of(text, published="2025-06-05"))
    found = [c for c in record.claims if c.act == "CONSULT"]
    assert found, [c.act for c in record.claims]
    assert plover.auxiliary_modes(found[0], record.document.published) == modes


def test_what_is_left_out_is_counted(harbour: Bundle):
    losses = Losses()
    kept = [e for r, c in harbour.claims() if (e := plover.event(r, c, losses=losses)) is not None]
    assert len(kept) + sum(losses.counts.values()) == len(list(harbour.claims()))
