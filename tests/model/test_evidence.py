from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import (
    Attribution,
    ChainLink,
    Claim,
    Condition,
    Document,
    PartyMention,
    Quote,
    ReaderInfo,
    Record,
    When,
    broken,
    spans,
    verify,
)

TEXT = "Turkey may deploy peacekeepers in May, Bloomberg writes, citing sources, unless it is left out."


def quote(words: str) -> Quote:
    start = TEXT.index(words)
    return Quote(text=words, span=(start, start + len(words)))


def claim(**changes: object) -> Claim:
    turkey, bloomberg, sources = quote("Turkey"), quote("Bloomberg"), quote("sources")
    base = Claim(
        id="c-1",
        kind="commitment",
        act="AID",
        polarity="+",
        certainty="possible",
        tense="future",
        carried=False,
        actors=(PartyMention(key="TUR", party=None, span=turkey.span),),
        targets=(),
        predicate=quote("deploy"),
        about=quote("peacekeepers"),
        conditions=(Condition(type="unless", text="unless it is left out", span=quote("unless it is left out").span),),
        when=When(text="May", span=quote("May").span, value="XXXX-05"),
        where=None,
        chain=(
            ChainLink(key="outlet:Bloomberg", party=None, text="Bloomberg", span=bloomberg.span, cue=quote("writes")),
            ChainLink(key="unnamed:sources", party=None, text="sources", span=sources.span, cue=quote("citing")),
        ),
        evidence=quote("Turkey may deploy peacekeepers in May"),
        cues=(),
    )
    return base.model_copy(update=changes)


def record(*claims: Claim, attributions: tuple[Attribution, ...] = ()) -> Record:
    return Record(
        document=Document.of(TEXT),
        parties=(),
        attributions=attributions,
        claims=claims,
        reader=ReaderInfo(name="test", version="1"),
    )


def test_a_sound_record_is_left_alone():
    sound = record(claim())
    assert broken(sound) == []
    assert verify(sound) is sound


def test_a_claim_without_evidence_is_dropped_and_its_neighbour_kept():
    bad = claim(id="c-2", evidence=Quote(text="Turkey will deploy", span=(0, 18)))
    kept = verify(record(bad, claim()))
    assert [c.id for c in kept.claims] == ["c-1"]
    assert any("c-2" in p.message for p in kept.problems)


@pytest.mark.parametrize(
    ("changes", "field", "left"),
    [
        ({"about": Quote(text="troops", span=(0, 6))}, "about", None),
        ({"when": When(text="June", span=(0, 4), value="2025-06")}, "when", None),
        ({"conditions": (Condition(type="if", text="if", span=(0, 2)),)}, "conditions", ()),
        ({"actors": (PartyMention(key="TUR", party=None, span=(90, 9000)),)}, "actors", ()),
    ],
)
def test_a_field_that_the_text_does_not_hold_is_dropped(changes: dict[str, object], field: str, left: object):
    kept = verify(record(claim(**changes)))
    assert getattr(kept.claims[0], field) == left
    assert kept.problems
    assert broken(kept) == []


def test_a_chain_is_never_closed_over_a_lost_link():
    whole = claim()
    lost = whole.chain[0].model_copy(update={"text": "Reuters"})
    kept = verify(record(claim(chain=(lost, whole.chain[1]))))
    assert kept.claims[0].chain == (), "sources without Bloomberg would claim that they spoke to this outlet"


@given(start=st.integers(-5, 120), end=st.integers(-5, 120), text=st.sampled_from(["Turkey", "deploy", "x", ""]))
def test_what_verify_lets_through_holds(start: int, end: int, text: str):
    wild = claim(predicate=Quote(text=text, span=(start, end)), about=Quote(text=text, span=(end, start)))
    assert broken(verify(record(wild))) == []


def test_every_span_is_visited():
    paths = [path for path, _, _ in spans(record(claim()))]
    for wanted in ("actors[0]", "predicate", "about", "conditions[0]", "when", "chain[1].cue", "evidence"):
        assert any(p.endswith(wanted) for p in paths), wanted
