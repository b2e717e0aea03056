"""A dossier as files: the formats of `exchange`, a backup, a brief."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dragoman.exchange.brief import to_html, to_markdown
from dragoman.exchange.bundle import Bundle, WriteOptions
from dragoman.exchange.files import zipped
from dragoman.model import Dossier
from dragoman.web.desk import Desk
from dragoman.web.problems import Problem


@dataclass(frozen=True)
class Format:
    """One way out.

    Attributes:
        module: the file of `exchange` whose `write` makes it, None for what is made here.
        what: for people: what it holds and who reads it.
    """

    name: str
    suffix: str
    media_type: str
    module: str | None
    title: str
    what: str


FORMATS: tuple[Format, ...] = (
    Format("csv", ".zip", "application/zip", "csvfiles", "Tables (CSV)",
           "Every claim, role, source and condition, one table a file. For spreadsheets, R and pandas."),
    Format("jsonl", ".jsonl", "application/x-ndjson", "jsonlines", "Records (JSON lines)",
           "What was read from each document, with every span. Comes back with `dragoman add`."),
    Format("plover", ".jsonl", "application/x-ndjson", "plover", "Events (PLOVER JSON)",
           "Events and commitments in the PLOVER scheme, with modes for the negated and the hypothetical."),
    Format("dna", ".dna", "application/vnd.sqlite3", "dna", "Discourse Network Analyzer",
           "A .dna file with statements coded; its password is dragoman."),
    Format("brief", ".md", "text/markdown; charset=utf-8", None, "Brief (Markdown)",
           "What is new, changed, disputed and unsaid; every sentence names its claims. `dragoman verify` checks it."),
    Format("brief-html", ".html", "text/html; charset=utf-8", None, "Brief (HTML)", "The same, for print and mail."),
    Format("analysis", ".json", "application/json", None, "Analysis (JSON)",
           "Issues, report groups, origins, conflicts, the unsaid and the conditions, without the records."),
    Format("backup", ".jsonl", "application/x-ndjson", None, "Backup (JSON lines)",
           "Documents, versions, readings, reviews and settings: all that `dragoman restore` needs."),
)  # fmt: skip
BY_NAME = {f.name: f for f in FORMATS}


def made(desk: Desk, name: str, format: str) -> tuple[Format, Iterator[bytes]]:
    """A dossier in a format, in pieces.

    Raises:
        Problem: 404 if there is no such format, 503 if the analysis is not at hand yet.
    """
    chosen = BY_NAME.get(format)
    if chosen is None:
        raise Problem(404, "Not found", f"There is no format {format!r}; there are {', '.join(BY_NAME)}.")
    desk.store.reader.dossier(name)
    if chosen.name == "backup":
        return chosen, (f"{line}\n".encode() for line in desk.store.export(name, pages=False))
    analysed, state = desk.analysis(name)
    if state in ("first", "failed"):
        raise Problem(
            503, "Not ready", "The analysis of this dossier is being made; try again in a moment.", retry_after=5
        )
    if chosen.name == "analysis":
        return chosen, iter([analysed.dossier.model_copy(update={"records": ()}).to_json().encode()])
    whole = analysed.dossier.model_copy(update={"records": tuple(desk.store.reader.records(name))})
    if chosen.name == "brief":
        return chosen, iter([to_markdown(whole).encode()])
    if chosen.name == "brief-html":
        return chosen, iter([to_html(whole).encode()])
    return chosen, _written(desk, whole, chosen)


def _written(desk: Desk, whole: Dossier, chosen: Format) -> Iterator[bytes]:
    module = importlib.import_module(f"dragoman.exchange.{chosen.module}")
    bundle = Bundle(whole, desk.store.reader.reviews(whole.name))
    with tempfile.TemporaryDirectory() as folder:
        name = "tables" if chosen.suffix == ".zip" else f"dossier{chosen.suffix}"
        written = module.write(bundle, Path(folder) / name, WriteOptions())
        if chosen.suffix == ".zip":
            return iter([zipped({file.name: file.read_bytes() for file in written.files})])
        return iter([written.files[0].read_bytes()])
