"""Two readers of the same documents, side by side."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from conftest import second_opinion, token
from dragoman.store import open_store

C = "/dossiers/coded"


@pytest.fixture
def coded(workspace: Path, client: TestClient) -> TestClient:
    with open_store(workspace) as store:
        second_opinion(store)
    return client


def test_readers_are_compared_field_by_field(coded: TestClient) -> None:
    view = coded.get(f"/api/v1{C}/readers").json()
    assert [(c["reader"], c["documents"]) for c in view["coders"]] == [("gold", 3), ("second", 3)]
    assert (view["shared"], view["compared"], view["only_first"], view["only_second"]) == (3, 3, 3, 0)
    fields = {f["field"]: f for f in view["fields"]}
    assert fields["certainty"]["of"] - fields["certainty"]["same"] == 3
    assert fields["act"]["same"] == fields["act"]["of"] == view["both"]
    assert view["paging"]["total"] == 6
    page = coded.get(f"{C}/readers").text
    assert page.count("has no such claim") == 3
    assert page.count('<th scope="row">certainty</th>') == 1 + 3


@pytest.mark.parametrize(("only", "number"), [("differ", 6), ("one only", 3), ("certainty", 3), ("act", 0)])
def test_claims_are_chosen_by_where_they_differ(coded: TestClient, only: str, number: int) -> None:
    view = coded.get(f"/api/v1{C}/readers", params={"only": only}).json()
    assert view["paging"]["total"] == len(view["rows"]) == number
    every = coded.get(f"/api/v1{C}/readers", params={"only": "all", "limit": 200}).json()
    assert every["paging"]["total"] == every["both"] + 3


def test_each_side_shows_its_own_evidence(coded: TestClient) -> None:
    row = coded.get(f"/api/v1{C}/readers?only=certainty").json()["rows"][0]
    sides = row["row"]["ours"], row["row"]["theirs"]
    assert [(d["field"], d["first"], d["second"]) for d in row["differences"]] == [
        ("certainty", sides[0]["certainty"], sides[1]["certainty"])
    ]
    page = coded.get(f"{C}/readers?only=certainty").text
    for side in sides:
        assert f'href="{C}/claims/{side["id"]}"' in page
        assert coded.get(f"{C}/claims/{side['id']}").status_code == 200


def test_a_comparison_can_be_turned_round_and_taken_away(coded: TestClient) -> None:
    ways = {"first": "second 2", "second": "gold 1"}
    view = coded.get(f"/api/v1{C}/readers", params=ways).json()
    assert (view["only_first"], view["only_second"]) == (0, 3)
    answer = coded.get(f"/api/v1{C}/readers/file/csv", params=ways)
    assert answer.headers["content-disposition"] == 'attachment; filename="readers.csv"'
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(lines) == view["both"] + 3
    assert sum(line["differ"] == "certainty" for line in lines) == 3
    stands_alone = coded.get(f"/api/v1{C}/readers/file/html", params=ways)
    assert "second 2" in stands_alone.text
    assert "<script" not in stands_alone.text


def test_what_people_decided_is_a_reading_too(coded: TestClient) -> None:
    claim = coded.get(f"/api/v1{C}/timeline").json()["claims"][0]["claim"]
    sent = {"csrf": token(coded), "claim": claim["id"], "verdict": "reject"}
    assert coded.post(f"{C}/review", data=sent).status_code == 200
    ways = {"first": "second 2", "second": "second 2 after review"}
    view = coded.get(f"/api/v1{C}/readers", params=ways).json()
    assert view["shared"] == 1, "the article with the judged claim"
    assert (view["only_first"], view["only_second"]) == (1, 0)
    assert view["rows"][0]["row"]["ours"]["id"] == claim["id"]


def test_one_reader_alone_is_told_what_to_do(looking: TestClient) -> None:
    page = looking.get("/dossiers/harbour-strike/readers")
    assert page.status_code == 200
    assert "dragoman reread" in page.text
    assert looking.get("/api/v1/dossiers/harbour-strike/readers/file/csv").status_code == 404
    for query, status in (("first=nobody", 404), ("only=weather", 422)):
        assert looking.get(f"/dossiers/harbour-strike/readers?{query}").status_code == status
