"""Where a workspace lives: a file, or the address of a PostgreSQL database."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from dragoman.model import StoreError

WORKSPACE_VARIABLE = "DRAGOMAN_WORKSPACE"
FILE_NAME = "dragoman.sqlite"


def default_address() -> str:
    """The workspace that is meant when nobody says which.

    In this order: the environment variable `DRAGOMAN_WORKSPACE`; `dragoman.sqlite` in the current folder if there is
    one; `dragoman.sqlite` in the folder where the platform keeps a user's data.
    """
    stated = os.environ.get(WORKSPACE_VARIABLE, "").strip()
    if stated:
        return stated
    here = Path.cwd() / FILE_NAME
    return str(here if here.exists() else user_data_path("dragoman", appauthor=False) / FILE_NAME)


def parse_address(address: str | Path) -> URL:
    """The database address for what a person wrote: a path, `sqlite:///path`, or `postgresql://user@host/name`.

    Raises:
        StoreError: if the address names another kind of database or cannot be understood.
    """
    text = str(address).strip()
    if not text:
        raise StoreError("the workspace address is empty; give a file, or postgresql://user@host/name")
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        # The error's own text may repeat the address with its password.
        raise StoreError("the workspace address cannot be understood; write postgresql://user@host/name") from error
    scheme = url.drivername.partition("+")[0]
    if scheme in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if scheme == "sqlite":
        if not url.database or url.database == ":memory:":
            raise StoreError("a workspace is a file; write sqlite:///folder/name.sqlite or just the path")
        return URL.create("sqlite", database=str(Path(url.database).expanduser().absolute()))
    raise StoreError(f"a workspace is a file or a PostgreSQL database, not {scheme}://")


def shown(url: URL) -> str:
    """The address as messages show it: never with its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(drivername="postgresql").render_as_string(hide_password=True)
