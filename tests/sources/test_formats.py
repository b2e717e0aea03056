"""Feeds, mails, ninjs, archives and PDF, as files."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from dragoman.model import Document, InputError
from dragoman.sources import Loaded, LoadFault, load_bytes
from dragoman.sources.formats import format_of, sniff

PAGE = (
    "<html><head><title>T{0}</title><meta property='article:published_time' content='2025-02-27T10:00:00Z'></head>"
    "<body><article><p>The minister said on Tuesday that the talks on pier {0} would go on in Varnmouth.</p>"
    "<p>The union has not answered the offer for pier {0}, a spokeswoman told the local radio.</p></article></body>"
)


def split(found: list[Loaded]) -> tuple[list[Document], list[LoadFault]]:
    return [it for it in found if isinstance(it, Document)], [it for it in found if isinstance(it, LoadFault)]


# ninjs and schema.org


def test_ninjs_1_has_its_fields() -> None:
    item = {
        "uri": "urn:newsml:1", "headline": "Talks go on", "byline": "A. Writer", "body_text": "The talks go on.",
        "firstcreated": "2025-02-27T10:00:00Z", "versioncreated": "2025-02-28T10:00:00Z", "language": "en-GB",
        "copyrightholder": "Meridian Wire",
    }  # fmt: skip
    [document], _ = split(load_bytes(json.dumps(item).encode()))
    assert (document.title, document.author, document.outlet) == ("Talks go on", "A. Writer", "Meridian Wire")
    assert (document.published, document.modified) == ("2025-02-27T10:00:00Z", "2025-02-28T10:00:00Z")
    assert document.language == "en-GB"


def test_ninjs_2_takes_the_main_body() -> None:
    item = {
        "uri": "https://wire.example.org/1", "versioncreated": "2025-02-28T10:00:00Z",
        "headlines": [{"role": "short", "value": "Short"}, {"role": "main", "value": "Talks go on"}],
        "bodies": [
            {"role": "caption", "contenttype": "text/plain", "value": "A picture."},
            {"role": "main", "contenttype": "text/html", "value": "<p>One &amp; two.</p><p>Three.</p>"},
        ],
        "infosources": [{"name": "Desk"}, {"role": "provider", "name": "Meridian Wire"}],
    }  # fmt: skip
    [document], _ = split(load_bytes(json.dumps(item).encode()))
    assert (document.text, document.title, document.outlet) == ("One & two.\nThree.", "Talks go on", "Meridian Wire")
    assert (document.published, document.modified) == ("2025-02-28T10:00:00Z", None)


def test_a_schema_org_article_as_a_file() -> None:
    item = {
        "@graph": [{"@type": "NewsArticle", "headline": "H", "articleBody": "Body.", "datePublished": "2025-02-27"}]
    }
    [document], _ = split(load_bytes(json.dumps(item).encode()))
    assert (document.text, document.title, document.published) == ("Body.", "H", "2025-02-27")


def test_an_object_of_no_known_kind_is_a_fault() -> None:
    documents, [fault] = split(load_bytes(b'{"body": "x"}'))
    assert not documents
    assert "text" in fault.message


# Mail


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {"From": '"Port Letter" <news@port.example>', "Subject": "Strike – news", **headers}.items():
        message[name] = value
    return message


def test_a_newsletter_has_sender_subject_and_date() -> None:
    message = mail(Date="Thu, 27 Feb 2025 10:00:00 +0300", **{"Archived-At": "<https://port.example/7>"})
    message.set_content("The dockers may strike.\n\nTheir union has not said when.\n")
    message.add_alternative("<p>The dockers may strike.</p>", subtype="html")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="../../etc/list.pdf")
    [document], [notice] = split(load_bytes(message.as_bytes(), format="eml"))
    assert document.text.startswith("The dockers may strike.\n\nTheir union")
    assert (document.outlet, document.title, document.published, document.url) == (
        "Port Letter", "Strike – news", "2025-02-27T10:00:00+03:00", "https://port.example/7",
    )  # fmt: skip
    assert "list.pdf" in notice.message
    assert ".." not in notice.message


def test_a_plain_part_that_only_points_to_the_page_is_passed_over() -> None:
    message = mail(Date="Thu, 27 Feb 2025 10:00:00 +0300")
    message.set_content("View in your browser.")
    message.add_alternative(
        "<style>p{}</style><table><tr><td><p>The dockers may strike on Monday, says their union.</p></td></tr></table>",
        subtype="html",
    )
    data = message.as_bytes().replace(b"Thu, 27 Feb 2025", b"the other day,")
    [document], [notice] = split(load_bytes(data, format="eml"))
    assert document.text == "The dockers may strike on Monday, says their union."
    assert "not a date" in notice.message


def test_what_is_no_mail_is_refused() -> None:
    with pytest.raises(InputError, match="not an e-mail"):
        load_bytes(b"just some words", format="eml")


def test_parts_in_parts_in_parts_are_refused() -> None:
    data = b"From: a@b.example\nMIME-Version: 1.0\n"
    for level in range(100):
        data += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    with pytest.raises(InputError, match="nested deeper"):
        load_bytes(data + b"\ntext", format="eml")


# Feeds


FEED = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Meridian Wire</title>
<link>https://meridian-wire.example.org/</link><ttl>30</ttl>
<item><title>Talks &amp;amp; strike</title><link>/a1</link><guid>1</guid><pubDate>Thu, 27 Feb 2025 10:00 MSK</pubDate>
<description>&lt;p>The talks go on.&lt;/p></description></item>
<item><title>Two</title><link>https://meridian-wire.example.org/a2</link>
<content:encoded><![CDATA[<p>The whole article.</p><p>In two paragraphs.</p>]]></content:encoded></item>
<item><title>Empty</title></item></channel></rss>"""


def test_a_feed_gives_its_entries_and_says_which_are_summaries() -> None:
    pytest.importorskip("feedparser")
    documents, told = split(load_bytes(FEED))
    assert [it.text for it in documents] == ["The talks go on.", "The whole article.\nIn two paragraphs."]
    assert documents[0].url == "https://meridian-wire.example.org/a1"
    assert documents[0].published == "2025-02-27T10:00+03:00"
    assert documents[0].title == "Talks & strike"
    assert [(it.item, it.severity) for it in told] == [(1, "notice"), (3, "error")]


def test_a_list_of_feeds_names_them_and_nothing_else() -> None:
    feeds = pytest.importorskip("dragoman.sources.feeds")
    pytest.importorskip("defusedxml")
    opml = b"""<opml version="2.0"><body><outline text="News"><outline text="A" xmlUrl="https://a.example/f"/>
    <outline text="again" xmlUrl="https://a.example/f"/><outline xmlUrl="file:///etc/passwd"/></outline></body></opml>"""
    assert [(it.url, it.title) for it in feeds.parse_opml(opml)] == [("https://a.example/f", "A")]
    for broken in (b"<opml><body>", b"<rss/>", b'<!DOCTYPE x [<!ENTITY a "b">]><opml/>', b"\x00\x01\x02" * 50):
        with pytest.raises(InputError):
            feeds.parse_opml(broken)


# Archives


@pytest.fixture(params=[True, False], ids=["packed", "plain"])
def packed(request: pytest.FixtureRequest) -> Iterator[bool]:
    pytest.importorskip("fastwarc")
    pytest.importorskip("warcio")
    return request.param


def warc(pages: list[str], *, packed: bool, status: str = "200 OK") -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed)
    for number, page in enumerate(pages):
        headers = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"http://news.example.org/{number}", "response", payload=io.BytesIO(page.encode()), http_headers=headers
        )
        writer.write_record(record)
    return stream.getvalue()


def test_the_pages_of_an_archive_in_order(packed: bool) -> None:
    documents, told = split(load_bytes(warc([PAGE.format(1), "<html></html>", PAGE.format(2)], packed=packed)))
    assert [it.title for it in documents] == ["T1", "T2"]
    assert [it.url for it in documents] == ["http://news.example.org/0", "http://news.example.org/2"]
    assert [(it.item, "no article" in it.message) for it in told] == [(2, True)]


def test_a_truncated_archive_says_so_and_gives_no_half_article(packed: bool) -> None:
    whole = warc([PAGE.format(1), PAGE.format(2)], packed=packed)
    for cut in (whole[:-60], whole[: len(whole) - len(whole) // 4]):
        documents, told = split(load_bytes(cut))
        assert [it.title for it in documents] == ["T1"]
        assert "truncated" in told[-1].message or "damaged" in told[-1].message


def test_failed_fetches_in_an_archive_are_no_articles(packed: bool) -> None:
    with pytest.raises(InputError, match="no pages"):
        load_bytes(warc([PAGE.format(1)], packed=packed, status="404 Not Found"))


def wacz(entries: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_a_wacz_is_read_without_being_unpacked(packed: bool) -> None:
    data = wacz({"datapackage.json": b"{}", "archive/data.warc.gz": warc([PAGE.format(1)], packed=packed)})
    [document], _ = split(load_bytes(data))
    assert document.title == "T1"


@pytest.mark.parametrize("name", ["../x.warc", "/x.warc", "a/../../x.warc", "..\\x.warc"])
def test_an_entry_that_points_out_of_its_archive_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="points out of the archive"):
        load_bytes(wacz({name: b"WARC/1.0\r\n"}))


def test_an_archive_that_explodes_is_refused_without_exploding() -> None:
    bomb = wacz({"archive/x.warc": b"WARC/1.0\r\n" + bytes(40_000_000)}, zipfile.ZIP_DEFLATED)
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match="decompression bomb"):
            load_bytes(bomb)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("data", [b"PK\x03\x04garbage", wacz({"readme.txt": b"x"})])
def test_other_zip_files_are_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"WACZ|no WARC"):
        load_bytes(data)


# PDF


def pdf(text: str) -> bytes:
    """A PDF by hand: one page, one line of text."""
    content = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


def test_the_text_of_a_pdf() -> None:
    pytest.importorskip("pypdf")
    [document], _ = split(load_bytes(pdf("The dockers may strike on Monday.")))
    assert document.text == "The dockers may strike on Monday."
    assert document.published is None


@pytest.mark.parametrize(("data", "says"), [(b"%PDF-1.4 garbage", "damaged"), (pdf(""), "no text")])
def test_a_pdf_that_cannot_be_read(data: bytes, says: str) -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(InputError, match=says):
        load_bytes(data)


# Telling formats apart


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.TXT", "text"), ("a.warc.gz", "warc"), ("a.html", "html"), ("a.jsonl", "jsonl"), ("a.eml", "eml"), ("a", None)],
)
def test_a_name_tells_the_format(name: str, format: str | None) -> None:
    assert format_of(name) == format


@pytest.mark.parametrize(
    ("head", "format"),
    [
        (b"Date: Thu, 27 Feb 2025\nFrom: a@b.example\nSubject: x\n\n", "eml"),
        (b"From Ankara: no answer yet.", "text"),
        (b"<?xml version='1.0'?><rss>", "feed"),
        (b"<?xml version='1.0'?><opml>", "opml"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"[Reuters] The talks", "text"),
        (b'[{"text": "x"}]', "json"),
        (b"WARC/1.0\r\n", "warc"),
        (b"%PDF-1.7", "pdf"),
    ],
)
def test_the_first_bytes_tell_the_format(head: bytes, format: str) -> None:
    assert sniff(head) == format
