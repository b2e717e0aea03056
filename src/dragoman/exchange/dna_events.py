"""DNA's event list: one line a DNA statement, as its network export writes it (semicolons, text in double quotes).

Columns and their order follow class dna.export.Exporter, method eventCSV, of leifeld/dna at
2adbf786ca916bfaf14fa1c5af2087da170628fb: statement_id, time, the variables, start_position, stop_position, text, coder,
document_id and what is known of the document. As there, a semicolon in a text becomes a comma and a double quote an
apostrophe; line ends become spaces here, because DNA's own would break a line in two.

Lost: all that the DNA statements of `dragoman.exchange.dna` lose, among it gaps, conditions and chains.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dragoman.exchange.bundle import Bundle, WriteOptions, Written
from dragoman.exchange.dna_values import concepts, seconds, short, stances
from dragoman.exchange.files import write_text
from dragoman.exchange.text import Utf16, one_line

_VARIABLES = ("person", "organization", "concept", "agreement", "claim")
_HEAD = (
    "statement_id", "time", *_VARIABLES, "start_position", "stop_position", "text", "coder", "document_id",
    "document_title", "document_author", "document_source", "document_section", "document_type",
)  # fmt: skip


def write(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write the event list; coders are numbered by reader, from 1."""
    names, issues = concepts(bundle), bundle.issues_of()
    readers: dict[str, int] = {}
    lines = [";".join(f'"{name}"' for name in _HEAD)]
    statement = 0
    for number, record in enumerate(bundle.records, 1):
        document, utf16 = record.document, Utf16(record.document.text)
        coder = readers.setdefault(f"{record.reader.name} {record.reader.version}", len(readers) + 1)
        time = datetime.fromtimestamp(seconds(document.published), UTC).strftime("%Y-%m-%d %H:%M:%S")
        for claim in record.claims:
            start, stop = (utf16.units(i) for i in claim.evidence.span)
            for values in stances(claim, issues.get(claim.id, ()), names):
                statement += 1
                row: list[Any] = [statement, _Bare(time), *(values[v] for v in _VARIABLES), start, stop]
                row += [claim.evidence.text, coder, number, short(document.title or document.id)]
                row += [document.author or "", document.outlet or "", document.language or "", ""]
                lines.append(";".join(_cell(value, guard=options.guard_formulas) for value in row))
    return Written((write_text(path, "\n".join(lines) + "\n"),))


class _Bare(str):
    """Text that DNA writes without quotes."""

    __slots__ = ()


def _cell(value: Any, *, guard: bool) -> str:
    if isinstance(value, _Bare):
        return str(value)
    if isinstance(value, int):
        return str(value)
    text = one_line(value).replace(";", ",").replace('"', "'")
    return f'"{chr(39) if guard and text.startswith(("=", "+", "-", "@")) else ""}{text}"'
