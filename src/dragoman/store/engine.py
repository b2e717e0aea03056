"""Opens the database behind an address, and turns its failures into errors that say what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dragoman.model import StoreError
from dragoman.store.address import shown

WRITE = "dragoman_write"
"""Execution option of a connection that is about to write."""


def make_engine(url: URL, busy_seconds: float) -> Engine:
    """An engine for a workspace.

    SQLite runs with a write-ahead log (readers never wait for the writer), foreign keys, and `synchronous=FULL`: what
    is committed survives a power cut too, at one flush per document, which is small beside reading the document.

    Args:
        url: from `parse_address`.
        busy_seconds: how long to wait while another process writes (SQLite) or for a lock or connection (PostgreSQL).

    Raises:
        StoreError: if the folder cannot be made or the PostgreSQL driver is not installed.
    """
    if url.get_backend_name() == "postgresql":
        try:
            return create_engine(
                url,
                pool_pre_ping=True,  # a server that was restarted gets new connections instead of errors
                connect_args={
                    "connect_timeout": max(2, round(busy_seconds)),
                    "options": f"-c lock_timeout={round(busy_seconds * 1000)} -c timezone=UTC",
                    "application_name": "dragoman",
                },
            )
        except (ImportError, NoSuchModuleError) as error:
            raise StoreError("PostgreSQL needs a driver; install it with: pip install 'dragoman[postgres]'") from error
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder of the workspace {path} cannot be made: {error.strerror}") from error
    engine = create_engine(url, connect_args={"timeout": busy_seconds, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver's guess
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={round(busy_seconds * 1000)}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-65536",  # 64 MiB
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer that began as a reader would meet "locked" at once, without waiting, when it comes to write.
        writes = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the workspace from beginning to end."""
    with translated(engine.url), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: all of it is kept, or nothing."""
    with translated(engine.url), engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        yield connection


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn what a database raises into a StoreError with a remedy."""
    try:
        yield
    except StoreError:
        raise
    except DBAPIError as error:
        raise StoreError(_explain(shown(url), error)) from error
    except PoolTimeout as error:
        raise StoreError(f"all connections to the workspace {shown(url)} are in use; try again") from error
    except SQLAlchemyError as error:
        raise StoreError(f"the workspace {shown(url)} cannot be used: {error}") from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StoreError(_FULL.format(shown(url))) from error
        raise


_FULL = (
    "no room left for the workspace {}: nothing of the last step was kept, all before it is safe; free space and repeat"
)
_LOCKED = "the workspace {} is in use by another program, which did not let go in time; nothing was changed; try again"
_GONE = (
    "the database server of the workspace {} cannot be reached or went away; what was committed is safe; "
    "repeat when it is back"
)

# Parts of messages, lower case, in SQLite 3 and in PostgreSQL's and libpq's English; SQLSTATE codes come first.
_SIGNS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("database or disk is full", "no space left", "could not extend file"), _FULL),
    (("database is locked", "database table is locked", "lock timeout"), _LOCKED),
    (("readonly database", "read-only transaction"), "the workspace {} may only be read, not written"),
    (("unable to open database file",), "the workspace {} cannot be opened: check the path and your rights there"),
    (
        ("file is not a database", "malformed", "file is encrypted"),
        "{} is not a dragoman workspace, or it is damaged; restore it from a backup",
    ),
    (("disk i/o error",), "the disk failed while using the workspace {}; nothing of the last step was kept"),
    (("does not exist",), "the workspace {} cannot be opened: the database or role does not exist"),
    (("authentication failed", "no password supplied"), "the workspace {} refuses the name or password"),
    (
        (
            "connection refused", "server closed the connection", "terminating connection", "connection is lost",
            "the connection is closed", "connection timeout", "could not connect", "connection failed",
            "the database system is", "connection reset", "consuming input failed", "sending query failed",
        ),
        _GONE,
    ),
)  # fmt: skip
_STATES = {"53100": _FULL, "55P03": _LOCKED, "40P01": _LOCKED, "57P01": _GONE, "57P02": _GONE, "57P03": _GONE}


def _explain(where: str, error: DBAPIError) -> str:
    cause = error.orig
    state = getattr(cause, "sqlstate", None)
    if state in _STATES:
        return _STATES[state].format(where)
    message = str(cause).strip()
    for signs, text in _SIGNS:
        if any(sign in message.lower() for sign in signs):
            return text.format(where)
    return f"the workspace {where} cannot be used: {message.splitlines()[0] if message else type(cause).__name__}"
