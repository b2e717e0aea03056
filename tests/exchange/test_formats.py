"""What each format promises, on a real dossier."""

from __future__ import annotations

import csv
import importlib
import json
import re
import sqlite3
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dragoman.exchange import dna, formats
from dragoman.exchange.bundle import Bundle, ReadOptions, WriteOptions
from dragoman.exchange.frames import to_pandas, to_polars
from dragoman.exchange.qdpx import NAMESPACE, claim_codes
from dragoman.exchange.tables import COLUMNS
from dragoman.model import InputError, SettingError

QDA = f"{{{NAMESPACE}}}"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_every_format_names_functions_that_are_there_and_says_what_it_loses():
    for found in formats.formats().values():
        module = importlib.import_module(f"dragoman.exchange.{found.module}")
        assert found.writes or found.reads
        for name in (found.writes, found.reads):
            assert name is None or callable(getattr(module, name))
        assert bool(found.reads) == bool(found.returns)
        assert found.text in ("always", "quotes", "option", "never")
        assert "Lost:" in (module.__doc__ or ""), found.module
        assert found.loses or found.name == "dna"


def test_every_module_of_a_format_is_in_the_table():
    folder = Path(formats.__file__).parent
    with_write = {p.stem for p in folder.glob("*.py") if re.search(r"^def write", p.read_text(encoding="utf-8"), re.M)}
    assert with_write - {"formats", "files"} == {f.module for f in formats.formats().values()}


def test_unknown_and_one_way_formats_are_refused(tmp_path: Path, harbour: Bundle):
    with pytest.raises(SettingError, match="no format 'dan'"):
        formats.write(harbour, "dan", tmp_path / "x")
    with pytest.raises(SettingError, match="only written"):
        formats.read("plover", tmp_path / "x")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="writes a folder"):
        formats.write(harbour, "csv", tmp_path / "file")


@pytest.mark.parametrize("name", [n for n, f in formats.formats().items() if f.reads])
@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"{}", b"[1, 2]", b'{"format": 3}\n{"record": 1}'])
def test_a_file_of_something_else_is_refused_in_words(tmp_path: Path, name: str, content: bytes):
    path = tmp_path / "file"
    path.write_bytes(content)
    if name == "records" and not content:
        assert formats.read(name, path).bundle.records == ()
        return
    with pytest.raises(InputError):
        formats.read(name, path)
    with pytest.raises(InputError):
        formats.read(name, tmp_path / "not there")


def test_the_dna_database_has_coders_for_reader_and_reviewer_and_statements_for_networks(
    harbour: Bundle, tmp_path: Path
):
    path = tmp_path / "h.dna"
    dna.write(harbour, path, WriteOptions())
    db = sqlite3.connect(path)
    coders = {name for (name,) in db.execute("SELECT Name FROM CODERS")}
    assert "Admin" in coders
    assert "ana" in coders
    assert any(name.startswith("reader dragoman") for name in coders)
    labels = dict(
        db.execute(
            "SELECT t.Label, COUNT(*) FROM STATEMENTS s JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId GROUP BY 1"
        )
    )
    assert labels["Claim"] == len(list(harbour.claims()))
    assert labels["Review"] == 1
    assert labels["DNA Statement"] > 0
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    for start, stop, text, whole in db.execute(
        "SELECT s.Start, s.Stop, d.Text, l.Value FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId"
        " JOIN DATALONGTEXT l ON l.StatementId = s.ID JOIN VARIABLES v ON v.ID = l.VariableId WHERE v.Variable = 'reading'"
    ):
        cut = text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le")
        assert cut == json.loads(whole)["claim"]["evidence"]["text"]


def test_edits_made_in_dna_come_back_as_reviews(harbour: Bundle, tmp_path: Path):
    path = tmp_path / "h.dna"
    dna.write(harbour, path, WriteOptions())
    db = sqlite3.connect(path)
    claims = db.execute(
        "SELECT s.ID, e.Value FROM STATEMENTS s JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId"
        " JOIN DATASHORTTEXT d ON d.StatementId = s.ID JOIN VARIABLES v ON v.ID = d.VariableId"
        " JOIN ENTITIES e ON e.ID = d.Entity WHERE t.Label = 'Claim' AND v.Variable = 'claim' ORDER BY s.ID"
    ).fetchall()
    (changed, first), (deleted, second) = claims[1], claims[2]
    variable = db.execute(
        "SELECT v.ID FROM VARIABLES v JOIN STATEMENTTYPES t ON t.ID = v.StatementTypeId"
        " WHERE t.Label = 'Claim' AND v.Variable = 'affirmed'"
    ).fetchone()[0]
    now = next(c for _, c in harbour.claims() if c.id == first)
    db.execute(
        "UPDATE DATABOOLEAN SET Value = ? WHERE StatementId = ? AND VariableId = ?",
        (int(now.polarity == "-"), changed, variable),
    )
    db.execute("DELETE FROM STATEMENTS WHERE ID = ?", (deleted,))
    for table in ("DATASHORTTEXT", "DATALONGTEXT", "DATABOOLEAN"):
        db.execute(f"DELETE FROM {table} WHERE StatementId = ?", (deleted,))
    db.commit()
    back = dna.read(path, ReadOptions(reviewer="bo", dossier="harbour")).bundle
    made = {(r.claim, r.verdict, json.dumps(r.changes)) for r in back.reviews if r.reviewer == "bo"}
    opposite = "+" if now.polarity == "-" else "-"
    assert made == {(first, "correct", json.dumps({"polarity": opposite})), (second, "reject", "{}")}


def test_the_qda_project_is_well_formed_and_its_selections_hold_the_evidence(harbour: Bundle, tmp_path: Path):
    formats.write(harbour, "qdpx", tmp_path / "h.qdpx")
    with zipfile.ZipFile(tmp_path / "h.qdpx") as archive:
        root = ET.fromstring(archive.read("project.qde"))
        texts = {n: archive.read(n).decode("utf-8") for n in archive.namelist() if n != "project.qde"}
    assert [c.tag.removeprefix(QDA) for c in root] == ["Users", "CodeBook", "Sources", "Description"]
    guids = [e.get("guid") for e in root.iter() if e.get("guid")]
    assert len(set(guids)) == len(guids)
    assert all(GUID.fullmatch(g or "") for g in guids)
    codes = {c.get("guid"): c.get("name") for c in root.iter(f"{QDA}Code")}
    users = {u.get("guid") for u in root.iter(f"{QDA}User")}
    evidence = {}
    for source in root.iter(f"{QDA}TextSource"):
        text = texts["Sources/" + (source.get("plainTextPath") or "").removeprefix("internal://")]
        for selection in source.iter(f"{QDA}PlainTextSelection"):
            assert selection.get("creatingUser") in users
            refs = [r.get("targetGUID") for r in selection.iter(f"{QDA}CodeRef")]
            assert set(refs) <= set(codes)
            quote = text[int(selection.get("startPosition") or 0) : int(selection.get("endPosition") or 0)]
            if selection.find(f"{QDA}Description") is not None and len(refs) >= 5:
                evidence.setdefault(selection.get("name"), []).append((quote, {codes[r] for r in refs}))
    for _, claim in harbour.claims():
        values = {v for s, v in claim_codes(claim, ()) if s != "issue"}
        assert any(q == claim.evidence.text and values <= found for q, found in evidence[claim.id]), claim.id


def test_line_ends_of_two_characters_do_not_shift_selections(tmp_path: Path):
    from dragoman.model import Document
    from dragoman.reading import read

    record = read(Document.of("First line here.\r\n\r\nNorway met Sudan.\r\n", published="2025-06-05"))
    assert record.claims
    formats.write(record, "qdpx", tmp_path / "x.qdpx")
    with zipfile.ZipFile(tmp_path / "x.qdpx") as archive:
        root = ET.fromstring(archive.read("project.qde"))
        text = next(archive.read(n).decode() for n in archive.namelist() if n.endswith(".txt"))
    selection = next(root.iter(f"{QDA}PlainTextSelection"))
    found = text[int(selection.get("startPosition") or 0) : int(selection.get("endPosition") or 0)]
    assert found == record.claims[0].evidence.text


def test_web_annotations_point_at_the_words(harbour: Bundle, tmp_path: Path):
    formats.write(harbour, "webannotation", tmp_path / "a.jsonld")
    page = json.loads((tmp_path / "a.jsonld").read_text(encoding="utf-8"))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    texts = {r.document.url or f"urn:sha256:{r.document.sha256}": r.document.text for r in harbour.records}
    ids = [item["id"] for item in page["items"]]
    assert len(set(ids)) == len(ids)
    for item in page["items"]:
        assert item["type"] == "Annotation"
        if item["motivation"] == "assessing":
            assert item["target"] in ids
            continue
        quote, position = item["target"]["selector"]
        text = texts[item["target"]["source"]]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])


def test_provenance_names_only_what_it_declares(harbour: Bundle, tmp_path: Path):
    formats.write(harbour, "prov", tmp_path / "p.json")
    made = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    known = {n for part in ("entity", "agent", "activity") for n in made[part]}
    keys = ("prov:entity", "prov:agent", "prov:activity", "prov:collection", "prov:generatedEntity", "prov:usedEntity")
    for kind, relations in made.items():
        if kind in ("prefix", "entity", "agent", "activity"):
            continue
        for relation in relations.values():
            ends = [relation[k] for k in keys if k in relation]
            assert len(ends) >= 2
            assert set(ends) <= known, kind
    claims = [n for n in made["entity"] if n.startswith("claim:")]
    assert len(claims) == len({c.id for _, c in harbour.claims()})
    derived = {r["prov:generatedEntity"] for r in made["wasDerivedFrom"].values()}
    assert set(claims) <= derived


def test_schema_org_claims_carry_no_rating(harbour: Bundle, tmp_path: Path):
    formats.write(harbour, "claims", tmp_path / "c.jsonld")
    text = (tmp_path / "c.jsonld").read_text(encoding="utf-8")
    assert "ating" not in text
    assert "ClaimReview" not in text
    found = json.loads(text)["@graph"]
    assert [c["text"] for c in found] == [c.evidence.text for _, c in harbour.claims()]
    for made, (_, claim) in zip(found, harbour.claims(), strict=True):
        if claim.chain:
            assert made["author"]["identifier"] == claim.chain[-1].key


def test_csv_reads_back_and_guards_formulas(harbour: Bundle, tmp_path: Path):
    formats.write(harbour, "csv", tmp_path)
    with (tmp_path / "claims.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == list(COLUMNS["claims"])
    assert [r["evidence"].removeprefix("'") for r in rows] == [c.evidence.text for _, c in harbour.claims()]
    for path in tmp_path.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                assert not any(len(cell) > 1 and cell[0] in "=+@\t\r" for cell in row)


def test_frames_and_parquet_hold_the_same_rows(harbour: Bundle, tmp_path: Path):
    import pyarrow.parquet as pq

    formats.write(harbour, "parquet", tmp_path)
    for table in COLUMNS:
        pandas, polars = to_pandas(harbour, table), to_polars(harbour, table)
        stored = pq.read_table(tmp_path / f"{table}.parquet")
        assert list(pandas.columns) == list(polars.columns) == stored.column_names == list(COLUMNS[table])
        assert polars.to_dicts() == stored.to_pylist()
        assert len(pandas) == polars.height
    with pytest.raises(SettingError, match="no table"):
        to_pandas(harbour, "clams")


def test_a_text_changed_in_brat_is_refused(harbour: Bundle, tmp_path: Path):
    formats.write(harbour, "brat", tmp_path)
    text = next(tmp_path.glob("*.txt"))
    text.write_text(text.read_text(encoding="utf-8") + "x", encoding="utf-8")
    with pytest.raises(InputError, match="was changed"):
        formats.read("brat", tmp_path, ReadOptions(records=harbour.records))


def test_what_a_share_bundle_cannot_tell_a_reader(harbour: Bundle, tmp_path: Path):
    formats.write(harbour, "share", tmp_path / "s.jsonl")
    content = (tmp_path / "s.jsonl").read_text(encoding="utf-8")
    for record in harbour.records:
        words = record.document.text.split()
        runs = {" ".join(words[i : i + 8]) for i in range(len(words) - 8)}
        title = record.document.title or ""
        assert not [r for r in runs if r in content and r not in title]
    assert '"ana"' not in content
