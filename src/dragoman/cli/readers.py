"""`dragoman readers` and `dragoman compare`: who can read, and how far two readers agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from dragoman.cli.workspace import JsonOption, console, guarded, progress, row, table_of
from dragoman.model import Document, InputError, Reader, Record, SettingError

if TYPE_CHECKING:
    from dragoman.readers.model import ModelReader, Usage

COMPARE_HELP = """Compare two readers, claim by claim and field by field.

Give two files of records as `dragoman read --json` prints them, or articles and the names of two readers.

Examples:

    dragoman compare mine.jsonl theirs.jsonl --html side-by-side.html

    dragoman compare articles.jsonl --readers built-in,model --csv > differences.csv
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("readers")(guarded(readers))
    app.command("compare", help=COMPARE_HELP)(guarded(compare))


@dataclass
class Meter:
    """Counts what a model is asked, before and after."""

    model: ModelReader
    foreseen: list[Usage] = field(default_factory=list)

    def foresee(self, document: Document) -> None:
        """Count a document that is not read."""
        self.foreseen.append(self.model.estimate(document))

    def summary(self, *, dry: bool) -> str:
        """One line: what was used, or would be."""
        from dragoman.readers.model import Usage

        settings = self.model.settings
        if not dry:
            return f"{settings.name}: {self.model.usage.summary(settings)}"
        total = Usage(estimated=True)
        for usage in self.foreseen:
            total.requests += usage.requests
            total.tokens_in += usage.tokens_in
            total.tokens_out += usage.tokens_out
        where = settings.url or "nowhere: DRAGOMAN_MODEL_URL is not set"
        return f"nothing was sent; at most, to {settings.name} at {where}: {total.summary(settings)}"


def meter_of(reader: Reader) -> Meter | None:
    """The meter of a reader that asks a model, None for any other."""
    for candidate in (reader, getattr(reader, "second", None)):
        if hasattr(candidate, "estimate") and hasattr(candidate, "usage"):
            return Meter(cast("ModelReader", candidate))
    return None


def readers(*, as_json: JsonOption = False) -> None:
    """List the readers that there are: those that ship, and those that installed packages add."""
    from dragoman.readers import reader_names

    names = reader_names()
    if as_json:
        typer.echo(json.dumps(names, ensure_ascii=False))
        return
    table = table_of("reader", "what it is")
    for name, what in names.items():
        row(table, name, what)
    console().print(table)


def compare(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Two files of records, or articles.")],
    *,
    names: Annotated[
        str | None, typer.Option("--readers", metavar="ONE,TWO", help="Read the articles with these two.")
    ] = None,
    page: Annotated[Path | None, typer.Option("--html", help="Write a page with the claims side by side.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the claims as CSV, each field as both have it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Compare two readers."""
    from dragoman.readers import compare as comparing

    if names is None:
        if len(paths) != 2:
            raise SettingError("give two files of records, or articles with --readers ONE,TWO")
        first, second = (list(_records(path)) for path in paths)
    else:
        first, second = _read(paths, names)
    result = comparing.compare(first, second)
    if not result.rows:
        raise InputError("the two have no document with a claim in common")
    if page is not None:
        try:
            page.write_text(comparing.as_html(result), encoding="utf-8")
        except OSError as error:
            raise InputError(f"{page} cannot be written: {error.strerror}") from error
    if as_json:
        typer.echo(result.to_json())
    elif as_csv:
        typer.echo(comparing.as_csv(result), nl=False)
    else:
        table = table_of("field", "same", "of", "kappa", title=f"{result.readers[0]} and {result.readers[1]}")
        for it in result.fields:
            row(table, it.field, it.same, it.of, "" if it.kappa is None else f"{it.kappa:.2f}")
        console().print(table)
        typer.echo(
            f"{result.both} claims of both, {result.only_first} of the first only, {result.only_second} of the second"
        )


def _read(paths: list[str], names: str) -> tuple[list[Record], list[Record]]:
    from dragoman.readers import find_reader
    from dragoman.sources import LoadFault, load

    chosen = [name.strip() for name in names.split(",")]
    if len(chosen) != 2:
        raise SettingError("--readers takes two names, such as built-in,model")
    one, two = (find_reader(name) for name in chosen)
    documents = [it for path in paths for it in load(path) if not isinstance(it, LoadFault)]
    pairs = [(one.read(it), two.read(it)) for it in progress(documents, len(documents), "reading")]
    for reader in (one, two):
        if (meter := meter_of(reader)) is not None:
            typer.secho(f"dragoman: {meter.summary(dry=False)}", err=True)
    return [a for a, _ in pairs], [b for _, b in pairs]


def _records(path: str) -> Iterator[Record]:
    try:
        with Path(path).open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    try:
                        yield Record.from_json(line)
                    except ValueError as error:
                        raise InputError(
                            f"{path}:{number}: this is no record as `dragoman read --json` prints"
                        ) from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
