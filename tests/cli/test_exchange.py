"""export, import, formats and doctor from the command line."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.cli.doctor import EXTRAS
from dragoman.cli.main import app
from dragoman.exchange.formats import formats

RUN = CliRunner()
ARTICLES = Path(__file__).parents[2] / "examples" / "harbour-strike" / "articles.jsonl"


def run(*arguments: str | Path, status: int = 0) -> str:
    result = RUN.invoke(app, [str(a) for a in arguments])
    assert result.exit_code == status, result.output
    return result.stdout


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("w") / "w.sqlite"
    run("new", "talks", "-w", path)
    run("add", "talks", ARTICLES, "-w", path)
    return path


@pytest.mark.parametrize("name", [n for n, f in formats().items() if f.writes])
def test_export_says_what_it_wrote_and_what_is_lost(workspace: Path, tmp_path: Path, name: str):
    told = json.loads(run("export", "talks", name, tmp_path / "out", "--json", "-w", workspace))
    assert told["files"]
    assert all(Path(f).stat().st_size for f in told["files"])
    assert told["loses"] == list(formats()[name].loses)


def test_dna_goes_into_another_workspace_and_twice_changes_nothing(workspace: Path, tmp_path: Path):
    run("export", "talks", "dna", tmp_path / "t.dna", "-w", workspace)
    other = tmp_path / "other.sqlite"
    first = json.loads(run("import", "talks", "dna", tmp_path / "t.dna", "--json", "-w", other))
    assert first["outcomes"]["added"] == 6
    again = json.loads(run("import", "talks", "dna", tmp_path / "t.dna", "--json", "-w", other))
    assert set(again["outcomes"]) == {"known"}
    a, b = (run("show", "talks", "--json", "--records", "-w", w) for w in (workspace, other))
    assert json.loads(a) == json.loads(b)


def test_a_correction_in_brat_becomes_a_review(workspace: Path, tmp_path: Path):
    run("export", "talks", "brat", tmp_path / "b", "-w", workspace)
    ann = next(p for p in sorted((tmp_path / "b").glob("*.ann")) if "\tCertainty E1 certain" in p.read_text("utf-8"))
    text = ann.read_text(encoding="utf-8")
    ann.write_text(text.replace("\tCertainty E1 certain", "\tCertainty E1 possible"), encoding="utf-8")
    claim = next(line.split("\t")[2] for line in text.splitlines() if "Claim E1\t" in line)
    told = json.loads(run("import", "talks", "brat", tmp_path / "b", "--by", "ana", "--json", "-w", workspace))
    assert told["outcomes"] == {"reviews": 1}
    log = json.loads(run("review", "log", "talks", "--json", "-w", workspace))
    assert [(r["claim"], r["reviewer"], r["verdict"], r["changes"]) for r in log] == [
        (claim, "ana", "correct", {"certainty": "possible"})
    ]
    again = json.loads(run("import", "talks", "brat", tmp_path / "b", "--by", "ana", "--json", "-w", workspace))
    assert again["outcomes"] == {}


def test_a_share_bundle_takes_its_texts_from_the_articles(workspace: Path, tmp_path: Path):
    run("export", "talks", "share", tmp_path / "s.jsonl", "-w", workspace)
    other = tmp_path / "o.sqlite"
    bare = json.loads(run("import", "talks", "share", tmp_path / "s.jsonl", "--json", "-w", other))
    assert bare["notes"][0] == "6 records left out: nobody supplied the text of their digest"
    whole = json.loads(
        run("import", "talks", "share", tmp_path / "s.jsonl", "--texts", ARTICLES, "--json", "-w", other)
    )
    assert whole["outcomes"]["added"] == 6


def test_an_unknown_format_ends_in_one_line(workspace: Path, tmp_path: Path):
    for arguments, status in (
        (("export", "talks", "dan", tmp_path / "x"), 2),
        (("import", "talks", "plover", tmp_path / "x"), 2),
        (("import", "talks", "dna", tmp_path / "x"), 3),
    ):
        result = RUN.invoke(app, [*map(str, arguments), "-w", str(workspace)])
        assert result.exit_code == status
        assert len(result.output.strip().splitlines()) == 1, result.output
        assert "Traceback" not in result.output


def test_doctor_finds_reading_in_order_and_names_every_extra(monkeypatch: pytest.MonkeyPatch):
    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert set(EXTRAS) == set(declared["project"]["optional-dependencies"]) - {"desk", "all"}
    found = {f["part"]: f for f in json.loads(run("doctor", "--json"))}
    assert found["reading"]["state"] == "ok"
    assert all(found[f"[{name}]"] for name in EXTRAS)
    monkeypatch.setenv("DRAGOMAN_PIPELINE", "no_such_pipeline")
    monkeypatch.setenv("DRAGOMAN_MODEL_KEY", "hush")
    told = run("doctor", "--json", status=4)
    assert "no_such_pipeline is not installed" in told
    assert "hush" not in told
