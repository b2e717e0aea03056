"""The same tests on both databases."""

from __future__ import annotations

import os
import uuid

import pytest
from postgres_server import Server, binaries
from sqlalchemy import create_engine, text

from dragoman.store import open_store
from dragoman.store.address import parse_address


@pytest.fixture(scope="session")
def postgres_base(tmp_path_factory):
    """Address of a server on which databases may be made: DRAGOMAN_TEST_POSTGRES, or one started for these tests."""
    stated = os.environ.get("DRAGOMAN_TEST_POSTGRES")
    pytest.importorskip("psycopg", reason="the PostgreSQL driver is not installed (extra `postgres`)")
    if stated:
        yield stated
        return
    missing = binaries()
    if missing:
        pytest.skip(f"no PostgreSQL: set DRAGOMAN_TEST_POSTGRES to a server's address ({missing})")
    with Server() as server:
        yield server.address


@pytest.fixture
def postgres(postgres_base):
    """Address of an empty PostgreSQL database."""
    name = f"dragoman_{uuid.uuid4().hex[:12]}"
    admin = create_engine(parse_address(postgres_base), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield parse_address(postgres_base).set(database=name, drivername="postgresql").render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request, tmp_path):
    """Address of an empty workspace, on either database."""
    if request.param == "sqlite":
        return str(tmp_path / "workspace.sqlite")
    return request.getfixturevalue("postgres")


@pytest.fixture
def store(address):
    with open_store(address, busy_seconds=5) as opened:
        yield opened
