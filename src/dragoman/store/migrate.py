"""Brings a workspace to the shape that this version of dragoman knows, with the migrations inside the package."""

from __future__ import annotations

import logging

from sqlalchemy import Connection, Engine, inspect, text

from dragoman.model import StoreError
from dragoman.store.address import shown
from dragoman.store.engine import reading, writing

HEAD = "0001"
"""The newest migration. A test holds it equal to what the folder says."""

_LOCK = 0x647261676F6D616E  # "dragoman" in ASCII: PostgreSQL's advisory lock against two programs that migrate at once


def revision(connection: Connection) -> str | None:
    """The migration that a workspace stands at, None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def bring_up(engine: Engine) -> None:
    """Migrate if needed, in one transaction: a program that dies on the way leaves the workspace as it was.

    Raises:
        StoreError: if a newer version of dragoman wrote the workspace, or the file holds something else.
    """
    with reading(engine) as connection:
        found = revision(connection)
    if found == HEAD:
        return
    # Imported here because a workspace that is up to date, the common case, opens faster without it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415
    from alembic.script.revision import RevisionError  # noqa: PLC0415
    from alembic.util.exc import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "dragoman.store:migrations")
    config.set_main_option("path_separator", "os")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if found is not None:
        try:
            ScriptDirectory.from_config(config).get_revision(found)
        except (CommandError, RevisionError) as error:
            raise StoreError(
                f"the workspace {shown(engine.url)} was written by a newer version of dragoman; install that version"
            ) from error
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        found = revision(connection)
        if found == HEAD:  # another program was faster
            return
        if found is None and inspect(connection).get_table_names():
            raise StoreError(
                f"{shown(engine.url)} holds a database of something else; give an empty one or another file"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
