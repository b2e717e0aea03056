"""Commands on one dossier: add, reread, show, without, search."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from dragoman.cli.choosing import DEFAULT_READER, Read, ReaderOption, reader_of
from dragoman.cli.dossier_views import VIEWS, Listed, overview, view
from dragoman.cli.errors import PARTLY
from dragoman.cli.workspace import (
    JsonOption,
    NameArgument,
    WorkspaceOption,
    console,
    guarded,
    notices,
    open_workspace,
    progress,
    row,
    table_of,
)
from dragoman.model import Document, Dossier, DragomanError, InputError, Record, SettingError

if TYPE_CHECKING:
    from dragoman.store import RawPage, Store

_SHARE = 0.1
"""Share of a dossier that must be new for `add` to analyse it at once: all analyses together then cost no more than some
multiple of the last one, however many times something is added."""

PAGES = (".html", ".htm", ".xhtml")
"""Suffixes of files that are kept as pages beside the article taken from them."""


class Item(NamedTuple):
    """Something to add: a document to be read, or a record that was read elsewhere."""

    document: Document
    record: Record | None = None
    page: RawPage | None = None


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (("add", add), ("reread", reread), ("show", show), ("without", without), ("search", search)):
        app.command(name)(guarded(command))


def add(
    name: NameArgument,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, addresses (http, https), or - for standard input.")
    ],
    *,
    published: Annotated[str | None, typer.Option(help="Date of publication, ISO (2025-02-27).")] = None,
    outlet: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    format: Annotated[str | None, typer.Option(help="Format of the input where its name does not tell.")] = None,
    reader: ReaderOption = DEFAULT_READER,
    analyse: Annotated[
        bool | None,
        typer.Option(
            "--analyse/--no-analyse",
            help="Work out at once what holds across the reports, or leave that to the first look. Default: at once "
            "where a tenth of the dossier is new.",
            show_default=False,
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Read articles into a dossier. What is known already is left alone; a changed article becomes a new version.

    JSON lines may hold articles, or records as `dragoman read --json` prints them. An article that another reader has
    read is read again by the one that `--reader` names: the newest reading counts, the others are kept beside it.
    """
    with open_workspace(workspace) as store:
        store.reader.dossier(name)
        faults: list[DragomanError] = []
        items = inputs(paths, faults, outlet=outlet, published=published, format=format)
        with reader_of(reader, store, name) as read:
            outcomes = keep(store, name, progress(items, None, f"adding to {name}"), read, faults, by=reader)
        _renew(store, name, outcomes, analyse)
        _report(outcomes, faults)


def keep(
    store: Store, name: str, items: Iterator[Item], read: Read, faults: list[DragomanError], *, by: str = DEFAULT_READER
) -> Counter[str]:
    """Read and keep items, each in a transaction of its own; one that cannot be read loses none of the others.

    Args:
        store: the workspace.
        name: the dossier.
        items: what to add.
        read: turns a document into a record.
        faults: what could not be read is added here, after a message.
        by: name of who reads. The built-in reader leaves alone what anybody has read.

    Returns:
        How many were `added`, a `new version`, `reread` or `known`.

    Raises:
        StoreError: if the workspace fails; what was kept before is safe.
    """
    outcomes: Counter[str] = Counter()
    for item in items:
        try:
            if item.record is None and by == DEFAULT_READER and store.reader.knows(name, item.document):
                outcomes["known"] += 1
                continue
            record = item.record or read(item.document)
            outcomes[store.writer.add(name, record, page=item.page)] += 1
        except InputError as error:
            _fault(faults, error)
    return outcomes


def inputs(
    paths: list[str],
    faults: list[DragomanError],
    *,
    outlet: str | None = None,
    published: str | None = None,
    format: str | None = None,
) -> Iterator[Item]:
    """Everything that paths and addresses hold; what cannot be read goes to `faults`, after a message."""
    from dragoman.sources import LoadFault, load

    for path in paths:
        try:
            if path.startswith(("http://", "https://")):
                yield _fetched(path)
            elif _holds_records(path):
                yield from _records(path, faults)
            elif format in (None, "html") and Path(path).suffix.lower() in PAGES and not (outlet or published):
                yield _page(Path(path).read_bytes(), address=None, charset=None, content_type="text/html")
            else:
                for item in load(path, outlet=outlet, published=published, format=format):
                    if not isinstance(item, LoadFault):
                        yield Item(item)
                    elif item.severity == "error":
                        _fault(faults, item.as_error())
                    else:
                        typer.secho(f"dragoman: {item}", fg="yellow", err=True)
        except OSError as error:
            _fault(faults, InputError(f"{path}: {error.strerror}"))
        except SettingError:
            raise
        except DragomanError as error:
            _fault(faults, error)


def reread(
    name: NameArgument,
    documents: Annotated[list[str] | None, typer.Argument(metavar="[DOCUMENT]...", help="Only these.")] = None,
    *,
    reader: ReaderOption = DEFAULT_READER,
    workspace: WorkspaceOption = None,
) -> None:
    """Read the documents of a dossier again, such as with a newer version or another reader.

    Older readings and all reviews are kept. The newest reading counts; two of them are compared on the page Readers.
    """
    with open_workspace(workspace) as store:
        ids = documents or [d.id for d in store.reader.documents(name, limit=10_000_000).items]
        faults: list[DragomanError] = []
        outcomes: Counter[str] = Counter()
        with reader_of(reader, store, name) as read:
            for id in progress(ids, len(ids), f"rereading {name}"):
                try:
                    outcomes[store.writer.add(name, read(store.reader.document(name, id)))] += 1
                except InputError as error:
                    _fault(faults, error)
        _renew(store, name, outcomes, None)
        outcomes["unchanged"] = outcomes.pop("known", 0)
        lost = len(store.reader.orphaned_reviews(name))
        if lost:
            notices().print(f"{lost} reviews are on claims that are no longer read; see: dragoman review log {name}")
        _report(outcomes, faults)


def show(
    name: NameArgument,
    part: Annotated[str | None, typer.Argument(metavar=f"[{'|'.join(VIEWS)}]", help="What to show.")] = None,
    *,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    records: Annotated[bool, typer.Option("--records", help="With --json: the records too.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows shown in the terminal; --json and --csv give all.")] = 60,
    workspace: WorkspaceOption = None,
) -> None:
    """Show what holds across the reports of a dossier, or one part of it."""
    if part is not None and part not in VIEWS:
        raise SettingError(f"there is nothing called {part!r} to show; choose from {', '.join(VIEWS)}")
    if as_csv and part is None:
        raise SettingError(f"--csv needs one part: {', '.join(VIEWS)}")
    with open_workspace(workspace) as store:
        result = analysis(store, name)
        if part is None and as_json:
            if records:
                result = result.model_copy(update={"records": tuple(store.reader.records(name))})
            data = result.as_json()
            if not records:
                del data["records"]
            typer.echo(json.dumps(data, ensure_ascii=False))
            return
        if part is None:
            console().print(overview(store, name, result))
            return
        shown = None if as_json or as_csv else limit
        _print(view(store, name, result, part, shown), as_json=as_json, as_csv=as_csv, limit=limit)


def analysis(store: Store, name: str) -> Dossier:
    """The analysis of a dossier, made anew only if something changed; on a terminal it is said when that takes time."""
    from dragoman.dossier import build, program

    version = program()
    kept = store.reader.analysis(name, store.reader.inputs_digest(name, version))
    if kept is not None:
        return kept
    documents = store.reader.dossier(name).documents
    with notices().status(f"working out what holds across {documents} documents"):
        return store.analysis(name, build, program=version)


def _renew(store: Store, name: str, outcomes: Counter[str], wanted: bool | None) -> None:
    """Make the analysis after documents changed: if it is wanted, or by default if a good share of them did."""
    changed = outcomes.total() - outcomes["known"]
    if wanted or (wanted is None and changed and changed >= _SHARE * store.reader.dossier(name).documents):
        analysis(store, name)


def without(
    name: NameArgument,
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Such as outlet:Bloomberg or TUR:Erdogan.")],
    *,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Take sources out: which reported propositions still stand, which fall, and why.

    A source is an outlet, a person, or a state with all who speak for it. What rests on nothing else falls; a number
    of origins says only that nothing shows them to depend on one another.

    Examples:
        dragoman without talks outlet:Bloomberg

        dragoman without talks outlet:Reuters outlet:AP --json
    """
    from dragoman.dossier.knockout import knockout

    with open_workspace(workspace) as store:
        result = analysis(store, name)
        result = result.model_copy(update={"records": tuple(store.reader.records(name))})
    fates = knockout(result, *sources)
    if as_json:
        typer.echo(json.dumps([f.as_json() for f in fates], ensure_ascii=False))
        return
    from dragoman.cli.knockout_view import show as show_knockout

    show_knockout(console(), result, sources, fates)


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORD...", help='Words and "phrases"; -WORD after -- leaves out.')
    ],
    *,
    dossier: Annotated[str | None, typer.Option("--in", metavar="NAME", help="Only in this dossier.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most claims and most documents to list.")] = 20,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Find claims and documents by words."""
    query = " ".join(f'"{w}"' if " " in w and '"' not in w else w for w in words)
    with open_workspace(workspace) as store:
        hits = store.reader.search(query, dossier, limit=limit)
    if as_json:
        typer.echo(json.dumps([h.as_json() for h in hits], ensure_ascii=False))
        return
    table = table_of("document", "claim", "outlet", "published", "found")
    for h in hits:
        row(table, h.document, h.claim, h.outlet or "?", h.published or "?", h.snippet)
    console().print(table) if hits else notices().print("nothing found")


def _print(listed: Listed, *, as_json: bool, as_csv: bool, limit: int) -> None:
    if as_json:
        typer.echo(json.dumps(listed.data, ensure_ascii=False))
        return
    if as_csv:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(listed.columns)
        writer.writerows([_cell(value) for value in values] for values in listed.rows)
        typer.echo(out.getvalue(), nl=False)
        return
    table = table_of(*listed.columns, title=listed.title)
    for values in listed.rows[:limit]:
        row(table, *values)
    console().print(table)
    if listed.total > limit:
        notices().print(f"{listed.total - limit} more; use --limit, --csv or --json")


def _cell(value: object) -> object:
    """A value for a spreadsheet, which must not take text from the news for a formula."""
    text = "" if value is None else value
    return (
        "'" + text if isinstance(text, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") and len(text) > 1 else text
    )


def _report(outcomes: Counter[str], faults: list[DragomanError]) -> None:
    parts = [f"{number} {what}" for what, number in outcomes.items() if number]
    if faults:
        parts.append(f"{len(faults)} not read")
    typer.echo(", ".join(parts) or "nothing to add", err=True)
    if faults:
        raise typer.Exit(PARTLY if sum(outcomes.values()) else faults[-1].exit_code)


def _fault(faults: list[DragomanError], error: DragomanError) -> None:
    faults.append(error)
    typer.secho(f"dragoman: {error}", fg="red", err=True)


def _holds_records(path: str) -> bool:
    """Whether a file holds records; its first line tells."""
    if Path(path).suffix.lower() not in (".jsonl", ".ndjson"):
        return False
    with Path(path).open(encoding="utf-8", errors="replace") as lines:
        try:
            first = json.loads(next((line for line in lines if line.strip()), ""))
        except ValueError:
            return False
    return isinstance(first, dict) and {"document", "claims", "reader"} <= set(first)


def _records(path: str, faults: list[DragomanError]) -> Iterator[Item]:
    with Path(path).open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = Record.from_json(line)
            except ValueError as error:
                first = str(error).splitlines()[0]
                _fault(faults, InputError(f"{path}:{number}: this is no record: {first}"))
                continue
            yield Item(record.document, record)


def _fetched(url: str) -> Item:
    from dragoman.sources.fetch import Fetcher

    with Fetcher() as fetcher:
        got = fetcher.get(url)
    return _page(got.body, address=got.url, charset=got.charset, content_type=got.content_type)


def _page(data: bytes, *, address: str | None, charset: str | None, content_type: str) -> Item:
    """The article of a page, with the page itself and the map between both."""
    from dragoman.sources.page import extract_page
    from dragoman.store import RawPage

    found = extract_page(data, url=address, charset=charset)
    for notice in found.notices:
        typer.secho(f"dragoman: {address or found.document.title or 'page'}: {notice}", fg="yellow", err=True)
    page = RawPage(
        content=data,
        media_type=content_type.partition(";")[0].strip() or "text/html",
        charset=found.encoding,
        address=address,
        offsets=tuple((s.start, s.end, s.raw_start, s.raw_end) for s in found.alignment.stretches),
        cut=tuple((d.raw_start, d.raw_end) for d in found.dropped),
    )
    return Item(found.document, page=page)
