"""Commands on the workspace as a whole: new, list, remove, settings, backup, restore."""

from __future__ import annotations

import functools
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from dragoman.cli.errors import one_line
from dragoman.model import DossierSettings, DragomanError, InputError, SettingError

if TYPE_CHECKING:
    from dragoman.store import Store

T = TypeVar("T")
P = ParamSpec("P")

WorkspaceOption = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        "-w",
        help="File of the workspace, or postgresql://user@host/name. Default: DRAGOMAN_WORKSPACE, else "
        "dragoman.sqlite here if there is one, else in your data folder.",
        show_default=False,
    ),
]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of the dossier.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]

PATIENCE = 2.0
"""Seconds after which a progress bar appears."""


def open_workspace(address: str | None, *, create: bool = False) -> Store:
    """Open the workspace that is meant; imported late, so that commands without one start faster."""
    from dragoman.store import open_store

    return open_store(address, create=create)


def guarded(command: Callable[P, T]) -> Callable[P, T]:
    """A command whose errors end in one line and an exit status."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with one_line():
            return command(*args, **kwargs)

    return run


def console() -> Console:
    """The terminal that results go to."""
    return Console(soft_wrap=False)


WHOLE = frozenset({"dossier", "document", "claim", "reviewer", "published", "date", "when", "since", "until"})
"""Columns that are never cut or broken: people copy ids from them."""


def table_of(*columns: str, title: str | None = None) -> Table:
    """An empty table."""
    table = Table(title=None if title is None else Text(title), title_justify="left")
    for name in columns:
        table.add_column(name, no_wrap=name in WHOLE, overflow="fold")
    return table


def row(table: Table, *values: object) -> None:
    """Add a row of plain text: what comes from the news is never taken for markup or for control of the terminal."""
    table.add_row(*(Text(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", "" if v is None else str(v))) for v in values))


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def notices() -> Console:
    """The terminal that messages go to, apart from results."""
    return Console(stderr=True)


def progress(items: Iterable[T], total: int | None, label: str) -> Iterator[T]:
    """The items, with a progress bar on a terminal once it has taken longer than `PATIENCE`."""
    begun = time.monotonic()
    bar: Progress | None = None
    task = None
    done = 0
    try:
        for item in items:
            yield item
            done += 1
            if bar is None and sys.stderr.isatty() and time.monotonic() - begun > PATIENCE:
                bar = Progress(
                    TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
                    console=notices(), transient=True,
                )  # fmt: skip
                bar.start()
                task = bar.add_task(label, total=total)
            if bar is not None and task is not None:
                bar.update(task, completed=done)
    finally:
        if bar is not None:
            bar.stop()


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands: tuple[tuple[str, Callable[..., None]], ...] = (
        ("new", new),
        ("list", list_dossiers),
        ("remove", remove),
        ("settings", settings),
        ("backup", backup),
        ("restore", restore),
    )
    for name, command in commands:
        app.command(name)(guarded(command))


def new(
    name: NameArgument,
    title: Annotated[str | None, typer.Option(help="What the negotiation is about, for people.")] = None,
    file: Annotated[Path | None, typer.Option("--settings", help="A dossier.toml to begin with.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Begin a dossier: all records on one negotiation."""
    chosen = _from_file(file) if file else DossierSettings(name=name)
    chosen = chosen.model_copy(update={"name": name, "title": title or chosen.title})
    with open_workspace(workspace, create=True) as store:
        store.writer.create(chosen)
        notices().print(f"dossier {name!r} begun in {store.address}", highlight=False, markup=False)


def list_dossiers(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="List the documents of this dossier.")] = None,
    versions: Annotated[
        bool, typer.Option("--versions", help="Also versions of articles that were superseded.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """List dossiers, or the documents of one."""
    with open_workspace(workspace) as store:
        if name is None:
            dossiers = store.reader.dossiers()
            if as_json:
                typer.echo(json.dumps([d.as_json() for d in dossiers], ensure_ascii=False))
                return
            table = table_of("dossier", "title", "documents", "claims", "reviews")
            for d in dossiers:
                row(table, d.name, d.title, d.documents, d.claims, d.reviews)
        else:
            documents = store.reader.documents(name, versions=versions, limit=1_000_000).items
            if as_json:
                typer.echo(json.dumps([d.as_json() for d in documents], ensure_ascii=False))
                return
            table = table_of("document", "published", "outlet", "title", "version", "claims", "read by")
            for e in documents:
                mark = str(e.version) if e.current else f"{e.version} (superseded)"
                row(table, e.id, e.published or "?", e.outlet or "?", e.title, mark, e.claims, ", ".join(e.readers))
        console().print(table)


def remove(
    name: NameArgument,
    documents: Annotated[list[str] | None, typer.Argument(metavar="[DOCUMENT]...", help="Ids of documents.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before removing a whole dossier.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Remove documents with all their versions, or without DOCUMENT the whole dossier."""
    with open_workspace(workspace) as store:
        if documents:
            for id in documents:
                number = store.writer.remove_document(name, id)
                notices().print(f"removed {id} ({number} version{'s' if number > 1 else ''})", markup=False)
            return
        entry = store.reader.dossier(name)
        if not yes:
            typer.confirm(
                f"Remove {name} with {entry.documents} documents and {entry.reviews} reviews? This cannot be undone.",
                abort=True,
                err=True,
            )
        store.writer.drop(name)
        notices().print(f"removed {name}", markup=False)


def settings(
    name: NameArgument,
    edit: Annotated[bool, typer.Option("--edit", help="Open the file in your editor (EDITOR).")] = False,
    file: Annotated[
        str | None, typer.Option("--set", metavar="FILE", help="Take the settings from a file, - for standard input.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Print dossier.toml (issues, aliases, sources), or change it."""
    from dragoman.store.settings_file import from_toml, to_toml

    with open_workspace(workspace) as store:
        text = to_toml(store.reader.settings(name))
        if file is not None:
            chosen = _from_file(Path(file)) if file != "-" else from_toml(sys.stdin.read())
        elif edit:
            edited = _edited(text)
            if edited == text:
                notices().print("nothing was changed")
                return
            try:
                chosen = from_toml(edited)
                store.writer.set_settings(name, chosen)
            except DragomanError as error:
                kept = Path(re.sub(r"[^\w.-]+", "_", name) + ".rejected.toml")
                kept.write_text(edited, encoding="utf-8")
                raise type(error)(f"{error}; your text is kept in {kept}: mend it, then use --set {kept}") from error
        else:
            typer.echo(text, nl=False)
            return
        if not edit:
            store.writer.set_settings(name, chosen)
        notices().print(f"settings of {chosen.name} changed", markup=False)


def backup(
    name: NameArgument,
    out: Annotated[Path | None, typer.Option("--out", help="File to write; without it standard output.")] = None,
    pages: Annotated[bool, typer.Option(help="With the pages that documents were taken from.")] = True,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a dossier as JSON lines: documents, readings, reviews and settings."""
    with open_workspace(workspace) as store:
        lines = store.export(name, pages=pages)
        if out is None:
            for line in lines:
                typer.echo(line)
            return
        part = out.with_name(out.name + ".part")  # a backup that was cut off must not look like one
        try:
            with part.open("w", encoding="utf-8", newline="\n") as stream:
                for line in lines:
                    stream.write(line + "\n")
            part.replace(out)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise InputError(f"{out} cannot be written: {error.strerror}") from error


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` wrote.")],
    name: Annotated[str | None, typer.Option("--name", help="Another name for the dossier.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Bring a dossier that was backed up into the workspace."""
    try:
        with file.open(encoding="utf-8") as lines, open_workspace(workspace, create=True) as store:
            restored = store.restore(lines, name=name)
            notices().print(f"restored {restored} to {store.address}", highlight=False, markup=False)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not text in UTF-8") from error


def _from_file(path: Path) -> DossierSettings:
    from dragoman.store.settings_file import from_toml

    try:
        return from_toml(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not text in UTF-8") from error


def _edited(text: str) -> str:
    """The text as the user leaves it in an editor."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dossier.toml"
        path.write_text(text, encoding="utf-8")
        try:
            subprocess.run([*shlex.split(editor), str(path)], check=True)
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            raise SettingError(f"the editor {editor!r} did not end well ({error}); set EDITOR, or use --set") from error
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(f"what the editor {editor!r} left cannot be read: {error}") from error
