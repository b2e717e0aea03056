"""Requirements and acts in words, and the act that a question means."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.dossier_gold import load_records

from dragoman.dossier import build, program
from dragoman.dossier.asking import find_acts
from dragoman.dossier.whatif import of_dossier
from dragoman.dossier.wording import is_inverted
from dragoman.model import DossierSettings

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def harbour():
    return build(load_records(EXAMPLES / "harbour-strike"), DossierSettings(name="harbour-strike"))


@pytest.mark.parametrize(
    ("type_", "polarity", "inverted", "why"),
    [
        ("without", "+", True, "a strike without an agreement needs that there is none"),
        ("without", "-", False, "no force without support needs the support"),
        ("unless", "-", False, "will not join unless heard needs the hearing"),
        ("unless", "+", True, "will strike unless they pay needs that they do not"),
        ("while", "-", True, "no offer while they insist needs that they do not"),
        ("if", "+", False, "plain"),
        ("until", "-", False, "not until it is signed needs the signing"),
    ],
)
def test_what_an_act_needs(type_, polarity, inverted, why):
    assert is_inverted(type_, polarity) is inverted, why


def test_requirements_are_stated_without_their_connective(harbour):
    stated = {r.what for s in harbour.conditions for r in s.must_be_true}
    assert "both sides agree on a mediator" in stated
    assert "not: an agreement" in stated
    assert not [w for w in stated if w.lower().startswith(("unless", "provided", "only if", "until", "in exchange"))]


def test_acts_say_nothing_twice(harbour):
    acts = {s.act for s in harbour.conditions}
    assert "Dockers' Union of Varnmouth: call a strike" in acts
    assert "Dockers' Union of Varnmouth: takes effect (The deal)" in acts


@pytest.mark.parametrize(
    ("words", "expected", "why"),
    [
        ("the union goes on strike", "Dockers' Union of Varnmouth: call a strike", "the name of a party in part"),
        ("a better offer on pensions", "Varn Terminals: reopen its pension offer", "other words for the same"),
        ("Ministry of Transport", "Ministry of Transport: offered to mediate", "the only act of a party"),
    ],
)
def test_the_act_that_a_question_means(harbour, words, expected, why):
    found = find_acts(harbour, of_dossier(harbour).acts.values(), words)
    assert found[0].what == expected, why


def test_a_question_about_nothing_here_finds_nothing(harbour):
    assert find_acts(harbour, of_dossier(harbour).acts.values(), "zebra") == []


def test_what_one_article_sets_as_a_condition_it_does_not_tell_as_met(harbour):
    document = {c.id: r.document.id for r in harbour.records for c in r.claims}
    for entry in harbour.conditions:
        for requirement in entry.must_be_true:
            if requirement.state == "met" and requirement.type != "in_exchange":
                assert {document[c] for c in requirement.state_claims}.isdisjoint(
                    {document[c] for c in requirement.claims}
                )


def test_the_fingerprint_is_of_code_and_lists():
    assert program() == program()
    assert " " in program()
