from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dragoman.reading.text import prepare

MARKS = yaml.safe_load((Path(__file__).parents[1] / "cases" / "quote_marks.yml").read_text(encoding="utf-8"))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=400))
def test_offsets_never_move(text: str):
    prepared = prepare(text)
    assert len(prepared.clean) == len(text)
    end = 0
    for block in prepared.blocks:
        assert end <= block.start <= block.lead <= block.end <= len(text)
        assert text[block.start : block.end].strip()
        end = block.end


def test_the_modifier_apostrophe_becomes_one_that_splits():
    assert prepare("Zelensky\u02bcs position").clean == "Zelensky's position"


@pytest.mark.parametrize("case", MARKS, ids=lambda c: c["why"][:40])
def test_quotation_marks(case):
    assert prepare(case["text"]).clean == case["clean"]


def test_a_subheading_is_a_block_of_its_own():
    prepared = prepare("Kyiv agreed to the plan.\nTalks in Geneva\nThe envoys met on Monday.")
    assert [b.role for b in prepared.blocks] == ["paragraph", "heading", "paragraph"]


def test_hard_wrapped_lines_are_one_paragraph():
    text = (
        "The United States welcomes the extension of the ceasefire in the\n"
        "eastern part of the country and thanks the two governments that\n"
        "worked on it for many weeks. The next step will be a meeting of\n"
        "all parties in the capital.\n\n"
        "The government said that it would take part in the meeting and\n"
        "would send its foreign minister to it.\n"
    )
    blocks = prepare(text).blocks
    assert len(blocks) == 2
    assert "\n" not in prepare(text).clean[blocks[0].start : blocks[0].end]


@pytest.mark.parametrize(
    "text",
    [
        # as in a short example: one or two lines are too few to tell the width of the page by
        "Norway may send observers to the strait, the Harbour Courier writes, citing two people close to it. Oslo will\n"
        "not take part unless it is asked.",
        "The envoys met on Monday and agreed to\nmeet again.",
    ],
)
def test_a_line_cut_in_the_middle_of_a_sentence_runs_on(text: str):
    assert [b.role for b in prepare(text).blocks] == ["paragraph"]


def test_furniture_and_credit_lines_are_set_apart():
    prepared = prepare("The talks failed.\nFollow us on X for more news\nReporting by Meridian Wire")
    assert [b.role for b in prepared.blocks] == ["paragraph", "furniture", "credit"]


def test_a_dateline_is_not_part_of_the_sentence():
    block = prepare("KYIV (Reuters) - Ukraine rejected the offer on Monday.").blocks[0]
    text = "KYIV (Reuters) - Ukraine rejected the offer on Monday."
    assert text[block.lead :].startswith("Ukraine")
    assert block.agency is not None
    assert text[slice(*block.agency)] == "Reuters"
