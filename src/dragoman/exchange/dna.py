"""Discourse Network Analyzer 3.0 (`.dna`), written here and read in `dragoman.exchange.dna_read`.

Every reader is a coder, every reviewer another. A claim is a statement of the type `Claim` over its evidence, with a
variable for each field and the whole claim in `reading`; a judgement is a statement of the type `Review` by its
reviewer. From these follow statements of DNA's own type, one for each actor and issue, by the coder who read them so
(person, organization, concept, agreement), so that networks can be made at once and machine and people compared. What
is no statement stands in the notes of its document (parties, attributions) or in the table of settings (the dossier).

Lost: nothing that the record holds on the way to `.dna` and back. What DNA itself shows is less: short texts are cut at
190 characters (with a digest, whole in `reading`), a document without a date is shown under 1970-01-01, gaps are no DNA
statements, and offsets are UTF-16 units as in DNA's own editor. Back from DNA come changes of kind, act, certainty,
tense, affirmed, carried, actor, target and issue (as reviews), deleted claims (as rejections) and new statements (as
claims by their coder); changes of the derived DNA statements and of the other variables are named in the notes of the
import and not taken over.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from dragoman.exchange import dna_schema as schema
from dragoman.exchange.bundle import Bundle, WriteOptions, Written, check
from dragoman.exchange.dna_read import read
from dragoman.exchange.dna_values import MARK, coder_of, concepts, judged, seconds, short, shown, stances
from dragoman.exchange.files import replacing
from dragoman.exchange.text import Utf16
from dragoman.model import Document, InputError, Record, Review

__all__ = ["read", "write"]

_COLORS = ((51, 153, 255), (255, 102, 102), (102, 204, 0), (204, 102, 255), (255, 153, 0), (0, 178, 178))


def write(bundle: Bundle, path: Path, options: WriteOptions) -> Written:
    """Write a database that DNA opens with the coder `Admin` and the password of the options."""
    check(bundle)
    with replacing(path) as made:
        made.unlink()
        connection = sqlite3.connect(made)
        try:
            _Writer(connection, bundle, options.password).write()
            connection.commit()
        except sqlite3.Error as error:
            raise InputError(f"{path} cannot be written: {error}") from error
        finally:
            connection.close()
    return Written((path,), (f"open it in DNA as coder Admin with the password {options.password!r}",))


class _Writer:
    def __init__(self, connection: sqlite3.Connection, bundle: Bundle, password: str) -> None:
        self._db = connection
        self._bundle = bundle
        self._password = password
        self._variables = {(of, name): i for i, (of, name, _) in enumerate(schema.VARIABLES, 1)}
        self._kinds = {(of, name): kind for of, name, kind in schema.VARIABLES}
        self._entities: dict[tuple[int, str], int] = {}
        self._coders: dict[tuple[str, str], int] = {}
        self._parties = {p.key: p for record in bundle.records for p in record.parties}
        self._statements = 0

    def write(self) -> None:
        """Write everything."""
        bundle = self._bundle
        schema.create(self._db, password=self._password, salt=bundle.dossier.name)
        self._attributes = {
            (variable, name): i
            for i, variable, name in self._db.execute(
                "SELECT ID, VariableId, AttributeVariable FROM ATTRIBUTEVARIABLES"
            )
        }
        lock = schema.hashed(self._password, bundle.dossier.name + " coders")
        readers = dict.fromkeys(("reader", coder_of(record)) for record in bundle.records)
        people = [("person", short(name)) for name in sorted({r.reviewer for r in bundle.reviews})]
        for number, (sort, name) in enumerate((*readers, *people), 2):
            schema.add_coder(self._db, number, name, _COLORS[number % len(_COLORS)], lock)
            self._coders[sort, name] = number
        placed = self._documents()
        rest = [r.as_json() for r in bundle.reviews if r.id not in placed]
        dossier = bundle.dossier.model_copy(update={"records": ()}).as_json()
        coders = {str(number): name for (sort, name), number in self._coders.items() if sort == "person"}
        value = json.dumps({"dossier": dossier, "reviews": rest, "people": coders}, ensure_ascii=False)
        self._db.execute("INSERT INTO SETTINGS (Property, Value) VALUES ('dragoman', ?)", (value,))

    def _documents(self) -> set[str]:
        """Write documents with their statements; returns ids of the reviews that found a place."""
        bundle, issues, names = self._bundle, self._bundle.issues_of(), concepts(self._bundle)
        readings: dict[Document, list[tuple[int, Record]]] = {}
        for order, record in enumerate(bundle.records):
            readings.setdefault(record.document, []).append((order, record))
        placed: set[str] = set()
        for number, (document, records) in enumerate(readings.items(), 1):
            self._document(number, document, records)
            utf16 = Utf16(document.text)
            for order, record in records:
                coder = self._coders["reader", coder_of(record)]
                for claim in record.claims:
                    span = (utf16.units(claim.evidence.span[0]), utf16.units(claim.evidence.span[1]))
                    whole = json.dumps({"record": order, "claim": claim.as_json()}, ensure_ascii=False)
                    values = shown(claim, issues.get(claim.id, [])) | {"reading": whole}
                    self._statement(schema.CLAIM, number, span, coder, values)
                    for values in stances(claim, issues.get(claim.id, ()), names):
                        self._statement(schema.STATEMENT, number, span, coder, values)
                    for place, review in enumerate(bundle.reviews):
                        if review.claim == claim.id and review.id not in placed:
                            placed.add(review.id)
                            self._review(number, span, place, review)
                for reviewer, claim in judged(record, bundle.reviews):
                    span = (utf16.units(claim.evidence.span[0]), utf16.units(claim.evidence.span[1]))
                    for values in stances(claim, issues.get(claim.id, ()), names):
                        coder = self._coders["person", short(reviewer)]
                        self._statement(schema.STATEMENT, number, span, coder, values)
        return placed

    def _document(self, number: int, document: Document, records: list[tuple[int, Record]]) -> None:
        notes = {
            "document": document.model_dump(mode="json", exclude={"text"}),
            "readings": [
                {"record": order, "claims": [c.id for c in record.claims]}
                | record.model_dump(mode="json", exclude={"document", "claims"})
                for order, record in records
            ],
        }
        line = f"{MARK}{json.dumps(notes, ensure_ascii=False)}}}"
        self._db.execute(
            "INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Author, Source, Section, Notes, Type, Date)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                short(document.title or document.id),
                document.text,
                self._coders["reader", coder_of(records[0][1])],
                short(document.author or ""),
                short(document.outlet or ""),
                short(document.language or ""),
                f"The next line belongs to dragoman; please leave it.\n{line}\n",
                "",
                seconds(document.published),
            ),
        )

    def _review(self, document: int, span: tuple[int, int], place: int, review: Review) -> None:
        values = {
            "claim": short(review.claim),
            "verdict": review.verdict,
            "changes": json.dumps(review.changes, ensure_ascii=False, indent=1) if review.changes else "",
            "note": review.note or "",
            "review": json.dumps({"place": place, "review": review.as_json()}, ensure_ascii=False),
        }
        self._statement(schema.REVIEW, document, span, self._coders["person", short(review.reviewer)], values)

    def _statement(self, kind: int, document: int, span: tuple[int, int], coder: int, values: dict[str, Any]) -> None:
        self._statements += 1
        number = self._statements
        self._db.execute(
            "INSERT INTO STATEMENTS (ID, StatementTypeId, DocumentId, Start, Stop, Coder) VALUES (?, ?, ?, ?, ?, ?)",
            (number, kind, document, *span, coder),
        )
        tables = {"boolean": "DATABOOLEAN", "long text": "DATALONGTEXT"}
        for name, value in values.items():
            variable = self._variables[kind, name]
            sort = self._kinds[kind, name]
            if sort == "short text":
                self._db.execute(
                    "INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (?, ?, ?)",
                    (number, variable, self._entity(variable, name, value)),
                )
            else:
                self._db.execute(
                    f"INSERT INTO {tables[sort]} (StatementId, VariableId, Value) VALUES (?, ?, ?)",  # noqa: S608
                    (number, variable, value),
                )

    def _entity(self, variable: int, name: str, value: str) -> int:
        if (variable, value) in self._entities:
            return self._entities[variable, value]
        number = self._entities[variable, value] = len(self._entities) + 1
        self._db.execute("INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (?, ?, ?)", (number, variable, value))
        party = self._parties.get(value) if name in ("person", "organization", "actor", "target", "source") else None
        said = {"Type": party.kind, "Alias": party.name, "Notes": party.office or ""} if party else {}
        self._db.executemany(
            "INSERT INTO ATTRIBUTEVALUES (EntityId, AttributeVariableId, AttributeValue) VALUES (?, ?, ?)",
            [(number, self._attributes[variable, a], short(said.get(a, ""))) for a in schema.ATTRIBUTES],
        )
        return number
