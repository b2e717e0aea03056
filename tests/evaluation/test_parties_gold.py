"""The gold of who is meant: its marks, its size, its texts, and that the scorers see a wrong link."""

import pytest
from evaluation.claims import gold_documents
from evaluation.parties_gold import ROOT, GoldError, articles, corpus, in_tables, parse, same_key

from dragoman.model import Document, Party, ReaderInfo, Record
from evaluation import coreference, links

HEAD = "part: dev\noutlet: A\npublished: 2025-02-20\ntopic: t\n\n"


@pytest.fixture
def article(tmp_path):
    """An article of two names, a place and a pronoun."""
    path = tmp_path / "a.txt"
    path.write_text(
        HEAD + "[TUR:Fidan|Hakan Fidan] left [@|Ankara]. [=TUR:Fidan|He] met [?XYZ Guild|the XYZ Guild].",
        encoding="utf-8",
    )
    return parse(path)


def _record(document: Document, **mentions: list[tuple[int, int]]) -> Record:
    parties = tuple(
        Party(key=key.replace("__", ":"), id=key, name=key, kind="person", mentions=tuple(spans))
        for key, spans in mentions.items()
    )
    reader = ReaderInfo(name="t", version="0", models=())
    return Record(document=document, parties=parties, attributions=(), claims=(), reader=reader)


def test_marks_are_taken_out_and_spans_fit(article):
    assert article.document.text == "Hakan Fidan left Ankara. He met the XYZ Guild."
    assert [article.document.text[slice(*x.span)] for x in (*article.links, *article.anaphors)] == [
        "Hakan Fidan", "Ankara", "the XYZ Guild", "He",
    ]  # fmt: skip


def test_a_right_record_scores_full_and_a_wrong_one_does_not(article):
    good = _record(article.document, TUR__Fidan=[(0, 11), (25, 27)])
    bad = _record(article.document, TUR=[(17, 23)], RUS__Lavrov=[(0, 11), (25, 27)])
    figures = links.score([(article, good)])
    assert (figures.persons.share, figures.places.share, figures.nil_precision.share) == (1.0, 1.0, 1.0)
    assert coreference.score([(article, good)])["pronouns"].share == 1.0
    figures = links.score([(article, bad)])
    assert (figures.persons.share, figures.places.share) == (0.0, 0.0)
    assert coreference.score([(article, bad)])["pronouns"].share == 0.0


def test_a_missed_name_lowers_nil_precision(article):
    assert links.score([(article, _record(article.document))]).nil_precision.share == 0.5


@pytest.mark.parametrize("body", ["[TUR|Turkey said", "Turkey] said", "[TUR Turkey] said"])
def test_a_broken_mark_is_an_error(tmp_path, body):
    path = tmp_path / "b.txt"
    path.write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(GoldError):
        parse(path)


def test_there_is_enough_of_it_and_half_is_test():
    marked = articles()
    halved = [a for a in marked if a.batch not in ("third", "fifth")]  # written for development alone
    mentions = {part: sum(len(a.links) for a in halved if a.part == part) for part in ("dev", "test")}
    assert sum(mentions.values()) >= 600
    assert mentions["test"] >= mentions["dev"]
    assert sum(len(a.anaphors) for a in (*marked, *corpus())) >= 300


def test_every_anaphor_takes_up_somebody_who_is_there():
    """Either by a key that is marked as a name in the article, or by words that stand in it; a few are never named."""
    for article in articles():
        for anaphor in article.anaphors:
            assert not anaphor.described or anaphor.described.casefold() in article.document.text.casefold(), (
                article.id, anaphor,
            )  # fmt: skip


def test_marked_examples_are_the_texts_that_ship():
    texts = {
        d.id: d.text.strip() for p in sorted((ROOT / "examples").glob("*/gold.jsonl")) for d, _ in gold_documents(p)
    }
    here = [a for a in articles() if a.id in texts]
    assert here
    assert all(a.document.text == texts[a.id] for a in here)


def test_keys_are_compared_whatever_the_spelling():
    assert same_key("UKR:Zelenskyy", "UKR:Zelensky")
    assert same_key("CHN:Wang", "CHN:Wang Yi")
    assert not same_key("CHN:Wang Yi", "CHN:Wang Wenbin")
    assert not same_key("UKR:Zelensky", "RUS:Zelensky")
    assert in_tables("TUR:Fidan")
    assert not in_tables("TUR:Nobody")
    assert not in_tables("unnamed:sources")
