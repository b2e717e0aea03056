"""`dragoman read` and `dragoman demo`."""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dragoman.cli.errors import PARTLY, one_line
from dragoman.cli.readers import meter_of
from dragoman.cli.terminal import show
from dragoman.model import Document, DragomanError, Reader, Record, SettingError

READ_HELP = """Read articles and print their records.

PATHS are files, addresses (http, https) or `-` for standard input. Formats: text with or without a `key: value` header,
HTML, JSON and JSON lines (own, IPTC ninjs, schema.org), RSS and Atom feeds, e-mail (.eml), WARC, WACZ and PDF.

Examples:

    dragoman read article.txt --published 2025-02-27 --outlet Babel

    dragoman read articles.jsonl --json > records.jsonl

    dragoman read https://news.example.org/story --explain

    curl -s https://example.org/story | dragoman read - --format html

    dragoman read articles.jsonl --reader hybrid --json    (needs DRAGOMAN_MODEL_URL, see docs/how-to/own-model.md)
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
    reader: Annotated[str, typer.Option(help="Who reads; see `dragoman readers`.")] = "built-in",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With a model: what reading would send and cost; nothing is sent.")
    ] = False,
) -> None:
    """Read articles and print their records."""
    from dragoman.sources import LoadFault, load, unread_reason

    with one_line():
        chosen = _reader(reader, rules_only)
        asks = meter_of(chosen)
        if dry_run and asks is None:
            raise SettingError(f"--dry-run is for readers that ask a model; {reader!r} sends nothing anywhere")
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
                    if dry_run and asks is not None:
                        asks.foresee(item)
                        good += 1
                        continue
                    reason = unread_reason(item) if reader != "model" else None
                    if reason:
                        typer.secho(f"dragoman: {path}: not read: {reason}", fg="yellow", err=True)
                    _print(chosen.read(item) if not reason else _unread(item, reason), json, explain)
                    good += 1
            except DragomanError as error:
                typer.secho(f"dragoman: {error}", fg="red", err=True)
                bad += 1
                last = error
        if asks is not None:
            typer.secho(f"dragoman: {asks.summary(dry=dry_run)}", err=True)
        if bad and last is not None:
            raise typer.Exit(PARTLY if good else last.exit_code)


def _reader(name: str, rules_only: bool) -> Reader:
    if name == "built-in":
        from dragoman.reading import BuiltInReader, ReadingSettings

        settings = ReadingSettings.from_environment()
        return BuiltInReader(settings.model_copy(update={"tagger": False}) if rules_only else settings)
    if rules_only:
        raise SettingError("--rules-only is for the built-in reader")
    from dragoman.readers import find_reader

    return find_reader(name)


def _unread(document: Document, reason: str) -> Record:
    from dragoman.reading import BuiltInReader

    return Record.unread(document, BuiltInReader().info, reason)


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
