"""`dragoman export`, `dragoman import` and `dragoman formats`."""

from __future__ import annotations

import getpass
import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.workspace import (
    JsonOption,
    NameArgument,
    WorkspaceOption,
    console,
    guarded,
    notices,
    open_workspace,
    row,
    table_of,
)
from dragoman.model import Document, DossierSettings, DragomanError, InputError

if TYPE_CHECKING:
    from dragoman.exchange.bundle import Bundle
    from dragoman.store import Store

FormatArgument = Annotated[str, typer.Argument(metavar="FORMAT", help="As `dragoman formats` lists them.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("export")(guarded(export))
    app.command("import")(guarded(bring_in))
    app.command("formats")(guarded(list_formats))


def list_formats(as_json: JsonOption = False) -> None:
    """List the formats of export and import, and what each loses.

    For example: dragoman formats --json
    """
    from dragoman.exchange.formats import formats

    if as_json:
        typer.echo(json.dumps([f.as_data() for f in formats().values()], ensure_ascii=False))
        return
    table = table_of("format", "what", "export", "import", "for")
    for f in formats().values():
        row(table, f.name, f.title, "yes" if f.writes else "", "yes" if f.reads else "", f.use)
    console().print(table)


def export(
    name: NameArgument,
    format: FormatArgument,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="File to write; a folder for csv, parquet and brat.")],
    *,
    text: Annotated[
        bool, typer.Option("--text", help="With the articles' texts where the format leaves the choice.")
    ] = False,
    raw_cells: Annotated[
        bool, typer.Option("--raw-cells", help="CSV for programs: no apostrophe before cells that look like formulas.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print files and losses as JSON.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a dossier for another tool, and say what that format could not hold.

    For example: dragoman export talks dna talks.dna
    """
    from dragoman.exchange import formats
    from dragoman.exchange.bundle import WriteOptions

    found = formats.named(format)
    with open_workspace(workspace) as store:
        bundle = _bundle(store, name, judged=format in ("dna", "brat", "share", "qdpx", "webannotation", "prov"))
    options = WriteOptions(guard_formulas=not raw_cells, include_text=text)
    written = formats.write(bundle, format, out, options)
    if as_json:
        data = {"format": format, "files": [str(f) for f in written.files], "notes": list(written.notes)}
        typer.echo(json.dumps(data | {"loses": list(found.loses)}, ensure_ascii=False))
        return
    shown = str(out) if len(written.files) > 1 else str(written.files[0])
    notices().print(f"wrote {shown}", markup=False, highlight=False, soft_wrap=True)
    for note in written.notes:
        notices().print(f"  {note}", markup=False, highlight=False, soft_wrap=True)
    if found.loses:
        notices().print(f"  {format} does not hold: {', '.join(found.loses)}", markup=False, soft_wrap=True)


def _bundle(store: Store, name: str, *, judged: bool) -> Bundle:
    """A dossier on its way out.

    Args:
        store: the workspace.
        name: of the dossier.
        judged: whether the format keeps the machine's reading and people's judgements apart; others get the claims as
            they stand after review.
    """
    from dragoman.cli.dossiers import analysis
    from dragoman.exchange.bundle import Bundle

    made = analysis(store, name)
    records = tuple(store.reader.records(name, layer="machine" if judged else "human"))
    settings = store.reader.settings(name) if judged else store.reader.effective_settings(name)
    return Bundle(made.model_copy(update={"records": records, "settings": settings}), store.reader.reviews(name))


def bring_in(
    name: NameArgument,
    format: FormatArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What the other tool wrote; a folder for brat.")],
    *,
    texts: Annotated[
        list[str] | None,
        typer.Option("--texts", metavar="PATH", help="Articles whose texts are put back by their digest (share)."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Whose judgements these are where the file does not say. Default: as `review`."),
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Bring in what another tool wrote: readings, and people's corrections as reviews.

    The dossier is begun if there is none of that name. Importing twice changes nothing.

    For example: dragoman import talks brat corrected/ --by ana
    """
    from dragoman.exchange import formats
    from dragoman.exchange.bundle import ReadOptions

    with open_workspace(workspace, create=True) as store:
        known = any(d.name == name for d in store.reader.dossiers())
        options = ReadOptions(
            records=tuple(store.reader.records(name, layer="machine")) if known else (),
            reviews=store.reader.reviews(name) if known else (),
            texts=tuple(_documents(texts or [])),
            reviewer=by or os.environ.get("DRAGOMAN_REVIEWER") or getpass.getuser(),
            made_at=datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            dossier=name,
        )
        found = formats.read(format, file, options)
        _begin(store, name, found.bundle.dossier.settings, known=known)
        outcomes: Counter[str] = Counter()
        for record in found.bundle.records:
            outcomes[store.writer.add(name, record)] += 1
        kept = {_judgement(r) for r in options.reviews}
        for review in found.bundle.reviews:
            new = review.model_copy(update={"dossier": name})
            if _judgement(new) in kept:
                outcomes["known"] += 1
                continue
            outcomes["reviews" if store.writer.review(new, history=True) else "known"] += 1
    if as_json:
        typer.echo(json.dumps({"outcomes": outcomes, "notes": list(found.notes)}, ensure_ascii=False))
        return
    typer.echo(", ".join(f"{n} {what}" for what, n in outcomes.items()) or "nothing to take over", err=True)
    for note in found.notes:
        notices().print(f"  {note}", markup=False, highlight=False, soft_wrap=True)


def _judgement(review: object) -> str:
    """What a review says, apart from when it was said."""
    from dragoman.model import Review

    assert isinstance(review, Review)
    fields = review.as_json()
    return json.dumps([fields[f] for f in ("claim", "reviewer", "verdict", "changes", "note")], sort_keys=True)


def _begin(store: Store, name: str, settings: DossierSettings, *, known: bool) -> None:
    """Make the dossier, or add the issues and assignments that it did not have."""
    if not known:
        store.writer.create(settings.model_copy(update={"name": name}))
        return
    mine = store.reader.settings(name)
    ids = {issue.id for issue in mine.issues}
    issues = (*mine.issues, *(i for i in settings.issues if i.id not in ids))
    merged = mine.model_copy(update={"issues": issues, "assigned": settings.assigned | mine.assigned})
    if merged != mine:
        store.writer.set_settings(name, merged)


def _documents(paths: list[str]) -> list[Document]:
    from dragoman.sources import LoadFault, load

    made: list[Document] = []
    for path in paths:
        try:
            for item in load(path):
                if isinstance(item, LoadFault):
                    typer.secho(f"dragoman: {item}", fg="yellow", err=True)
                else:
                    made.append(item)
        except DragomanError as error:
            raise InputError(f"--texts {path}: {error}") from error
    return made
