"""The remembered word classes are exactly the pipeline's own."""

from pathlib import Path

import pytest

from dragoman.reading.parse import parse, parse_batch, pipeline, word_classes
from dragoman.reading.settings import PIPELINES
from dragoman.reading.text import prepare

NAME = PIPELINES[0]
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/*.txt"))
SEVERAL_TOKENS = [
    "Let's talk, the envoy said.",
    "There's no deal, and there are no talks.",
    "They're gonna sign it, y'all.",
    "C'mon, it ain't over: we gotta vote.",
    "There was a dispute about it.",
]


def by_pipeline(text: str) -> list[tuple[str, str, str, str]]:
    return [(t.lemma_.lower(), t.pos_, t.tag_, t.dep_) for t in pipeline(NAME)(text)]


def test_the_shipped_pipeline_is_of_the_kind_that_can_be_remembered():
    assert word_classes(NAME).skipped == ("attribute_ruler", "lemmatizer")


@pytest.mark.parametrize("text", SEVERAL_TOKENS)
def test_rules_over_several_tokens(text):
    doc = pipeline(NAME)(text, disable=list(word_classes(NAME).skipped))
    assert [tuple(w) for w in word_classes(NAME).of(doc)] == by_pipeline(text)


@pytest.mark.parametrize("path", EXAMPLES[::4], ids=lambda p: p.stem)
def test_whole_articles(path):
    prepared = prepare(path.read_text(encoding="utf-8"))
    found = [
        (s.block, *told) for s in parse(NAME, prepared) for told in zip(s.lemmas, s.pos, s.tags, s.deps, strict=True)
    ]
    expected = [
        (number, *told)
        for number, block in enumerate(prepared.blocks)
        if number in {f[0] for f in found}
        for told in by_pipeline(prepared.clean[block.lead : block.end])
    ]
    assert found == expected


def test_edges_are_those_of_the_parse():
    text = "The talks that were held in Oslo, which nobody expected, ended on Friday. Neither side said why."
    doc = pipeline(NAME)(text)
    sentences = parse(NAME, prepare(text))
    assert [len(s) for s in sentences] == [len(list(s)) for s in doc.sents]
    for sentence, span in zip(sentences, doc.sents, strict=True):
        assert sentence.left == [t.left_edge.i - span.start for t in span]
        assert sentence.right == [t.right_edge.i - span.start for t in span]
        assert sentence.entity_types == [t.ent_type_ for t in span]
        assert sentence.entity_begins == [t.ent_iob_ == "B" for t in span]
        assert [list(c) for c in sentence.children] == [[c.i - span.start for c in t.children] for t in span]


def test_memory_starts_afresh_when_full(monkeypatch):
    monkeypatch.setattr("dragoman.reading.wordclass._REMEMBERED", 5)
    text = "The minister did not say when the two sides would resume the talks on the grain corridor."
    doc = pipeline(NAME)(text, disable=list(word_classes(NAME).skipped))
    from dragoman.reading.wordclass import WordClasses

    fresh = WordClasses(pipeline(NAME))
    assert [tuple(w) for w in fresh.of(doc)] == by_pipeline(text)
    assert len(fresh._known) <= 5


def test_words_of_a_text_are_forgotten_after_it():
    strings = pipeline(NAME).vocab.strings
    for number in range(2):
        words = " ".join(f"Zq{number}x{i}" for i in range(50))
        (sentences,) = parse_batch(NAME, [prepare(f"The envoy met {words} in the town hall.")])
        assert any(f"Zq{number}x7" in s.words for s in sentences)
        assert f"Zq{number}x7" not in strings
