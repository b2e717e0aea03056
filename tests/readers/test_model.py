"""What the model reader sends, keeps, counts and refuses to open."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpx", reason="the extra 'model' is not installed")
pytest.importorskip("tenacity", reason="the extra 'model' is not installed")
pytest.importorskip("diskcache", reason="the extra 'model' is not installed")

from tests.readers.stub_server import TEXT, StubServer

from dragoman.model import Document, SettingError
from dragoman.readers import find_reader
from dragoman.readers.chunks import chunks, sentence_of
from dragoman.readers.client import Client
from dragoman.readers.instruction import answer_schema, examples, messages
from dragoman.readers.model import ModelReader
from dragoman.readers.settings import ModelSettings

DOCUMENT = Document.of(TEXT, outlet="Port Letter", published="2025-02-27", language="en")


@pytest.fixture(scope="module")
def server() -> Iterator[StubServer]:
    with StubServer() as running:
        running.case = {"change": {}}
        yield running


@pytest.fixture
def no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


def settings(server: StubServer, cache: Path | str = "off", **changes: Any) -> ModelSettings:
    return ModelSettings(url=server.url, name="stub", cache=str(cache)).model_copy(update=changes)


@pytest.mark.usefixtures("no_socket")
def test_without_an_address_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DRAGOMAN_MODEL_URL", raising=False)
    monkeypatch.setenv("DRAGOMAN_MODEL_CACHE", str(tmp_path / "c"))
    reader = find_reader("model")
    assert isinstance(reader, ModelReader)
    assert reader.estimate(DOCUMENT).requests == 1
    with pytest.raises(SettingError, match="DRAGOMAN_MODEL_URL"):
        reader.read(DOCUMENT)


@pytest.mark.usefixtures("no_socket")
def test_with_an_address_a_dry_run_opens_none_either() -> None:
    reader = ModelReader(ModelSettings(url="http://127.0.0.1:9/v1", cache="off", price_in=3.0))
    before = reader.estimate(DOCUMENT)
    assert before.requests == 1
    assert before.tokens_in > len(TEXT) / 5
    assert before.cost(reader.settings) > 0
    assert before.estimated


@pytest.mark.usefixtures("no_socket")
def test_the_guard_of_these_tests_works(server: StubServer) -> None:
    record = ModelReader(settings(server, retries=0)).read(DOCUMENT)
    assert any("a socket was opened" in problem.message for problem in record.problems)


def test_the_request_holds_the_schema_and_no_more_of_the_article_than_asked(server: StubServer) -> None:
    server.requests.clear()
    ModelReader(settings(server)).read(DOCUMENT)
    [(headers, body)] = server.requests
    assert "Authorization" not in headers
    assert body["response_format"]["json_schema"]["schema"] == answer_schema()
    assert body["temperature"] == 0
    assert TEXT in body["messages"][-1]["content"]
    assert "published: 2025-02-27" in body["messages"][-1]["content"]


def test_an_answer_is_asked_for_once_and_anew_when_anything_changes(server: StubServer, tmp_path: Path) -> None:
    server.requests.clear()
    reader = ModelReader(settings(server, tmp_path))
    first = reader.read(DOCUMENT)
    again = ModelReader(settings(server, tmp_path))
    assert again.read(DOCUMENT) == first
    assert (again.usage.requests, again.usage.cached, len(server.requests)) == (0, 1, 1)
    other_day = Document.of(TEXT, outlet="Port Letter", published="2025-03-27", language="en")
    ModelReader(settings(server, tmp_path)).read(other_day)
    ModelReader(settings(server, tmp_path, name="another")).read(DOCUMENT)
    ModelReader(settings(server, tmp_path, answer_tokens=999)).read(DOCUMENT)
    assert len(server.requests) == 4


def test_a_failed_answer_is_not_kept(server: StubServer, tmp_path: Path) -> None:
    server.case = {"status": 401}
    ModelReader(settings(server, tmp_path)).read(DOCUMENT)
    server.case = {"change": {}}
    assert len(ModelReader(settings(server, tmp_path)).read(DOCUMENT).claims) == 1


def test_tokens_are_those_of_the_server(server: StubServer) -> None:
    reader = ModelReader(settings(server, price_in=1.0, price_out=10.0))
    reader.read(DOCUMENT)
    assert (reader.usage.tokens_in, reader.usage.tokens_out) == (1000, 50)
    assert reader.usage.cost(reader.settings) == pytest.approx(0.0015)
    assert not reader.usage.estimated


def test_the_rate_is_kept(server: StubServer) -> None:
    waits: list[float] = []
    chosen = settings(server, per_minute=6.0)
    client = Client(chosen, sleep=waits.append)
    for _ in range(3):
        client.ask([{"role": "user", "content": "x"}])
    assert len(waits) == 2
    assert waits[0] == pytest.approx(10.0, abs=2.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("URL", "file:///etc/passwd"),
        ("URL", "http://me:secret@host/v1"),
        ("URL", "127.0.0.1:11434"),
        ("TIMEOUT", "soon"),
        ("STRUCTURE", "xml"),
        ("RETRIES", "-1"),
    ],
)
def test_a_wrong_setting_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"DRAGOMAN_MODEL_{name}") as failure:
        ModelSettings.from_environment({f"DRAGOMAN_MODEL_{name}": value})
    assert "secret" not in str(failure.value)


def test_pieces_cover_the_text_once_and_carry_what_stands_before() -> None:
    text = "\n".join(f"Paragraph {number}. " + "The talks go on. " * 30 for number in range(12))
    document = Document.of(text)
    found = chunks(document, 1500, 200)
    covered = "".join(text[slice(*it.span)] for it in found)
    assert covered.split() == text.split()
    assert all(it.span[1] - it.span[0] <= 1500 for it in found)
    assert found[0].before == (0, 0)
    assert all(it.before == (it.span[0] - 200, it.span[0]) for it in found[1:])


def test_a_paragraph_without_sentence_ends_is_cut_all_the_same() -> None:
    document = Document.of("x" * 5000)
    assert [it.span for it in chunks(document, 2000, 0)] == [(0, 2000), (2000, 4000), (4000, 5000)]


def test_only_the_paragraphs_asked_for() -> None:
    document = Document.of("One here.\n\nTwo here.\n\nThree here.")
    assert [document.text[slice(*it.span)] for it in chunks(document, 200, 0, [(12, 15)])] == ["Two here."]


def test_sentences_end_at_their_marks() -> None:
    text = 'He said no. "We wait," she said. Then nothing.'
    at = text.index("wait")
    assert text[slice(*sentence_of(text, (at, at + 4)))] == '"We wait," she said.'


def test_the_examples_follow_the_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="only in the development set")
    for example in examples():
        jsonschema.validate(example["answer"], answer_schema())
        for claim in example["answer"]["claims"]:
            assert claim["evidence"] in example["piece"]


def test_messages_are_the_same_on_every_run() -> None:
    [chunk] = chunks(DOCUMENT, 3000, 600)
    assert json.dumps(messages(DOCUMENT, chunk)) == json.dumps(messages(DOCUMENT, chunk))
