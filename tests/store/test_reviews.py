"""What people decide, laid over what the machine read, on both databases."""

from __future__ import annotations

import pytest
from builders import TEXT, build, document, quote, read, review, settings

from dragoman.model import InputError
from dragoman.store import ClaimFilter
from dragoman.store.agreement import alpha, compare


@pytest.fixture
def claim(store):
    """The first of the two claims of a document in the dossier."""
    store.writer.create(settings())
    record = read(document())
    store.writer.add("talks", record)
    return record.claims[0]


def standing(store):
    (record,) = store.reader.records("talks")
    return record.claims


def test_accepting_changes_nothing_but_is_kept(store, claim):
    assert store.writer.review(review(claim.id, "accept")) is True
    assert standing(store)[0] == claim
    entry = store.reader.claims("talks").items[0]
    assert (entry.layer, entry.review.verdict, entry.review.reviewer) == ("machine", "accept", "ann")


def test_a_correction_counts_and_the_machine_reading_is_kept(store, claim):
    about = quote(TEXT, "peacekeepers in Ukraine").as_json()
    store.writer.review(review(claim.id, "correct", certainty="probable", about=about))
    corrected = standing(store)[0]
    assert (corrected.id, corrected.certainty, corrected.about.text) == (
        claim.id,
        "probable",
        "peacekeepers in Ukraine",
    )
    machine, human = store.reader.readings("talks", claim.id)
    assert (machine.layer, machine.live, machine.claim) == ("machine", False, claim)
    assert (human.layer, human.live, human.claim) == ("human", True, corrected)
    assert store.reader.record("talks", machine.document, layer="machine").claims[0] == claim
    assert [r.claims[0] for r in store.reader.records("talks", layer="machine")] == [claim]


def test_corrected_parties_move_in_lists_and_matrix(store, claim):
    actor = {"key": "RUS", "party": None, "span": list(quote(TEXT, "Russia").span)}
    store.writer.review(review(claim.id, "correct", actors=[actor]))
    assert dict(store.reader.parties("talks")) == {"RUS": 1, "Russia": 1}
    assert store.reader.claims("talks", ClaimFilter(party="RUS")).total == 1
    assert store.reader.claims("talks", ClaimFilter(party="Turkey")).total == 0
    assert {c.party for c in store.reader.matrix("talks").cells} == {"RUS", "Russia"}


def test_rejecting_and_taking_it_back(store, claim):
    store.writer.review(review(claim.id, "reject"))
    assert claim not in standing(store)
    assert store.reader.claims("talks").total == 1
    store.writer.review(review(claim.id, "accept", "bob", n=2))
    assert standing(store)[0] == claim
    assert [r.verdict for r in store.reader.reviews("talks", claim=claim.id)] == ["reject", "accept"]


def test_splitting(store, claim):
    parts = [{"act": "AID"}, {"act": "MOBILIZE", "predicate": quote(TEXT, "deploy").as_json()}]
    store.writer.review(review(claim.id, "split", claims=parts))
    assert [c.act for c in standing(store)] == ["AID", "MOBILIZE", "CONSULT"]
    assert len({c.id for c in standing(store)} | {claim.id}) == 4
    assert {e.review.verdict for e in store.reader.claims("talks").items if e.layer == "human"} == {"split"}
    part = standing(store)[1].id
    with pytest.raises(InputError, match="part of a split"):
        store.writer.review(review(part, "reject"))
    store.writer.review(review(part, "assign", issue="troops"))
    assert store.reader.effective_settings("talks").assigned == {part: "troops"}


def test_merging_within_a_document_drops_the_claim_and_across_documents_keeps_it(store, claim):
    other = read(document("Egypt waits."))
    store.writer.add("talks", other)
    second = read(document()).claims[1]
    store.writer.review(review(claim.id, "merge", into=second.id))
    assert claim.id not in store.reader.claims_by_id("talks", [claim.id])
    store.writer.review(review(claim.id, "merge", n=2, into=other.claims[0].id))
    assert claim.id in store.reader.claims_by_id("talks", [claim.id])
    assert store.reader.effective_settings("talks").merged == {claim.id: other.claims[0].id}
    store.writer.review(review(claim.id, "accept", n=3))
    assert store.reader.effective_settings("talks").merged == {}


def test_assigning_stands_beside_a_correction(store, claim):
    store.writer.review(review(claim.id, "correct", certainty="certain"))
    store.writer.review(review(claim.id, "assign", n=2, issue="peace"))
    assert standing(store)[0].certainty == "certain"
    assert store.reader.effective_settings("talks").assigned == {claim.id: "peace"}
    assert store.reader.claims("talks").items[0].issues == ("peace",)


@pytest.mark.parametrize(
    ("verdict", "changes", "message"),
    [
        ("correct", {"certanty": "certain"}, "no field certanty"),
        ("correct", {"certainty": "sure"}, "certainty"),
        ("correct", {}, "at least one field"),
        ("correct", {"id": "c-other"}, "id of a claim cannot be changed"),
        ("correct", {"about": {"text": "nowhere", "span": [0, 7]}}, "does not hold what the review quotes"),
        ("correct", {"evidence": {"text": "x", "span": [900, 901]}}, "does not hold what the review quotes"),
        ("reject", {"why": "no"}, "takes no changes"),
        ("split", {"claims": [{}]}, "at least two"),
        ("split", {"claims": [{"act": "AID"}, {"act": "AID"}]}, "differ from each other"),
        ("split", {"claims": ["a", "b"]}, "object of fields"),
        ("merge", {"into": "c-unknown"}, "no claim 'c-unknown'"),
        ("merge", {}, "takes into"),
        ("assign", {"issue": ""}, "names one id"),
    ],
)
def test_a_review_that_cannot_hold_is_refused_and_leaves_no_trace(store, claim, verdict, changes, message):
    with pytest.raises(InputError, match=message):
        store.writer.review(review(claim.id, verdict, **changes))
    assert store.reader.reviews("talks") == ()
    assert standing(store)[0] == claim


def test_unknown_claims_and_repeated_reviews(store, claim):
    with pytest.raises(InputError, match="no claim 'c-none'"):
        store.writer.review(review("c-none", "accept"))
    with pytest.raises(InputError, match="merged into itself"):
        store.writer.review(review(claim.id, "merge", into=claim.id))
    once = review(claim.id, "accept")
    assert store.writer.review(once) is True
    assert store.writer.review(once) is False
    assert len(store.reader.reviews("talks")) == 1


def test_the_queue_of_what_waits(store, claim):
    assert store.reader.claims("talks", ClaimFilter(reviewed=False)).total == 2
    store.writer.review(review(claim.id, "correct", certainty="certain"))
    waiting = store.reader.claims("talks", ClaimFilter(reviewed=False))
    assert [e.claim.act for e in waiting.items] == ["CONSULT"]
    done = store.reader.claims("talks", ClaimFilter(reviewed=True))
    assert [e.claim.id for e in done.items] == [claim.id]


def test_a_review_makes_the_analysis_anew(store, claim):
    assert [i.id for i in store.analysis("talks", build, program="1").issues] == ["aid", "consult"]
    store.writer.review(review(claim.id, "correct", act="SANCTION"))
    assert [i.id for i in store.analysis("talks", build, program="1").issues] == ["consult", "sanction"]


def test_history_goes_along_in_an_export(store, claim):
    store.writer.review(review(claim.id, "correct", certainty="certain"))
    store.writer.review(review(claim.id, "assign", "bob", n=2, issue="peace"))
    lines = list(store.export("talks"))
    store.writer.drop("talks")
    assert store.restore(lines) == "talks"
    assert list(store.export("talks")) == lines
    assert standing(store)[0].certainty == "certain"


def test_alpha_agrees_with_the_published_example():
    # Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section B: two observers, nominal data; 0.692.
    one = ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"]
    two = ["b", "a", "b", "b", "b", "c", "c", "c", "e", "d", "d", "d"]
    assert alpha(list(zip(one, two, strict=True))) == pytest.approx(0.692, abs=0.001)
    assert alpha([("a", "a"), ("a", "a")]) is None


def test_two_reviewers_compared(store, claim):
    other = read(document()).claims[1]
    for reviewer, certainty in (("ann", "certain"), ("bob", "probable")):
        store.writer.review(review(claim.id, "correct", reviewer, certainty=certainty))
        store.writer.review(review(other.id, "accept", reviewer, n=2))
    machine = {c.id: c for c in read(document()).claims}
    result = compare("ann", "bob", store.reader.reviews("talks"), machine.get)
    assert result.claims == 2
    assert result.agreed["verdict"] == 1.0
    assert result.agreed["certainty"] == 0.5
    assert result.alpha["act"] == 1.0
    assert result.differing == (claim.id,)
