"""Who did what when."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, select

from dragoman.store.engine import reading, writing
from dragoman.store.entries import AuditEntry, Page
from dragoman.store.tables import audit


def now() -> str:
    """The present moment in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def log(
    connection: Connection,
    actor: str,
    action: str,
    dossier: str | None = None,
    subject: str | None = None,
    *,
    details: dict[str, str] | None = None,
) -> None:
    """Write an entry in the transaction of the change itself, so that neither is kept without the other."""
    connection.execute(
        insert(audit).values(
            at=now(),
            actor=actor,
            action=action,
            dossier=dossier,
            subject=subject,
            details=json.dumps(details or {}, sort_keys=True),
        )
    )


class AuditLog:
    """The log of a workspace; entries are added and read, never changed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, entry: AuditEntry) -> None:
        """Add an entry of something that is not a change of the store, such as a refused log-in; `at` is set here."""
        with writing(self._engine) as connection:
            log(connection, entry.actor, entry.action, entry.dossier, entry.subject, details=entry.details)

    def entries(self, *, offset: int = 0, limit: int = 100) -> Page[AuditEntry]:
        """Entries, newest first."""
        with reading(self._engine) as connection:
            total = connection.execute(select(func.count()).select_from(audit)).scalar_one()
            rows = connection.execute(select(audit).order_by(audit.c.pk.desc()).offset(offset).limit(limit))
            items = tuple(
                AuditEntry(
                    at=r.at, actor=r.actor, action=r.action, dossier=r.dossier, subject=r.subject,
                    details=json.loads(r.details),
                )
                for r in rows
            )  # fmt: skip
            return Page[AuditEntry](items=items, total=total, offset=offset)
