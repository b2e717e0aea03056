"""Two readers on one document: who set which field; and how far they agree."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import Any

import pytest

from dragoman.model import Claim, Document, Party, PartyMention, Quote, ReaderInfo, Record, Span, When
from dragoman.readers.compare import as_csv, as_html, compare
from dragoman.readers.hybrid import FIELDS, HybridReader

TEXT = "Turkey will host the talks on Monday.\nThe general said <nothing>."
DOCUMENT = Document.of(TEXT, id="d1")


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def claim(**changes: Any) -> Claim:
    fields: dict[str, Any] = {
        "id": "c-1", "kind": "commitment", "act": "CONSULT", "polarity": "+", "certainty": "certain", "tense": "future",
        "carried": False, "actors": (PartyMention(key="TUR", party="p-1", span=at("Turkey")),), "targets": (),
        "predicate": Quote(text="host", span=at("host")), "about": None, "conditions": (),
        "when": When(text="Monday", span=at("Monday"), value="2025-03-03"), "where": None, "chain": (),
        "evidence": Quote(text="Turkey will host the talks on Monday", span=at("Turkey will host the talks on Monday")),
        "cues": (),
    }  # fmt: skip
    return Claim(**(fields | changes))


@dataclass
class Fixed:
    """A reader with a ready answer, which notes what it was asked."""

    claims: tuple[Claim, ...]
    name: str = "first"
    parties: tuple[Party, ...] = ()
    asked: list[Any] = field(default_factory=list)

    def read(self, document: Document) -> Record:
        return self.read_part(document, None)

    def read_part(self, document: Document, only: list[Span] | None) -> Record:
        self.asked.append(only)
        info = ReaderInfo(name=self.name, version="1")
        return Record(document=document, parties=self.parties, attributions=(), claims=self.claims, reader=info)


def test_nothing_open_nobody_asked() -> None:
    second = Fixed((claim(),), "second")
    record = HybridReader(Fixed((claim(),)), second).read(DOCUMENT)
    assert second.asked == []
    assert record.reader.name == "first"
    assert record.claims == (claim(),)


def test_an_open_date_is_taken_and_every_field_says_who_set_it() -> None:
    open_claim = claim(when=When(text="Monday", span=at("Monday"), value=None))
    second = Fixed((claim(id="c-2", certainty="probable"),), "second")
    record = HybridReader(Fixed((open_claim,)), second).read(DOCUMENT)
    [kept] = record.claims
    assert second.asked == [[open_claim.evidence.span]]  # only the paragraph of the claim
    assert kept.when is not None
    assert kept.when.value == "2025-03-03"
    assert kept.certainty == "certain"  # what the first found stands
    assert any("'certain'" in it.message and "'probable'" in it.message for it in record.problems)
    set_by = {it.field: it.reader for it in kept.set_by}
    assert set_by == {name: "second" if name == "when" else "first" for name in FIELDS}
    assert record.reader.name == "first + second"


def test_what_the_second_leaves_open_stays_open() -> None:
    nothing = When(text="Monday", span=at("Monday"), value=None)
    record = HybridReader(Fixed((claim(when=nothing),)), Fixed((claim(when=nothing),), "second")).read(DOCUMENT)
    assert record.claims[0].when == nothing
    assert {it.reader for it in record.claims[0].set_by} == {"first"}


@pytest.mark.parametrize(("key", "taken"), [("TUR", "TUR"), ("GRC", "unnamed:x")])
def test_an_unresolved_party_is_decided_among_its_candidates_only(key: str, taken: str) -> None:
    actor = PartyMention(key="unnamed:x", party="p-x", span=at("Turkey"))
    party = Party(
        key="unnamed:x", id="p-x", name="x", kind="unresolved", mentions=(at("Turkey"),), candidates=("TUR", "SYR")
    )
    first = Fixed((claim(actors=(actor,)),), parties=(party,))
    second = Fixed((claim(actors=(PartyMention(key=key, party="p-2", span=at("Turkey")),)),), "second")
    [kept] = HybridReader(first, second).read(DOCUMENT).claims
    assert [it.key for it in kept.actors] == [taken]


def test_where_a_cheap_check_reads_otherwise_the_second_is_asked() -> None:
    check, second = Fixed((claim(polarity="-"),), "check"), Fixed((), "second")
    HybridReader(Fixed((claim(),)), second, check).read(DOCUMENT)
    assert second.asked == [[claim().evidence.span]]


# comparison


def two() -> tuple[list[Record], list[Record]]:
    other = claim(id="c-9", evidence=Quote(text="The general said", span=at("The general said")),
                  predicate=Quote(text="said", span=at("said")), actors=())  # fmt: skip
    first = Fixed((claim(), other)).read(DOCUMENT)
    second = Fixed((claim(id="c-2", certainty="possible", when=None),), "second").read(DOCUMENT)
    return [first], [second]


def test_agreement_is_by_field_over_the_claims_of_both() -> None:
    result = compare(*two())
    assert (result.both, result.only_first, result.only_second) == (1, 1, 0)
    same = {it.field: (it.same, it.of) for it in result.fields}
    assert same["certainty"] == (0, 1)
    assert same["when"] == (0, 1)
    assert same["actors"] == (1, 1)
    assert result.rows[0].differ == ("certainty", "when")


def test_kappa_takes_chance_out() -> None:
    values = [("certain", "certain")] * 6 + [("possible", "possible")] * 2 + [("certain", "possible")] * 2
    ours, theirs = [], []
    for number, (a, b) in enumerate(values):
        document = Document.of(TEXT, id=f"d{number}")
        ours.append(Fixed((claim(certainty=a),)).read(document))
        theirs.append(Fixed((claim(certainty=b),)).read(document))
    certainty = next(it for it in compare(ours, theirs).fields if it.field == "certainty")
    assert (certainty.same, certainty.of) == (8, 10)
    assert certainty.kappa == pytest.approx((0.8 - 0.56) / (1 - 0.56))


def test_the_export_has_both_values_and_the_page_no_markup_of_the_news() -> None:
    result = compare(*two())
    rows = list(csv.DictReader(io.StringIO(as_csv(result))))
    assert (rows[0]["certainty 1"], rows[0]["certainty 2"], rows[0]["differ"]) == (
        "certain",
        "possible",
        "certainty when",
    )
    page = as_html(result)
    assert "<mark>possible</mark>" in page
    assert "<nothing>" not in page
