"""A run from inputs to tables: resumed, extended, refused, killed."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from benchmarks.pages import articles, write_jsonl
from tests.bulk.outcome import SETTINGS, tree

from dragoman.bulk import run
from dragoman.bulk.events import Stage
from dragoman.bulk.manifest import alone, read_manifest
from dragoman.bulk.query import query, records
from dragoman.model import InputError, SettingError
from dragoman.reading import ReadingSettings, read_many


def test_summary(finished):
    _, summary = finished
    relevant = sum(a.relevant for a in articles(40, 0.2))
    assert (summary["articles"], summary["documents"], summary["lost"]) == (40, relevant, 0)
    assert summary["left_out"]["subject"] == 40 - relevant
    assert summary["pieces"] > 5


def test_records_are_those_of_reading_alone(finished):
    out, _ = finished
    kept = {r.document.id: r for r in records(out)}
    one = next(iter(kept.values()))
    assert kept
    assert list(read_many([one.document], SETTINGS.reading)) == [one]
    assert query(out, "SELECT count(*) FROM claims").rows.__next__()[0] == sum(len(r.claims) for r in kept.values())


def test_partitions_hold_their_day(finished):
    out, _ = finished
    rows = list(query(out, "SELECT day, published FROM documents").rows)
    assert rows
    assert all(published.startswith(day) for day, published in rows)
    joined = "SELECT count(*) FROM claims JOIN documents USING (document, day)"
    assert next(query(out, joined).rows) == next(query(out, "SELECT count(*) FROM claims").rows)


def test_a_second_call_changes_nothing(finished):
    out, summary = finished
    before = {p: p.stat().st_mtime_ns for p in out.rglob("part.parquet")}
    again = run([out.parent / "a.warc.gz"], out, SETTINGS, workers=1)
    assert {k: v for k, v in again.items() if k != "fresh"} == {k: v for k, v in summary.items() if k != "fresh"}
    assert again["fresh"] == 0
    assert {p: p.stat().st_mtime_ns for p in out.rglob("part.parquet")} == before


@pytest.mark.parametrize(
    "changed",
    [{"screen": False}, {"shard_bytes": 1}, {"reading": ReadingSettings(tagger=True)}],
    ids=lambda c: next(iter(c)),
)
def test_other_settings_are_refused(finished, changed):
    out, _ = finished
    with pytest.raises(SettingError, match="other settings"):
        run([out.parent / "a.warc.gz"], out, SETTINGS.model_copy(update=changed))


def test_folders_that_are_not_ours_are_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(SettingError, match="not empty"):
        run([tmp_path / "mine.txt"], tmp_path, SETTINGS)
    with pytest.raises(InputError, match=r"no\.jsonl"):
        run([tmp_path / "no.jsonl"], tmp_path / "new", SETTINGS)


def test_two_runs_at_once_are_refused(tmp_path):
    with alone(tmp_path), pytest.raises(SettingError, match="another run"), alone(tmp_path):
        pass


def test_inputs_are_added_and_doubles_kept_once(tmp_path):
    first, second, out = tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "out"
    write_jsonl(first, 4)
    text = first.read_text(encoding="utf-8")
    double, broken = text.splitlines()[1], '{"title": "no text"}'
    other = json.dumps(
        {"id": "z", "text": "The envoys agreed on a ceasefire after talks in Geneva.", "published": "2025"}
    )
    second.write_text("\n".join([double, other, broken]), encoding="utf-8")
    run([first], out, SETTINGS, workers=1)
    before = tree(out)
    stages = []
    summary = run([second], out, SETTINGS, workers=1, listen=stages.append)
    assert (summary["documents"], summary["left_out"]["repeated"], summary["problems"]) == (5, 1, 1)
    assert [i.path for i in read_manifest(out).inputs] == [str(first), str(second)]
    problem = json.loads((out / "problems.jsonl").read_text(encoding="utf-8"))
    assert (problem["item"], problem["severity"], problem["step"]) == (3, "error", "input")
    assert next(query(out, "SELECT day FROM documents WHERE document = 'z'").rows) == ("unknown",)
    kept = {name: value for name, value in tree(out).items() if name.startswith("shards/00000")}
    assert kept == {name: value for name, value in before.items() if name.startswith("shards/00000")}
    assert any(isinstance(s, Stage) and s.what == "grouping claims" for s in stages)

    first.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(SettingError, match="has changed"):
        run([first], out, SETTINGS)


KILLS = 2


def test_killed_and_resumed_ends_with_the_same_files(finished):
    """Driver and worker are killed at random moments; `benchmarks/bulk.py --kills 20` does the same at full size."""
    undisturbed, _ = finished
    folder = undisturbed.parent
    out = folder / "killed"
    command = [
        sys.executable, "-m", "dragoman", "bulk", str(folder / "a.warc.gz"), "--out", str(out), "--rules-only",
        "--workers", "1", "--shard-size", str(SETTINGS.shard_bytes / (1 << 20)),
    ]  # fmt: skip
    chooser = random.Random(5)
    for number in range(KILLS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        begun = len(list(out.glob("shards/0*")))
        deadline = time.monotonic() + 120
        while process.poll() is None and time.monotonic() < deadline:
            if len(list(out.glob("shards/0*"))) > begun:  # it is at work; not before, or slow machines get nowhere
                break
            time.sleep(0.02)
        time.sleep(chooser.uniform(0, 0.3))
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        if number == 0:
            assert not (out / "summary.json").exists()
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert tree(out) == tree(undisturbed)
