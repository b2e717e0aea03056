"""The gate, on records that another reader might return."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import Any

import pytest

from dragoman.model import (
    ChainLink,
    Claim,
    Cue,
    Document,
    PartyMention,
    Quote,
    ReaderInfo,
    Record,
    SettingError,
    When,
    Where,
    broken,
)
from dragoman.model.grounding import locate
from dragoman.readers import find_reader, gate, reader_names, registry

TEXT = (
    "Reuters reported on Monday that Turkey may host the talks.\n"
    "Lavrov told Fidan that Russia rejected the draft. Poland was silent, a diplomat said."
)
DOCUMENT = Document.of(TEXT, published="2025-02-27")
INFO = ReaderInfo(name="other", version="1")


def at(words: str, number: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(number + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def claim(evidence: str, predicate: str, actor: tuple[str, str], **changes: Any) -> Claim:
    fields: dict[str, Any] = {
        "id": "c-1", "kind": "event", "act": "REJECT", "polarity": "+", "certainty": "certain", "tense": "past",
        "carried": False, "actors": (PartyMention(key=actor[0], party=None, span=at(actor[1])),), "targets": (),
        "predicate": Quote(text=predicate, span=at(predicate)), "about": None, "conditions": (), "when": None,
        "where": None, "chain": (), "evidence": Quote(text=evidence, span=at(evidence)), "cues": (),
    }  # fmt: skip
    return Claim(**(fields | changes))


def link(key: str, words: str, cue: str | None) -> ChainLink:
    said = Quote(text=cue, span=at(cue)) if cue else None
    return ChainLink(key=key, party=None, text=words, span=at(words), cue=said)


def passed(*claims: Claim) -> Record:
    record = Record(document=DOCUMENT, parties=(), attributions=(), claims=claims, reader=INFO)
    return gate(record, DOCUMENT)


REJECTED = ("Russia rejected the draft", "rejected", ("RUS", "Russia"))


def test_what_holds_passes_unchanged_but_for_ids() -> None:
    record = passed(claim(*REJECTED, chain=(link("RUS:Lavrov", "Lavrov", "told"),)))
    [kept] = record.claims
    assert [it.key for it in kept.actors] == ["RUS"]
    assert [it.key for it in kept.chain] == ["RUS:Lavrov"]
    assert not record.problems
    assert {party.key for party in record.parties} == {"RUS", "RUS:Lavrov"}
    assert not broken(record)


@pytest.mark.parametrize(
    ("chain", "says"),
    [
        (link("TUR:Fidan", "Fidan", "told"), "hears it"),
        (link("RUS:Lavrov", "Lavrov", None), "no word of saying"),
        (link("RUS:Lavrov", "Lavrov", "said"), "no word of saying"),
        (link("RUS:Lavrov", "Lavrov", "rejected"), "the act itself"),
        (link("POL", "Poland", "said"), "nor shortly before"),
    ],
)
def test_presence_is_not_attribution(chain: ChainLink, says: str) -> None:
    record = passed(claim(*REJECTED, chain=(chain,)))
    assert says in " ".join(problem.message for problem in record.problems)
    assert record.claims == ()


def test_a_source_outside_the_loss_stays() -> None:
    outer, inner = link("outlet:Reuters", "Reuters", "reported"), link("GBR:Starmer", "diplomat", "said")
    evidence = claim("Turkey may host the talks", "host", ("TUR", "Turkey"), act="CONSULT", chain=(outer, inner))
    [kept] = passed(evidence).claims
    assert [it.key for it in kept.chain] == ["outlet:Reuters"]


def test_a_key_is_what_the_words_name() -> None:
    record = passed(claim("Russia rejected the draft", "rejected", ("UKR", "Russia")))
    assert [it.key for it in record.claims[0].actors] == ["RUS"]
    assert "not 'UKR'" in record.problems[0].message
    assert passed(claim("Russia rejected the draft", "rejected", ("UKR:Zelensky", "draft"))).claims == ()


def test_dates_and_countries_follow_from_words() -> None:
    when = When(text="Monday", span=at("Monday"), value="2025-02-24")
    where = Where(text="Turkey", span=at("Turkey"), country="GRC", lat=1.0, lon=1.0)
    hosts = ("Turkey may host the talks", "host", ("TUR", "Turkey"))
    [kept] = passed(claim(*hosts, when=when, where=where)).claims
    assert kept.when == when
    assert kept.where == Where(text="Turkey", span=at("Turkey"), country="TUR")
    [kept] = passed(claim(*hosts, when=when.model_copy(update={"value": "2019-02-24"}))).claims
    assert kept.when is not None
    assert kept.when.value is None


def test_hedges_and_denials_need_their_words() -> None:
    hosts = ("Turkey may host the talks", "host", ("TUR", "Turkey"))
    cue = Cue(field="certainty", text="may", span=at("may"))
    assert passed(claim(*hosts, certainty="possible", cues=(cue,))).claims[0].certainty == "possible"
    assert passed(claim(*hosts, certainty="possible")).claims[0].certainty == "unknown"
    assert passed(claim(*hosts, polarity="-")).claims == ()


def test_a_record_of_another_document_holds_nothing() -> None:
    record = Record(document=Document.of("Something else."), parties=(), attributions=(), claims=(), reader=INFO)
    assert gate(record, DOCUMENT).document == DOCUMENT
    assert "another document" in gate(record, DOCUMENT).problems[0].message


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Turkey may host", "Turkey may host"),
        ("turkey may  host", "Turkey may host"),
        ('"Turkey may host"', "Turkey may host"),
        ("Turk", None),
        ("Turkey will host", None),
        ("", None),
        ("...", None),
    ],
)
def test_quotations_are_found_exactly_or_but_for_typography(quote: str, found: str | None) -> None:
    span = locate(TEXT, quote)
    assert (TEXT[slice(*span)] if span else None) == found


def test_quotation_marks_and_dashes_are_one_kind() -> None:
    text = "He said: \u201cWe\u02bcll wait \u2013 for now\u201d."
    span = locate(text, '"We\'ll wait - for now"')
    assert span is not None
    assert text[slice(*span)] == "We\u02bcll wait \u2013 for now"


def test_of_several_places_the_nearest() -> None:
    text = "He left. She left. He left."
    assert locate(text, "He left", near=20) == (19, 26)
    assert locate(text, "He left") == (0, 7)
    assert locate(text, "He left", within=(5, 27)) == (19, 26)


class _Raises:
    def read(self, document: Document) -> Record:
        raise RuntimeError("boom")


class _ReturnsNonsense:
    def read(self, document: Document) -> Record:
        return {"claims": []}  # type: ignore[return-value]


class _Invents:
    def read(self, document: Document) -> Record:
        lie = claim(*REJECTED).model_copy(update={"evidence": Quote(text="Russia accepted", span=(0, 15))})
        return Record(document=document, parties=(), attributions=(), claims=(lie,), reader=INFO)


@pytest.mark.parametrize("maker", [_Raises, _ReturnsNonsense, _Invents])
def test_a_reader_of_another_package_passes_the_gate(maker: type, monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint(name="mine", value=f"{__name__}:{maker.__name__}", group=registry.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda self: maker)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    assert "mine" in reader_names()
    record = find_reader("mine").read(DOCUMENT)
    assert record.document == DOCUMENT
    assert record.claims == ()
    assert record.problems


def test_an_unknown_reader_is_told_with_those_there_are() -> None:
    with pytest.raises(SettingError, match=r"no reader 'gpt'; there are built-in, "):
        find_reader("gpt")
