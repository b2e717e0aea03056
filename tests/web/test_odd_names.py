"""Dossiers may be named as people like: every page, form and export of them is reached all the same."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from builders import read
from fastapi.testclient import TestClient

from conftest import LOOPBACK, token
from dragoman.web.app import create_app
from dragoman.web.exports import FORMATS
from dragoman.web.settings import WebSettings

NAMES = [
    "talks/2025", "a/../b", "/", "100%", "%2F", "why?", "q?x=1#top", "a+b & c=d", "Grain – corridor (Ünïted)", "谈判",
    "<b>\"bold\"</b>'s", "; drop", "\u202egnp.exe", "...", "C:\\talks", "a\ufdd0b",
]  # fmt: skip
PAGES = (
    "", "/matrix", "/timeline", "/issues", "/parties", "/sources", "/disputes", "/unsaid", "/articles", "/whatif",
    "/review", "/add", "/export",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One application over a workspace that fills up with oddly named dossiers."""
    settings = WebSettings(workspace=str(tmp_path_factory.mktemp("odd") / "w.sqlite"), inline=True)
    with TestClient(create_app(settings, read=read), base_url=LOOPBACK, raise_server_exceptions=False) as made:
        made.post("/dossiers", data={"csrf": token(made), "name": "harbour-strike"})
        yield made


def follow(client: TestClient, page: str, pattern: str) -> str:
    """The address of a page's link that fits."""
    found = [html.unescape(link) for link in re.findall(r'(?:href|action)="([^"#]+)', page)]
    return next(link for link in found if re.search(pattern, link))


@pytest.mark.parametrize("name", NAMES)
def test_a_dossier_of_any_name_is_worked_on(client: TestClient, name: str) -> None:
    csrf = token(client)
    made = client.post("/dossiers", data={"csrf": csrf, "name": name}, follow_redirects=False)
    if "\ufdd0" in name:
        assert made.status_code == 422, "the one character that stands for something else in addresses"
        return
    assert made.status_code == 303, made.text[-300:]
    base = f"/dossiers/{quote(name, safe='')}"
    assert made.headers["location"] == f"{base}/add"
    handed = client.post(
        f"{base}/add/text", data={"csrf": csrf, "text": "Norway offers observers. Egypt rejects observers."}
    )
    assert handed.status_code == 200
    job = follow(client, handed.text, "^/api/.*/jobs/|/jobs/")
    for _ in range(200):
        if (done := client.get(job.replace("/api/v1", "") if not job.startswith("/api") else job)).status_code != 200:
            break
        if "Done." in done.text or '"done"' in done.text:
            break
        time.sleep(0.05)
    assert client.get(f"/api/v1{base}").json()["head"]["dossier"]["name"] == name
    front = client.get("/").text
    assert f'href="{html.escape(base)}"' in front
    for page in PAGES:
        answer = client.get(base + page)
        assert answer.status_code == 200, page
        for link in set(re.findall(r'rel="alternate" type="application/json" href="([^"]+)"', answer.text)):
            data = client.get(html.unescape(link))
            assert data.status_code == 200, link
            assert data.json()["head"]["dossier"]["name"] == name
    claim = follow(client, client.get(f"{base}/timeline").text, f"^{re.escape(base)}/claims/")
    article = follow(client, client.get(f"{base}/articles").text, f"^{re.escape(base)}/articles/")
    party = follow(client, client.get(f"{base}/parties").text, f"^{re.escape(base)}/parties/")
    for address in (claim, article, party, f"{base}/charts/timeline.json", f"{base}/conditions.svg"):
        assert client.get(address).status_code == 200, address
    for chosen in FORMATS if name in NAMES[:2] else FORMATS[:1]:
        answer = client.get(f"/api/v1{base}/export/{chosen.name}")
        assert answer.status_code == 200, chosen.name
        assert re.search(r'filename="[\w.-]+"$', answer.headers["content-disposition"])
    id = claim.rpartition("/")[2]
    judged = client.post(
        f"{base}/review", data={"csrf": csrf, "claim": id, "verdict": "accept", "back": f"{base}/review"}
    )
    assert judged.status_code == 200
    assert str(judged.url).partition("?")[0].endswith(f"{base}/review")
    assert client.get(f"/api/v1{base}/reviews").json()["total"] == 1


@pytest.mark.parametrize("name", [".", "..", "", " ", "x" * 1000])
def test_a_name_that_no_address_can_hold_is_refused(client: TestClient, name: str) -> None:
    answer = client.post("/dossiers", data={"csrf": token(client), "name": name}, follow_redirects=False)
    assert answer.status_code == 422
    assert name not in {d["name"] for d in client.get("/api/v1/dossiers").json()["dossiers"]}


def test_a_part_with_a_slash_is_not_two_parts(client: TestClient) -> None:
    client.post("/dossiers", data={"csrf": token(client), "name": "harbour-strike/matrix"})
    assert client.get("/api/v1/dossiers/harbour-strike/matrix").json()["head"]["dossier"]["name"] == "harbour-strike"
    slashed = client.get("/api/v1/dossiers/harbour-strike%2Fmatrix").json()
    assert slashed["head"]["dossier"]["name"] == "harbour-strike/matrix"
    assert client.get("/api/v1/dossiers/harbour-strike%2fmatrix").json() == slashed
