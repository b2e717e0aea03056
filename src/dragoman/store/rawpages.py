"""The pages that documents were taken from, compressed; equal pages are kept once."""

from __future__ import annotations

import hashlib
import json
import zlib

from sqlalchemy import Connection, delete, insert, select

from dragoman.model import StoreError
from dragoman.store.entries import RawPage
from dragoman.store.tables import blobs, pages


def keep(connection: Connection, document: int, page: RawPage) -> None:
    """Keep a document's page; one that was kept before is replaced."""
    digest = hashlib.sha256(page.content).hexdigest()
    if not connection.execute(select(blobs.c.sha256).where(blobs.c.sha256 == digest)).first():
        connection.execute(
            insert(blobs).values(sha256=digest, size=len(page.content), body=zlib.compress(page.content, 6))
        )
    before = connection.execute(select(pages.c.sha256).where(pages.c.document == document)).scalar()
    connection.execute(delete(pages).where(pages.c.document == document))
    details = page.model_dump_json(exclude={"content"})
    connection.execute(insert(pages).values(document=document, sha256=digest, details=details))
    if before is not None and before != digest:
        sweep(connection)


def get(connection: Connection, document: int) -> RawPage | None:
    """A document's page, None if none was kept.

    Raises:
        StoreError: if the kept bytes are not what they were.
    """
    query = select(pages.c.details, blobs).join(blobs, pages.c.sha256 == blobs.c.sha256)
    row = connection.execute(query.where(pages.c.document == document)).first()
    if row is None:
        return None
    try:
        content = zlib.decompress(row.body)
    except zlib.error as error:
        raise StoreError("a page kept in the workspace is damaged; restore the workspace from a backup") from error
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise StoreError("a page kept in the workspace is damaged; restore the workspace from a backup")
    return RawPage.from_data(json.loads(row.details) | {"content": content})


def sweep(connection: Connection) -> None:
    """Remove bytes that no document refers to any more."""
    connection.execute(delete(blobs).where(~blobs.c.sha256.in_(select(pages.c.sha256))))
