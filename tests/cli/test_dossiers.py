"""The commands on dossiers as a user runs them, on the examples' records (no language model is loaded)."""

from __future__ import annotations

import csv
import io
import json
import shlex
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from evaluation.dossier_gold import load_records
from typer.testing import CliRunner

from dragoman.cli import dossiers
from dragoman.cli.dossier_views import VIEWS
from dragoman.cli.main import app
from dragoman.dossier import program
from dragoman.model import InputError
from dragoman.store import open_store

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    """Records of the harbour example, one per line, as `dragoman read --json` prints them."""
    path = tmp_path_factory.mktemp("records") / "harbour.jsonl"
    path.write_text("".join(r.to_json() + "\n" for r in load_records(EXAMPLES / "harbour-strike")), encoding="utf-8")
    return path


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command in a workspace of its own and give its result."""
    monkeypatch.setenv("DRAGOMAN_WORKSPACE", str(tmp_path / "w.sqlite"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("DRAGOMAN_REVIEWER", raising=False)

    def call(*arguments: str, exit_code: int = 0, input: str | None = None):
        result = CliRunner().invoke(app, list(arguments), input=input)
        assert result.exit_code == exit_code, result.output
        return result

    return call


@pytest.fixture
def filled(run, records):
    run("new", "talks", "--title", "The port")
    run("add", "talks", str(records))
    return run


def claim(run, words: str) -> str:
    """Id of a claim that is found by words."""
    hits = json.loads(run("search", *words.split(), "--in", "talks", "--json").stdout)
    return next(h["claim"] for h in hits if h["claim"])


def test_adding_twice_changes_nothing(filled, records):
    before = filled("backup", "talks").stdout
    again = filled("add", "talks", str(records))
    assert "6 known" in again.output
    assert filled("backup", "talks").stdout == before


def test_every_part_in_the_terminal_as_json_and_as_csv(filled):
    for part in VIEWS:
        assert filled("show", "talks", part).stdout.strip()
        data = json.loads(filled("show", "talks", part, "--json").stdout)
        rows = list(csv.reader(io.StringIO(filled("show", "talks", part, "--csv").stdout)))
        assert len(rows) > 1, part
        assert len(data) >= 1, part
        assert len({len(row) for row in rows}) == 1, part
    assert "The port" in filled("show", "talks").stdout
    whole = json.loads(filled("show", "talks", "--json").stdout)
    assert {"issues", "groups", "links", "relations", "unsaid", "conditions"} <= set(whole)


def test_what_cannot_be_shown_is_said(filled):
    assert "choose from issues" in filled("show", "talks", "nothing", exit_code=2).output
    assert "there are: talks" in filled("show", "other", exit_code=5).output


def test_without_a_source(filled):
    shown = filled("without", "talks", "outlet:Freight & Tide").stdout
    assert "stands" in shown
    assert "falls" in shown
    assert "may reopen its pension offer" in shown.lower()
    fates = json.loads(filled("without", "talks", "outlet:Freight & Tide", "--json").stdout)
    assert {f["stands"] for f in fates} == {True, False}
    assert "Nothing rests on" in filled("without", "talks", "outlet:Nobody").stdout


def test_questions(filled, tmp_path):
    everything = filled("whatif", "talks").stdout
    assert "What would release most" in everything
    assert "Who blocks what" in everything
    one = filled("whatif", "talks", "union enters mediation", "--json").stdout
    letter = next(c["id"] for c in json.loads(one)["conditions"] if "letter" in c["what"])
    assert "can come about" in filled("whatif", "talks", "union enters mediation", "--holds", letter).stdout
    assert "no way: supposed to fail" in filled("whatif", "talks", "union enters mediation", "--fails", letter).stdout
    assert "names none of these acts" in filled("whatif", "talks", "zebra", exit_code=2).output
    picture = tmp_path / "c.svg"
    filled("whatif", "talks", "--picture", str(picture))
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_a_brief_is_written_verified_and_refused_when_changed(filled, tmp_path):
    for format in ("md", "html"):
        path = tmp_path / f"brief.{format}"
        filled("brief", "talks", "--format", format, "--out", str(path))
        filled("verify", "talks", str(path))
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("may reopen", "will reopen", 1), encoding="utf-8")
        assert "certainty" in filled("verify", "talks", str(path), exit_code=6).output


def test_judgements_and_their_history(filled, tmp_path):
    offer, other = claim(filled, "reopen pension offer"), claim(filled, "declined comment")
    filled("review", "correct", "talks", offer, "certainty=probable", "--by", "ann", "--note", "reads firmer")
    filled("review", "correct", "talks", offer, "certainty=certain", "--by", "bob")
    filled("review", "accept", "talks", other, "--by", "ann")
    filled("review", "reject", "talks", other, "--by", "bob")
    log = json.loads(filled("review", "log", "talks", "--json").stdout)
    assert [(r["reviewer"], r["verdict"]) for r in log] == [
        ("ann", "correct"), ("bob", "correct"), ("ann", "accept"), ("bob", "reject"),
    ]  # fmt: skip
    compared = json.loads(filled("agreement", "talks", "ann", "bob", "--json").stdout)
    assert compared["claims"] == 2
    assert compared["agreed"]["certainty"] < 1.0
    filled("review", "assign", "talks", "my-issue", offer, "--by", "ann")
    issues = json.loads(filled("show", "talks", "issues", "--json").stdout)
    assert any(i["id"] == "my-issue" for i in issues)
    parts = tmp_path / "parts.json"
    parts.write_text(json.dumps([{"act": "CONCEDE"}, {"act": "AGREE"}]), encoding="utf-8")
    filled("review", "split", "talks", offer, str(parts), "--by", "ann")
    assert "merged into itself" in filled("review", "merge", "talks", offer, offer, exit_code=3).output
    filled(
        "review", "merge", "talks", claim(filled, "willing mediate"), claim(filled, "offered mediate"), "--by", "ann"
    )
    assert "claims wait" in filled("review", "queue", "talks").stdout


def test_settings_can_be_edited_and_decide(filled, tmp_path):
    path = tmp_path / "dossier.toml"
    path.write_text(
        filled("settings", "talks").stdout
        + '\n[[issues]]\nid = "cranes"\nname = "The cranes"\nhints = ["crane", "automated cranes"]\n',
        encoding="utf-8",
    )
    filled("settings", "talks", "--set", str(path))
    issues = json.loads(filled("show", "talks", "issues", "--json").stdout)
    (declared,) = (i for i in issues if i["id"] == "cranes")
    assert declared["declared"]
    assert len(declared["claims"]) >= 4
    path.write_text("name = [", encoding="utf-8")
    filled("settings", "talks", "--set", str(path), exit_code=2)


def editor(tmp_path, *lines: str) -> str:
    """Command of an editor that runs lines of Python on the file it is given (`path`)."""
    script = tmp_path / "editor.py"
    script.write_text(
        "\n".join(["import pathlib, sys", "path = pathlib.Path(sys.argv[1])", *lines]) + "\n", encoding="utf-8"
    )
    return shlex.join([sys.executable, str(script)])


def test_settings_in_an_editor(filled, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VISUAL", raising=False)
    before = filled("settings", "talks").stdout

    monkeypatch.setenv("EDITOR", editor(tmp_path, "pass"))
    assert "nothing was changed" in filled("settings", "talks", "--edit").output

    change = "path.write_text(path.read_text('utf-8').replace('The port', 'The harbour'), 'utf-8')"
    monkeypatch.setenv("EDITOR", editor(tmp_path, change))
    filled("settings", "talks", "--edit")
    after = filled("settings", "talks").stdout
    assert after == before.replace("The port", "The harbour") != before


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("path.write_text('title = \"lost\"', 'utf-8')", "sys.exit(3)"), "did not end well"),
        (("path.unlink()",), "cannot be read"),
    ],
)
def test_an_editor_that_fails_changes_nothing(filled, tmp_path, monkeypatch, lines, message):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VISUAL", raising=False)
    before = filled("settings", "talks").stdout
    monkeypatch.setenv("EDITOR", editor(tmp_path, *lines))
    assert message in filled("settings", "talks", "--edit", exit_code=2).output
    assert filled("settings", "talks").stdout == before


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        pytest.param("name = [", 2, id="no TOML"),
        pytest.param('name = "talks"\nissues = 7\n', 2, id="wrong type"),
        pytest.param('name = "talks"\nunheard = "of"\n', 2, id="unknown key"),
        pytest.param('name = "taken"\n', 5, id="taken name"),
        pytest.param('name = ""\n', 3, id="no name"),
    ],
)
def test_broken_settings_are_kept_for_mending_and_change_nothing(filled, tmp_path, monkeypatch, broken, code):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VISUAL", raising=False)
    filled("new", "taken")
    before = filled("settings", "talks").stdout
    monkeypatch.setenv("EDITOR", editor(tmp_path, f"path.write_text({broken!r}, 'utf-8')"))
    said = filled("settings", "talks", "--edit", exit_code=code).output
    assert "talks.rejected.toml" in said
    assert (tmp_path / "talks.rejected.toml").read_text(encoding="utf-8") == broken
    assert filled("settings", "talks").stdout == before


class Again:
    """A reader whose readings have another certainty; it cannot read one of the documents."""

    def __init__(self, records, fails: str | None = None) -> None:
        self.known = {r.document.id: r for r in records}
        self.fails = fails

    def __call__(self, document):
        if document.id == self.fails:
            raise InputError(f"{document.id} cannot be read")
        record = self.known[document.id]
        claims = tuple(c.model_copy(update={"certainty": "possible"}) for c in record.claims)
        reader = record.reader.model_copy(update={"version": "2"})
        return record.model_copy(update={"claims": claims, "reader": reader})


def test_rereading_keeps_reviews_and_goes_on_after_a_fault(filled, monkeypatch):
    gold = load_records(EXAMPLES / "harbour-strike")
    judged = gold[0].claims[0].id
    filled("review", "accept", "talks", judged, "--by", "ann")
    monkeypatch.setattr(dossiers, "reader_of", lambda *_: nullcontext(Again(gold, fails=gold[1].document.id)))
    said = filled("reread", "talks", exit_code=8).output
    assert f"{gold[1].document.id} cannot be read" in said
    assert "5 reread, 1 not read" in said
    with open_store() as store:
        kept = {r.document.id: r for r in store.reader.records("talks", layer="machine")}
        assert {c.certainty for c in kept[gold[2].document.id].claims} == {"possible"}
        assert kept[gold[1].document.id].claims == gold[1].claims  # the old reading stands
        assert [r.claim for r in store.reader.reviews("talks")] == [judged]
    assert "5 unchanged" in filled("reread", "talks", exit_code=8).output
    monkeypatch.setattr(dossiers, "reader_of", lambda *_: nullcontext(Again(gold)))
    assert "1 reread" in filled("reread", "talks", gold[1].document.id).output


def test_adding_a_good_share_is_analysed_at_once(run, records, tmp_path):
    lines = records.read_text(encoding="utf-8").splitlines(keepends=True)
    first, last = tmp_path / "first.jsonl", tmp_path / "last.jsonl"
    first.write_text("".join(lines[:-1]), encoding="utf-8")
    last.write_text(lines[-1], encoding="utf-8")

    def kept() -> bool:
        with open_store() as store:
            return store.reader.analysis("talks", store.reader.inputs_digest("talks", program())) is not None

    run("new", "talks")
    run("add", "talks", str(first), "--no-analyse")
    assert not kept()
    run("add", "talks", str(first))
    assert not kept()  # nothing was new
    run("add", "talks", str(last))
    assert kept()
    run("remove", "talks", json.loads(lines[0])["document"]["id"])
    assert not kept()
    run("add", "talks", str(last), "--analyse")
    assert kept()


def test_removing_and_restoring(filled, tmp_path):
    backup = tmp_path / "talks.jsonl"
    filled("backup", "talks", "--out", str(backup))
    filled("remove", "talks", "hs-06")
    assert len(json.loads(filled("list", "talks", "--json").stdout)) == 5
    filled("remove", "talks", "--yes")
    assert json.loads(filled("list", "--json").stdout) == []
    filled("restore", str(backup))
    assert filled("backup", "talks").stdout == backup.read_text(encoding="utf-8")


def test_a_bad_line_does_not_lose_the_others(run, records, tmp_path):
    run("new", "talks")
    path = tmp_path / "some.jsonl"
    lines = records.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([lines[0], '{"document": {}, "claims": 1, "reader": 2}', lines[1]]) + "\n", encoding="utf-8"
    )
    result = run("add", "talks", str(path), exit_code=8)
    assert "some.jsonl:2: this is no record" in result.output
    assert len(json.loads(run("list", "talks", "--json").stdout)) == 2


def test_a_person_introduced_in_one_article_is_known_in_the_next(run, tmp_path):
    first = tmp_path / "a.txt"
    first.write_text("Ana Brnić, Croatia's chief negotiator, rejected the offer.", encoding="utf-8")
    second = tmp_path / "b.txt"
    second.write_text("Brnić rejected the new offer on Tuesday.", encoding="utf-8")
    run("new", "bay")
    run("add", "bay", str(first), "--published", "2025-03-03")
    run("add", "bay", str(second), "--published", "2025-03-05")
    (row,) = [p for p in json.loads(run("show", "bay", "parties", "--json").stdout) if p["party"] == "HRV:Brnić"]
    assert (row["claims"], row["name"], row["office"]) == (2, "Ana Brnić", "chief negotiator")
    assert "Croatia's chief negotiator" in row["known from"]
