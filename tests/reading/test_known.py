"""Parties that a dossier knows beside the tables are found by name, surname and alias, and nothing else is."""

import pytest

from dragoman.model import Document, KnownParty
from dragoman.reading import BuiltInReader

BRNIC = KnownParty(name="Ana Brnić", office="chief negotiator", of="HRV", document="d-1")
OTHER = KnownParty(name="Ivo Brnić", office="mayor", of="SVN", document="d-2")
GUILD = KnownParty(name="Adriatic Skippers' Guild", key="ASG", kind="organisation", aliases=("ASG",))
PAPER = KnownParty(name="Ribarski List", kind="outlet")


@pytest.fixture(scope="module")
def reader():
    return BuiltInReader()


def _parties(reader, text, *known):
    document = Document.of(text, id="x", outlet="Gazeta", published="2025-03-05")
    return {p.key: p for p in reader.read(document, known).parties}


def test_a_surname_alone_is_known_with_office_and_full_name(reader):
    found = _parties(reader, "Brnić rejected the Slovenian proposal. She said the bay could not be cut.", BRNIC)
    party = found["HRV:Brnić"]
    assert (party.name, party.office, party.of) == ("Ana Brnić", "chief negotiator", "HRV")
    assert [(s, e) for s, e in party.mentions] == [(0, 5), (39, 42)]


def test_without_the_dossier_a_surname_alone_has_no_party(reader):
    assert "HRV:Brnić" not in _parties(reader, "Brnić rejected the Slovenian proposal.")


def test_two_of_one_surname_stay_open_with_both_kept(reader):
    found = _parties(reader, "Brnić rejected the Slovenian proposal.", BRNIC, OTHER)
    assert [p.candidates for p in found.values() if p.kind == "unresolved"] == [("HRV:Brnić", "SVN:Brnić")]


def test_another_given_name_is_somebody_else(reader):
    found = _parties(reader, "Marko Brnić, a baker, sold his shop on Tuesday.", BRNIC)
    assert "HRV:Brnić" not in found


def test_what_the_text_says_goes_before_what_another_article_said(reader):
    found = _parties(reader, "Ana Brnić, Slovenia's foreign minister, said no.", BRNIC)
    assert found["SVN:Brnić"].of == "SVN"


def test_what_a_person_wrote_goes_before_what_the_text_says(reader):
    declared = BRNIC.model_copy(update={"document": None})
    found = _parties(reader, "Ana Brnić, Slovenia's foreign minister, said no.", declared)
    assert (found["HRV:Brnić"].of, found["HRV:Brnić"].office) == ("HRV", "chief negotiator")


@pytest.mark.parametrize("name", ["Adriatic Skippers' Guild", "ASG"])
def test_bodies_are_found_by_name_and_alias(reader, name):
    assert _parties(reader, f"On Monday the {name} demanded a vote.", GUILD)["ASG"].kind == "organisation"


def test_outlets_of_the_dossier_are_sources(reader):
    document = Document.of("Croatia will vote in May, Ribarski List reported.", id="x", published="2025-03-05")
    record = reader.read(document, (PAPER,))
    assert [link.key for c in record.claims for link in c.chain] == ["outlet:Ribarski List"]
