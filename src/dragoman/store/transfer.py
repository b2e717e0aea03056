"""A dossier as JSON lines, whole: to keep as a backup, to compare, and to bring into another workspace.

The first line holds the settings, then comes one line per version of each document with every reading of it, and then
the history of reviews. Nothing in it depends on when it was added or on the workspace it comes from: the same content
gives the same bytes. Dates of adding and the audit log stay behind.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select

from dragoman.model import Document, DossierSettings, InputError, Record, Review
from dragoman.store import rawpages
from dragoman.store.changes import document_digest
from dragoman.store.engine import reading
from dragoman.store.entries import RawPage
from dragoman.store.reader import StoreReader
from dragoman.store.rows import bodies_of, document_of, find_dossier, record_of, review_of, settings_of
from dragoman.store.tables import documents, records, reviews
from dragoman.store.writer import StoreWriter

FORMAT = "dragoman-dossier/1"


def export(reader: StoreReader, dossier: str, *, pages: bool = True) -> Iterator[str]:
    """Lines of JSON without line ends.

    Args:
        reader: of the workspace.
        dossier: name of the dossier.
        pages: whether the pages that documents were taken from go along.
    """
    with reading(reader._engine) as connection:
        pk = find_dossier(connection, dossier)
        yield _line({"format": FORMAT, "settings": settings_of(connection, pk).as_json()})
        first = documents.alias("first")
        every = (
            select(documents.c.pk, first.c.digest.label("article"))
            .join(first, documents.c.article == first.c.pk)
            .where(documents.c.dossier == pk)
            .order_by(func.coalesce(first.c.published, ""), first.c.id, first.c.digest, documents.c.version)
        )
        for key, article in connection.execute(every).all():
            row = connection.execute(select(documents).where(documents.c.pk == key)).one()
            read = select(records).where(records.c.document == key).order_by(records.c.pk)
            made = [
                record_of(row, r.head, bodies_of(connection, r.pk, machine=True)).as_json()
                for r in connection.execute(read).all()
            ]
            for record in made:
                del record["document"]
            line: dict[str, Any] = {"document": document_of(row).as_json(), "article": article, "records": made}
            page = rawpages.get(connection, key) if pages else None
            if page is not None:
                line["page"] = page.model_dump(mode="json", exclude={"content"})
                line["page"]["content"] = base64.b64encode(page.content).decode("ascii")
            yield _line(line)
        for row in connection.execute(select(reviews).where(reviews.c.dossier == pk).order_by(reviews.c.pk)):
            yield _line({"review": review_of(row, dossier).as_json()})


def restore(writer: StoreWriter, lines: Iterable[str], *, name: str | None = None, actor: str = "local") -> str:
    """Bring an exported dossier into a workspace as a new dossier.

    Every document is a transaction of its own; what was brought in before a bad line stays, so that nothing is lost.

    Args:
        writer: of the workspace.
        lines: as `export` gave them.
        name: a name other than the one in the file.
        actor: who does it.

    Returns:
        The dossier's name.

    Raises:
        InputError: with the number of the line that cannot be read.
        StoreError: if there is a dossier of that name, or the workspace cannot be written.
    """
    dossier = ""
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
            if not dossier:
                if not isinstance(line, dict) or line.get("format") != FORMAT:
                    raise InputError(f"this is no exported dossier: its first line must say {FORMAT}")
                settings = DossierSettings.from_data(line["settings"])
                dossier = name or settings.name
                writer.create(settings.model_copy(update={"name": dossier}), actor=actor)
            elif "document" in line:
                document = Document.from_data(line["document"])
                page = line.get("page")
                if page is not None:
                    page = RawPage.from_data(page | {"content": base64.b64decode(page["content"], validate=True)})
                article = None if line["article"] == document_digest(document) else line["article"]
                for data in line["records"]:
                    record = Record.from_data(data | {"document": line["document"]})
                    writer.add(dossier, record, page=page, version_of=article, actor=actor)
            elif "review" in line:
                writer.review(Review.from_data(line["review"] | {"dossier": dossier}), history=True)
            else:
                raise InputError("neither a document nor a review")
        except InputError as error:
            raise InputError(f"line {number}: {error}") from error
        except (ValueError, ValidationError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"line {number} is not as an export writes it: {error}") from error
    if not dossier:
        raise InputError("the file is empty")
    return dossier


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
