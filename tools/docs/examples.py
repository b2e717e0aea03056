"""Runs the console blocks of a page and renews their outputs.

A block fenced as `console` holds commands after `$ `, each followed by the output that it gives; a command whose first
word is `cat` and that ends in `<<'END'` runs on to the line `END`. Blocks of one page run in order, in one new folder,
with a workspace of their own. A block fenced as `console norun` is shown and not run (it installs something, or serves).
A block fenced as `python` runs after the console blocks before it, in the same folder, and must not fail.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from typer.testing import CliRunner

from dragoman.cli.main import app

ROOT = Path(__file__).parents[2]
EXAMPLES = (
    ROOT / "README.md",
    ROOT / "docs" / "tutorial" / "first-hour.md",
    *sorted((ROOT / "docs" / "how-to").glob("*.md")),
)
"""Pages with examples that are run."""

_SHELL = re.compile(r"[|<>&;`*\n]|\$\(")
_FENCE = re.compile(r"^```(console|python)\n(.*?)^```$", re.M | re.S)


@dataclass
class Command:
    """A command with the output that the page shows; `script` is what the shell gets."""

    shown: list[str]
    script: str
    output: str


def commands(block: str) -> Iterator[Command]:
    """The commands of a console block."""
    lines = block.split("\n")
    i = 0
    while i < len(lines):
        if not lines[i].startswith("$ "):
            i += 1
            continue
        start = i
        script = [lines[i][2:]]
        while script[-1].endswith("\\"):
            i += 1
            script.append(lines[i])
        if script[0].endswith("<<'END'"):
            while script[-1] != "END":
                i += 1
                script.append(lines[i])
        i += 1
        head, output = lines[start:i], []
        while i < len(lines) and not lines[i].startswith("$ "):
            output.append(lines[i])
            i += 1
        yield Command(head, "\n".join(script), "\n".join(output).strip("\n"))


def environment(folder: Path) -> dict[str, str]:
    """What the examples run in: 100 columns, no colours, a workspace of their own, this program first on the path."""
    bin_folder = folder / ".bin"
    bin_folder.mkdir()
    for name, module in (("dragoman", "dragoman"), ("python", "")):
        program = bin_folder / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {f"-m {module} " if module else ""}"$@"\n')
        program.chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DRAGOMAN_")}
    source = os.pathsep.join(p for p in (str(ROOT / "src"), os.environ.get("PYTHONPATH", "")) if p)
    return kept | {
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": source,
        "DRAGOMAN_WORKSPACE": str(folder / "dragoman.sqlite"),
        "DRAGOMAN_REVIEWER": "you",
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "LC_ALL": "C.UTF-8",
        "EXAMPLES": str(ROOT / "examples"),
    }


def run(script: str, folder: Path, env: dict[str, str]) -> str:
    """What a command prints, on both channels.

    A command of dragoman alone runs in this process, which spares loading the language model each time; whatever needs
    a shell gets one.
    """
    if script.startswith("dragoman ") and not _SHELL.search(script):
        words = [os.path.expandvars(word) for word in shlex.split(script)[1:]]
        return _tidy(CliRunner().invoke(app, words).output, folder)
    done = subprocess.run(
        ["sh", "-c", script], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    return _tidy(done.stdout, folder)


def _tidy(text: str, folder: Path) -> str:
    text = text.replace(str(folder), "…")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def renew(path: Path) -> str:
    """The page with the outputs that its commands give now.

    Raises:
        RuntimeError: if a Python block fails.
    """
    text = path.read_text(encoding="utf-8")
    out, at = [], 0
    with tempfile.TemporaryDirectory() as name, chdir(name), mock.patch.dict(os.environ):
        folder = Path(name)
        env = environment(folder)
        os.environ.update(env)
        for variable in set(os.environ) - set(env):
            del os.environ[variable]
        for fence in _FENCE.finditer(text):
            kind, block = fence[1], fence[2]
            if kind == "python":
                try:
                    exec(compile(block, f"{path.name}", "exec"), {"__name__": "example"})  # noqa: S102 - our own pages
                except Exception as error:
                    raise RuntimeError(f"{path.name}: a Python block fails: {error!r}\n{block}") from error
                continue
            new = []
            for command in commands(block):
                output = run(command.script, folder, env)
                new += [*command.shown, *([output] if output else []), ""]
            out += [text[at : fence.start(2)], "\n".join(new).rstrip("\n") + "\n"]
            at = fence.end(2)
    return "".join([*out, text[at:]])
