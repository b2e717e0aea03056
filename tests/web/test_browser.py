"""Each page's main job in a real browser: Chromium, no network, no console errors, axe-core, the keyboard."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from builders import read

from conftest import second_opinion
from dragoman.store import ClaimFilter, open_store
from dragoman.web.app import create_app
from dragoman.web.settings import WebSettings

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next((p for p in ("chromium", "chromium-browser", "google-chrome") if shutil.which(p)), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; install the package `chromium`"),
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ARTEFACTS = Path(__file__).parents[2] / "artefacts" / "web"
D = "/dossiers/ukraine-guarantees"


@pytest.fixture(scope="module")
def workspace_file(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(filled, tmp_path_factory.mktemp("browser") / "w.sqlite"))
    with open_store(path) as store:
        second_opinion(store)
    return path


@pytest.fixture(scope="module")
def address(workspace_file: Path) -> Iterator[str]:
    """A server on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(WebSettings(workspace=str(workspace_file), port=port, inline=True), read=read)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=shutil.which(str(CHROMIUM)), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def expected() -> list[str]:
    """What a test expects the console to say; each has to be said, exactly once."""
    return []


@pytest.fixture
def page(browser: Any, address: str, expected: list[str]) -> Iterator[Any]:
    """A page that fails the test on a console error, a script error, or a request to anywhere else."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    faults: list[str] = []
    opened.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda e: faults.append(str(e)))
    opened.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else faults.append(r.url))
    yield opened
    context.close()
    assert len(faults) == len(expected), faults
    assert all(told in fault for told, fault in zip(expected, faults, strict=True)), faults


@pytest.fixture(scope="module")
def addresses(workspace_file: Path) -> dict[str, str]:
    """One address for every page, by its name."""
    with open_store(workspace_file) as store:
        result = store.faces.latest_analysis("ukraine-guarantees")
        assert result is not None
        group = max(result[1].groups, key=lambda g: len(g.claims))
        issue = max(result[1].issues, key=lambda i: len(i.stances))
        first = store.reader.claims_by_id("ukraine-guarantees", group.claims)[group.claims[0]]
    return {
        "dossiers": "/", "overview": D, "matrix": f"{D}/matrix", "timeline": f"{D}/timeline", "issues": f"{D}/issues",
        "issue": f"{D}/issues/{issue.id}", "parties": f"{D}/parties", "party": f"{D}/parties/TUR",
        "sources": f"{D}/sources", "source": f"{D}/sources/outlet:Bloomberg", "claim": f"{D}/claims/{first.claim.id}",
        "articles": f"{D}/articles", "article": f"{D}/articles/{first.document}", "conflicts": f"{D}/disputes",
        "drift": f"{D}/disputes?kind=drift", "unsaid": f"{D}/unsaid", "whatif": f"{D}/whatif", "review": f"{D}/review",
        "add": f"{D}/add", "export": f"{D}/export", "search": "/search?q=peacekeepers&dossier=ukraine-guarantees",
        "readers": "/dossiers/coded/readers", "no-second-reader": f"{D}/readers",
        "about": "/about", "audit": "/audit", "login": "/login?to=/about",
    }  # fmt: skip


def shoot(page: Any, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)


LOOKS = ("light", "dark", "narrow")


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_sound(page: Any, browser: Any, address: str, addresses: dict[str, str], look: str) -> None:
    """axe-core finds nothing serious, nothing is wider than the screen, and a picture is kept."""
    from axe_playwright_python.sync_playwright import Axe

    names = (
        list(addresses)
        if look == "light"
        else ["overview", "matrix", "issue", "claim", "article", "whatif", "review", "add", "readers"]
    )
    axe = Axe()
    if look == "dark":
        page.emulate_media(color_scheme="dark")
    if look == "narrow":
        page.set_viewport_size({"width": 390, "height": 800})
    found = []
    for name in names:
        page.goto(addresses[name])
        results = axe.run(page)
        serious = [v for v in results.response["violations"] if v["impact"] in ("serious", "critical")]
        found += [
            f"{name}: {v['id']}: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:200]}"
            for v in serious
        ]
        if page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]:
            found.append(f"{name}: wider than the screen")
        shoot(page, name if look == "light" else f"{name}-{look}")
    assert found == []


def test_the_pages_read_without_javascript(browser: Any, address: str, addresses: dict[str, str]) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    opened = context.new_page()
    for name in ("matrix", "issue", "claim", "article", "whatif"):
        opened.goto(addresses[name])
        assert opened.locator("h1").count() == 1
    opened.goto(f"{D}/whatif")
    opened.locator('input[name="holds"]').first.check()
    opened.get_by_role("button", name="See what follows").click()
    assert "holds=" in opened.url
    opened.goto(f"{D}/add")
    opened.get_by_label("Text of the article").fill("Norway offers observers.")
    opened.locator("form", has=opened.locator("#text")).get_by_role("button").click()
    for _ in range(100):
        if "Done." in opened.content():
            break
        time.sleep(0.1)
        opened.reload()
    assert "added" in opened.content()
    context.close()


def test_the_matrix_leads_to_the_claim(page: Any) -> None:
    page.goto(f"{D}/matrix")
    cell = page.locator("td.said a.cell").first
    says = cell.get_attribute("title")
    cell.click()
    assert says in page.locator("h1").inner_text()


def test_the_timeline_filters(page: Any) -> None:
    page.goto(f"{D}/timeline")
    page.get_by_label("Kind").select_option("gap")
    page.get_by_role("button", name="Show").click()
    assert "kind=gap" in page.url
    cards = page.locator("article.claim")
    assert cards.count() > 3
    assert page.locator("article.claim .tag", has_text="unanswered").count() == cards.count()


@pytest.mark.parametrize("name", ["timeline", "issue", "party"])
def test_a_chart_is_drawn_and_can_be_taken_away(page: Any, addresses: dict[str, str], name: str) -> None:
    page.goto(addresses[name])
    page.wait_for_selector("figure[data-drawn] canvas", timeout=60_000)
    box = page.locator("figure.chart canvas").bounding_box()
    assert box["width"] > 300
    links = page.locator("figcaption a")
    assert [links.nth(i).inner_text() for i in range(3)] == ["SVG", "PNG", "specification"]
    with page.expect_download() as download:
        links.first.click()
    assert Path(download.value.path()).read_text("utf-8").startswith("<svg")
    shoot(page, f"{name}-with-chart")


def test_a_passage_and_its_note_light_up_together(page: Any, addresses: dict[str, str]) -> None:
    page.goto(addresses["article"])
    mark = page.locator("mark[data-claims]").first
    id = mark.get_attribute("data-claims").split(" ")[0]
    note = page.locator(f'[data-claim="{id}"]')
    mark.hover()
    assert "on" in (note.get_attribute("class") or "")
    page.mouse.move(2, 2)
    assert "on" not in (note.get_attribute("class") or "")
    note.hover()
    assert "on" in mark.get_attribute("class").split()
    page.goto(f"{addresses['article']}#{id}")
    page.wait_for_selector(f'mark.on[data-claims~="{id}"]', timeout=5000)
    page.mouse.move(2, 2)
    assert page.locator("mark.on").count() >= 1


def test_a_supposition_counts_at_once(page: Any) -> None:
    page.goto(f"{D}/whatif")
    blocked = page.locator(".actcard.blocked").count()
    page.locator('input[name="fails"]').first.check()
    page.wait_for_url("**/whatif?*fails=*")
    assert page.locator(".actcard.blocked").count() > blocked
    page.locator("tr.supposed input[name='holds']").first.check()
    page.wait_for_url("**/whatif?*holds=*")
    assert "fails=" not in page.url


def test_the_queue_is_worked_with_the_keyboard_alone(page: Any, workspace_file: Path) -> None:
    def judged() -> list[tuple[str, str]]:
        with open_store(workspace_file) as store:
            return [(r.claim, r.verdict) for r in store.reader.reviews("harbour-strike")]

    with open_store(workspace_file) as store:
        waiting = [e.claim for e in store.reader.claims("harbour-strike", ClaimFilter(reviewed=False), limit=6).items]
    page.goto("/dossiers/harbour-strike/review")
    status = page.locator('.notice[role="status"]')
    page.keyboard.press("a")
    status.filter(has_text="Accepted").wait_for()
    page.keyboard.press("r")
    status.filter(has_text="Rejected").wait_for()
    page.keyboard.press("j")
    page.wait_for_url("**skip=1")
    page.keyboard.press("k")
    page.wait_for_url(lambda url: "skip" not in url)
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.id") == "j-kind"
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "j-certainty"
    other = "possible" if waiting[2].certainty != "possible" else "certain"
    page.keyboard.type(other[:4])
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("seen")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    status.filter(has_text="Corrected").wait_for()
    assert judged() == [(waiting[0].id, "accept"), (waiting[1].id, "reject"), (waiting[2].id, "correct")]
    with open_store(workspace_file) as store:
        last = store.reader.reviews("harbour-strike")[-1]
        assert (last.changes, last.note) == ({"certainty": other}, "seen")


def test_a_claim_is_split_and_another_merged_with_the_keyboard_alone(page: Any, workspace_file: Path) -> None:
    with open_store(workspace_file) as store:
        waiting = [e.claim for e in store.reader.claims("harbour-strike", ClaimFilter(reviewed=False), limit=2).items]
    page.goto("/dossiers/harbour-strike/review")
    status = page.locator('.notice[role="status"]')
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.id") == "s-words-0"
    page.keyboard.press("s")  # a letter in a field is a letter
    page.keyboard.press("Control+z")
    page.locator("#s-certainty-1").focus()
    other = "possible" if waiting[0].certainty != "possible" else "certain"
    page.keyboard.type(other[:4])
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.innerText") != "Split":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    status.filter(has_text="Split").wait_for()
    page.keyboard.press("m")
    assert page.evaluate("document.activeElement.id") == "j-into"
    page.keyboard.press("ArrowDown")
    into = page.locator("#j-into").input_value()
    while page.evaluate("document.activeElement.innerText") != "Merge":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    status.filter(has_text="Merged").wait_for()
    with open_store(workspace_file) as store:
        last = store.reader.reviews("harbour-strike")[-2:]
        assert [(r.claim, r.verdict) for r in last] == [(waiting[0].id, "split"), (waiting[1].id, "merge")]
        assert last[0].changes["claims"][1]["certainty"] == other
        assert last[1].changes == {"into": into}


def test_the_skip_link_and_the_focus_are_seen(page: Any) -> None:
    page.goto(D)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_adding_is_watched_live(page: Any) -> None:
    page.goto("/dossiers/harbour-strike/add")
    page.get_by_label("Text of the article").fill("Norway offers observers. Egypt rejects observers.")
    page.get_by_label("Headline").fill("Observers")
    page.locator("form", has=page.locator("#text")).get_by_role("button").click()
    page.wait_for_url("**/jobs/*")
    page.get_by_text("Done.").wait_for()
    link = page.locator("[data-steps] a")
    assert link.inner_text() == "Observers"
    shoot(page, "job")
    link.click()
    assert page.locator("mark").count() == 2


def test_a_fault_in_a_form_is_told_where_it_is(page: Any, expected: list[str]) -> None:
    expected.append("status of 422")
    page.goto("/dossiers/harbour-strike/add")
    page.get_by_label("Text of the article").fill("Some text.")
    page.get_by_label("Date of publication").fill("soon")
    page.route("**/add/text", lambda route: route.continue_())
    with page.expect_response("**/add/text") as answer:
        page.locator("form", has=page.locator("#text")).get_by_role("button").click()
    assert answer.value.status == 422
    assert page.locator(".error-summary").is_visible()
    page.locator(".error-summary a").click()
    assert page.evaluate("document.activeElement.id") == "published"
    shoot(page, "add-with-a-fault")


def test_print_leaves_out_what_paper_cannot_use(page: Any, addresses: dict[str, str]) -> None:
    page.goto(addresses["article"])
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert page.locator(".text").is_visible()
    shoot(page, "article-print")


def test_every_export_is_offered(page: Any) -> None:
    page.goto(f"{D}/export")
    with page.expect_download() as download:
        page.get_by_role("link", name="Brief (Markdown)").click()
    assert Path(download.value.path()).read_text("utf-8").startswith("#")
