"""Where dossiers are kept: one contract on SQLite (a file, the default) and PostgreSQL; the only room with SQL."""

from dragoman.store.address import default_address
from dragoman.store.coders import Coder
from dragoman.store.entries import (
    AuditEntry,
    Cell,
    Change,
    ClaimEntry,
    DocumentEntry,
    DossierEntry,
    Edit,
    Hit,
    Matrix,
    Page,
    RawPage,
    Session,
    User,
)
from dragoman.store.listing import NO_ISSUE, ClaimFilter
from dragoman.store.reader import StoreReader
from dragoman.store.store import Store, open_store
from dragoman.store.writer import StoreWriter

__all__ = [
    "NO_ISSUE",
    "AuditEntry",
    "Cell",
    "Change",
    "ClaimEntry",
    "ClaimFilter",
    "Coder",
    "DocumentEntry",
    "DossierEntry",
    "Edit",
    "Hit",
    "Matrix",
    "Page",
    "RawPage",
    "Session",
    "Store",
    "StoreReader",
    "StoreWriter",
    "User",
    "default_address",
    "open_store",
]
