"""Which outlets an article names: also where no claim was read from the sentence."""

from __future__ import annotations

from dragoman.dossier import build
from dragoman.model import Document, DossierSettings, ReaderInfo, Record


def record(id: str, outlet: str, day: str, text: str) -> Record:
    return Record(
        document=Document.of(text, id=id, outlet=outlet, published=day, language="en"),
        parties=(),
        attributions=(),
        claims=(),
        reader=ReaderInfo(name="none", version="1"),
    )


def links(*records: Record) -> set[tuple[str, str]]:
    return {(k.from_, k.to) for k in build(records, DossierSettings(name="x")).links}


FIRST = record("a", "Delta Morning Post", "2025-01-01", "The dam will be filled in July, two engineers said.")


def test_an_outlet_of_the_dossier_that_is_named_is_cited():
    later = record("b", "Hill Radio", "2025-01-02", "The dam will be filled soon, the Delta Morning Post reports.")
    assert links(FIRST, later) == {("b", "a")}


def test_the_last_words_of_a_long_name_will_do():
    later = record("b", "Hill Radio", "2025-01-02", "According to the Morning Post the dam will be filled soon.")
    assert links(FIRST, later) == {("b", "a")}


def test_an_outlet_does_not_cite_itself():
    later = record("b", "Delta Morning Post", "2025-01-02", "As the Delta Morning Post has reported, nothing is known.")
    assert links(FIRST, later) == set()


def test_what_is_published_later_is_cited_as_an_outlet_only():
    early = record("b", "Hill Radio", "2024-12-30", "The dam may be filled, the Delta Morning Post has learnt.")
    assert links(FIRST, early) == {("b", "outlet:Delta Morning Post")}
