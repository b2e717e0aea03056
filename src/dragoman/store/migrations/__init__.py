"""Alembic migrations of a workspace, run by `dragoman.store.migrate` from the installed package."""
