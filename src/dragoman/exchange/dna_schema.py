"""The database of Discourse Network Analyzer 3.0 (`.dna` is SQLite), as its program expects to find it.

Tables, columns and checks follow what version 3.0.11 of DNA creates (repository leifeld/dna at
2adbf786ca916bfaf14fa1c5af2087da170628fb, class sql.Sql, method createTables); they are restated here, not copied.
"""

from __future__ import annotations

import base64
import hashlib
import sqlite3
import unicodedata

VERSION = "3.0.11"
"""DNA opens a database whose version begins with `3.0`."""

LIMIT = 190
"""Longest short text, in characters."""

STATEMENT, CLAIM, REVIEW = 1, 4, 5
"""Statement types: DNA's own, and ours."""

_BYTE = "INTEGER NOT NULL DEFAULT 0 CHECK ({0} BETWEEN 0 AND 255)"
_FLAG = "INTEGER NOT NULL CHECK ({0} BETWEEN 0 AND 1) DEFAULT 1"
_OFF = "INTEGER NOT NULL CHECK ({0} BETWEEN 0 AND 1) DEFAULT 0"
_SHORT = "TEXT NOT NULL CHECK (LENGTH({0}) < 191)"
_SHORT_EMPTY = "TEXT NOT NULL DEFAULT '' CHECK (LENGTH({0}) < 191)"
_ID = "INTEGER NOT NULL PRIMARY KEY"

PERMISSIONS = (
    "AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements", "EditStatements",
    "DeleteStatements", "EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations",
    "ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements",
)  # fmt: skip

_COLORS = [("Red", _BYTE), ("Green", _BYTE), ("Blue", _BYTE)]

_TABLES: dict[str, list[tuple[str, str]]] = {
    "SETTINGS": [("Property", "TEXT PRIMARY KEY"), ("Value", "TEXT NOT NULL")],
    "CODERS": [
        ("ID", _ID),
        ("Name", _SHORT),
        *_COLORS,
        ("Refresh", "INTEGER NOT NULL CHECK ({0} BETWEEN 0 AND 9999) DEFAULT 0"),
        ("FontSize", "INTEGER NOT NULL CHECK ({0} BETWEEN 1 AND 99) DEFAULT 14"),
        ("Password", _SHORT),
        ("PopupWidth", "INTEGER CHECK ({0} BETWEEN 100 AND 9999) DEFAULT 300"),
        ("ColorByCoder", _OFF),
        ("PopupDecoration", _OFF),
        ("PopupAutoComplete", _FLAG),
        *((f"Permission{p}", _FLAG) for p in PERMISSIONS),
    ],
    "DOCUMENTS": [
        ("ID", _ID),
        ("Title", _SHORT),
        ("Text", "TEXT NOT NULL"),
        ("Coder", "INTEGER REFERENCES CODERS(ID) ON DELETE CASCADE"),
        ("Author", _SHORT_EMPTY),
        ("Source", _SHORT_EMPTY),
        ("Section", _SHORT_EMPTY),
        ("Notes", "TEXT NOT NULL DEFAULT ''"),
        ("Type", _SHORT_EMPTY),
        ("Date", "INTEGER NOT NULL"),
    ],
    "STATEMENTTYPES": [("ID", _ID), ("Label", _SHORT), *_COLORS],
    "VARIABLES": [
        ("ID", _ID),
        ("Variable", _SHORT),
        (
            "DataType",
            "TEXT NOT NULL CHECK ({0} IN ('boolean', 'integer', 'long text', 'short text')) DEFAULT 'short text'",
        ),
        ("StatementTypeId", "INTEGER REFERENCES STATEMENTTYPES(ID) ON DELETE CASCADE"),
        ("UNIQUE", "(Variable, StatementTypeId)"),
    ],
    "VARIABLELINKS": [
        ("ID", _ID),
        ("SourceVariableId", "INTEGER REFERENCES VARIABLES(ID) ON DELETE CASCADE"),
        ("TargetVariableId", "INTEGER REFERENCES VARIABLES(ID) ON DELETE CASCADE"),
        ("CHECK", "(TargetVariableId != SourceVariableId)"),
    ],
    "REGEXES": [("Label", "TEXT PRIMARY KEY CHECK (LENGTH({0}) < 191)"), *_COLORS],
    "CODERRELATIONS": [
        ("ID", _ID),
        ("Coder", "INTEGER CHECK ({0} > 0) REFERENCES CODERS(ID) ON DELETE CASCADE"),
        ("OtherCoder", "INTEGER CHECK ({0} > 0) REFERENCES CODERS(ID) ON DELETE CASCADE"),
        *((name, _FLAG) for name in ("viewStatements", "editStatements", "viewDocuments", "editDocuments")),
        ("CHECK", "(Coder != OtherCoder)"),
    ],
    "STATEMENTS": [
        ("ID", _ID),
        ("StatementTypeId", "INTEGER REFERENCES STATEMENTTYPES(ID) ON DELETE CASCADE"),
        ("DocumentId", "INTEGER REFERENCES DOCUMENTS(ID) ON DELETE CASCADE"),
        ("Start", "INTEGER NOT NULL CHECK ({0} >= 0)"),
        ("Stop", "INTEGER NOT NULL CHECK ({0} >= 0)"),
        ("Coder", "INTEGER REFERENCES CODERS(ID) ON DELETE CASCADE"),
        ("CHECK", "(Start < Stop)"),
    ],
    "ENTITIES": [
        ("ID", _ID),
        ("VariableId", "INTEGER NOT NULL REFERENCES VARIABLES(ID) ON DELETE CASCADE"),
        ("Value", _SHORT_EMPTY),
        *_COLORS,
        ("ChildOf", "INTEGER CHECK ({0} > 0) REFERENCES ENTITIES(ID) ON DELETE CASCADE"),
        ("UNIQUE", "(VariableId, Value)"),
    ],
    **{
        f"DATA{name}": [
            ("ID", _ID),
            ("StatementId", "INTEGER NOT NULL REFERENCES STATEMENTS(ID) ON DELETE CASCADE"),
            ("VariableId", "INTEGER NOT NULL REFERENCES VARIABLES(ID) ON DELETE CASCADE"),
            (column, rule),
            ("UNIQUE", "(StatementId, VariableId)"),
        ]
        for name, column, rule in (
            ("BOOLEAN", "Value", "INTEGER NOT NULL DEFAULT 1 CHECK ({0} BETWEEN 0 AND 1)"),
            ("INTEGER", "Value", "INTEGER NOT NULL DEFAULT 0"),
            ("SHORTTEXT", "Entity", "INTEGER NOT NULL REFERENCES ENTITIES(ID) ON DELETE CASCADE"),
            ("LONGTEXT", "Value", "TEXT DEFAULT ''"),
        )
    },
    "ATTRIBUTEVARIABLES": [
        ("ID", _ID),
        ("VariableId", "INTEGER NOT NULL REFERENCES VARIABLES(ID) ON DELETE CASCADE"),
        ("AttributeVariable", _SHORT),
        ("UNIQUE", "(VariableId, AttributeVariable)"),
    ],
    "ATTRIBUTEVALUES": [
        ("ID", _ID),
        ("EntityId", "INTEGER NOT NULL REFERENCES ENTITIES(ID) ON DELETE CASCADE"),
        ("AttributeVariableId", "INTEGER NOT NULL REFERENCES ATTRIBUTEVARIABLES(ID) ON DELETE CASCADE"),
        ("AttributeValue", _SHORT_EMPTY),
        ("UNIQUE", "(EntityId, AttributeVariableId)"),
    ],
}

TYPES = {
    STATEMENT: ("DNA Statement", (239, 208, 51)),
    2: ("NPF Story Element", (100, 200, 190)),
    3: ("Annotation", (211, 211, 211)),
    CLAIM: ("Claim", (135, 180, 230)),
    REVIEW: ("Review", (170, 215, 160)),
}
"""Statement types with their colours; the first three are those of an empty database of DNA."""

VARIABLES: list[tuple[int, str, str]] = [
    (STATEMENT, "person", "short text"),
    (STATEMENT, "organization", "short text"),
    (STATEMENT, "concept", "short text"),
    (STATEMENT, "agreement", "boolean"),
    *((2, name, "short text") for name in ("narrator", "victim", "villain", "plot", "hero", "policy solution")),
    (3, "note", "long text"),
    (STATEMENT, "claim", "short text"),
    *((CLAIM, name, "short text") for name in ("claim", "kind", "act", "certainty", "tense", "actor", "target")),
    *((CLAIM, name, "short text") for name in ("source", "issue")),
    (CLAIM, "affirmed", "boolean"),
    (CLAIM, "carried", "boolean"),
    *((CLAIM, name, "long text") for name in ("about", "conditions", "when", "where", "chain", "reading")),
    *((REVIEW, name, "short text") for name in ("claim", "verdict")),
    *((REVIEW, name, "long text") for name in ("changes", "note", "review")),
]
"""(statement type, variable, data type); the first eleven are those of an empty database of DNA, ids count from 1."""

ATTRIBUTES = ("Type", "Alias", "Notes")


def create(connection: sqlite3.Connection, *, password: str, salt: str) -> None:
    """Make the tables, statement types, variables and the coder `Admin` of an empty database."""
    for name, columns in _TABLES.items():
        body = ", ".join(f"{column} {rule.format(column)}" for column, rule in columns)
        connection.execute(f"CREATE TABLE {name}({body})")
    connection.executemany(
        "INSERT INTO SETTINGS (Property, Value) VALUES (?, ?)", [("version", VERSION), ("date", "2025-02-05")]
    )
    add_coder(connection, 1, "Admin", (255, 255, 0), hashed(password, salt))
    connection.executemany(
        "INSERT INTO STATEMENTTYPES (ID, Label, Red, Green, Blue) VALUES (?, ?, ?, ?, ?)",
        [(i, label, *color) for i, (label, color) in TYPES.items()],
    )
    connection.executemany(
        "INSERT INTO VARIABLES (ID, Variable, DataType, StatementTypeId) VALUES (?, ?, ?, ?)",
        [(i, name, kind, of) for i, (of, name, kind) in enumerate(VARIABLES, 1)],
    )
    connection.executemany(
        "INSERT INTO ATTRIBUTEVARIABLES (VariableId, AttributeVariable) VALUES (?, ?)",
        [
            (i, attribute)
            for attribute in ATTRIBUTES
            for i, (_, _, kind) in enumerate(VARIABLES, 1)
            if kind == "short text"
        ],
    )


def add_coder(
    connection: sqlite3.Connection, number: int, name: str, color: tuple[int, int, int], password_hash: str
) -> None:
    """Add a coder who may do everything."""
    connection.execute(
        "INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (?, ?, ?, ?, ?, ?)",
        (number, name, *color, password_hash),
    )


def hashed(password: str, salt: str) -> str:
    """A password as DNA keeps it: Jasypt's StrongPasswordEncryptor (SHA-256 in 100,000 rounds, 16 bytes of salt).

    The salt comes from `salt` and not from chance, so that the same dossier gives the same file. The password keeps
    nobody out anyway: the database is not encrypted.
    """
    start = hashlib.sha256(salt.encode("utf-8")).digest()[:16]
    digest = start + unicodedata.normalize("NFC", password).encode("utf-8")
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(start + digest).decode("ascii")
