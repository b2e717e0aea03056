"""Pieces of an input: together they hold everything, once, however small they are cut."""

import gzip
import io
import itertools
import json

import pytest

from dragoman.bulk.inputs import Seen, worth_reading
from dragoman.bulk.settings import BulkSettings
from dragoman.bulk.shards import Section, survey
from dragoman.model import InputError

warcio = pytest.importorskip("warcio.warcwriter")
ALL = BulkSettings(screen=False)


def page(number: int) -> bytes:
    text = f"Article {number}. The delegations of both towns went on talking about the bridge until late at night."
    return (
        f"<html lang=en><head><title>No {number}</title></head><body><p>{text}</p><p>{text}</p></body></html>".encode()
    )


def archive(path, count, *, packed=True, noise=b""):
    from warcio.statusandheaders import StatusAndHeaders

    with path.open("wb") as stream:
        writer = warcio.WARCWriter(stream, gzip=packed)
        for number in range(count):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            url = f"http://example.org/{number}"
            body = io.BytesIO(page(number))
            writer.write_record(writer.create_warc_record(url, "response", payload=body, http_headers=headers))
            if noise:
                writer.write_record(writer.create_warc_record(f"{url}.png", "resource", payload=io.BytesIO(noise)))
    return path


def read_all(path, shard_bytes):
    shards = list(survey(path, shard_bytes).shards(0))
    titles = []
    for shard in shards:
        seen = Seen(shard.id)
        titles += [d.title or d.id for d in worth_reading(shard, ALL, seen)]
        assert [p["message"] for p in seen.problems if p["severity"] == "error"] == []
    return len(shards), titles


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("shard_bytes", [200, 777, 5_000, 1 << 20])
def test_archive_cut_anywhere(tmp_path, packed, shard_bytes):
    path = archive(tmp_path / ("a.warc.gz" if packed else "a.warc"), 12, packed=packed)
    pieces, titles = read_all(path, shard_bytes)
    assert titles == [f"No {n}" for n in range(12)]
    assert pieces > 1 or 2 * shard_bytes > path.stat().st_size


def test_what_looks_like_the_start_of_a_record_is_not_one(tmp_path):
    inner = gzip.compress(b"no record") + b"\x1f\x8b\x08\x00" + b"\r\n\r\nWARC/1.0\r\n"
    path = archive(tmp_path / "a.warc", 6, packed=False, noise=inner)
    assert read_all(path, 300)[1] == [f"No {n}" for n in range(6)]
    stored = tmp_path / "b.warc.gz"
    stored.write_bytes(gzip.compress(path.read_bytes(), compresslevel=0))
    assert survey(stored, 300).starts == (0,)  # packed as one stream: one piece


@pytest.mark.parametrize("shard_bytes", [1, 50, 333, 1 << 20])
def test_lines_cut_anywhere(tmp_path, shard_bytes):
    path = tmp_path / "a.jsonl"
    lines = [{"id": f"n{n}", "text": "Both sides met in the town hall. " * (1 + n % 5)} for n in range(20)]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    shards = list(survey(path, shard_bytes).shards(0))
    ids = [d.id for s in shards for d in worth_reading(s, ALL, Seen(s.id))]
    assert ids == [line["id"] for line in lines]
    assert (shards[0].start, shards[-1].stop) == (0, path.stat().st_size)
    assert all(a.stop == b.start for a, b in itertools.pairwise(shards))


def test_row_groups(tmp_path):
    pa = pytest.importorskip("pyarrow")
    import datetime

    import pyarrow.parquet as pq

    rows = [{"id": f"n{n}", "text": "Both sides met.", "published": datetime.date(2025, 3, n + 1)} for n in range(9)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet", row_group_size=2)
    shards = list(survey(tmp_path / "a.parquet", 1).shards(0))
    assert len(shards) == 5
    found = [(d.id, d.published) for s in shards for d in worth_reading(s, ALL, Seen(s.id))]
    assert found == [(f"n{n}", f"2025-03-0{n + 1}") for n in range(9)]


def test_truncated_archive_is_told_by_its_last_piece(tmp_path):
    path = archive(tmp_path / "a.warc.gz", 8)
    path.write_bytes(path.read_bytes()[:-40])
    shards = list(survey(path, 500).shards(0))
    seen = [Seen(s.id) for s in shards]
    titles = [d.title for s, x in zip(shards, seen, strict=True) for d in worth_reading(s, ALL, x)]
    assert titles == [f"No {n}" for n in range(7)]
    assert [bool(x.problems) for x in seen] == [False] * (len(seen) - 1) + [True]


def test_section_is_a_file_of_its_own(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")
    with Section(path, 2, 7) as section:
        stream = io.BufferedReader(section)
        assert stream.read() == b"23456"
        assert stream.seek(-2, io.SEEK_END) == 3
        assert stream.read(10) == b"56"
        assert stream.seek(1) == 1
        assert stream.read(2) == b"34"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [("a.jsonl", b"", "empty"), ("a.xyz", b"x", "tells no format"), ("a.parquet", b"PAR1", "not a whole Parquet")],
)
def test_inputs_that_cannot_be_cut(tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=message):
        survey(tmp_path / name, 100)
