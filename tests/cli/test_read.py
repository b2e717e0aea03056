from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dragoman.cli.main import app

ARTICLE = "Turkey may deploy its peacekeepers in Ukraine, Bloomberg writes, citing sources."


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def test_a_file_with_a_header(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(f"outlet: Babel\npublished: 2025-02-27\ntitle: A title\n\n{ARTICLE}\n", encoding="utf-8")
    result = run("read", str(path), "--json")
    assert result.exit_code == 0, result.output
    record = json.loads(result.stdout)
    assert record["document"]["outlet"] == "Babel"
    claim = record["claims"][0]
    assert claim["certainty"] == "possible"
    assert [link["key"] for link in claim["chain"]] == ["outlet:Bloomberg", "unnamed:sources"]


def test_records_keep_the_order_of_the_lines(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": f"d{i}", "text": ARTICLE}) + "\n" for i in range(5)), encoding="utf-8")
    result = run("read", str(path), "--json")
    assert [json.loads(line)["document"]["id"] for line in result.stdout.splitlines()] == [f"d{i}" for i in range(5)]


def test_a_malformed_line_is_named_and_the_others_are_read(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "a", "text": ARTICLE}) + "\n{broken\n" + json.dumps({"id": "b", "text": ARTICLE}))
    result = run("read", str(path), "--json")
    assert result.exit_code == 8
    assert ":2" in result.stderr
    assert len(result.stdout.splitlines()) == 2


def test_standard_input():
    result = run("read", "-", "--json", "--published", "2025-02-27", stdin=ARTICLE.encode())
    assert json.loads(result.stdout)["document"]["published"] == "2025-02-27"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("binary.txt", b"\x00\x01\x02\xff\xfe" * 400, "text"),
        ("page.html", b"<html><body><script>x()</script></body></html>", "article"),
        ("long.txt", b"The talks will resume in Geneva on Monday. " * 480_000, "larger than the limit"),
    ],
)
def test_bad_input_is_one_clear_line(tmp_path: Path, name: str, content: bytes, says: str):
    path = tmp_path / name
    path.write_bytes(content)
    result = run("read", str(path), "--json")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert name in result.stderr
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_a_wrong_encoding_is_named_and_read(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes("Türkiye supports the plan, the ministry said – Ankara’s “offer” stands.".encode("cp1252"))
    result = run("read", str(path), "--json")
    assert result.exit_code == 0
    assert "not UTF-8; cp1252 was assumed" in result.stderr
    assert "Türkiye" in json.loads(result.stdout)["document"]["text"]


def test_an_unknown_date_stays_unknown(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("published: some day\n\nTurkey met Russia in early February.")
    result = run("read", str(path), "--json")
    assert "'some day' is not a date" in result.stderr
    record = json.loads(result.stdout)
    assert record["document"]["published"] is None
    assert record["claims"][0]["when"]["value"] == "XXXX-02-01/XXXX-02-10"


def test_a_missing_file():
    result = run("read", "nowhere.txt")
    assert result.exit_code == 3
    assert "nowhere.txt" in result.stderr


def test_a_wrong_date_is_a_usage_error(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE)
    assert run("read", str(path), "--published", "last week").exit_code == 2


def test_a_terminal_view_with_reasons(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE)
    result = run("read", str(path), "--explain")
    assert "this outlet <- Bloomberg <- sources" in result.stdout
    assert "modal may" in result.stdout


def test_the_demo_prints_a_record():
    result = run("demo", "--json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["claims"]) > 5
