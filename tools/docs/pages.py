"""The generated pages of the reference, each a function from the code to Markdown."""

from __future__ import annotations

import csv
import inspect
import json
import re
import types
import typing
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import yaml
from pydantic.fields import FieldInfo
from typer.main import get_command

from dragoman.cli.errors import PARTLY
from dragoman.cli.main import app
from dragoman.exchange.formats import formats
from dragoman.exchange.plover import field_list
from dragoman.knowledge.tables import DATA, TABLES
from dragoman.model import ACTS, Dossier, DragomanError, Noun, Record, Review
from dragoman.readers.settings import PREFIX, ModelSettings
from tools.docs.man import man_page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NOTE = "<!-- Written by `make docs` from the code; edit the code, not this page. -->\n\n"

PUBLIC = (
    ("dragoman", "read"),
    ("dragoman.reading", "read"),
    ("dragoman.reading", "read_many"),
    ("dragoman.sources", "load"),
    ("dragoman.dossier", "build"),
    ("dragoman.store", "open_store"),
    ("dragoman.exchange.formats", "write"),
    ("dragoman.exchange.formats", "read"),
    ("dragoman.notebook", "to_pandas"),
    ("dragoman.notebook", "to_polars"),
    ("dragoman.exchange.graph", "to_networkx"),
    ("dragoman.notebook", "record_html"),
    ("dragoman.notebook", "dossier_html"),
    ("dragoman.notebook", "spans_html"),
    ("dragoman.model", "verify"),
)
"""What of Python is meant for others to call."""


def pages() -> dict[str, str]:
    """Path under docs/ -> content."""
    made: dict[str, Callable[[], str]] = {
        "reference/cli.md": cli,
        "reference/settings.md": settings,
        "reference/record.md": lambda: nouns("The record", RECORD, Record, Review),
        "reference/dossier.md": lambda: nouns("The dossier", DOSSIER, Dossier),
        "reference/api.md": api,
        "reference/tables.md": tables,
        "reference/acts.md": acts,
        "reference/exit-codes.md": exit_codes,
        "reference/formats.md": format_page,
        "evaluation.md": evaluation,
        "man/dragoman.1": man_page,
    }
    return {name: (write() if name.endswith(".1") else NOTE + write().rstrip() + "\n") for name, write in made.items()}


RECORD = (
    "All that was read from one document. `dragoman read FILE --json` prints one a line; the "
    "[JSON Schema](record.schema.json) is a public contract that only ever gains fields. Spans are half-open offsets "
    "in code points: `text[start:end]` equals the quoted text. How a record is annotated says the "
    "[explanation](../explanation/how-it-reads.md)."
)
DOSSIER = (
    "All records on one negotiation and what holds between them. `dragoman show NAME --json` prints it; the "
    "[JSON Schema](dossier.schema.json) is a public contract that only ever gains fields."
)


def cell(text: object) -> str:
    """Text for a cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|").replace("<", "&lt;")


def row(*values: object) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(cell(v) for v in values) + " |"


def head(*names: str) -> list[str]:
    """The head of a Markdown table."""
    return [row(*names), "|" + " --- |" * len(names)]


def walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command of the application with its path, groups before their members."""
    if path:
        yield path, command
    for name in getattr(command, "commands", {}):
        yield from walk(command.commands[name], (*path, name))


def cli() -> str:
    """Commands with their arguments and options."""
    lines = ["# Commands", "", "`dragoman COMMAND --help` prints the same. Exit statuses: [here](exit-codes.md).", ""]
    lines += ["## Completion and manual", "", "`dragoman --install-completion` sets up completion for your shell (bash, "
              "zsh, fish, PowerShell); `dragoman --show-completion` prints it instead. The package installs a manual "
              "page: `man dragoman`, where the folder `share/man` beside the program is on your manual path.", ""]  # fmt: skip
    for path, command in walk(get_command(app)):
        lines += [f"## dragoman {' '.join(path)}", "", *help_lines(command), ""]
        usage = [p.metavar or (p.name or "").upper() for p in command.params if p.param_type_name == "argument"]
        lines += ["```", " ".join(["dragoman", *path, "[OPTIONS]", *usage]), "```", ""]
        rows = [parameter(p) for p in command.params if not getattr(p, "hidden", False) and p.name != "help"]
        if rows:
            lines += [*head("argument or option", "default", "meaning"), *(row(*r) for r in rows), ""]
    return "\n".join(lines)


def help_lines(command: Any) -> list[str]:
    """A command's help as Markdown: examples in code."""
    out = []
    for line in inspect.cleandoc(command.help or "").replace("\b", "").split("\n"):
        example = line.strip().startswith(("dragoman ", "curl "))
        out.append(f"    {line.strip()}" if example else line.strip())
    return out


def parameter(p: Any) -> tuple[str, str, str]:
    """Names, default and meaning of an argument or option."""
    if p.param_type_name == "argument":
        return f"`{p.metavar or (p.name or '').upper()}`", "", getattr(p, "help", "") or ""
    names = ", ".join(f"`{n}`" for n in (*p.opts, *p.secondary_opts))
    value = "" if p.is_flag else f" {p.metavar or 'VALUE'}"
    default = "" if p.default in (None, False, ()) or callable(p.default) else f"`{p.default}`"
    return names + value, default, p.help or ""


def settings() -> str:
    """Environment variables and the settings of a dossier."""
    known = yaml.safe_load((Path(__file__).parent / "settings.yml").read_text(encoding="utf-8"))
    lines = ["# Settings", "", "## Environment", "", "No file has to be written before dragoman works.", ""]
    lines += head("variable", "default", "meaning")
    lines += [row(f"`{name}`", s["default"], s["meaning"]) for name, s in known.items()]
    lines += ["", "## A language model as a reader", "", "See [your own model](../how-to/own-model.md). Every field of "
              "`dragoman.readers.settings.ModelSettings` has its variable; without an address nothing is sent.",
              ""]  # fmt: skip
    lines += head("variable", "default", "meaning")
    meanings = attributes(ModelSettings)
    lines += [
        row(f"`{PREFIX}{name.upper()}`", _default(field), meanings[name])
        for name, field in ModelSettings.model_fields.items()
    ]
    lines += ["", "## dossier.toml", "", "`dragoman settings NAME` prints it, `--edit` opens it in your editor. Unknown "
              "keys are refused.", "", *noun_table("DossierSettings")]  # fmt: skip
    lines += ["", "Each issue:", "", *noun_table("IssueHint"), "", "Each party:", "", *noun_table("KnownParty")]
    return "\n".join(lines)


def _default(field: FieldInfo) -> str:
    """A default as people read it; one that depends on the machine is told, not shown."""
    if field.default_factory is not None:
        return "in your cache folder"
    return "none" if field.default is None else f"`{field.default}`"


def attributes(noun: type) -> dict[str, str]:
    """What the docstring says of each attribute."""
    doc = inspect.cleandoc(noun.__doc__ or "")
    section = re.search(r"Attributes:\n(.*?)(?:\n\S|\Z)", doc, re.S)
    found = {}
    for match in re.finditer(
        r"^    (\w+): (.*?)(?=^    \w+: |\Z)", (section[1] if section else "") + "\n", re.M | re.S
    ):
        found[match[1]] = " ".join(match[2].split())
    return found


def shown_type(hint: Any) -> str:
    """A type as JSON has it."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is typing.Annotated:
        return shown_type(args[0])
    if origin is Literal:
        return ", ".join(f"`{a}`" for a in args)
    if origin in (typing.Union, types.UnionType):
        return " or ".join("null" if a is type(None) else shown_type(a) for a in args)
    if origin is tuple:
        return "[start, end]" if args == (int, int) else f"list of {shown_type(args[0])}"
    if origin is dict:
        return f"object: {shown_type(args[0])} to {shown_type(args[1])}"
    if inspect.isclass(hint) and issubclass(hint, Noun):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return {str: "text", int: "whole number", float: "number", bool: "true or false"}.get(hint, "any value")


def noun_table(name: str) -> list[str]:
    """The fields of a noun."""
    noun: type[Noun] = getattr(import_module("dragoman.model"), name)
    said, known = attributes(noun), field_notes()
    lines = head("field", "value", "meaning")
    for field, info in noun.model_fields.items():
        alias = info.serialization_alias or field
        meaning = said.get(field) or known.get(name, {}).get(alias) or known["*"].get(alias, "")
        hint = typing.get_type_hints(noun, include_extras=True)[field]
        lines.append(row(f"`{alias}`", shown_type(hint).replace("(#dossiersettings)", "(settings.md)"), meaning))
    return lines


def field_notes() -> dict[str, dict[str, str]]:
    """Meanings of fields that speak for themselves in code but not to a newcomer."""
    found: dict[str, dict[str, str]] = yaml.safe_load(
        (Path(__file__).parent / "fields.yml").read_text(encoding="utf-8")
    )
    return found


def inside(noun: type[Noun], seen: list[type[Noun]]) -> list[type[Noun]]:
    """A noun and all nouns in it, each once, outer ones first."""
    if noun in seen:
        return seen
    seen.append(noun)

    def look(hint: Any) -> None:
        if inspect.isclass(hint) and issubclass(hint, Noun):
            inside(hint, seen)
        for arg in get_args(hint):
            look(arg)

    for field in typing.get_type_hints(noun, include_extras=True).values():
        look(field)
    return seen


def nouns(title: str, preface: str, *roots: type[Noun]) -> str:
    """A page with the fields of some nouns."""
    every: list[type[Noun]] = []
    for root in roots:
        inside(root, every)
    if Dossier in roots:
        every = [
            n
            for n in every
            if n not in inside(Record, []) and n.__name__ not in ("DossierSettings", "IssueHint", "KnownParty")
        ]
    lines = [f"# {title}", "", preface, ""]
    for noun in every:
        first = inspect.cleandoc(noun.__doc__ or "").split("\n\nAttributes:")[0]
        lines += [f"## {noun.__name__}", "", " ".join(first.split()), "", *noun_table(noun.__name__), ""]
    text = "\n".join(lines)
    if Dossier in roots:
        for name in (n.__name__ for n in inside(Record, [])):
            text = text.replace(f"](#{name.lower()})", f"](record.md#{name.lower()})")
    return text


def api() -> str:
    """Functions meant to be called, with their docstrings."""
    lines = [
        "# Python interface",
        "",
        "What stands here is kept stable; everything else may change between versions.",
        "",
    ]
    for module, name in PUBLIC:
        function = getattr(import_module(module), name)
        doc = inspect.cleandoc(function.__doc__ or "")
        lines += [f"## {module}.{name}", "", "```text", f"{name}{inspect.signature(function)}", "```", ""]
        lines += _blocks(doc)
        lines.append("")
    return "\n".join(lines)


def _blocks(doc: str) -> list[str]:
    """A Google docstring as Markdown lines: sections in bold, their entries as lists."""
    out: list[str] = []
    for line in doc.split("\n"):
        heading = re.fullmatch(r"(Args|Returns|Raises|Yields|Attributes):", line)
        if heading:
            out += [f"**{heading[1]}**", ""]
        elif re.match(r"    \S", line):
            entry = re.match(r"    (\**\w+): (.*)", line)
            out.append(f"- `{entry[1]}`: {entry[2]}" if entry else f"- {line.strip()}")
        elif line.startswith("        "):
            out.append(f"  {line.strip()}")
        else:
            out.append(line)
    return out


def tables() -> str:
    """The knowledge tables with their columns, sizes and sources."""
    lines = ["# Knowledge tables", "", "Facts are data: files in `src/dragoman/knowledge/data/`, one fact a row, each "
             "with its `source` and the day on which it was seen to hold (`as_of`). Licences: [data](data.md). Mend a "
             "row and run `python -m dragoman.knowledge.lint`.", "",
             *head("table", "size", "columns", "sources")]  # fmt: skip
    for name, table in TABLES.items():
        found = sorted(DATA.glob(f"**/{name}.csv"))
        rows: list[dict[str, str]] = []
        for path in found:
            with path.open(encoding="utf-8", newline="") as stream:
                rows += list(csv.DictReader(stream))
        sources = sorted({part for r in rows for part in re.split(r"; ", r["source"])})
        shown = "; ".join(sources[:6]) + (f"; and {len(sources) - 6} more" if len(sources) > 6 else "")
        # Not the exact number, so that adding a fact does not make this page stale.
        size = "thousands" if len(rows) >= 1000 else "hundreds" if len(rows) >= 100 else "tens"
        lines.append(row(f"`{name}`", size, ", ".join(f"`{c}`" for c in table.columns), shown))
    lexicon = sorted((DATA / "lexicon").glob("*"))
    lines += ["", "Word lists (`lexicon/`): " + ", ".join(f"`{p.name}`" for p in lexicon) + "."]
    return "\n".join(lines)


def acts() -> str:
    """The act codebook."""
    known = yaml.safe_load((Path(__file__).parent / "acts.yml").read_text(encoding="utf-8"))
    quads = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
    lines = ["# Acts", "", f"The types of PLOVER ({field_list()['as_of']}), of the act itself or of the act that is "
             "promised, wanted or refused. Certainty, polarity, tense and conditions are fields beside it.", "",
             *head("act", "quad", "meaning", "for example")]  # fmt: skip
    for act in ACTS:
        quad = quads.get(field_list()["quad"].get(act, 0), "")
        lines.append(row(f"`{act}`", quad, known[act]["meaning"], known[act]["example"]))
    lines += ["", "## Auxiliary modes", "", "`dragoman export NAME plover` fills them: "
              + ", ".join(f"`{m}`" for m in field_list()["auxiliary"]) + ". What each means says "
              "[formats](formats.md).", ""]  # fmt: skip
    return "\n".join(lines)


def exit_codes() -> str:
    """Exit statuses from the errors themselves."""
    lines = ["# Exit statuses", "", *head("status", "name", "meaning")]
    found = {0: ("", "Everything went well."), 1: ("DragomanError", "An error of no kind below; please report it.")}
    found |= {c.exit_code: (c.__name__, inspect.getdoc(c) or "") for c in DragomanError.__subclasses__()}
    found[PARTLY] = ("", "Some inputs were read and others were not.")
    found[130] = ("", "Stopped from the keyboard.")
    lines += [row(n, f"`{name}`" if name else "", text) for n, (name, text) in sorted(found.items())]
    return "\n".join(lines)


def format_page() -> str:
    """Formats and what they lose."""
    lines = ["# Exchange formats", "", "`dragoman formats` lists them; `dragoman formats --json` gives the same with all "
             "losses for programs, and `dragoman export --json` repeats them with the files it wrote. Briefs "
             "(`dragoman brief`) and backups (`dragoman backup`) are commands of their own; plain text, HTML, JSON, "
             "ninjs, feeds, mail, PDF and WARC come in through `dragoman add`.", "",
             *head("format", "export", "import", "article text", "for")]  # fmt: skip
    every = list(formats().values())
    text = {"always": "whole", "quotes": "what claims quote", "option": "with `--text`", "never": "none"}
    for f in every:
        yes = ("yes" if f.writes else "", "yes" if f.reads else "")
        lines.append(row(f"[`{f.name}`](#{f.name})", *yes, text[f.text], f.use))
    for f in every:
        module = import_module(f"dragoman.exchange.{f.module}")
        lines += ["", f"## {f.name}", "", f"**{f.title}** (`{f.suffix}`), by {f.source}.", ""]
        lines += [_body(module.__doc__ or ""), ""]
        lines += [f"- Does not hold: {', '.join(f.loses) or 'nothing of a dossier; it comes back whole'}."]
        lines += [f"- An import takes over: {f.returns}."] if f.returns else ["- Export only."]
        lines += [f"- Needs: `pip install 'dragoman[{f.extra}]'`."] if f.extra else []
    return "\n".join(lines)


def _body(doc: str) -> str:
    return re.sub(r"`dragoman\.exchange\.(\w+)`", r"`\1`", inspect.cleandoc(doc))


def evaluation() -> str:
    """Figures of the last gate run beside their floors."""
    report = json.loads((ROOT / "evaluation" / "report.json").read_text(encoding="utf-8"))
    lines = ["# Evaluation", "", "Figures of the last run of the gate (`python -m evaluation.gate --report "
             "evaluation/report.json`); a change that falls below the floors in `evaluation/baseline.json` is refused. "
             "Precision, recall and F1, never accuracy alone. All sets are small and most are in our own words: figures "
             "on your own articles will differ; [how to measure them](how-to/newsroom.md).", ""]  # fmt: skip
    for name, figures in report.items():
        lines += [f"## {name}", "", *head("figure", "value")]
        for key, value in figures.items():
            lines.append(row(f"`{key}`", f"{value:.3f}" if isinstance(value, float) else value))
        lines.append("")
    return "\n".join(lines)
