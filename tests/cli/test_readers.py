"""`dragoman read --reader`, `dragoman readers` and `dragoman compare`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("httpx", reason="the extra 'model' is not installed")
pytest.importorskip("tenacity", reason="the extra 'model' is not installed")
pytest.importorskip("diskcache", reason="the extra 'model' is not installed")

from tests.readers.stub_server import TEXT, StubServer, named
from typer.testing import CliRunner, Result

from dragoman.cli.main import app
from dragoman.model import Document, ReaderInfo, Record, SettingError
from dragoman.readers import find_reader, registry
from dragoman.store import open_store


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubServer]:
    with named(monkeypatch) as running:
        yield running


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(f"outlet: Port Letter\npublished: 2025-02-27\n\n{TEXT}\n", encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(it) for it in arguments])


def test_a_model_reads_and_the_cost_is_told_after(server: StubServer, article: Path) -> None:
    result = run("read", article, "--reader", "model", "--json")
    assert result.exit_code == 0, result.output
    record = json.loads(result.stdout)
    assert record["reader"]["name"] == "model:stub"
    assert len(record["claims"]) == 1
    assert "1 requests" in result.stderr
    assert "1000 tokens sent and 50 received" in result.stderr


def test_a_dry_run_sends_nothing(server: StubServer, article: Path) -> None:
    result = run("read", article, "--reader", "model", "--dry-run")
    assert result.exit_code == 0
    assert "nothing was sent" in result.stderr
    assert server.requests == []


def test_the_hybrid_says_who_set_what(server: StubServer, article: Path) -> None:
    record = json.loads(run("read", article, "--reader", "hybrid", "--json").stdout)
    assert record["claims"]
    for claim in record["claims"] if server.requests else []:
        assert {it["field"] for it in claim["set_by"]} >= {"act", "chain", "when"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--reader", "gpt"], "there is no reader"),
        (["--dry-run"], "sends nothing"),
        (["--reader", "model", "--rules-only"], "--rules-only"),
    ],
)
def test_wrong_options_are_told(arguments: list[str], says: str, article: Path) -> None:
    result = run("read", article, *arguments)
    assert result.exit_code == 2
    assert says in result.stderr


def test_without_an_address_the_user_is_told_which_variable(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAGOMAN_MODEL_URL", raising=False)
    result = run("read", article, "--reader", "model")
    assert result.exit_code == 2
    assert "DRAGOMAN_MODEL_URL" in result.stderr


def test_the_readers_are_listed() -> None:
    assert {"built-in", "model", "hybrid"} <= set(json.loads(run("readers", "--json").stdout))


def test_two_readers_are_compared(server: StubServer, article: Path, tmp_path: Path) -> None:
    one, two, page = tmp_path / "1.jsonl", tmp_path / "2.jsonl", tmp_path / "p.html"
    one.write_text(run("read", article, "--json").stdout)
    two.write_text(run("read", article, "--json", "--reader", "model").stdout)
    result = json.loads(run("compare", one, two, "--json", "--html", page).stdout)
    assert result["both"] == 1
    assert next(it for it in result["fields"] if it["field"] == "certainty")["same"] == 1
    assert "model:stub" in page.read_text()
    assert (
        json.loads(run("compare", article, "--readers", "built-in,model", "--json").stdout)["fields"]
        == result["fields"]
    )


@pytest.mark.parametrize(
    ("arguments", "status"), [(["x.jsonl"], 2), (["x.jsonl", "y.jsonl"], 3), (["x.txt", "--readers", "built-in"], 2)]
)
def test_a_comparison_of_nothing_is_refused(arguments: list[str], status: int) -> None:
    assert run("compare", *arguments).exit_code == status


def test_a_dossier_is_read_by_the_reader_that_is_named(server: StubServer, article: Path, tmp_path: Path) -> None:
    there = ("--workspace", tmp_path / "w.sqlite")
    assert run("new", "talks", *there).exit_code == 0
    added = run("add", "talks", article, "--reader", "model", *there)
    assert added.exit_code == 0, added.output
    assert "1 requests" in added.stderr
    with open_store(tmp_path / "w.sqlite") as store:
        (document,) = store.reader.documents("talks").items
        assert [it.partition(" ")[0] for it in document.readers] == ["model:stub"]
        assert len(next(iter(store.reader.records("talks"))).claims) == 1
    assert run("reread", "talks", *there).exit_code == 0
    assert run("add", "talks", article, "--reader", "model", *there).exit_code == 0
    with open_store(tmp_path / "w.sqlite") as store:
        (document,) = store.reader.documents("talks").items
        assert [it.partition(" ")[0] for it in document.readers] == ["model:stub", "dragoman"]
    assert "there is no reader" in run("add", "talks", article, "--reader", "gpt", *there).stderr


def test_a_bulk_run_is_read_by_the_reader_that_is_named(server: StubServer, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("bulk", article, "--out", out, "--no-screen", "--no-groups", "--workers", "1", "--json", "--reader")
    made = run(*words, "model")
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout.splitlines()[-1])["documents"] == 1
    assert run("query", out, "SELECT evidence FROM claims", "--csv").stdout.count("send engineers") == 1
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["settings"]["reader"] == "model"
    assert manifest["reader"]["name"] == "model:stub"
    other = run(*words, "built-in")
    assert other.exit_code == 2, "a run is not gone on with by another reader"
    assert "reader was 'model'" in other.stderr


def test_a_bulk_run_without_an_address_begins_nothing(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DRAGOMAN_MODEL_URL", raising=False)
    result = run("bulk", article, "--out", tmp_path / "out", "--reader", "model")
    assert result.exit_code == 2
    assert "DRAGOMAN_MODEL_URL" in result.stderr
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_the_hybrid_asks_where_a_checking_reader_disagrees(server: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        def read(self, document: Document) -> Record:
            info = ReaderInfo(name="silent", version="1")
            return Record(document=document, parties=(), attributions=(), claims=(), reader=info)

    document = Document.of("Turkey may send engineers to the port of Odesa.\nPoland supports the plan.", id="d")
    monkeypatch.setitem(registry.OWN, "silent", ("dragoman.readers.registry:silent", "reads nothing"))
    monkeypatch.setattr(registry, "silent", Silent, raising=False)
    find_reader("hybrid").read(document)
    open_alone = len(server.requests)
    monkeypatch.setenv("DRAGOMAN_MODEL_CHECK", "silent")
    find_reader("hybrid").read(document)
    assert len(server.requests) > 2 * open_alone, "every claim that the checking reader lacks is a doubt"
    monkeypatch.setenv("DRAGOMAN_MODEL_CHECK", "model")
    with pytest.raises(SettingError, match="asks the model for everything"):
        find_reader("hybrid")
