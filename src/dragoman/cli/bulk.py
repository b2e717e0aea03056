"""Commands over millions of documents: bulk, query, bulk-to."""

from __future__ import annotations

import contextlib
import csv
import glob
import io
import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dragoman.cli.errors import PARTLY
from dragoman.cli.workspace import (
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
from dragoman.model import InputError, SettingError

if TYPE_CHECKING:
    from dragoman.bulk import Event

BULK_HELP = """Screen and read whole archives; write tables as Parquet, partitioned by day of publication.

INPUTS are web archives (.warc, .warc.gz), JSON lines, Parquet files with a column `text`, or any file that `dragoman
read` knows; patterns such as 'crawl/*.warc.gz' may be quoted. Killing a run at any moment loses only the pieces at work:
the same command goes on and ends with the same files. Further inputs may be added to a folder later; settings may not
change. See docs/how-to/bulk.md.

Examples:

    dragoman bulk crawl-20250303.warc.gz --out march

    dragoman bulk 'crawl/*.warc.gz' --out march --workers 8

    dragoman bulk /shared/crawl/*.warc.gz --out /shared/march --engine ray --address auto
"""
QUERY_HELP = """Ask the output of a bulk run in SQL (DuckDB). Its tables are views, each with a column `day`.

Examples:

    dragoman query march "SELECT day, count(*) AS articles FROM documents GROUP BY day ORDER BY day"

    dragoman query march "SELECT origin, count(*) FROM claims WHERE act = 'REJECT' GROUP BY origin" --csv

    dragoman query march "DESCRIBE claims"
"""
TO_HELP = """Put records of a bulk run into a dossier of the workspace, without reading the articles again.

Examples:

    dragoman bulk-to corridor march --where "document IN (SELECT document FROM roles WHERE key = 'TUR')"

    dragoman bulk-to corridor march --where "day >= '2025-03-03' AND outlet = 'Northern Wire'"
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("bulk", help=BULK_HELP)(guarded(bulk))
    app.command("query", help=QUERY_HELP)(guarded(query))
    app.command("bulk-to", help=TO_HELP)(guarded(bulk_to))


def bulk(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files or quoted patterns.")],
    *,
    out: Annotated[Path, typer.Option(help="Folder of the run: new, or one to go on with.")],
    workers: Annotated[int | None, typer.Option(help="Processes. Default: one a core.", show_default=False)] = None,
    screen: Annotated[bool, typer.Option(help="Leave out what is not about a negotiation.")] = True,
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Do without the trained tagger.")] = False,
    reader: Annotated[
        str,
        typer.Option(
            "--reader", help="Who reads; see `dragoman readers`. One that asks a model asks in every process."
        ),
    ] = "built-in",
    groups: Annotated[bool, typer.Option(help="Find claims of different documents that state the same.")] = True,
    shard_size: Annotated[float, typer.Option(help="Size of a piece of an input in MB.")] = 16.0,
    engine: Annotated[str, typer.Option(help="`local` processes, or `ray` for a cluster.")] = "local",
    address: Annotated[
        str | None, typer.Option(help="Address of the Ray cluster (`auto` on one of its nodes).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Screen and read whole archives (see BULK_HELP)."""
    from dragoman.bulk import ENGINES, BulkSettings, run
    from dragoman.reading import ReadingSettings

    name = next((e for e in ENGINES if e == engine), None)
    if name is None:
        raise SettingError(f"there is no engine {engine!r}; there are {', '.join(ENGINES)}")
    if shard_size <= 0:
        raise SettingError(f"the size of a piece must be more than 0 MB, not {shard_size:g}")
    reading = ReadingSettings.from_environment()
    if rules_only:
        if reader != "built-in":
            raise SettingError("--rules-only is for the built-in reader")
        reading = reading.model_copy(update={"tagger": False})
    settings = BulkSettings(
        screen=screen, reading=reading, reader=reader, groups=groups, shard_bytes=max(1, int(shard_size * (1 << 20)))
    )
    begun = time.monotonic()
    with _Meter() as meter:
        summary = run(_files(inputs), out, settings, engine=name, workers=workers, address=address, listen=meter.hear)
    if as_json:
        typer.echo(json.dumps(summary))
    else:
        _tell(out, summary, meter.fresh, time.monotonic() - begun)
    if summary["lost"]:
        raise typer.Exit(PARTLY)


def _files(inputs: Iterable[str]) -> list[Path]:
    found: list[Path] = []
    for given in inputs:
        if glob.has_magic(given) and not Path(given).exists():
            matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - patterns may be absolute
            if not matches:
                raise InputError(f"{given}: no file has such a name")
            found += map(Path, matches)
        else:
            found.append(Path(given))
    return found


def _tell(out: Path, summary: dict[str, Any], fresh: int, seconds: float) -> None:
    articles, documents = summary["articles"], summary["documents"]
    left_out = ", ".join(f"{n:,} {reason}" for reason, n in summary["left_out"].items() if n) or "none"
    typer.echo(f"{articles:,} articles, {documents:,} read over {summary['days']:,} days; left out: {left_out}")
    if fresh:
        typer.echo(f"{fresh:,} articles in this run, {fresh / seconds:.1f} a second")
    if summary["problems"]:
        typer.echo(f"{summary['problems']:,} problems are listed in {out / 'problems.jsonl'}")
    if summary["lost"]:
        typer.secho(f"{summary['lost']:,} pieces could not be finished; run the same command again", fg="red", err=True)


class _Meter(contextlib.AbstractContextManager["_Meter"]):
    """A line of progress: pieces, articles, rate, share left out, problems. On a terminal only."""

    def __init__(self) -> None:
        self.fresh = 0
        self._articles = self._documents = self._problems = self._pieces = self._left = 0
        self._running: dict[int, tuple[str, int]] = {}
        self._begun: float | None = None
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=notices(), transient=True
        )
        self._task = self._bar.add_task("starting", total=None)
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> _Meter:
        if self._shown:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._bar.stop()

    def hear(self, event: Event) -> None:
        """Take note of an event."""
        from dragoman.bulk import Done, Lost, Stage
        from dragoman.bulk import Progress as Step

        if isinstance(event, Stage):
            self._bar.update(self._task, description=event.what, completed=event.done, total=event.total or None)
            return
        if isinstance(event, Step):
            self._begun = self._begun or time.monotonic()
            self._running[event.worker] = (event.shard, event.articles)
        elif isinstance(event, Done):
            report = event.report
            self._pieces += 1
            self._articles += report.articles
            self._documents += report.documents
            self._problems += report.problems
            self._running = {k: v for k, v in self._running.items() if v[0] != report.shard}
            if self._begun is not None:
                self.fresh += report.articles
        elif isinstance(event, Lost):
            self._problems += 1
            typer.secho(f"dragoman: {event.why}", fg="red", err=True)
        self._show()

    def _show(self) -> None:
        if not self._shown:
            return
        running = sum(n for _, n in self._running.values())
        rate = (self.fresh + running) / (time.monotonic() - self._begun) if self._begun else 0.0
        share = 1 - self._documents / self._articles if self._articles else 0.0
        self._bar.update(
            self._task,
            description=f"{self._articles + running:,} articles, {rate:.1f}/s, {share:.0%} left out, "
            f"{self._problems:,} problems, {self._pieces:,} pieces",
            total=None,
        )


def query(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a bulk run.")],
    sql: Annotated[str, typer.Argument(help="A statement in DuckDB's SQL.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One row a line as JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Comma-separated values.")] = False,
    limit: Annotated[int, typer.Option(help="Rows shown as a table; --json and --csv give all.")] = 100,
) -> None:
    """Ask the output of a bulk run in SQL (see QUERY_HELP)."""
    from dragoman.bulk.query import query as ask

    answer = ask(folder, sql)
    if as_json:
        for values in answer.rows:
            typer.echo(json.dumps(dict(zip(answer.columns, values, strict=True)), ensure_ascii=False, default=str))
    elif as_csv:
        for line in _csv(answer.columns, answer.rows):
            typer.echo(line, nl=False)
    else:
        table = table_of(*answer.columns)
        more = False
        for number, values in enumerate(answer.rows):
            if number == limit:
                more = True
                break
            row(table, *values)
        console().print(table)
        if more:
            typer.secho(f"only the first {limit} rows are shown (--limit, --json, --csv)", fg="yellow", err=True)


def _csv(columns: list[str], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    for values in (columns, *rows):
        buffer = io.StringIO()
        csv.writer(buffer).writerow(
            [json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v for v in values]
        )
        yield buffer.getvalue()


def bulk_to(
    name: NameArgument,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a bulk run.")],
    *,
    where: Annotated[
        str | None, typer.Option(help="A condition in SQL over the columns of `documents`; all documents without it.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Put records of a bulk run into a dossier (see TO_HELP)."""
    from dragoman.bulk.query import records

    outcomes: dict[str, int] = {}
    with open_workspace(workspace) as store:
        store.reader.dossier(name)
        for record in progress(records(folder, where), None, f"adding to {name}"):
            known = store.reader.knows(name, record.document)
            outcome = "known" if known else store.writer.add(name, record)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
    typer.echo(", ".join(f"{n:,} {outcome}" for outcome, n in outcomes.items()) or "no document fits")
