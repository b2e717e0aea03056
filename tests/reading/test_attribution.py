"""Attributions in the record: rules alone, described sources, credits; the tagger has tests of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dragoman.model import Document
from dragoman.reading import ReadingSettings, read

RULES = ReadingSettings(tagger=False)
FOLDER = Path(__file__).parents[1] / "cases"
CASES = yaml.safe_load((FOLDER / "described.yml").read_text(encoding="utf-8"))
SAID = yaml.safe_load((FOLDER / "who_says_what.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["source"][8:40])
def test_what_is_told_about_an_unnamed_source(case):
    record = read(Document.of(case["text"]), RULES)
    found = [a for a in record.attributions if a.source_key == case["source"]]
    assert found, [a.source_key for a in record.attributions]
    told = found[0].described
    fields = {name: value if isinstance(value, str) else value.text for name, value in told if value is not None}
    assert fields == case["fields"]


@pytest.mark.parametrize("case", SAID, ids=lambda c: c["why"][:40])
def test_who_says_what(case):
    text = case["text"]
    record = read(Document.of(text), RULES)
    found = {
        " | ".join([a.source.text if a.source else "-", a.cue.text, " … ".join(text[s:e] for s, e in a.content)])
        for a in record.attributions
    }
    assert set(case["said"]) <= found, found
    cues = {a.id: a.cue.text for a in record.attributions}
    nested = {f"{a.cue.text} < {cues[a.within]}" for a in record.attributions if a.within}
    assert set(case.get("within", ())) <= nested, nested
    assert not set(case.get("not", ())) & set(cues.values())
    for word, key in case.get("keys", {}).items():
        assert {a.source_key for a in record.attributions if a.source and a.source.text == word} == {key}


def test_a_named_source_has_no_description():
    record = read(Document.of("Angela Merkel said the talks would go on."), RULES)
    assert record.attributions
    assert all(a.described is None for a in record.attributions)


BODY = "The talks will go on, a diplomat said on Monday. They began in March."


@pytest.mark.parametrize(
    ("text", "outlet", "expected"),
    [
        (f"KYIV (Reuters) - {BODY}", "Daily Sabah", [("Reuters", "outlet:Reuters")]),
        (f"KYIV (Reuters) - {BODY}", "Reuters", []),
        (
            f"{BODY}\n\nWith reporting by AP and Bloomberg",
            None,
            [("AP", "outlet:AP"), ("Bloomberg", "outlet:Bloomberg")],
        ),
        (f"{BODY}\n\nPhoto: Reuters", None, []),
        (f"{BODY}\n\nReporting by Jane Doe", None, []),
    ],
    ids=["dateline", "the outlet's own name", "credit line", "a picture's credit", "a person"],
)
def test_credits(text, outlet, expected):
    record = read(Document.of(text, outlet=outlet), RULES)
    credits = [a for a in record.attributions if a.cue is None]
    assert [(a.source.text, a.source_key) for a in credits] == expected
    for a in credits:
        ((start, end),) = a.content
        assert BODY[:20] in record.document.text[start:end]


def test_a_credit_is_no_link_of_a_claims_chain():
    record = read(Document.of("KYIV (Reuters) - Turkey will send troops to Ukraine, Russia said.", outlet="X"), RULES)
    assert record.claims
    assert all("outlet:Reuters" not in [link.key for link in c.chain] for c in record.claims)


def test_a_quotation_that_goes_on_says_so():
    text = (
        '"We will not sign this paper in its present form," Lavrov said in Moscow on Monday.\n\n'
        '"Nobody has asked us about the third clause of the draft, and nobody will."'
    )
    record = read(Document.of(text), RULES)
    carried = [a for a in record.attributions if a.carried]
    assert [(a.source.text, a.carried) for a in carried] == [("Lavrov", "quotation goes on")]


NESTED = (
    '"I believe the harbour will reopen," Mira Dolan said on Monday. "The board never asked us." '
    "She leads the Dockers' Union."
)


def test_the_first_person_in_a_quotation_is_its_speaker():
    record = read(Document.of(NESTED), RULES)
    inner = next(a for a in record.attributions if a.source is not None and a.source.text == "I")
    outer = next(a for a in record.attributions if a.cue is not None and a.cue.text == "said")
    assert (inner.within, inner.source_key) == (outer.id, outer.source_key)
    assert outer.source_key is not None


@pytest.mark.parametrize(
    ("text", "cue", "source", "content"),
    [
        (
            "Bloomberg had reported, citing people familiar with the matter, that Ankara discussed a force with Kyiv.",
            "had reported",
            "Bloomberg",
            "that Ankara discussed a force with Kyiv",
        ),
        ("Fidan defended the plan while promising that troops would stay out.", "promising", "Fidan", None),
    ],
    ids=["clause above its report", "subject of a subordinate cue"],
)
def test_reports_that_the_parse_hides(text, cue, source, content):
    found = next(a for a in read(Document.of(text), RULES).attributions if a.cue is not None and a.cue.text == cue)
    assert found.source is not None
    assert found.source.text == source
    if content is not None:
        assert [text[s:e] for s, e in found.content] == [content]
