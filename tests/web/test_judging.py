"""Splitting and merging in the forms: what counts afterwards, and what is refused with a reason."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from conftest import token

D = "/dossiers/ukraine-guarantees"


def claims(client: TestClient) -> list[dict[str, Any]]:
    return client.get(f"/api/v1{D}/timeline?limit=500").json()["claims"]


def of_two(client: TestClient) -> dict[str, Any]:
    """A claim of two actors whose evidence is long enough to be cut in two."""
    return next(
        e for e in claims(client)
        if len(e["claim"]["actors"]) == 2 and len(e["claim"]["evidence"]["text"].split()) > 6
    )  # fmt: skip


def send(client: TestClient, form: str, claim: str, **fields: Any) -> Any:
    data = {"csrf": token(client), "claim": claim, "back": f"{D}/review", **fields}
    return client.post(f"{D}/review/{form}", data=data, follow_redirects=False)


def columns(entry: dict[str, Any], words: list[str], heads: list[str], acts: list[str]) -> dict[str, list[str]]:
    same = {k: [entry["claim"][k]] * len(words) for k in ("kind", "polarity", "certainty", "tense")}
    return {"words": words, "head": heads, "act": acts, **same}


def test_a_split_claim_counts_as_its_parts(client: TestClient) -> None:
    entry = of_two(client)
    claim = entry["claim"]
    words, head = claim["evidence"]["text"], claim["predicate"]["text"]
    before = len(claims(client))
    fields = columns(entry, [words, words, ""], [head, head, ""], [claim["act"], claim["act"], ""])
    answer = send(client, "split", claim["id"], **fields, actor=["0:0", "1:1"], note="each on its own")
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("verdict=split")
    now = claims(client)
    assert len(now) == before + 1
    assert claim["id"] not in {e["claim"]["id"] for e in now}
    parts = [e["claim"] for e in now if e["claim"]["evidence"] == claim["evidence"] and e["layer"] == "human"]
    assert sorted(p["actors"][0]["key"] for p in parts) == sorted(a["key"] for a in claim["actors"])
    page = client.get(f"{D}/claims/{claim['id']}").text
    assert "each on its own" in page


def test_what_stands_in_the_words_of_one_part_goes_with_it(client: TestClient) -> None:
    entry = next(
        e for e in claims(client)
        if e["claim"]["conditions"]
        and e["claim"]["evidence"]["span"][0]
        < e["claim"]["predicate"]["span"][1]
        < e["claim"]["conditions"][0]["span"][0]
        <= e["claim"]["conditions"][0]["span"][1]
        <= e["claim"]["evidence"]["span"][1]
    )  # fmt: skip
    claim = entry["claim"]
    whole = claim["evidence"]["text"]
    short = whole[: claim["conditions"][0]["span"][0] - claim["evidence"]["span"][0]].strip()
    head = claim["predicate"]["text"]
    answer = send(client, "split", claim["id"], **columns(entry, [whole, short], [head, ""], [claim["act"]] * 2))
    assert answer.status_code == 303
    parts = {e["claim"]["evidence"]["text"]: e["claim"] for e in claims(client) if e["document"] == entry["document"]}
    assert parts[whole]["conditions"] == claim["conditions"]
    assert parts[short]["conditions"] == []


def test_a_split_that_does_not_hold_is_refused_and_changes_nothing(client: TestClient) -> None:
    entry = of_two(client)
    claim = entry["claim"]
    words, head = claim["evidence"]["text"], claim["predicate"]["text"]
    before = claims(client)
    for told, fields in {
        "at least two parts": columns(entry, [words], [head], [claim["act"]]),
        "do not stand in the claim": columns(entry, [words, "Words that nobody wrote"], [head, "wrote"], ["AID"] * 2),
        "words of its act": columns(entry, [words, words], [head, "no such act"], ["AID"] * 2),
        "must differ": columns(entry, [words, words], [head, head], [claim["act"]] * 2),
    }.items():
        answer = send(client, "split", claim["id"], **fields)
        assert answer.status_code == 422, told
        assert told in answer.text
    assert claims(client) == before


def test_a_merged_claim_adds_nothing_in_its_own_article(client: TestClient) -> None:
    entry = claims(client)[0]
    page = client.get(f"{D}/claims/{entry['claim']['id']}").text
    near = client.get(f"/api/v1{D}/claims/{entry['claim']['id']}").json()["likely"]
    same = next(e for e in near if e["document"] == entry["document"])
    assert f'<option value="{same["claim"]["id"]}"' in page
    before = len(claims(client))
    assert send(client, "merge", entry["claim"]["id"], into=same["claim"]["id"]).status_code == 303
    assert len(claims(client)) == before - 1


def test_a_claim_is_merged_by_the_address_of_another(client: TestClient) -> None:
    every = claims(client)
    entry = every[0]
    other = next(e for e in every if e["document"] != entry["document"])
    address = f"http://127.0.0.1{D}/claims/{other['claim']['id']}?x=1#top"
    assert send(client, "merge", entry["claim"]["id"], other=address).status_code == 303
    assert len(claims(client)) == len(every), "a report in another article stays a report"
    history = client.get(f"/api/v1{D}/reviews").json()["items"]
    assert history[-1]["changes"] == {"into": other["claim"]["id"]}


def test_a_merge_into_nothing_is_refused(client: TestClient) -> None:
    claim = claims(client)[0]["claim"]["id"]
    assert send(client, "merge", claim).status_code == 422
    assert send(client, "merge", claim, into=claim).status_code == 422
    assert send(client, "merge", claim, into="c-none").status_code in (404, 422)
    assert send(client, "merge", "c-none", into=claim).status_code == 404
