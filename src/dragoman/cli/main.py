"""The command line: one Typer application, one file a group of commands."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer

import dragoman

GROUPS = (
    "reading",
    "workspace",
    "dossiers",
    "questions",
    "reviews",
    "watching",
    "readers",
    "exchange",
    "doctor",
    "serve",
    "bulk",
)
"""Files of this room that add commands, in the order of the help page."""

app = typer.Typer(
    name="dragoman",
    help="Reads the reporting on a negotiation and keeps the record: who would do what, on what condition, according "
    "to whom, how sure - and what nobody has said.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and end.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    del version


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dragoman {dragoman.__version__}")
        raise typer.Exit


for _group in GROUPS:
    importlib.import_module(f"dragoman.cli.{_group}").register(app)


def main() -> None:
    """Entry point of the command `dragoman`."""
    app()
