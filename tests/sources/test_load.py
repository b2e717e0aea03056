from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Document, InputError, NetworkError, SettingError
from dragoman.sources import Limits, LoadFault, load, load_bytes, unread_reason
from dragoman.sources.plain import split_header

ENGLISH = "The minister said on Tuesday that the talks on the port would go on in Varnmouth next week, if at all."


def documents(data: bytes, **options: str) -> list[Document]:
    return [it for it in load_bytes(data, **options) if isinstance(it, Document)]


def faults(data: bytes, **options: str) -> list[LoadFault]:
    return [it for it in load_bytes(data, **options) if isinstance(it, LoadFault)]


def test_a_header_block_is_not_part_of_the_text() -> None:
    [document] = documents(b"Outlet: Meridian Wire\npublished: 2025-02-14\ntitle: A: b\n\nFirst.\n\nSecond.\n")
    assert (document.outlet, document.published, document.title) == ("Meridian Wire", "2025-02-14", "A: b")
    assert document.text == "First.\n\nSecond."


@pytest.mark.parametrize(
    "text",
    [
        "Ankara: no troops\n\nThe minister said so.",  # the first key is not one of ours
        "title: a line that goes on\nwithout being a header\n\nText.",
        "outlet: X\nText right after it.",
        "\noutlet: X\n\nText.",
        "A plain text.",
    ],
)
def test_what_only_looks_like_a_header_stays_in_the_text(text: str) -> None:
    assert split_header(text) == ({}, text)


def test_header_keys_without_a_meaning_are_named() -> None:
    [notice] = faults(b"outlet: X\nlicence: CC0\n\nText.")
    assert (notice.severity, "licence" in notice.message) == ("notice", True)


def test_an_unknown_date_stays_unknown() -> None:
    [document] = documents(b"published: next week\n\nText.")
    assert document.published is None
    assert "next week" in faults(b"published: next week\n\nText.")[0].message


def test_line_ends_and_nuls_are_all_that_is_normalised() -> None:
    [document] = documents("\ufeffOne\u00a0 ʼtwo\r\nthree\rfour\x00\n\n  five  \n".encode())
    assert document.text == "One\u00a0 ʼtwo\nthree\nfour\n\n  five  "


def test_what_the_caller_knows_goes_first_and_the_difference_is_told() -> None:
    found = load_bytes(b"outlet: A\npublished: 2025-02-14\n\nText.", outlet="B", published="2025-02-15")
    [document] = [it for it in found if isinstance(it, Document)]
    assert (document.outlet, document.published) == ("B", "2025-02-15")
    assert [it.message for it in found if isinstance(it, LoadFault)] == [
        "outlet 'B' was given; the input itself says 'A'",
        "published '2025-02-15' was given; the input itself says '2025-02-14'",
    ]


def test_json_lines_keep_their_order_and_a_broken_one_is_named() -> None:
    data = b'{"id":"b","text":"B"}\n\n{broken\n{"id":"a","text":"A","published":"2025-02-14"}\n[1]\n{"id":"c"}\n'
    found = load_bytes(data, format="jsonl")
    assert [it.id if isinstance(it, Document) else it.item for it in found] == ["b", 3, "a", 5, 6]


def test_a_json_text_is_kept_exactly() -> None:
    text = "  One\n\ntwo ʼ \U0001f54a \n"
    [document] = documents(json.dumps({"text": text}).encode())
    assert document.text == text


def test_a_line_over_the_limit_is_skipped_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id":"1","text":"A"}\n{"text":"' + "x" * 5000 + '"}\n{"id":"3","text":"C"}\n')
    found = list(load(path, limits=Limits(text_bytes=1000)))
    assert [it.id if isinstance(it, Document) else it.item for it in found] == ["1", 2, "3"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (bytes(range(256)) * 8, "binary data"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "PNG"),
        (b"x" * 6_000_000, "larger than the limit of 5.0 MB"),
        (b"[]", "the list is empty"),
    ],
)
def test_an_input_that_cannot_be_read_as_a_whole(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_bytes(data, "letter.bin")


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        list(load(tmp_path / "none.txt"))
    with pytest.raises(InputError, match="folder"):
        list(load(tmp_path))


def test_settings_that_are_wrong() -> None:
    with pytest.raises(SettingError, match="2025-02-27"):
        list(load("-", published="27/02", stdin=io.BytesIO(b"x")))
    with pytest.raises(SettingError, match="unknown format"):
        list(load("-", format="docx", stdin=io.BytesIO(b"x")))


def test_a_wrong_encoding_is_told() -> None:
    text = "Переговоры начались вчера в столице, сообщил министр. Они продолжатся завтра, а потом снова встретятся."
    found = load_bytes(text.encode("cp1251"))
    assert isinstance(found[0], LoadFault)
    assert "cp1251 was assumed" in found[0].message
    assert isinstance(found[1], Document)
    assert found[1].text == text


def test_a_few_damaged_bytes_do_not_turn_utf8_into_something_else() -> None:
    data = ("Erdoğan, Zelenskyʼs, “Türkiye” – " * 20).encode() + b"\xff end"
    found = load_bytes(data)
    assert "U+FFFD" in str(found[0])
    assert isinstance(found[1], Document)
    assert "Türkiye" in found[1].text


def test_a_text_in_another_language_is_kept_with_a_reason() -> None:
    [document] = documents(("Die Verhandlungen über den Hafen gehen nach Angaben des Ministers weiter. " * 3).encode())
    assert document.language == "de"
    assert "'de'" in (unread_reason(document) or "")
    [english] = documents(ENGLISH.encode())
    assert unread_reason(english) is None


def test_standard_input_is_told_apart_by_its_first_bytes() -> None:
    for data, kind in ((b'{"text":"A"}\n{"text":"B"}\n', 2), (b'[{"text":"A"}]', 1), (b"Just text.", 1)):
        assert len(list(load("-", stdin=io.BytesIO(data)))) == kind


def test_json_nested_too_deep_is_refused() -> None:
    for data in (b'{"a":' * 100_000, b'{"text":"x","a":' + b"[" * 100 + b"]" * 100 + b"}"):
        [fault] = faults(data, format="jsonl")
        assert "deeper" in fault.message


@given(st.text(max_size=200))
def test_any_text_survives_the_way_through_json(text: str) -> None:
    data = json.dumps({"text": text}).encode()
    for document in documents(data, format="json"):
        assert document.text == document.text.replace("\r", "").replace("\x00", "")
        assert document.text.split() == text.removeprefix("\ufeff").replace("\x00", "").split() or "\ufeff" in text


@given(st.binary(max_size=400), st.sampled_from(["text", "html", "json", "jsonl", "eml", None]))
def test_no_bytes_crash_a_reader(data: bytes, format: str | None) -> None:
    try:
        found = load_bytes(data, format=format)
    except InputError:
        return
    assert all(isinstance(it, Document | LoadFault) for it in found)


@pytest.mark.shared
def test_the_shared_texts_are_read_as_their_gold_has_them(shared: Path) -> None:
    for path in sorted(shared.glob("gold/dossiers/*/*.txt")):
        articles = map(json.loads, (path.parent / "articles.jsonl").read_text(encoding="utf-8").splitlines())
        [article] = [it for it in articles if it["id"] == path.stem]
        [document] = load(path)
        assert isinstance(document, Document)
        for field in ("text", "outlet", "published", "title", "url"):
            assert getattr(document, field) == article[field]


def test_a_path_is_never_a_setting(tmp_path: Path) -> None:
    path = tmp_path / "-"
    path.write_bytes(ENGLISH.encode())
    assert len(list(load(os.fspath(path)))) == 1


# addresses


@pytest.mark.parametrize(("path", "texts", "faults"), [("page", 1, 0), ("legacy-charset", 1, 0), ("feed", 0, 3)])
def test_an_address_is_read_as_what_it_is(path: str, texts: int, faults: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("protego", reason="the extra 'feeds' is not installed")
    pytest.importorskip("feedparser", reason="the extra 'feeds' is not installed")
    from tests.sources.nasty_server import NastyServer

    from dragoman.sources import web
    from dragoman.sources.fetch import Fetcher, FetchSettings

    with NastyServer() as server, Fetcher(FetchSettings(delay=0, retries=0, allow_private=True)) as fetcher:
        monkeypatch.setattr(web, "_fetcher", lambda: fetcher)
        found = list(load(server.url(path)))
    assert sum(isinstance(it, Document) for it in found) == texts
    assert sum(isinstance(it, LoadFault) and it.severity == "error" for it in found) == faults


def test_an_address_of_this_machine_is_refused() -> None:
    pytest.importorskip("protego", reason="the extra 'feeds' is not installed")
    with pytest.raises(NetworkError, match="in a private network"):
        list(load("http://127.0.0.1:1/page"))
