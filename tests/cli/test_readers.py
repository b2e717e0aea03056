"""`dragoman read --reader`, `dragoman readers` and `dragoman compare`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("httpx", reason="the extra 'model' is not installed")
pytest.importorskip("tenacity", reason="the extra 'model' is not installed")
pytest.importorskip("diskcache", reason="the extra 'model' is not installed")

from tests.readers.stub_server import TEXT, StubServer
from typer.testing import CliRunner, Result

from dragoman.cli.main import app


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubServer]:
    with StubServer() as running:
        running.case = {"change": {}}
        monkeypatch.setenv("DRAGOMAN_MODEL_URL", running.url)
        monkeypatch.setenv("DRAGOMAN_MODEL_NAME", "stub")
        monkeypatch.setenv("DRAGOMAN_MODEL_CACHE", "off")
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
