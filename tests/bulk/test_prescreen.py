"""The look at a page before extraction: it must not lose what the screen itself would let through."""

from pathlib import Path

import pytest
from benchmarks.pages import articles, page

from dragoman.bulk.prescreen import left_out, prose

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/*.txt"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_examples_pass_as_pages(path):
    paragraphs = "".join(f"<p>{line}</p>" for line in path.read_text(encoding="utf-8").split("\n") if line.strip())
    assert left_out(f"<html><body><nav><a>Sport</a></nav>{paragraphs}</body></html>".encode()) is None


def test_generated_pages_are_told_apart():
    made = list(articles(60, relevant=0.5))
    assert [left_out(page(a)) is None for a in made] == [a.relevant for a in made]
    assert 10 < sum(a.relevant for a in made) < 50


CASES = [
    (b"<p>Die Unterh\xc3\xa4ndler beider Seiten haben am Montag in Genf die dritte Runde der Gespr\xc3\xa4che ohne Ergebnis "
     b"beendet, teilte das Ministerium mit, und der Summit wurde auf den Herbst verschoben.</p>", "language", "German"),
    (b"<nav><a>Peace talks</a> <a>Ceasefire</a></nav><p>" + b"Peel the onions and let them soften in butter. " * 4 + b"</p>",
     "subject", "only the menu speaks of talks"),
    (b"<script>var x='ceasefire talks between the two governments, the ministry said in a statement on Monday';</script>"
     b"<p>" + b"Stir the pot now and then. " * 6 + b"</p>", "subject", "only a script does"),
    (b'<script type="application/ld+json">{"articleBody": "The envoys of both sides agreed on a ceasefire after two nights of '
     b'talks, the mediator said."}</script><p>x</p>', None, "the article stands in the facts for machines"),
    ("<p>The envoys of both sides agreed on a ceasefire after two nights of talks.</p>".encode("utf-16"), None, "UTF-16"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "verdict", "why"), CASES, ids=[c[2] for c in CASES])
def test_pages(data, verdict, why):
    assert left_out(data) == verdict, why


def test_prose_keeps_words_whole_across_inline_tags():
    line = b"<p>The nego<b>tiators</b> of both sides met again on Monday &amp; Tuesday in the old town hall.</p>"
    assert "The negotiators of both sides met again on Monday & Tuesday" in prose(line)
