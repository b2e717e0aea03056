from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.model import InputError
from dragoman.sources.alignment import align
from dragoman.sources.markup import scan
from dragoman.sources.page import ArticlePage, extract_page
from dragoman.sources.structured import stated

LEAD = "The port of Varnmouth may reopen on Monday, its operator told the dockers in a letter."
BODY = [
    "Varn Terminals &amp; the union met last week for the first time since April, two people said.",
    "The union has <b>not</b> answered the offer, and a strike on 16 June is still likely, one of them said.",
    "The ministry of transport has offered to mediate, provided that both sides agree on a mediator.",
]


def page(head: str = "", before: str = "", body: list[str] = BODY) -> bytes:
    paragraphs = "".join(f"<p>{it}</p>" for it in body)
    return (
        f"<!doctype html><html lang='en'><head><title>Port talks | Meridian Wire</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a><a href='/world'>World news</a></nav>{before}<article>"
        f"<h1>Port talks</h1>{paragraphs}"
        "</article><footer>Copyright Meridian Wire, all rights reserved</footer></body></html>"
    ).encode()


def check(found: ArticlePage) -> None:
    """Every stretch of the map holds the same characters on both sides, character references apart."""
    text, raw = found.document.text, found.raw
    for it in found.alignment.stretches:
        there = raw[it.raw_start : it.raw_end]
        assert text[it.start : it.end] == there or "&" in there


def test_the_text_maps_back_to_the_page() -> None:
    found = extract_page(page())
    check(found)
    start = found.document.text.index("not answered")
    span = found.alignment.raw_span(start, start + len("not answered"))
    assert span is not None
    assert found.raw[slice(*span)] == "not</b> answered"
    ampersand = found.document.text.index("&")
    span = found.alignment.raw_span(ampersand, ampersand + 1)
    assert span is not None
    assert found.raw[slice(*span)] == "&amp;"


def test_what_was_cut_away_is_kept_and_can_be_put_back() -> None:
    found = extract_page(page(before=f"<header><div class='teaser'><span>{LEAD}</span></div></header>"))
    assert LEAD not in found.document.text
    [lead] = [it for it in found.dropped if it.text == LEAD]
    assert found.raw[lead.raw_start : lead.raw_end] == LEAD
    assert lead.zones == ("header",)
    restored = found.restore(lead)
    assert restored.document.text.startswith(LEAD + "\n")
    assert restored.document.id != found.document.id
    assert LEAD not in [it.text for it in restored.dropped]
    check(restored)


def test_the_dropped_blocks_name_where_they_stood() -> None:
    found = extract_page(page())
    zones = {it.text: it.zones for it in found.dropped}
    assert zones["Home World news"] == ("nav",)
    assert any("Copyright" in text and where == ("footer",) for text, where in zones.items())


JSON_LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Somewhere"},
        {
            "@type": ["NewsArticle"],
            "headline": "Port talks go on",
            "datePublished": "2025-02-27T08:00:00Z",
            "dateModified": "2025-02-28T09:30:00+00:00",
            "author": [{"@type": "Person", "name": "A. Writer"}, {"name": "B. Writer"}],
            "publisher": {"@type": "Organization", "name": "Meridian Wire"},
            "inLanguage": "en-GB",
        },
    ],
}


def test_schema_org_tells_headline_authors_outlet_and_both_dates() -> None:
    head = f"<script type='application/ld+json'>{json.dumps(JSON_LD)}</script><link rel='canonical' href='/port/talks'>"
    document = extract_page(page(head), url="https://meridian-wire.example.org/amp/port").document
    assert document.title == "Port talks go on"
    assert document.author == "A. Writer, B. Writer"
    assert document.outlet == "Meridian Wire"
    assert (document.published, document.modified) == ("2025-02-27T08:00:00Z", "2025-02-28T09:30:00+00:00")
    assert document.url == "https://meridian-wire.example.org/port/talks"
    assert document.language == "en"


def test_a_known_domain_goes_before_what_the_site_calls_itself() -> None:
    head = "<meta property='og:site_name' content='BBC News Online Service'>"
    assert extract_page(page(head), url="https://www.bbc.co.uk/news/1").document.outlet == "BBC News"


def test_a_page_without_a_date_has_none() -> None:
    document = extract_page(page()).document
    assert (document.published, document.modified) == (None, None)


def test_a_date_found_in_the_text_is_told() -> None:
    found = extract_page(page(body=["Published on 27 February 2025", *BODY]))
    if found.document.published is not None:
        assert found.date_guessed
        assert "states no publication date" in found.notices[0]


def test_a_page_drawn_by_a_script_still_gives_its_article() -> None:
    article = {"@type": "NewsArticle", "headline": "H", "articleBody": " ".join(BODY)}
    raw = (
        f"<html><body><div id=app></div><script type='application/ld+json'>{json.dumps(article)}</script></body></html>"
    )
    assert "still likely" in extract_page(raw.encode()).document.text


@pytest.mark.parametrize(
    "raw",
    [
        b"<html></html>",
        b"<html><body><nav><a href='/'>Home</a></nav></body></html>",
        b"<html><body><h1>We value your privacy</h1><button>Accept all</button></body></html>",
        b"<" * 1000,
        b"<!--" * 1000,
        b"<p" * 5000,
    ],
)
def test_a_page_without_an_article(raw: bytes) -> None:
    with pytest.raises(InputError, match="no article"):
        extract_page(raw)


def test_a_page_of_a_million_tags_is_refused() -> None:
    with pytest.raises(InputError, match="tags"):
        extract_page(b"<html><body>" + b"<b>" * 200_000 + b"</body></html>")


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<p>one <i>two</i></p>three", ["one two", "three"]),
        ("<script>var a = '<p>no</p>'</script><p>yes</p>", ["yes"]),
        ("<p>a<!-- <p>no</p> -->b</p>", ["a b"]),
        ("<style>never closed <p>text", ["never closed", "text"]),
        ("<p>1 < 2 and a<b", ["1 < 2 and a<b"]),
        ("<p title='a > b'>x</p>", ["x"]),
        ("<p>caf&eacute; &#8217; &bogus;</p>", ["café ’ &bogus;"]),
        ("", []),
    ],
)
def test_the_scanner_reads_what_a_reader_sees(markup: str, texts: list[str]) -> None:
    found = [block.text for block in scan(markup).blocks]
    assert ["".join(it.split()) for it in found] == ["".join(it.split()) for it in texts]


def test_dates_that_disagree_on_a_page_that_lists_articles_are_not_taken() -> None:
    times = "<time class='published' datetime='2009-04-11'></time><time class='published' datetime='2013-09-27'></time>"
    assert stated(scan(times), None).published is None


PIECES = [*"<p> </p> <b> text &amp; <!-- --> <script> </script> <a > ' \" é".split(), " ", "\n"]  # noqa: SIM905


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_offsets_of_words_hold_for_any_markup(parts: list[str]) -> None:
    raw = "".join(parts)
    for block in scan(raw).blocks:
        for word, start, end in block.words:
            assert raw[start:end] == word or "&" in raw[start:end]


@settings(max_examples=100)
@given(st.lists(st.text(alphabet="abc \n.", min_size=1, max_size=30), max_size=12), st.data())
def test_the_map_is_exact_for_any_choice_of_blocks(lines: list[str], data: st.DataObject) -> None:
    raw = "".join(f"<p>{line}</p>" for line in lines)
    kept = [line for line in lines if line.strip() and data.draw(st.booleans())]
    text = "\n".join(" ".join(line.split()) for line in kept)
    alignment = align(text, scan(raw).blocks)
    for it in alignment.stretches:
        assert "".join(text[it.start : it.end].split()) == "".join(raw[it.raw_start : it.raw_end].split())
    for block in alignment.dropped:
        assert 0 <= block.place <= len(text)
