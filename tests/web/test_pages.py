"""Every page, without a browser: it answers, it says what it is for, and it says the same as JSON."""

from __future__ import annotations

import html
import re
from collections import deque

import pytest
from fastapi.testclient import TestClient

from dragoman.web.pages import PAGES

D = "/dossiers/ukraine-guarantees"


def overview(client: TestClient) -> dict:
    return client.get(f"/api/v1{D}").json()


def addresses(client: TestClient) -> dict[str, str]:
    """One address for every kind of page."""
    view = overview(client)
    claim = view["groups"][0]["first"]["claim"]["id"]
    values = {
        "{name}": "ukraine-guarantees",
        "/issues/{id:path}": f"/issues/{view['issues'][0]['id']}",
        "/claims/{id:path}": f"/claims/{claim}",
        "/articles/{id:path}": f"/articles/{view['groups'][0]['first']['document']}",
        "/parties/{key:path}": "/parties/TUR",
        "/sources/{key:path}": "/sources/outlet%3ABloomberg",
    }
    found = {}
    for path, _ in PAGES:
        address = path
        for variable, value in values.items():
            address = address.replace(variable, value)
        found[path] = address
    return found


@pytest.mark.parametrize("path", [path for path, _ in PAGES])
def test_a_page_is_served_as_html_and_as_json(looking: TestClient, path: str) -> None:
    address = addresses(looking)[path]
    page = looking.get("/" if address == "/dossiers" else address)
    assert page.status_code == 200, page.text[-500:]
    assert page.headers["content-type"].startswith("text/html")
    assert page.text.count("<h1") == 1
    assert "<script>" not in page.text
    assert " style=" not in page.text
    assert " onclick" not in page.text
    linked = re.search(r'rel="alternate" type="application/json" href="([^"]+)"', page.text)
    assert linked
    data = looking.get(html.unescape(linked[1]))
    assert data.status_code == 200
    assert data.headers["content-type"] == "application/json"
    assert data.json()


def test_every_link_of_every_page_leads_somewhere(looking: TestClient) -> None:
    """From the front page on; of the many claims, parties and sources some are followed."""
    seen: set[str] = set()
    followed: dict[str, int] = {}
    waiting = deque(["/"])
    while waiting:
        address = waiting.popleft()
        kind = re.sub(r"^(/api/v1)?/dossiers/[^/]+/(\w+)/.+", r"\1/\2", address.partition("?")[0])
        if address in seen or followed.get(kind, 0) >= 12 or "/charts/" in address or address.endswith("vega.js"):
            continue
        seen.add(address)
        followed[kind] = followed.get(kind, 0) + 1
        answer = looking.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        if answer.headers["content-type"].startswith("text/html"):
            for link in re.findall(r'(?:href|src)="([^"]+)"', answer.text):
                inside = html.unescape(link).partition("#")[0]
                if inside.startswith("/"):
                    waiting.append(inside)
    assert len(seen) > 60


def test_the_matrix_tells_silence_from_absence(looking: TestClient) -> None:
    cells = [c for row in looking.get(f"/api/v1{D}/matrix?issues=50&parties=200").json()["rows"] for c in row]
    states = {c["state"] for c in cells}
    assert {"said", "absent"} < states
    assert states & {"no answer", "refused comment", "not reported", "not asked"}
    page = looking.get(f"{D}/matrix?issues=50&parties=200").text
    for state in states - {"said", "absent"}:
        assert f'class="unsaid {state.replace(" ", "-")}"' in page
    said = next(c for c in cells if c["state"] == "said")
    assert said["stance"]["summary"]
    assert said["claims"] >= 1


def test_a_claim_shows_origins_copies_and_conflicts(looking: TestClient) -> None:
    view = overview(looking)
    group = view["groups"][0]["group"]
    page = looking.get(f"/api/v1{D}/claims/{group['claims'][0]}").json()
    reports = [r["id"] for branch in page["tree"] for r in branch["reports"]] + [r["id"] for r in page["untraced"]]
    assert set(reports) == set(group["claims"])
    assert any(r["copies"] for branch in page["tree"] for r in branch["reports"])
    text = page["context"]
    assert text["text"] == page["entry"]["claim"]["evidence"]["text"]
    conflict = view["conflicts"][0]["relation"]
    shown = looking.get(f"{D}/claims/{conflict['a']}").text
    assert f"/claims/{conflict['b']}" in shown


def test_the_segments_of_an_article_are_its_text_and_its_evidence(looking: TestClient) -> None:
    for entry in looking.get(f"/api/v1{D}/articles").json()["documents"]:
        page = looking.get(f"/api/v1{D}/articles/{entry['id']}").json()
        assert "".join(s["text"] for s in page["segments"]) == page["document"]["text"]
        for claim in page["claims"]:
            marked = "".join(s["text"] for s in page["segments"] if claim["id"] in s["claims"])
            assert marked == claim["evidence"]["text"]


def test_linked_articles_are_named_and_not_numbered(looking: TestClient) -> None:
    named = 0
    for entry in looking.get(f"/api/v1{D}/articles").json()["documents"]:
        view = looking.get(f"/api/v1{D}/articles/{entry['id']}").json()
        page = html.unescape(looking.get(f"{D}/articles/{entry['id']}").text)
        for id, title in view["linked"].items():
            if id != entry["id"]:
                named += 1
                assert f">{title}</bdi></a>" in page
                assert f">{id}<" not in page
    assert named > 1


def test_without_a_source_the_page_says_what_the_knockout_says(looking: TestClient) -> None:
    page = looking.get(f"/api/v1{D}/sources/outlet:Bloomberg").json()
    assert page["falls"] == sum(not f["fate"]["stands"] for f in page["fates"])
    assert page["falls"] > 0
    assert all("Bloomberg" in key for f in page["fates"] for key in f["fate"]["lost"])


def test_supposing_a_condition_changes_what_can_come_about(looking: TestClient) -> None:
    before = looking.get(f"/api/v1{D}/whatif").json()
    act = next(a for a in before["acts"] if a["ways"] and a["ways"][0]["conditions"])
    need = act["ways"][0]["conditions"]
    suppose = "&".join(f"holds={id}" for id in need)
    after = looking.get(f"/api/v1{D}/whatif?{suppose}").json()
    ways = next(a for a in after["acts"] if a["id"] == act["id"])["ways"]
    assert ways == [{"conditions": []}]
    denied = looking.get(f"/api/v1{D}/whatif?fails={need[0]}&holds=no-such").json()
    assert denied["unknown"] == ["no-such"]
    if len(act["ways"]) == 1:
        assert not next(a for a in denied["acts"] if a["id"] == act["id"])["possible"]


def test_lists_are_paged_without_loss_or_repetition(looking: TestClient) -> None:
    total = looking.get(f"/api/v1{D}/timeline?limit=1").json()["paging"]["total"]
    ids = []
    for offset in range(0, total, 37):
        ids += [e["claim"]["id"] for e in looking.get(f"/api/v1{D}/timeline?limit=37&offset={offset}").json()["claims"]]
    assert len(ids) == len(set(ids)) == total
    days = [e["published"] for e in looking.get(f"/api/v1{D}/timeline?limit=500").json()["claims"]]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("name", ["csv", "jsonl", "plover", "dna", "brief", "brief-html", "analysis", "backup"])
def test_every_export_gives_a_file(looking: TestClient, name: str) -> None:
    answer = looking.get(f"/api/v1{D}/export/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="ukraine-guarantees-')
    assert len(answer.content) > 500


@pytest.mark.parametrize(("form", "start"), [("json", b"{"), ("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_chart_is_given_in_every_form(looking: TestClient, form: str, start: bytes) -> None:
    answer = looking.get(f"{D}/charts/party.{form}?of=TUR")
    assert answer.status_code == 200
    assert answer.content.startswith(start)


def test_the_chart_library_is_our_own_file(looking: TestClient) -> None:
    answer = looking.get("/static/vega.js")
    assert answer.status_code == 200
    assert b"vegaEmbed" in answer.content


@pytest.mark.parametrize(
    "address",
    [
        "/no-such-page", "/dossiers/nobody", f"{D}/claims/none", f"{D}/articles/none", f"{D}/issues/none",
        f"{D}/parties/none", f"{D}/sources/none", f"{D}/jobs/none", "/static/none.css", "/static/..%2Fapp.py",
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_plainly(looking: TestClient, address: str) -> None:
    page = looking.get(address)
    assert page.status_code == 404
    assert "<h1>Not found</h1>" in page.text
    if address.startswith("/dossiers") and "/jobs/" not in address:
        data = looking.get(f"/api/v1{address}")
        assert data.status_code == 404
        assert data.headers["content-type"] == "application/problem+json"
        assert set(data.json()) == {"type", "title", "status", "detail", "errors"}


def test_a_search_finds_claims_and_articles_and_links_them(looking: TestClient) -> None:
    hits = looking.get("/api/v1/search?q=peacekeepers&dossier=ukraine-guarantees").json()["hits"]
    assert {bool(h["hit"]["claim"]) for h in hits} == {True, False}
    assert looking.get("/api/v1/search?q=%22%22").json()["hits"] == []
    page = looking.get("/search?q=peacekeepers").text
    assert f'href="{D}/claims/' in page


def test_head_is_answered_as_get_is(looking: TestClient) -> None:
    assert looking.head(D).status_code == 200
