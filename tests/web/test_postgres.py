"""The pages over PostgreSQL, on a real server: the same answers as over SQLite, and the same forms."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from builders import read
from fastapi.testclient import TestClient

from conftest import LOOPBACK, fill, token
from dragoman.store import open_store
from dragoman.web.app import create_app
from dragoman.web.login import hash_password
from dragoman.web.settings import WebSettings

pytest.importorskip("psycopg", reason="the PostgreSQL driver is not installed (extra `postgres`)")
from postgres_server import Server, binaries

pytestmark = pytest.mark.postgres

D = "/dossiers/ukraine-guarantees"
PASSWORD = "a long enough passphrase"
VARYING = ("added_at", "read_at", "created_at", "made_at", "at")
"""Moments of this run."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A workspace with the examples on a server of its own, or in the empty database that DRAGOMAN_TEST_POSTGRES_WEB names."""
    stated = os.environ.get("DRAGOMAN_TEST_POSTGRES_WEB")
    if stated:
        fill(stated)
        yield stated
        return
    missing = binaries()
    if missing:
        pytest.skip(f"no PostgreSQL: {missing}")
    with Server() as server:
        fill(server.address)
        yield server.address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[TestClient]:
    settings = WebSettings(workspace=address, inline=True)
    with TestClient(create_app(settings, read=read), base_url=LOOPBACK, raise_server_exceptions=False) as made:
        yield made


def without_moments(value: Any) -> Any:
    """JSON without the times at which it was made."""
    if isinstance(value, dict):
        return {k: without_moments(v) for k, v in value.items() if k not in VARYING}
    return [without_moments(v) for v in value] if isinstance(value, list) else value


def test_every_page_says_the_same_on_both_databases(client: TestClient, looking: TestClient) -> None:
    view = looking.get(f"/api/v1{D}").json()
    first = view["groups"][0]["first"]
    addresses = [
        "/dossiers", D, f"{D}/matrix?parties=100&issues=50", f"{D}/timeline?limit=300", f"{D}/timeline?party=TUR&kind=gap",
        f"{D}/issues", f"{D}/issues/{view['issues'][0]['id']}", f"{D}/parties", f"{D}/parties/TUR", f"{D}/sources",
        f"{D}/sources/outlet:Bloomberg", f"{D}/claims/{first['claim']['id']}", f"{D}/articles",
        f"{D}/articles/{first['document']}", f"{D}/disputes", f"{D}/disputes?kind=drift", f"{D}/unsaid", f"{D}/whatif",
        f"{D}/review", f"{D}/reviews", f"{D}/readers",
    ]  # fmt: skip
    for page in addresses:
        here, there = client.get(f"/api/v1{page}"), looking.get(f"/api/v1{page}")
        assert here.status_code == there.status_code == 200, page
        assert without_moments(here.json()) == without_moments(there.json()), page
        shown = client.get("/" if page == "/dossiers" else page)
        assert page.endswith("/reviews") or (shown.status_code == 200 and shown.text.count("<h1") == 1), page


def test_a_search_finds_the_same_claims(client: TestClient, looking: TestClient) -> None:
    def found(by: TestClient) -> set[str]:
        hits = by.get("/api/v1/search?q=peacekeepers&dossier=ukraine-guarantees&limit=100").json()["hits"]
        return {h["hit"]["claim"] for h in hits if h["hit"]["claim"]}

    # The two full-text indexes cut words down to their stems in their own ways; what holds the word itself both find.
    here, there = found(client), found(looking)
    assert here & there
    page = client.get("/search?q=peacekeepers&dossier=ukraine-guarantees")
    assert page.status_code == 200


def test_forms_change_the_workspace(client: TestClient) -> None:
    csrf = token(client)
    name = "new/talks"
    base = "/dossiers/new%2Ftalks"
    assert client.post("/dossiers", data={"csrf": csrf, "name": name}).status_code == 200
    text = "Norway and Egypt offer observers. Kenya rejects observers."
    handed = client.post(f"{base}/add/text", data={"csrf": csrf, "text": text}, follow_redirects=False)
    job = handed.headers["location"]
    for _ in range(200):
        if client.get(f"/api/v1{job}").json()["state"] == "done":
            break
        time.sleep(0.05)
    claims = client.get(f"/api/v1{base}/timeline").json()["claims"]
    assert len(claims) == 2
    last, first = (e["claim"] for e in claims)
    words = {"csrf": csrf, "back": f"{base}/review"}
    assert client.post(f"{base}/review", data={**words, "claim": last["id"], "verdict": "accept"}).status_code == 200
    split = {
        "words": [first["evidence"]["text"]] * 2, "head": [first["predicate"]["text"]] * 2, "kind": [first["kind"]] * 2,
        "act": [first["act"]] * 2, "polarity": ["+", "-"], "certainty": ["certain"] * 2, "tense": ["past"] * 2,
    }  # fmt: skip
    assert client.post(f"{base}/review/split", data={**words, "claim": first["id"], **split}).status_code == 200
    now = [e["claim"]["id"] for e in client.get(f"/api/v1{base}/timeline").json()["claims"]]
    assert len(now) == 3
    merged = {**words, "claim": last["id"], "into": first["id"]}
    assert client.post(f"{base}/review/merge", data=merged).status_code == 200
    assert len(client.get(f"/api/v1{base}/timeline").json()["claims"]) == 2
    assert [r["verdict"] for r in client.get(f"/api/v1{base}/reviews").json()["items"]] == ["accept", "split", "merge"]


def test_readers_are_served_while_articles_come_in(client: TestClient) -> None:
    faults: list[str] = []
    stop = threading.Event()

    def look(page: str) -> None:
        while not stop.is_set():
            answer = client.get(page)
            if answer.status_code != 200:
                faults.append(f"{page}: {answer.status_code} {answer.text[-200:]}")

    pages = (D, f"{D}/matrix", f"{D}/timeline", f"{D}/review", "/dossiers/harbour-strike")
    threads = [threading.Thread(target=look, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    csrf = token(client)
    before = client.get("/api/v1/dossiers/harbour-strike").json()["head"]["dossier"]["documents"]
    for number in range(4):
        text = f"Norway offers observers {number}. Egypt rejects observers {number}."
        handed = client.post("/dossiers/harbour-strike/add/text", data={"csrf": csrf, "text": text})
        assert handed.status_code == 200
    for _ in range(600):
        if client.get("/api/v1/dossiers/harbour-strike").json()["head"]["dossier"]["documents"] == before + 4:
            break
        time.sleep(0.1)
    stop.set()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert client.get("/api/v1/dossiers/harbour-strike").json()["head"]["dossier"]["documents"] == before + 4


def test_accounts_sessions_and_the_log(address: str) -> None:
    with open_store(address) as store:
        store.accounts.add("ann", "reader", hash_password(PASSWORD))
        store.accounts.add("ed", "editor", hash_password(PASSWORD))
    settings = WebSettings(workspace=address, inline=True, login=True)
    with TestClient(create_app(settings, read=read), base_url=LOOPBACK) as client:
        assert client.get(D, follow_redirects=False).status_code == 303
        for name, editor in (("ann", False), ("ed", True)):
            refused = client.post("/api/v1/session", json={"name": name, "password": "not the right one"})
            assert refused.status_code == 401
            assert client.post("/api/v1/session", json={"name": name, "password": PASSWORD}).status_code == 200
            assert client.get(D).status_code == 200
            assert client.get("/audit").status_code == (200 if editor else 403)
        said = [e["action"] for e in client.get("/api/v1/audit").json()["items"]]
        assert said.count("log in refused") == 2
        assert client.delete("/api/v1/session").status_code == 204
        assert client.get(D, follow_redirects=False).status_code == 303
