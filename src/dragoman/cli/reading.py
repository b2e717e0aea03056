"""`dragoman read` and `dragoman demo`."""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dragoman.cli.errors import PARTLY, one_line
from dragoman.cli.terminal import show
from dragoman.model import Document, DragomanError, Record

READ_HELP = """Read articles and print their records.

PATHS are files, addresses (http, https) or `-` for standard input. Formats: text with or without a `key: value` header,
HTML, JSON and JSON lines (own, IPTC ninjs, schema.org), RSS and Atom feeds, e-mail (.eml), WARC, WACZ and PDF.

Examples:

    dragoman read article.txt --published 2025-02-27 --outlet Babel

    dragoman read articles.jsonl --json > records.jsonl

    dragoman read https://news.example.org/story --explain

    curl -s https://example.org/story | dragoman read - --format html
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("read", help=READ_HELP)(read)
    app.command("demo")(demo)


def read(
    paths: Annotated[list[str], typer.Argument(help="Files, addresses, or - for standard input.", metavar="PATH...")],
    published: Annotated[str | None, typer.Option(help="Date of publication, ISO (2025-02-27).")] = None,
    outlet: Annotated[str | None, typer.Option(help="Who published it; left out of every chain.")] = None,
    format: Annotated[str | None, typer.Option(help="Format of the input where its name does not tell.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One record per line as JSON.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show the cue behind each field.")] = False,
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Do without the trained tagger.")] = False,
) -> None:
    """Read articles and print their records."""
    from dragoman.reading import BuiltInReader, ReadingSettings
    from dragoman.sources import LoadFault, load, unread_reason

    with one_line():
        settings = ReadingSettings.from_environment()
        if rules_only:
            settings = settings.model_copy(update={"tagger": False})
        reader = BuiltInReader(settings)
        good = bad = 0
        last: DragomanError | None = None
        for path in paths:
            try:
                for item in load(path, outlet=outlet, published=published, format=format):
                    if isinstance(item, LoadFault):
                        typer.secho(f"dragoman: {item}", fg="yellow" if item.severity == "notice" else "red", err=True)
                        bad += item.severity == "error"
                        last = item.as_error() if item.severity == "error" else last
                        continue
                    reason = unread_reason(item)
                    if reason:
                        typer.secho(f"dragoman: {path}: not read: {reason}", fg="yellow", err=True)
                    _print(reader.read(item) if not reason else _unread(reader, item, reason), json, explain)
                    good += 1
            except DragomanError as error:
                typer.secho(f"dragoman: {error}", fg="red", err=True)
                bad += 1
                last = error
        if bad and last is not None:
            raise typer.Exit(PARTLY if good else last.exit_code)


def _unread(reader: object, document: Document, reason: str) -> Record:
    from dragoman.model import Problem
    from dragoman.reading import BuiltInReader

    assert isinstance(reader, BuiltInReader)
    return Record(
        document=document,
        parties=(),
        attributions=(),
        claims=(),
        reader=reader.info,
        problems=(Problem(step="language", message=f"not read: {reason}"),),
    )


def _print(record: Record, json: bool, explain: bool) -> None:
    if json:
        sys.stdout.write(record.to_json() + "\n")
        sys.stdout.flush()
    else:
        show(Console(), record, explain=explain)


def demo(
    json: Annotated[bool, typer.Option("--json", help="The record as JSON.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show the cue behind each field.")] = False,
) -> None:
    """Read the example that ships with dragoman and show its record.

    The article is a constructed example in our own words; nothing in it is news.
    """
    from dragoman.reading import read as read_document
    from dragoman.sources import load

    with one_line(), resources.as_file(resources.files("dragoman") / "examples" / "demo.txt") as path:
        for item in load(Path(path)):
            if isinstance(item, Document):
                _print(read_document(item), json, explain)
