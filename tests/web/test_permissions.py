"""Each role times each route, and what keeps strangers out."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from conftest import LOOPBACK, Make, token
from dragoman.model import InputError, SettingError
from dragoman.store import open_store
from dragoman.store.entries import ROLES
from dragoman.web.asking import Needs
from dragoman.web.login import COOKIE, Limiter, hash_password
from dragoman.web.settings import check_exposure

PASSWORD = "a long enough phrase"
WITHOUT_LOGIN = {
    ("GET", "/login"), ("POST", "/login"), ("POST", "/logout"), ("GET", "/static/{file}"), ("GET", "/static/vega.js"),
    ("POST", "/api/v1/session"), ("DELETE", "/api/v1/session"),
}  # fmt: skip
"""Routes that everybody reaches; every other one must ask for a role."""
REVIEWER = {
    ("POST", "/api/v1/dossiers/{name}/reviews"), ("POST", "/dossiers/{name}/review"),
    ("POST", "/dossiers/{name}/review/merge"), ("POST", "/dossiers/{name}/review/split"),
}  # fmt: skip
EDITOR = {
    ("POST", "/api/v1/dossiers"), ("POST", "/api/v1/dossiers/{name}/articles"), ("POST", "/dossiers"),
    ("GET", "/dossiers/{name}/add"), ("POST", "/dossiers/{name}/add/text"), ("POST", "/dossiers/{name}/add/file"),
    ("POST", "/dossiers/{name}/add/address"), ("GET", "/audit"), ("GET", "/api/v1/audit"),
}  # fmt: skip


def routes(client: TestClient) -> list[tuple[str, APIRoute]]:
    """Every method and route of the application."""
    found = []
    stack = list(client.app.routes)  # type: ignore[attr-defined]
    while stack:
        route = stack.pop()
        if isinstance(route, APIRoute):
            found += [(method, route) for method in route.methods or ()]
        else:
            inner = getattr(route, "original_router", None) or getattr(route, "router", None)
            stack += list(getattr(inner, "routes", ()))
    return found


def needed(method: str, path: str) -> str | None:
    if (method, path) in WITHOUT_LOGIN:
        return None
    return "editor" if (method, path) in EDITOR else "reviewer" if (method, path) in REVIEWER else "reader"


@pytest.fixture(scope="module")
def hashed() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def team(workspace: Path, hashed: str, make_client: Make) -> TestClient:
    with open_store(workspace) as store:
        for role in ROLES:
            store.accounts.add(f"a-{role}", role, hashed)
    return make_client(login=True)


def log_in(client: TestClient, role: str | None) -> None:
    client.cookies.clear()
    if role is not None:
        answer = client.post("/api/v1/session", json={"name": f"a-{role}", "password": PASSWORD})
        assert answer.status_code == 200
        assert answer.json() == {"name": f"a-{role}", "role": role}


VALUES = {"{name}": "harbour-strike", "{id}": "x", "{id:path}": "x", "{key:path}": "x", "{format}": "jsonl",
          "{chart}": "timeline", "{form}": "json", "{file}": "app.css"}  # fmt: skip


def test_each_role_at_each_route(team: TestClient) -> None:
    """Who may not is told so before anything else is looked at; who may is never told that they may not."""
    found = routes(team)
    known = {(m, r.path) for m, r in found}
    assert known >= WITHOUT_LOGIN | REVIEWER | EDITOR, (WITHOUT_LOGIN | REVIEWER | EDITOR) - known
    assert len(known) > 45
    for role in (None, *ROLES):
        log_in(team, role)
        csrf = token(team) if role else ""
        for method, route in found:
            if route.path in ("/logout", "/api/v1/session", "/login"):
                continue
            address = route.path
            for variable, value in VALUES.items():
                address = address.replace(variable, value)
            form = (
                {"data": {"csrf": csrf, "claim": "x", "verdict": "accept"}}
                if method == "POST" and not address.startswith("/api/")
                else {"json": {}}
                if method == "POST"
                else {}
            )
            answer = team.request(method, address, follow_redirects=False, **form)
            role_needed = needed(method, route.path)
            place = f"{role} {method} {address}: {answer.status_code}"
            if role_needed is None:
                assert answer.status_code == 200, place
            elif role is None:
                sent_to_login = answer.status_code == 303 and answer.headers["location"].startswith("/login")
                assert answer.status_code in (401, 403, 422) or sent_to_login, place
                if answer.status_code == 403:
                    assert "out of date" in answer.text, place
            elif ROLES.index(role) < ROLES.index(role_needed):  # type: ignore[arg-type]
                assert answer.status_code in (403, 422), place
            else:
                assert answer.status_code not in (401, 403), place


def test_every_route_asks_for_a_role(looking: TestClient) -> None:
    def roles(dependant: object) -> set[str]:
        found = set()
        for inner in dependant.dependencies:  # type: ignore[attr-defined]
            if isinstance(inner.call, Needs):
                found.add(inner.call.role)
            found |= roles(inner)
        return found

    for method, route in routes(looking):
        expected = needed(method, route.path)
        asked = roles(route.dependant)
        inherited = {d.dependency.role for d in route.dependencies if isinstance(d.dependency, Needs)}
        strictest = max(asked | inherited, key=ROLES.index, default=None)
        if strictest is None and expected == "reader":
            continue  # asked for by the router as a whole; the test above tries it
        assert strictest == expected, f"{method} {route.path}"


def test_nothing_is_changed_by_who_may_not(team: TestClient, workspace: Path) -> None:
    log_in(team, "reader")
    csrf = token(team)
    claim = team.get("/api/v1/dossiers/harbour-strike/timeline?limit=1").json()["claims"][0]["claim"]["id"]
    team.post("/dossiers/harbour-strike/review", data={"csrf": csrf, "claim": claim, "verdict": "reject"})
    team.post("/api/v1/dossiers/harbour-strike/reviews", json={"claim": claim, "verdict": "reject"})
    team.post("/api/v1/dossiers", json={"name": "mine"})
    team.post("/api/v1/dossiers/harbour-strike/articles", json={"text": "Turkey met Russia."})
    with open_store(workspace) as store:
        assert store.reader.reviews("harbour-strike") == ()
        assert len(store.reader.dossiers()) == 2
    log_in(team, "reviewer")
    answer = team.post("/api/v1/dossiers/harbour-strike/reviews", json={"claim": claim, "verdict": "reject"})
    assert answer.status_code == 201
    with open_store(workspace) as store:
        assert [r.reviewer for r in store.reader.reviews("harbour-strike")] == ["a-reviewer"]
        assert any(e.actor == "a-reviewer" and e.action == "review: reject" for e in store.audit.entries().items)


def test_a_session_is_a_signed_cookie_that_ends(team: TestClient) -> None:
    answer = team.post(
        "/login", data={"name": "a-reader", "password": PASSWORD, "to": "/about"}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == "/about"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    value = team.cookies[COOKIE]
    assert team.get("/").status_code == 200
    csrf = token(team)
    team.cookies.clear()
    team.cookies.set(COOKIE, value[:-2] + "AA")
    assert team.get("/api/v1/dossiers").status_code == 401
    team.cookies.clear()
    team.cookies.set(COOKIE, value)
    assert team.post("/logout", data={"csrf": csrf}, follow_redirects=False).status_code == 303
    team.cookies.clear()
    team.cookies.set(COOKIE, value)
    assert team.get("/api/v1/dossiers").status_code == 401


def test_the_cookie_is_secure_behind_https(workspace: Path, hashed: str, make_client: Make) -> None:
    with open_store(workspace) as store:
        store.accounts.add("ann", "reader", hashed)
    client = make_client(login=True, https=True)
    answer = client.post("/api/v1/session", json={"name": "ann", "password": PASSWORD})
    assert "Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize("to", ["//evil.example/", "https://evil.example", "/\\evil.example", "/\nx"])
def test_a_log_in_leads_nowhere_else(team: TestClient, to: str) -> None:
    answer = team.post("/login", data={"name": "a-reader", "password": PASSWORD, "to": to}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_wrong_passwords_are_limited_and_logged(team: TestClient, workspace: Path) -> None:
    statuses = [
        team.post("/api/v1/session", json={"name": "a-editor", "password": "wrong"}).status_code for _ in range(10)
    ]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    right = team.post("/api/v1/session", json={"name": "a-editor", "password": PASSWORD})
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) > 0
    assert team.post("/login", data={"name": "nobody", "password": "x"}).status_code == 401
    with open_store(workspace) as store:
        actions = [e.action for e in store.audit.entries().items]
    assert "log in refused" in actions
    assert "log in refused: too many tries" in actions


def test_the_limit_passes_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("dragoman.web.login.time.monotonic", lambda: now[0])
    limiter = Limiter(times=2, seconds=10)
    assert limiter.wait("a") == 0
    limiter.failed("a")
    limiter.failed("a")
    assert limiter.wait("a") == 10
    assert limiter.wait("b") == 0
    now[0] += 10
    assert limiter.wait("a") == 0


def test_the_first_account_closes_an_open_server(client: TestClient, workspace: Path, hashed: str) -> None:
    assert client.get("/api/v1/dossiers").status_code == 200
    with open_store(workspace) as store:
        store.accounts.add("ann", "reader", hashed)
    client.app.state.door._looked = float("-inf")  # type: ignore[attr-defined]
    assert client.get("/api/v1/dossiers").status_code == 401
    with open_store(workspace) as store:
        store.accounts.change("ann", active=False)
    assert client.get("/api/v1/dossiers").status_code == 401


def test_a_closed_account_is_out_at_once(team: TestClient, workspace: Path) -> None:
    log_in(team, "reader")
    assert team.get("/").status_code == 200
    with open_store(workspace) as store:
        store.accounts.change("a-reader", active=False)
    assert team.get("/api/v1/dossiers").status_code == 401
    assert team.post("/api/v1/session", json={"name": "a-reader", "password": PASSWORD}).status_code == 401


@pytest.mark.parametrize("csrf", ["", "guess"])
def test_a_form_without_its_token_is_refused(client: TestClient, csrf: str, workspace: Path) -> None:
    answer = client.post("/dossiers", data={"name": "forged", "csrf": csrf}, follow_redirects=False)
    assert answer.status_code == 403
    assert "out of date" in answer.text
    with open_store(workspace) as store:
        assert "forged" not in store.faces.names()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://[broken"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "null"},
    ],
)
def test_a_request_from_a_foreign_page_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/api/v1/dossiers", json={"name": "forged"}, headers=headers)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    mine = client.post("/api/v1/dossiers", json={"name": "mine"}, headers={"origin": LOOPBACK})
    assert mine.status_code == 201


def test_a_foreign_name_for_this_machine_is_refused(client: TestClient, make_client: Make) -> None:
    for host in ("rebound.example", "[broken"):
        assert client.get("/", headers={"host": host}).status_code == 421
    named = make_client(names=("talks.example",))
    assert named.get("/", headers={"host": "talks.example"}).status_code == 200


def test_a_plain_text_body_is_no_json(client: TestClient) -> None:
    """A foreign form could send text/plain without asking; it must not be taken for JSON."""
    answer = client.post("/api/v1/dossiers", content='{"name": "x"}', headers={"content-type": "text/plain"})
    assert answer.status_code == 422


def test_a_body_over_the_limit_is_refused(make_client: Make) -> None:
    client = make_client(upload_bytes=1000)
    answer = client.post("/api/v1/dossiers", json={"name": "x" * 2000})
    assert answer.status_code == 413


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "talks.example", "10.0.0.1"])
def test_another_address_is_refused_without_accounts(host: str) -> None:
    with pytest.raises(SettingError, match="dragoman accounts add"):
        check_exposure(host, accounts=False)
    check_exposure(host, accounts=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_loopback_needs_no_account(host: str) -> None:
    check_exposure(host, accounts=False)


@pytest.mark.parametrize("password", ["short", "x" * 1025])
def test_a_password_has_a_length(password: str) -> None:
    with pytest.raises(InputError, match="12 to 1024"):
        hash_password(password)


def test_every_answer_carries_the_headers(looking: TestClient) -> None:
    for address in ("/", "/no-such", "/api/v1/dossiers", "/static/app.css"):
        headers = looking.get(address).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
