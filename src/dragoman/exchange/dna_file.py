"""A `.dna` database as plain values, whoever made it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dragoman.model import InputError


@dataclass(frozen=True)
class DnaDocument:
    """A row of DOCUMENTS; `date` in seconds since 1970."""

    id: int
    title: str
    text: str
    coder: int
    author: str
    source: str
    notes: str
    date: int


@dataclass(frozen=True)
class DnaStatement:
    """A statement with its values by name of variable; `start` and `stop` in UTF-16 units."""

    id: int
    type: str
    document: int
    start: int
    stop: int
    coder: int
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DnaFile:
    """All that matters here of a database."""

    version: str
    coders: dict[int, str]
    documents: tuple[DnaDocument, ...]
    statements: tuple[DnaStatement, ...]
    settings: dict[str, str]


def load(path: Path) -> DnaFile:
    """Read a database; nothing in it is changed.

    Raises:
        InputError: if it is no database of DNA 3.
    """
    if not path.is_file():
        raise InputError(f"{path} is not there")
    try:
        connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)
        try:
            return _load(connection, path)
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise InputError(f"{path} is no database of Discourse Network Analyzer 3: {error}") from error


def _load(db: sqlite3.Connection, path: Path) -> DnaFile:
    settings = {str(k): str(v) for k, v in db.execute("SELECT Property, Value FROM SETTINGS")}
    version = settings.get("version", "")
    if not version.startswith("3"):
        raise InputError(f"{path} is of DNA {version or 'of unknown version'}; open and save it with DNA 3 first")
    coders = {int(i): str(name) for i, name in db.execute("SELECT ID, Name FROM CODERS")}
    columns = "ID, Title, Text, Coder, Author, Source, Notes, Date"
    documents = tuple(DnaDocument(*row) for row in db.execute(f"SELECT {columns} FROM DOCUMENTS ORDER BY ID"))  # noqa: S608
    values: dict[int, dict[str, Any]] = {}
    sources = [
        ("DATABOOLEAN", "d.Value", ""),
        ("DATAINTEGER", "d.Value", ""),
        ("DATALONGTEXT", "d.Value", ""),
        ("DATASHORTTEXT", "e.Value", "JOIN ENTITIES e ON e.ID = d.Entity"),
    ]
    for table, column, join in sources:
        query = (
            f"SELECT d.StatementId, v.Variable, {column} FROM {table} d JOIN VARIABLES v ON v.ID = d.VariableId {join}"  # noqa: S608
        )
        for statement, variable, value in db.execute(query):
            values.setdefault(statement, {})[variable] = value
    statements = tuple(
        DnaStatement(i, kind, document, start, stop, coder, values.get(i, {}))
        for i, kind, document, start, stop, coder in db.execute(
            "SELECT s.ID, t.Label, s.DocumentId, s.Start, s.Stop, s.Coder FROM STATEMENTS s"
            " JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId ORDER BY s.ID"
        )
    )
    return DnaFile(version, coders, documents, statements, settings)
