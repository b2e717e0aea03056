"""Articles given to another reader than the built-in one, from the page and from the API."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from conftest import token
from dragoman.store import open_store
from dragoman.web import worker

pytest.importorskip("httpx", reason="the extra 'model' is not installed")
pytest.importorskip("tenacity", reason="the extra 'model' is not installed")
pytest.importorskip("diskcache", reason="the extra 'model' is not installed")

from tests.readers.stub_server import TEXT, StubServer, named

D = "/dossiers/harbour-strike"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubServer]:
    with named(monkeypatch) as running:
        worker._other.cache_clear()
        yield running
    worker._other.cache_clear()


def steps(client: TestClient, job: str) -> list[dict[str, object]]:
    for _ in range(400):
        state = client.get(f"/api/v1{D}/jobs/{job}").json()
        if state["state"] == "done":
            return list(state["steps"])
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def test_the_page_offers_a_model_only_where_one_is_set(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAGOMAN_MODEL_URL", raising=False)
    page = client.get(f"{D}/add").text
    assert page.count('<option value="built-in"') == 3
    assert 'value="model"' not in page
    sent = {"csrf": token(client), "text": TEXT, "by": "model"}
    assert client.post(f"{D}/add/text", data=sent).status_code == 422
    monkeypatch.setenv("DRAGOMAN_MODEL_URL", "http://127.0.0.1:1/v1")
    page = client.get(f"{D}/add").text
    assert page.count('<option value="model"') == page.count('<option value="hybrid"') == 3


def test_a_model_reads_what_was_pasted_and_what_was_read_before(client: TestClient, server: StubServer) -> None:
    sent = {"csrf": token(client), "text": TEXT, "published": "2025-02-27", "outlet": "Port Letter"}
    first = client.post(f"{D}/add/text", data=sent, follow_redirects=False).headers["location"]
    assert [s["outcome"] for s in steps(client, first.rpartition("/")[2])] == ["added"]
    assert server.requests == [], "the built-in reader asks nobody"
    second = client.post(f"{D}/add/text", data={**sent, "by": "model"}, follow_redirects=False).headers["location"]
    (step,) = steps(client, second.rpartition("/")[2])
    assert (step["outcome"], step["claims"]) == ("reread", 1)
    assert len(server.requests) == 1
    coders = client.get(f"/api/v1{D}/readers").json()["coders"]
    assert ("model:stub", 1) in [(c["reader"], c["documents"]) for c in coders]


def test_a_program_names_the_reader_too(client: TestClient, server: StubServer) -> None:
    answer = client.post(f"/api/v1{D}/articles", json={"text": TEXT, "reader": "model"})
    assert answer.status_code == 202
    (step,) = steps(client, answer.json()["id"])
    assert step["claims"] == 1
    refused = client.post(f"/api/v1{D}/articles", json={"text": TEXT, "reader": "gpt"})
    assert refused.status_code == 422
    assert "there are built-in" in refused.json()["detail"]
    server.case = {"statuses": [500] * 9}
    failing = client.post(f"/api/v1{D}/articles", json={"text": f"{TEXT}\nMore.", "reader": "model"})
    (step,) = steps(client, failing.json()["id"])
    assert (step["outcome"], step["claims"]) == ("added", 0)
    with open_store(client.app.state.desk.settings.workspace) as store:  # type: ignore[attr-defined]
        record = store.reader.record("harbour-strike", str(step["document"]))
    assert any("not read" in p.message for p in record.problems)
