"""What a notebook shows is escaped, complete and free of scripts."""

from __future__ import annotations

import html
import re

import pytest

from dragoman.dossier import build
from dragoman.model import Document, DossierSettings
from dragoman.notebook import spans_html, to_pandas, to_polars
from dragoman.reading import read

NASTY = "Norway offered to host <script>alert('x')</script> & talks if Sudan agrees. Sudan has not given an answer."


@pytest.fixture(scope="module")
def record():
    return read(Document.of(NASTY, title="<img src=x onerror=1>", outlet="A & B", published="2025-06-01"))


def visible(markup: str) -> str:
    return html.unescape(re.sub(r"<sub>.</sub>|<[^>]*>", "", markup))


def test_a_record_shows_every_claim_and_nothing_of_an_article_is_markup(record):
    shown = record._repr_html_()
    assert "<script" not in shown
    assert "<img" not in shown
    assert record.claims
    for claim in record.claims:
        assert claim.id in shown
        assert claim.evidence.text in visible(shown)


def test_a_dossier_shows_its_title_and_what_is_unsaid(record):
    dossier = build([record], DossierSettings(name="t", title="<b>Talks</b>"))
    shown = dossier.model_copy(update={"records": (record,)})._repr_html_()
    assert "&lt;b&gt;Talks" in shown
    assert "<script" not in shown
    assert all(u.party in shown for u in dossier.unsaid if u.until is None)


def test_the_span_view_is_the_article_with_its_evidence_marked(record):
    shown = spans_html(record)
    assert "<script" not in shown
    assert NASTY in visible(shown)
    for claim in record.claims:
        one = spans_html(record, claim.id)
        article = one.split("pre-wrap'>", 1)[1]
        marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", article))
        assert claim.predicate.text in visible(marked)
    with pytest.raises(KeyError):
        spans_html(record, "c-none")


def test_frames_of_a_record(record):
    assert list(to_pandas(record)["claim"]) == [c.id for c in record.claims]
    assert to_polars(record)["evidence"].to_list() == [c.evidence.text for c in record.claims]
