"""Killed, locked out, out of room, read-only, damaged: nothing committed is lost, and each says what to do."""

from __future__ import annotations

import re
import sqlite3
import threading
import time

import pytest
from builders import articles, document, read, settings
from kills import complete, half_records, spawn, torture
from postgres_server import Server, binaries
from sqlalchemy import event, text

from dragoman.model import StoreError
from dragoman.store import open_store


@pytest.mark.slow
def test_killed_at_random_moments(address):
    outcome = torture(address, kills=20, number=120, seed=11)
    assert (outcome.kills, outcome.lost, outcome.half) == (20, 0, 0)
    assert complete(address, 120)


def test_killed_once(address):
    with open_store(address) as store:
        store.writer.create(settings())
    process = spawn(address, 200)
    committed = [process.stdout.readline().strip() for _ in range(30)][1:]
    process.kill()
    committed += process.communicate()[0].splitlines()
    with open_store(address) as store:
        kept = {entry.id for entry in store.reader.documents("talks", limit=500).items}
    assert set(committed) <= kept
    assert len(kept) - len(committed) <= 1
    assert half_records(address) == 0


def test_an_error_inside_a_transaction_leaves_nothing_of_it(store):
    store.writer.create(settings())

    @event.listens_for(store._engine, "before_cursor_execute")
    def fail(_connection, _cursor, statement, *_others):
        if statement.startswith("INSERT INTO roles"):
            raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="no room left"):
        store.writer.add("talks", read(document()))
    event.remove(store._engine, "before_cursor_execute", fail)
    assert store.reader.counts() == {"dossiers": 1, "documents": 0, "records": 0, "claims": 0, "reviews": 0}
    assert store.writer.add("talks", read(document())) == "added"


def test_a_full_disk(tmp_path):
    path = tmp_path / "w.sqlite"
    with open_store(path) as store:
        store.writer.create(settings())
        with store._engine.connect() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar()

        @event.listens_for(store._engine, "begin")
        def limit(connection):
            # SQLite's own word for a full disk; the limit holds for the connection, so it is set wherever one begins.
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 30}")

        added = []

        def fill():
            for d in articles(400):
                store.writer.add("talks", read(d))
                added.append(d.id)

        with pytest.raises(StoreError, match=re.escape(str(path)) + ".*free space and repeat"):
            fill()
        assert added
        assert {e.id for e in store.reader.documents("talks", limit=1000).items} == set(added)
    assert half_records(path) == 0
    with open_store(path) as store:  # room again
        assert {store.writer.add("talks", read(d)) for d in articles(len(added) + 5)} == {"known", "added"}


def test_a_file_that_may_not_grow(tmp_path):
    resource = pytest.importorskip("resource", reason="limits on file sizes are of POSIX")
    path = tmp_path / "w.sqlite"
    with open_store(path) as store:
        store.writer.create(settings())
    most = path.stat().st_size + 200 * 1024
    process = spawn(str(path), 500, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    out, problem = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "StoreError" in problem
    committed = {line for line in out.splitlines() if line != "ready"}
    with open_store(path) as store:
        assert committed <= {e.id for e in store.reader.documents("talks", limit=1000).items}
    assert half_records(str(path)) == 0


def test_a_locked_file_waits_and_then_says_so(tmp_path):
    path = tmp_path / "w.sqlite"
    with open_store(path) as store:
        store.writer.create(settings())
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    with open_store(path, busy_seconds=0.2) as store:
        with pytest.raises(StoreError, match="in use by another program"):
            store.writer.add("talks", read(document()))
        assert store.reader.documents("talks").total == 0  # reading goes on
    with open_store(path, busy_seconds=20) as store:
        threading.Timer(0.3, lambda: other.execute("COMMIT")).start()
        assert store.writer.add("talks", read(document())) == "added"
    other.close()


@pytest.mark.postgres
def test_a_locked_dossier_on_postgresql(postgres):
    with open_store(postgres, busy_seconds=0.3) as store:
        store.writer.create(settings())
        with store._engine.connect() as other:
            other.execute(text("SELECT * FROM dossiers FOR UPDATE"))
            with pytest.raises(StoreError, match="in use by another program"):
                store.writer.add("talks", read(document()))
            other.rollback()
        assert store.writer.add("talks", read(document())) == "added"


@pytest.mark.postgres
def test_the_server_killed_while_documents_are_added(postgres_base):
    if binaries():
        pytest.skip(f"a server of one's own is needed to kill it ({binaries()})")
    with Server() as server:
        address = server.address
        with open_store(address, busy_seconds=5) as store:
            store.writer.create(settings())
            added, failed = set(), []

            def work():
                for d in articles(5000):
                    try:
                        store.writer.add("talks", read(d))
                        added.add(d.id)
                    except StoreError as error:
                        failed.append(error)
                        return

            for round_ in range(3):
                worker = threading.Thread(target=work)
                worker.start()
                time.sleep(0.4 + 0.2 * round_)
                server.kill()
                worker.join(60)
                assert not worker.is_alive()
                assert "what was committed is safe" in str(failed[-1])
                server.start()
                kept = {e.id for e in store.reader.documents("talks", limit=10_000).items}
                assert added <= kept
                assert len(kept - added) <= round_ + 1  # committed, but the answer never came
                added |= kept
        assert half_records(address) == 0
        with open_store(address) as store:
            again = [store.writer.add("talks", read(d)) for d in articles(len(added) + 3)]
            assert again[-3:] == ["added"] * 3


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"this is no database at all, only text " * 50, "not a dragoman workspace"), (None, "something else")],
)
def test_a_file_of_something_else_is_left_alone(tmp_path, content, message):
    path = tmp_path / "w.sqlite"
    if content is None:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE mine (x)")
        other.commit()
        other.close()
    else:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=message):
        open_store(path)
    if content is not None:
        assert path.read_bytes() == content


def test_a_workspace_of_a_newer_version_is_left_alone(address):
    with open_store(address) as store, store._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version of dragoman"):
        open_store(address)


def test_killed_while_the_workspace_is_made(address):
    process = spawn(address, 1)
    time.sleep(0.45)
    process.kill()
    process.communicate()
    with open_store(address) as store:
        store.writer.create(settings())
        assert store.reader.documents("talks").total == 0


def test_no_workspace_there(tmp_path):
    with pytest.raises(StoreError, match=r"no workspace at .*dragoman new"):
        open_store(tmp_path / "none.sqlite", create=False)
    assert not (tmp_path / "none.sqlite").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be made"):
        open_store(tmp_path / "file" / "w.sqlite")


@pytest.mark.postgres
def test_a_server_that_is_not_there():
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        open_store("postgresql://someone:secret@127.0.0.1:1/none", busy_seconds=1)
    assert "secret" not in str(caught.value)


@pytest.mark.postgres
def test_a_database_that_is_not_there(postgres_base):
    with pytest.raises(StoreError, match="does not exist"):
        open_store(postgres_base.rsplit("/", 1)[0] + "/no_such_database")
