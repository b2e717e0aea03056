"""Adding articles and judging claims, by forms without JavaScript and by the API."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from conftest import token
from dragoman.model import NetworkError
from dragoman.store import open_store

D = "/dossiers/harbour-strike"
TEXT = "Turkey offers a ceasefire. Russia rejects peacekeepers."


def finished(client: TestClient, job: str) -> dict[str, Any]:
    """The job once it is done."""
    for _ in range(400):
        state = client.get(f"/api/v1{D}/jobs/{job}").json()
        if state["state"] == "done":
            return state
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def send(client: TestClient, how: str, **fields: Any) -> Any:
    data = {"csrf": token(client), **fields.pop("data", {})}
    return client.post(f"{D}/add/{how}", data=data, follow_redirects=False, **fields)


def test_pasted_text_is_read_and_kept(client: TestClient) -> None:
    answer = send(
        client, "text", data={"text": TEXT, "title": "An offer", "outlet": "Daily Post", "published": "2025-07-01"}
    )
    assert answer.status_code == 303
    address = answer.headers["location"]
    done = finished(client, address.rpartition("/")[2])
    assert [(s["what"], s["outcome"], s["claims"]) for s in done["steps"]] == [("An offer", "added", 2)]
    page = client.get(address).text
    assert "Done." in page
    assert 'http-equiv="refresh"' not in page
    document = done["steps"][0]["document"]
    assert "Turkey offers a ceasefire" in client.get(f"{D}/articles/{document}").text
    again = send(
        client, "text", data={"text": TEXT, "title": "An offer", "outlet": "Daily Post", "published": "2025-07-01"}
    )
    assert finished(client, again.headers["location"].rpartition("/")[2])["steps"][0]["outcome"] == "known"


def test_files_are_read_one_by_one_and_one_that_fails_loses_no_other(client: TestClient) -> None:
    lines = [
        {"id": f"j{i}", "text": TEXT, "title": f"Line {i}", "published": "2025-07-02", "outlet": "O"} for i in range(2)
    ]
    files = [
        ("files", ("empty.txt", b"", "text/plain")),
        ("files", ("broken.pdf", b"%PDF-1.4 nothing", "application/pdf")),
        ("files", ("two.jsonl", "\n".join(json.dumps(x) for x in lines).encode(), "application/x-ndjson")),
    ]
    answer = send(client, "file", files=files)
    steps = finished(client, answer.headers["location"].rpartition("/")[2])["steps"]
    outcomes = [(s["what"], s["outcome"]) for s in steps]
    assert ("empty.txt", "not read") in outcomes
    assert ("broken.pdf", "not read") in outcomes
    assert ("Line 0", "added") in outcomes
    assert all(s["message"] for s in steps if s["outcome"] == "not read")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/x", "http://[::1]/", "http://169.254.169.254/latest", "http://10.0.0.1/"]
)
def test_an_address_of_a_private_network_is_not_fetched(client: TestClient, url: str) -> None:
    answer = send(client, "address", data={"url": url})
    step = finished(client, answer.headers["location"].rpartition("/")[2])["steps"][0]
    assert step["outcome"] == "not read"
    assert "private" in step["message"] or "not public" in step["message"] or "refused" in step["message"]


def test_a_fetched_page_is_kept_with_its_document(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, workspace: Path
) -> None:
    body = (
        b"<html><head><title>Harbour talks</title></head><body><article><h1>Harbour talks</h1>"
        b"<p>Turkey offers to host the harbour talks in the coming week, officials said on Monday.</p>"
        b"<p>Russia rejects the offer of the mediators, as the spokesman told reporters in the capital.</p>"
        b"</article></body></html>"
    )

    class Got:
        url, charset, content_type = "https://news.example/1", "utf-8", "text/html; charset=utf-8"

    Got.body = body  # type: ignore[attr-defined]
    monkeypatch.setattr("dragoman.sources.fetch.Fetcher.get", lambda self, url: Got())
    answer = send(client, "address", data={"url": "https://news.example/1"})
    step = finished(client, answer.headers["location"].rpartition("/")[2])["steps"][0]
    assert step["outcome"] == "added", step
    with open_store(workspace) as store:
        page = store.reader.page("harbour-strike", step["document"])
    assert page is not None
    assert page.content == body


def test_a_fault_of_the_network_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object, url: str) -> None:
        raise NetworkError(f"{url}: the host does not answer")

    monkeypatch.setattr("dragoman.sources.fetch.Fetcher.get", fail)
    answer = send(client, "address", data={"url": "https://news.example/1"})
    step = finished(client, answer.headers["location"].rpartition("/")[2])["steps"][0]
    assert step["message"] == "https://news.example/1: the host does not answer"


@pytest.mark.parametrize(
    ("how", "fields", "says"),
    [
        ("text", {"text": " "}, "Paste the text of an article"),
        ("text", {"text": TEXT, "published": "soon"}, "Write the date as 2025-02-27"),
        ("file", {}, "Choose at least one file"),
        ("address", {"url": "ftp://x"}, "Enter an address that begins with http"),
        ("address", {"url": "http://["}, "Enter an address that begins with http"),
    ],
)
def test_a_form_with_a_fault_says_what_to_do_and_keeps_what_was_written(
    client: TestClient, how: str, fields: dict[str, str], says: str
) -> None:
    answer = send(client, how, data=fields)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert answer.text.count(says) == 2  # in the summary and at the field
    if fields.get("text", " ").strip():
        assert TEXT in answer.text


def test_a_dossier_is_begun_by_its_form(client: TestClient) -> None:
    data = {"name": "new-one", "title": "New talks", "csrf": token(client)}
    answer = client.post("/dossiers", data=data, follow_redirects=False)
    assert answer.headers["location"] == "/dossiers/new-one/add"
    assert client.get("/dossiers/new-one").status_code == 200
    assert client.post("/dossiers", data=data).status_code == 409
    assert client.post("/dossiers", data={**data, "name": ".."}).status_code == 422


def test_judgements_count_at_once_and_the_reading_is_kept(client: TestClient) -> None:
    queue = client.get(f"/api/v1{D}/review").json()
    claim, waiting = queue["page"]["id"], queue["waiting"]
    before = queue["page"]["entry"]["claim"]
    other = "possible" if before["certainty"] != "possible" else "probable"
    form = {k: before[k] for k in ("kind", "act", "polarity", "tense")}
    data = {
        "csrf": token(client),
        "claim": claim,
        "verdict": "correct",
        "certainty": other,
        "note": "as written",
        **form,
    }
    answer = client.post(f"{D}/review", data=data, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{D}/review?done=")
    page = client.get(f"/api/v1{D}/claims/{claim}").json()
    assert page["entry"]["claim"]["certainty"] == other
    assert page["readings"][0]["layer"] == "machine"
    assert page["readings"][0]["claim"]["certainty"] == before["certainty"]
    assert page["reviews"][-1]["changes"] == {"certainty": other}
    assert client.get(f"/api/v1{D}/review").json()["waiting"] == waiting - 1
    following = client.get(f"/api/v1{D}/review").json()["page"]["id"]
    client.post(f"{D}/review", data={"csrf": token(client), "claim": following, "verdict": "reject"})
    assert client.get(f"/api/v1{D}/claims/{following}").json()["entry"] is None
    assert "does not count now" in client.get(f"{D}/claims/{following}").text


def test_the_api_reads_and_judges(client: TestClient) -> None:
    answer = client.post(f"/api/v1{D}/articles", json={"text": TEXT, "outlet": "O", "published": "2025-07-03"})
    assert answer.status_code == 202
    assert finished(client, answer.json()["id"])["steps"][0]["outcome"] == "added"
    for body, says in (
        ({}, "Give either text or url"), ({"text": "a", "url": "https://x.example"}, "Give either"), ({"text": " "}, "no text"),
        ({"text": TEXT, "published": "soon"}, "is not a date"), ({"txt": "a"}, "txt"),
    ):  # fmt: skip
        refused = client.post(f"/api/v1{D}/articles", json=body)
        assert refused.status_code == 422
        assert says in refused.json()["detail"]
    unknown = client.post(f"/api/v1{D}/reviews", json={"claim": "none", "verdict": "accept"})
    assert unknown.status_code == 404
    claim = client.get(f"/api/v1{D}/timeline?limit=1").json()["claims"][0]["claim"]["id"]
    bad = client.post(f"/api/v1{D}/reviews", json={"claim": claim, "verdict": "correct", "changes": {"colour": "red"}})
    assert bad.status_code == 422
    assert "has no field colour" in bad.json()["detail"]


def test_a_page_shows_the_former_analysis_while_the_new_one_is_made(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get(f"/api/v1{D}").json()
    assert before["head"]["state"] == "current"
    slow = __import__("threading").Event()
    real = __import__("dragoman.web.worker", fromlist=["analyse"]).analyse
    monkeypatch.setattr("dragoman.web.worker.analyse", lambda *a: (slow.wait(20), real(*a))[1])
    claim = before["newest"][0]["claim"]["id"]
    client.post(f"/api/v1{D}/reviews", json={"claim": claim, "verdict": "reject"})
    during = client.get(f"/api/v1{D}").json()
    assert during["head"]["state"] == "renewing"
    assert during["issues"] == before["issues"]
    assert "is being renewed" in client.get(D).text
    slow.set()
    for _ in range(200):
        if client.get(f"/api/v1{D}").json()["head"]["state"] == "current":
            break
        time.sleep(0.1)
    else:
        raise AssertionError("the analysis was not renewed")
