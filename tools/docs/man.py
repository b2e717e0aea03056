"""The manual page, from the commands themselves (man(7) macros)."""

from __future__ import annotations

import inspect
from typing import Any

from typer.main import get_command

from dragoman.cli.main import app


def man_page() -> str:
    """`dragoman.1` as troff."""
    root = get_command(app)
    lines = [
        '.TH DRAGOMAN 1 "" "dragoman" "User commands"',
        ".SH NAME",
        "dragoman \\- read the reporting on a negotiation",
    ]
    lines += [".SH SYNOPSIS", ".B dragoman", ".I COMMAND", "[OPTIONS] [ARGUMENTS]", ".SH DESCRIPTION"]
    lines += [escape(" ".join((root.help or "").split())), ".SH COMMANDS"]
    lines += _commands(root, ())
    lines += [".SH SEE ALSO", "The documentation that comes with the package, folder docs; dragoman COMMAND \\-\\-help"]
    return "\n".join(lines) + "\n"


def _commands(command: Any, path: tuple[str, ...]) -> list[str]:
    lines: list[str] = []
    for name, inner in getattr(command, "commands", {}).items():
        here = (*path, name)
        if getattr(inner, "commands", None):
            lines += _commands(inner, here)
            continue
        lines += [
            ".SS " + escape(" ".join(["dragoman", *here])),
            escape(" ".join(inspect.cleandoc(inner.help or "").split())),
        ]
        for p in inner.params:
            if p.name == "help" or getattr(p, "hidden", False):
                continue
            names = (
                ", ".join((*p.opts, *p.secondary_opts))
                if p.param_type_name == "option"
                else p.metavar or p.name.upper()
            )
            lines += [".TP", f".B {escape(names)}", escape(getattr(p, "help", None) or "")]
    return lines


def escape(text: str) -> str:
    """Text that troff prints as it is."""
    made = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{made}" if made[:1] in (".", "'") else made
