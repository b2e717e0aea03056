"""Texts that want to be more than text are shown as text, in every field of every page."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from builders import quote
from fastapi.testclient import TestClient

from dragoman.dossier import build, program
from dragoman.model import (
    ChainLink,
    Claim,
    Condition,
    Document,
    Dossier,
    DossierSettings,
    Party,
    PartyMention,
    Problem,
    ReaderInfo,
    Record,
    Review,
    When,
    Where,
    content_id,
)
from dragoman.store import open_store

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>{{7*7}}{% raw %}"
TURN = "left\u202eright\u2066isolate\x1b[31mred\u200bhidden"
ACTIVE = re.compile(r"<(?:script>|img src=x|svg/onload)", re.IGNORECASE)


def hostile_record(number: int, day: str) -> Record:
    """A record with a hostile text in every field that can hold one."""
    text = f"{SCRIPT} will send {TURN} if {SCRIPT} agrees. Nobody answered {TURN}. {'x' * 400}"
    document = Document.of(
        text, id=f"d{number}-{SCRIPT}", outlet=f"Outlet {SCRIPT} {TURN}", url=f"javascript:alert({number})//{SCRIPT}",
        title=f"Title {number} {SCRIPT} {TURN}", author=SCRIPT, published=day, language=f"en\"{SCRIPT[:20]}",
    )  # fmt: skip
    evidence = quote(text, f"{SCRIPT} will send {TURN} if {SCRIPT} agrees")
    condition = quote(text, f"if {SCRIPT} agrees")
    verb = quote(text, "will send")
    claim = Claim(
        id=f"c{number}-{SCRIPT}", kind="commitment", act="AID", polarity="+", certainty="possible", tense="future",
        carried=True, actors=(PartyMention(key=f"TUR:{SCRIPT}", party=None, span=verb.span),),
        targets=(PartyMention(key=f"group:{TURN}", party=None, span=verb.span),), predicate=verb,
        about=quote(text, TURN), conditions=(Condition(type="if", text=condition.text, span=condition.span),),
        when=When(text=TURN, span=quote(text, TURN).span, value=None),
        where=Where(text=TURN, span=quote(text, TURN).span, country=None, name=SCRIPT),
        chain=(ChainLink(key=f"outlet:{SCRIPT}", party=None, text=verb.text, span=verb.span, cue=verb),
               ChainLink(key=f"unnamed:{TURN}", party=None, text=verb.text, span=verb.span)),
        evidence=evidence, cues=(),
    )  # fmt: skip
    gap = quote(text, f"Nobody answered {TURN}")
    silent = claim.model_copy(
        update={
            "id": f"g{number}-{SCRIPT}", "kind": "gap", "certainty": "unknown", "evidence": gap,
            "predicate": quote(text, "Nobody answered"), "conditions": (), "chain": (), "act": "NONE",
        }
    )  # fmt: skip
    return Record(
        document=document,
        parties=(Party(key=f"TUR:{SCRIPT}", id=content_id("p", "x"), name=SCRIPT, kind="person", office=SCRIPT, of="TUR"),),
        attributions=(), claims=(claim, silent), reader=ReaderInfo(name=SCRIPT, version=TURN.replace("\x1b", "")),
        problems=(Problem(step=SCRIPT, message=TURN),),
    )  # fmt: skip


@pytest.fixture
def hostile(workspace: Path, client: TestClient) -> TestClient:
    with open_store(workspace) as store:
        store.writer.create(DossierSettings(name="bad", title=f"Talks {SCRIPT} {TURN}"))
        for number in range(3):
            store.writer.add("bad", hostile_record(number, f"2025-03-0{number + 1}"))
        claim = f"c0-{SCRIPT}"
        store.writer.review(
            Review(id="r1", dossier="bad", claim=claim, reviewer=SCRIPT, verdict="accept", note=f"{SCRIPT} {TURN}",
                   made_at="2025-03-04T10:00:00Z")
        )  # fmt: skip
        store.analysis("bad", build, program=program())
    return client


def test_hostile_text_is_escaped_on_every_page(hostile: TestClient) -> None:
    seen: set[str] = set()
    waiting = ["/", "/dossiers/bad", "/search?q=alert", f"/search?q={SCRIPT}", "/audit", "/about"]
    shown = 0
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page = hostile.get(address)
        assert page.status_code == 200, f"{address}: {page.status_code}"
        if not page.headers["content-type"].startswith("text/html"):
            continue
        text = page.text
        shown += "&lt;script&gt;" in text
        assert not ACTIVE.search(text), address
        assert "javascript:" not in "".join(re.findall(r'(?:href|src|action)="([^"]*)"', text)), address
        for char in ("\u202e", "\u2066", "\x1b", "\u200b", "\x00"):
            assert char not in text, address
        assert "49" not in re.findall(r"\{\{7\*7\}\}|svg/onload=alert\(3\)&gt;(\d+)", text)
        for link in re.findall(r'(?:href|src)="([^"]+)"', text):
            inside = html.unescape(link).partition("#")[0]
            if inside.startswith("/dossiers/bad") and "/charts/" not in inside and "/export/" not in inside:
                waiting.append(inside)
    assert len(seen) > 25
    assert shown > 15


def test_control_characters_are_shown_by_their_code(hostile: TestClient) -> None:
    documents = hostile.get("/api/v1/dossiers/bad/articles").json()["documents"]
    assert "\u202e" in documents[0]["title"]  # programs get the text as it is
    page = hostile.get(
        hostile.get("/dossiers/bad/articles").text.partition('<th scope="row"><a href="')[2].partition('"')[0]
    )
    assert "⟦U+202E⟧" in page.text
    assert "⟦U+001B⟧" in page.text


def test_a_word_of_five_megabytes_breaks_nothing(workspace: Path, client: TestClient) -> None:
    word = "ж" * 5_000_000
    text = f"Turkey offers {word} today."
    start = 0
    evidence = quote(text, text[:-1])
    verb = quote(text, "offers")
    claim = Claim(
        id="long", kind="event", act="AID", polarity="+", certainty="certain", tense="past", carried=False,
        actors=(PartyMention(key="TUR", party=None, span=(start, 6)),), targets=(), predicate=verb,
        about=quote(text, word), conditions=(), when=None, where=None, chain=(), evidence=evidence, cues=(),
    )  # fmt: skip
    record = Record(
        document=Document.of(text, id="long", outlet="O", title=word[:300_000], published="2025-01-01"), parties=(),
        attributions=(), claims=(claim,), reader=ReaderInfo(name="r", version="1"),
    )  # fmt: skip
    with open_store(workspace) as store:
        store.writer.create(DossierSettings(name="long"))
        store.writer.add("long", record)
        # How an analysis takes such a word is not asked here.
        store.writer.keep_analysis(
            "long",
            store.reader.inputs_digest("long", program()),
            Dossier(name="long", settings=DossierSettings(name="long"), records=()),
        )
    for part in ("", "/timeline", "/parties/TUR", "/review", "/articles"):
        page = client.get(f"/dossiers/long{part}")
        assert page.status_code == 200
        assert len(page.content) < 200_000, part
        assert "characters in all]" in page.text
    article = client.get("/dossiers/long/articles/long")
    assert article.text.count(word) == 1  # the article's own text is whole


@pytest.mark.parametrize("address", ["/dossiers/a%00b", "/search?q=a%00b", "/api/v1/dossiers/x%00y/timeline"])
def test_a_null_byte_in_an_address_is_refused(looking: TestClient, address: str) -> None:
    assert looking.get(address).status_code == 400


def test_a_null_byte_or_half_a_character_in_a_body_is_refused(client: TestClient) -> None:
    for text in ('"a\\u0000b"', '"a\\ud800b"'):
        answer = client.post(
            "/api/v1/dossiers", content=f'{{"name": {text}}}', headers={"content-type": "application/json"}
        )
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
