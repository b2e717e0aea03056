"""What a dossier learns of people: from where, for which documents, and that people's own rows go first."""

import pytest

from dragoman.exchange.learning import Learned, introduced
from dragoman.knowledge import load
from dragoman.model import Document, DossierSettings, KnownParty, Party, ReaderInfo, Record

TEXT = "Talks resume on Monday. Ana Brnić, Croatia's chief negotiator, said no. Brnić left."


def _record(day: str = "2025-03-03", id: str = "d-1", **changed) -> Record:
    fields = {
        "key": "HRV:Brnić", "id": "HRV:Brnić", "name": "Ana Brnić", "kind": "person", "office": "chief negotiator",
        "of": "HRV", "mentions": ((24, 33), (72, 77)),
    } | changed  # fmt: skip
    document = Document.of(TEXT, id=id, published=day)
    return Record(
        document=document,
        parties=(Party(**fields),),
        attributions=(),
        claims=(),
        reader=ReaderInfo(name="t", version="0", models=()),
    )


def _later(day: str | None = "2025-03-05", id: str = "d-9") -> Document:
    return Document.of("Brnić spoke.", id=id, published=day)


def test_the_words_that_introduce_a_person_are_kept():
    (known,) = introduced(_record(), load())
    assert known.text == "Ana Brnić, Croatia's chief negotiator, said no."
    assert TEXT[slice(*known.span)] == known.text
    assert (known.party_key, known.document, known.since) == ("HRV:Brnić", "d-1", "2025-03-03")


@pytest.mark.parametrize(
    "changed",
    [
        {"office": None},
        {"of": None},
        {"name": "Brnić"},
        {"office": "mayor"},
        {"key": "TUR:Erdogan", "name": "Recep Tayyip Erdogan"},
        {"mentions": ((72, 77),)},
    ],
)
def test_who_is_not_introduced_in_full_is_not_learned(changed):
    assert list(introduced(_record(**changed), load())) == []


@pytest.mark.parametrize(
    ("document", "known"),
    [
        (_later(), True),
        (_later(None), True),
        (_later("2025-03-03"), True),
        (_later("2025-03-02"), False),
        (_later(id="d-1"), False),
    ],
)
def test_only_other_documents_that_are_not_older_rest_on_it(document, known):
    found = Learned(DossierSettings(name="n"), [_record()]).known_for(document)
    assert [k.party_key for k in found] == (["HRV:Brnić"] if known else [])


def test_the_newest_introduction_that_is_old_enough_counts():
    learned = Learned(DossierSettings(name="n"), [_record(), _record("2025-04-01", "d-2", key="EU:Brnić", of="EU")])
    assert [k.party_key for k in learned.known_for(_later())] == ["HRV:Brnić"]
    assert [k.party_key for k in learned.known_for(_later("2025-05-01"))] == ["EU:Brnić"]


def test_a_newer_reading_replaces_what_the_document_gave():
    learned = Learned(DossierSettings(name="n"), [_record()])
    learned.take(_record(office=None))
    assert learned.learned == ()


def test_own_rows_go_first_and_learning_can_be_switched_off():
    row = KnownParty(name="Ana Brnić", of="EU", until="2025-12-31")
    learned = Learned(DossierSettings(name="n", parties=(row,)), [_record()])
    assert learned.known_for(_later()) == (row,)
    assert learned.known_for(_later("2026-01-01")) == ()
    assert Learned(DossierSettings(name="n", learn=False), [_record()]).known_for(_later()) == ()


def test_aliases_of_the_dossier_name_bodies_outlets_and_states():
    settings = DossierSettings(
        name="n", aliases={"ASG": "Guild", "RL": "outlet:Ribarski List", "Zagreb side": "HRV", "bay": "x"}
    )
    found = {k.aliases[0]: (k.party_key, k.kind) for k in Learned(settings).declared}
    assert found == {
        "ASG": ("Guild", "organisation"), "RL": ("outlet:Ribarski List", "outlet"), "Zagreb side": ("HRV", "state"),
    }  # fmt: skip
