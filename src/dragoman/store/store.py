"""A workspace: many dossiers in one file, or in one PostgreSQL database."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from dragoman.model import Dossier, DossierSettings, Record, StoreError
from dragoman.store import transfer
from dragoman.store.accounts import Accounts
from dragoman.store.address import default_address, parse_address, shown
from dragoman.store.audit import AuditLog
from dragoman.store.coders import Coders
from dragoman.store.engine import make_engine, translated
from dragoman.store.faces import Faces
from dragoman.store.migrate import bring_up
from dragoman.store.reader import StoreReader
from dragoman.store.writer import StoreWriter

logger = logging.getLogger(__name__)

BUSY_SECONDS = 30.0
"""How long to wait for another process that writes. A document takes milliseconds, so a longer wait means a fault."""


class Store:
    """An open workspace. Use it in a `with` block, or call `close`.

    Attributes:
        reader: answers, changes nothing.
        writer: changes.
        accounts: users and sessions of the web faces.
        audit: who did what when.
        faces: what the web faces ask beside `reader`.
        coders: what each reader made of the same documents.
        address: the file or server, without a password, for messages.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.address = shown(engine.url)
        self.reader = StoreReader(engine)
        self.writer = StoreWriter(engine)
        self.accounts = Accounts(engine)
        self.audit = AuditLog(engine)
        self.faces = Faces(engine)
        self.coders = Coders(engine)

    def close(self) -> None:
        """Give up all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def analysis(
        self, dossier: str, build: Callable[[list[Record], DossierSettings], Dossier], *, program: str
    ) -> Dossier:
        """The analysis of a dossier: the kept one if nothing changed since, else made anew and kept.

        Args:
            dossier: name of the dossier.
            build: makes it from the effective records and settings.
            program: what makes it, with its version; a new version makes it anew.

        Returns:
            The analysis without its records (`reader.records` has them).
        """
        digest = self.reader.inputs_digest(dossier, program)
        kept = self.reader.analysis(dossier, digest)
        if kept is not None:
            return kept
        made = build(list(self.reader.records(dossier)), self.reader.effective_settings(dossier))
        made = made.model_copy(update={"records": ()})
        # If somebody wrote while it was made, it is kept under the digest of what it may not have seen: so ask again.
        if self.reader.inputs_digest(dossier, program) == digest:
            try:
                self.writer.keep_analysis(dossier, digest, made)
            except StoreError as error:
                logger.warning("the analysis could not be kept and will be made again next time: %s", error)
        return made

    def export(self, dossier: str, *, pages: bool = True) -> Iterator[str]:
        """A dossier as JSON lines; see `dragoman.store.transfer`."""
        return transfer.export(self.reader, dossier, pages=pages)

    def restore(self, lines: Iterable[str], *, name: str | None = None, actor: str = "local") -> str:
        """Bring an exported dossier in, and give its name; see `dragoman.store.transfer`."""
        return transfer.restore(self.writer, lines, name=name, actor=actor)


def open_store(address: str | Path | None = None, *, create: bool = True, busy_seconds: float = BUSY_SECONDS) -> Store:
    """Open a workspace and bring it to the present shape.

    Args:
        address: a file, or `postgresql://user@host/name`; None for the default (`default_address`).
        create: whether a file that does not exist is made.
        busy_seconds: how long to wait for others.

    Raises:
        StoreError: if it does not exist (without `create`), cannot be opened, is no workspace, or is of a newer
            version.
    """
    url = parse_address(address if address is not None else default_address())
    if not create and url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        raise StoreError(f"there is no workspace at {shown(url)}; begin one with: dragoman new NAME")
    engine = make_engine(url, busy_seconds)
    try:
        with translated(url):
            bring_up(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)
