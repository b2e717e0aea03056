"""Adding, versions, rereading, removing, on both databases."""

from __future__ import annotations

import multiprocessing

import pytest
from builders import TEXT, articles, document, quote, read, review, settings

from dragoman.model import InputError, StoreError
from dragoman.store import ClaimFilter, RawPage, open_store


@pytest.fixture(autouse=True)
def _dossier(store):
    store.writer.create(settings())


def test_a_record_comes_back_as_it_was_added(store):
    record = read(document(title="Talks", author="A. Writer", language="en", url="https://a.example/1"))
    assert store.writer.add("talks", record) == "added"
    assert store.reader.record("talks", record.document.id) == record
    assert list(store.reader.records("talks")) == [record]
    assert store.reader.document("talks", record.document.id) == record.document
    assert store.reader.knows("talks", record.document)


def test_adding_twice_changes_nothing(store):
    records = [read(d) for d in articles(20)]
    assert {store.writer.add("talks", r) for r in records} == {"added"}
    before = list(store.export("talks"))
    entries = store.audit.entries().total
    assert {store.writer.add("talks", r) for r in reversed(records)} == {"known"}
    assert list(store.export("talks")) == before
    assert store.audit.entries().total == entries


def test_the_export_does_not_depend_on_the_order_of_adding(store):
    store.writer.create(settings("other"))
    records = [read(d) for d in articles(12)]
    for record in records:
        store.writer.add("talks", record)
    for record in reversed(records):
        store.writer.add("other", record)
    assert list(store.export("talks"))[1:] == list(store.export("other"))[1:]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"url": "https://a.example/x"}, {"url": "http://www.a.example/x/?utm_source=mail#top"}),
        ({"id": "story-1"}, {"id": "story-1"}),
        ({"title": "Talks near"}, {"title": "Talks near", "published": "2025-02-27T18:00"}),
    ],
    ids=["same address", "same id", "same outlet, title and day"],
)
def test_a_changed_article_is_a_new_version(store, first, second):
    old, new = document(**first), document(TEXT.replace("may", "will"), **second)
    assert store.writer.add("talks", read(old)) == "added"
    assert store.writer.add("talks", read(new)) == "new version"
    one, two = store.reader.versions("talks", new.id)
    assert (one.version, one.current, one.claims) == (1, False, 0)
    assert (two.version, two.current, two.claims) == (2, True, 2)
    assert one.change is None
    (edit,) = two.change.edits
    assert (edit.before.text, edit.after.text) == (
        "Turkey may deploy peacekeepers in Ukraine.",
        "Turkey will deploy peacekeepers in Ukraine.",
    )
    assert new.text[slice(*edit.after.span)] == edit.after.text
    assert [r.document for r in store.reader.records("talks")] == [new]
    assert store.reader.document("talks", new.id) == new
    assert store.reader.record("talks", old.id, version=1).document == old
    assert store.writer.add("talks", read(old)) == "known"
    assert store.reader.documents("talks").total == 1
    assert store.reader.documents("talks", versions=True).total == 2


def test_articles_that_only_look_alike_are_not_versions(store):
    store.writer.add("talks", read(document(url="https://a.example/x?id=1", title="Live")))
    assert (
        store.writer.add("talks", read(document(TEXT + " More.", url="https://a.example/x?id=2", title="Live")))
        == "added"
    )
    assert store.writer.add("talks", read(document(TEXT + " Else.", outlet="Another", title="Live"))) == "added"
    assert store.reader.documents("talks").total == 3


def test_an_id_of_another_outlet_is_refused(store):
    store.writer.add("talks", read(document(id="1", url="https://a.example/1")))
    with pytest.raises(InputError, match="give the document another id"):
        store.writer.add(
            "talks", read(document("Qatar offers help.", id="1", outlet="Other", url="https://b.example/1"))
        )
    assert store.reader.documents("talks").total == 1


def test_the_same_id_in_two_dossiers_is_no_clash(store):
    store.writer.create(settings("other"))
    store.writer.add("talks", read(document(id="1")))
    assert store.writer.add("other", read(document("Qatar offers help.", id="1", outlet="Other"))) == "added"


def test_a_newer_reader_counts_and_the_older_reading_is_kept(store):
    old, new = read(document()), read(document(), version="2", certainty="certain")
    store.writer.add("talks", old)
    assert store.writer.add("talks", new) == "reread"
    assert list(store.reader.records("talks")) == [new]
    assert store.reader.record("talks", old.document.id, reader="plain 1") == old
    assert store.reader.documents("talks").items[0].readers == ("plain 1", "plain 2")
    assert {c.claim.certainty for c in store.reader.claims("talks").items} == {"certain"}
    assert store.reader.claims("talks", ClaimFilter(superseded=True)).total == 4
    assert store.writer.add("talks", old) == "known"


def test_another_result_of_the_same_reader_replaces_its_record(store):
    store.writer.add("talks", read(document()))
    assert store.writer.add("talks", read(document(), certainty="certain")) == "reread"
    assert store.reader.claims("talks", ClaimFilter(superseded=True)).total == 2


def test_removing_takes_all_versions_and_what_was_read(store):
    store.writer.add(
        "talks", read(document(url="https://a.example/1")), page=RawPage(content=b"<p>", media_type="text/html")
    )
    store.writer.add("talks", read(document("Egypt waits.", url="https://a.example/1")))
    kept = read(document("Norway hosts talks.", url="https://a.example/2"))
    store.writer.add("talks", kept)
    gone = store.reader.documents("talks").items[0].id
    assert store.writer.remove_document("talks", gone) == 2
    assert list(store.reader.records("talks")) == [kept]
    assert store.reader.counts() == {"dossiers": 1, "documents": 1, "records": 1, "claims": 1, "reviews": 0}
    assert store.reader.search("Egypt OR waits", "talks") == ()
    assert store.reader.search("Egypt", "talks") == ()
    with pytest.raises(StoreError, match="no document"):
        store.writer.remove_document("talks", gone)


def test_dropping_a_dossier_leaves_the_others(store):
    store.writer.create(settings("other"))
    store.writer.add("talks", read(document()))
    store.writer.add("other", read(document()))
    store.writer.drop("talks")
    assert [d.name for d in store.reader.dossiers()] == ["other"]
    assert store.reader.counts()["documents"] == 1
    with pytest.raises(StoreError, match="no dossier is named 'talks'; there are: other"):
        store.reader.documents("talks")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": "Turkey\x00 waits."}, "NUL character at position 6"),
        ({"title": "half \ud800"}, "surrogate"),
        ({"id": "x" * 601}, "1 to 600 characters"),
        ({"id": " "}, "1 to 600 characters"),
    ],
)
def test_what_no_database_holds_is_refused_by_name(store, fields, message):
    with pytest.raises(InputError, match=message):
        store.writer.add("talks", read(document(**({"text": TEXT} | fields))))
    assert store.reader.counts()["documents"] == 0


def test_a_record_that_quotes_what_is_not_there_is_refused(store):
    record = read(document())
    claim = record.claims[0].model_copy(update={"evidence": quote("xx Turkey", "Turkey")})
    with pytest.raises(InputError, match="does not hold what it quotes"):
        store.writer.add("talks", record.model_copy(update={"claims": (claim,)}))


def test_pages_are_kept_once_and_come_back_as_they_were(store):
    page = RawPage(
        content=bytes(range(256)) * 40, media_type="text/html", charset="utf-8", address="https://a.example/1",
        fetched_at="2025-02-27T10:00:00Z", offsets=((0, 5, 10, 15),), cut=((15, 30),),
    )  # fmt: skip
    one, two = document(), document("Egypt waits.")
    store.writer.add("talks", read(one), page=page)
    store.writer.add("talks", read(two), page=page)
    assert store.reader.page("talks", one.id) == page == store.reader.page("talks", two.id)
    store.writer.keep_page("talks", two.id, RawPage(content=b"", media_type="text/plain"))
    assert store.reader.page("talks", two.id).content == b""
    assert store.reader.page("talks", one.id) == page


def test_names_of_dossiers(store):
    with pytest.raises(StoreError, match="already"):
        store.writer.create(settings())
    store.writer.set_settings("talks", settings("renamed", title="Round two", aliases={"Ankara": "TUR"}))
    assert store.reader.settings("renamed").aliases == {"Ankara": "TUR"}
    store.writer.create(settings())
    with pytest.raises(StoreError, match="already"):
        store.writer.set_settings("renamed", settings())


def test_pages_of_a_list(store):
    for d in articles(7):
        store.writer.add("talks", read(d))
    whole = store.reader.documents("talks").items
    parts = [store.reader.documents("talks", offset=i, limit=3) for i in (0, 3, 6)]
    assert tuple(item for part in parts for item in part.items) == whole
    assert {part.total for part in parts} == {7}
    assert [d.published for d in whole] == sorted(d.published for d in whole)


def _add(address: str, numbers: range) -> None:
    with open_store(address) as store:
        for i in numbers:
            store.writer.add("talks", read(articles(30)[i]))


def test_two_processes_add_at_once(store, address):
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=_add, args=(address, numbers)) for numbers in (range(20), range(29, 9, -1))]
    for process in both:
        process.start()
    for process in both:
        process.join(120)
    assert [p.exitcode for p in both] == [0, 0]
    documents = store.reader.documents("talks")
    assert documents.total == 30
    assert {d.version for d in documents.items} == {1}
    assert store.reader.claims("talks").total == 120


def test_reviews_survive_rereading(store):
    record = read(document())
    store.writer.add("talks", record)
    store.writer.review(review(record.claims[0].id, "correct", certainty="certain"))
    store.writer.add("talks", read(document(), certainty="probable"))
    claims = next(iter(store.reader.records("talks"))).claims
    assert [c.certainty for c in claims] == ["certain", "probable"]
    assert store.reader.orphaned_reviews("talks") == ()
    store.writer.remove_document("talks", record.document.id)
    assert len(store.reader.orphaned_reviews("talks")) == 1
