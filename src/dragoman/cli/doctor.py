"""`dragoman doctor`: what is installed, what is missing, and how to get it."""

from __future__ import annotations

import json
import os
import platform
import re
import sys
from importlib import metadata, resources, util
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

import dragoman
from dragoman.cli.workspace import JsonOption, console, guarded, row, table_of
from dragoman.model import DragomanError, ModelError, SettingError

State = Literal["ok", "missing", "fault"]

EXTRAS = {
    "feeds": "watch feeds and fetch pages",
    "warc": "read web archives",
    "pdf": "read PDF files",
    "postgres": "keep a workspace in PostgreSQL",
    "agreement": "compare reviewers",
    "graph": "hand a dossier to networkx",
    "frames": "pandas, polars and Parquet",
    "bulk": "read millions of documents",
    "model": "let a language model read",
    "web": "the pages in a browser",
}
"""Extra -> what it is for. A test holds the names equal to what the package declares."""


class Finding(NamedTuple):
    """One line of the examination; `fix` is what to do about it."""

    part: str
    state: State
    found: str
    fix: str = ""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(guarded(doctor))


def doctor(
    *,
    load: Annotated[bool, typer.Option(help="Load the language model too, which takes a second.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Examine the installation: program, models, tables, workspace, optional parts; say how to get what is missing.

    Exit status 0 if reading works, 4 if it does not. Nothing is downloaded and nothing is changed.

    For example: dragoman doctor --json
    """
    findings = [*_program(), *_models(load=load), *_tables(), _workspace(), *_settings(), *_extras()]
    if as_json:
        typer.echo(json.dumps([f._asdict() for f in findings], ensure_ascii=False))
    else:
        table = table_of("part", "state", "found", "what to do")
        for f in findings:
            row(table, *f)
        console().print(table)
    faults = [f for f in findings if f.state == "fault"]
    if faults:
        raise ModelError(f"{faults[0].part}: {faults[0].found}")


def _program() -> list[Finding]:
    where = f"{dragoman.__version__} in {Path(dragoman.__file__).parent}"
    python = f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}"
    new_enough = sys.version_info >= (3, 11)
    return [
        Finding("dragoman", "ok", where),
        Finding(
            "Python", "ok" if new_enough else "fault", python, "" if new_enough else "install Python 3.11 or newer"
        ),
    ]


def _models(*, load: bool) -> list[Finding]:
    from dragoman.reading.settings import PIPELINES, ReadingSettings

    try:
        settings = ReadingSettings.from_environment()
    except SettingError as error:
        return [Finding("settings", "fault", str(error), "correct or unset the variable")]
    name = settings.pipeline
    found = []
    if util.find_spec(name) is None:
        fix = f"pip install {name}, or set DRAGOMAN_PIPELINE to an installed one"
        found.append(Finding("language model", "fault", f"{name} is not installed", fix))
    else:
        found.append(Finding("language model", "ok", f"{name} {_version(name)}"))
        if load:
            from dragoman.model import Document
            from dragoman.reading import read

            try:
                read(Document.of("Norway offered to host the talks."), settings)
                found.append(Finding("reading", "ok", "a sentence was read"))
            except DragomanError as error:
                found.append(Finding("reading", "fault", str(error), f"pip install --force-reinstall {name}"))
    others = [p for p in PIPELINES if p != name and util.find_spec(p) is not None]
    if others:
        found.append(Finding("other pipelines", "ok", ", ".join(others), "choose one with DRAGOMAN_PIPELINE"))
    weights = sorted(p.name for p in _files("dragoman.reading") if p.suffix == ".onnx")
    if not settings.tagger:
        found.append(Finding("attribution tagger", "missing", "turned off by DRAGOMAN_TAGGER"))
    elif weights:
        found.append(Finding("attribution tagger", "ok", ", ".join(weights)))
    else:
        found.append(Finding("attribution tagger", "missing", "no weights are installed; rules read alone"))
    readers = sorted(e.name for e in metadata.entry_points(group="dragoman.readers"))
    if readers:
        found.append(Finding("other readers", "ok", ", ".join(readers)))
    return found


def _files(package: str) -> list[Path]:
    with resources.as_file(resources.files(package)) as folder:
        return [p for p in folder.rglob("*") if p.is_file()]


def _version(module: str) -> str:
    try:
        return metadata.version(metadata.packages_distributions().get(module, [module])[0])
    except metadata.PackageNotFoundError:
        return ""


def _tables() -> list[Finding]:
    files = [p for p in _files("dragoman.knowledge") if p.suffix in (".csv", ".yml", ".gz")]
    if not files:
        return [Finding("knowledge tables", "fault", "none are installed", "reinstall dragoman")]
    return [Finding("knowledge tables", "ok", f"{len(files)} tables")]


def _workspace() -> Finding:
    from dragoman.store import default_address
    from dragoman.store.address import parse_address, shown

    try:
        url = parse_address(default_address())
    except DragomanError as error:
        return Finding("workspace", "missing", str(error), "correct DRAGOMAN_WORKSPACE")
    if url.get_backend_name() != "sqlite":
        return Finding("workspace", "ok", shown(url))
    path = Path(str(url.database))
    if not path.exists():
        return Finding("workspace", "missing", f"none yet at {path}", "dragoman new NAME")
    if not os.access(path, os.W_OK):
        return Finding("workspace", "missing", f"{path} cannot be written", "check the rights of the file")
    return Finding("workspace", "ok", f"{path} ({path.stat().st_size:,} bytes)")


def _settings() -> list[Finding]:
    """Variables that are set; values of secrets are never shown."""
    names = sorted(n for n in os.environ if n.startswith("DRAGOMAN_"))
    secret = re.compile("KEY|TOKEN|SECRET|PASSWORD|WORKSPACE")
    return [Finding(f"${n}", "ok", "set" if secret.search(n) else os.environ[n]) for n in names]


def _extras() -> list[Finding]:
    """Optional parts, by what the package itself declares."""
    wanted: dict[str, list[str]] = {name: [] for name in EXTRAS}
    try:
        declared = metadata.requires("dragoman") or []
    except metadata.PackageNotFoundError:
        return [
            Finding("optional parts", "missing", "run from a source tree that was never installed", "pip install .")
        ]
    for line in declared:
        match = re.search(r"extra == ['\"]([\w-]+)['\"]", line)
        if match and match[1] in wanted:
            wanted[match[1]].append(re.split(r"[\s\[<>=!~;(]", line, maxsplit=1)[0])
    found = []
    for name, packages in wanted.items():
        missing = [p for p in packages if not _installed(p)]
        use = EXTRAS[name]
        if missing:
            fix = f"pip install 'dragoman[{name}]'"
            found.append(Finding(f"[{name}]", "missing", f"{use}: without {', '.join(missing)}", fix))
        else:
            found.append(Finding(f"[{name}]", "ok", use))
    return found


def _installed(package: str) -> bool:
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True
