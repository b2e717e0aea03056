"""The tables of a workspace, the same on SQLite and PostgreSQL. Full-text indexes are made in the migrations.

A document, its record and its claims are written in one transaction. Every row hangs on its dossier by foreign keys, so
that removing a dossier or a document takes all that was read from it along.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only in a column that is declared INTEGER.
Key = BigInteger().with_variant(Integer, "sqlite")


def _key() -> Column[int]:
    return Column("pk", Key, primary_key=True, autoincrement=True)


def _of(table: str, name: str) -> Column[int]:
    return Column(name, Key, ForeignKey(f"{table}.pk", ondelete="CASCADE"), nullable=False)


dossiers = Table(
    "dossiers",
    metadata,
    _key(),
    Column("name", Text, nullable=False, unique=True),
    Column("settings", Text, nullable=False),  # DossierSettings as JSON
    Column("created_at", String(32), nullable=False),
    sqlite_autoincrement=True,
)

documents = Table(
    "documents",
    metadata,
    _key(),
    _of("dossiers", "dossier"),
    Column("digest", String(64), nullable=False),  # of all fields: what "the same document" means
    Column("id", Text, nullable=False),
    Column("article", Key, nullable=False),  # key of the article's first version
    Column("version", Integer, nullable=False),  # 1, 2, ... in the order of arrival
    Column("current", Boolean, nullable=False),
    Column("address", String(64)),  # digest of the url in the form that versions are matched by
    Column("headline", String(64)),  # digest of outlet, title and date, which match versions where there is no url
    Column("outlet", Text),
    Column("url", Text),
    Column("title", Text),
    Column("author", Text),
    Column("published", Text),
    Column("modified", Text),
    Column("language", Text),
    Column("text", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("change", Text),  # Change as JSON, against the version before
    Column("added_at", String(32), nullable=False),
    UniqueConstraint("dossier", "digest"),
    UniqueConstraint("article", "version"),
    Index("ix_documents_dossier_id", "dossier", "id"),
    Index("ix_documents_dossier_address", "dossier", "address"),
    Index("ix_documents_dossier_headline", "dossier", "headline"),
    Index("ix_documents_dossier_published", "dossier", "current", "published", "pk"),
    sqlite_autoincrement=True,
)

records = Table(
    "records",
    metadata,
    _key(),
    _of("documents", "document"),
    Column("reader", Text, nullable=False),
    Column("reader_version", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("current", Boolean, nullable=False),  # the newest reading of its document
    Column("head", Text, nullable=False),  # the record as JSON without document and claims
    Column("read_at", String(32), nullable=False),
    UniqueConstraint("document", "reader", "reader_version"),
    sqlite_autoincrement=True,
)

claims = Table(
    "claims",
    metadata,
    _key(),
    _of("records", "record"),
    _of("documents", "document"),
    _of("dossiers", "dossier"),
    Column("id", Text, nullable=False),
    Column("position", Integer, nullable=False),  # in the record, from 0; a person's claim takes the machine claim's
    Column("part", Integer, nullable=False),  # 0 for the machine's claim and its correction; 0, 1, ... after a split
    Column("layer", String(8), nullable=False),  # machine | human
    Column("stands", Boolean, nullable=False),  # as far as reviews go: not replaced, rejected or merged away
    Column("live", Boolean, nullable=False),  # counts now: stands, in the newest reading of the newest version
    Column("reviewed", Boolean, nullable=False),  # somebody judged it, or the claim that it came from
    Column("kind", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("tense", Text, nullable=False),
    Column("date", Text, nullable=False),  # publication date of the document, as stated; empty if unknown
    Column("evidence", Text, nullable=False),
    Column("body", Text, nullable=False),  # Claim as JSON
    CheckConstraint("layer IN ('machine', 'human')", name="layer"),
    Index("ix_claims_record", "record", "position", "part"),
    Index("ix_claims_document", "document", "live", "position", "part"),
    Index("ix_claims_dossier_id", "dossier", "id"),
    Index("ix_claims_listed", "dossier", "live", "date", "document", "position", "part", "reviewed"),
    sqlite_autoincrement=True,
)

roles = Table(
    "roles",
    metadata,
    _key(),
    _of("claims", "claim"),
    _of("dossiers", "dossier"),
    Column("role", String(8), nullable=False),  # actor | target | source
    Column("key", Text, nullable=False),  # party or chain key
    Column("position", Integer, nullable=False),
    # Copied from claim and document, so that the matrix is counted from one index.
    Column("live", Boolean, nullable=False),
    Column("date", Text, nullable=False),
    Column("outlet", Text),
    CheckConstraint("role IN ('actor', 'target', 'source')", name="role"),
    Index("ix_roles_claim", "claim"),
    Index("ix_roles_counted", "dossier", "live", "role", "key", "claim", "date", "outlet"),
)

reviews = Table(
    "reviews",
    metadata,
    _key(),
    _of("dossiers", "dossier"),
    Column("id", Text, nullable=False),
    Column("claim", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("changes", Text, nullable=False),  # JSON object
    Column("note", Text),
    Column("made_at", String(40), nullable=False),
    UniqueConstraint("dossier", "id"),
    CheckConstraint("verdict IN ('accept', 'correct', 'reject', 'merge', 'split', 'assign')", name="verdict"),
    Index("ix_reviews_dossier_claim", "dossier", "claim"),
    sqlite_autoincrement=True,
)

analyses = Table(
    "analyses",
    metadata,
    _key(),
    _of("dossiers", "dossier"),
    Column("digest", String(64), nullable=False),  # of everything that the result depends on
    Column("body", LargeBinary, nullable=False),  # compressed JSON
    UniqueConstraint("dossier", "digest"),
    sqlite_autoincrement=True,
)

issues = Table(
    "issues",
    metadata,
    _key(),
    _of("dossiers", "dossier"),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("declared", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("dossier", "id"),
)

claim_issues = Table(
    "claim_issues",
    metadata,
    Column("claim", Key, ForeignKey("claims.pk", ondelete="CASCADE"), primary_key=True),
    Column("issue", Key, ForeignKey("issues.pk", ondelete="CASCADE"), primary_key=True),
    Index("ix_claim_issues_issue", "issue"),
    sqlite_with_rowid=False,
)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),  # of the bytes before compression
    Column("size", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

pages = Table(
    "pages",
    metadata,
    Column("document", Key, ForeignKey("documents.pk", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("sha256", String(64), ForeignKey("blobs.sha256"), nullable=False),
    Column("details", Text, nullable=False),  # RawPage as JSON without its content
    Index("ix_pages_sha256", "sha256"),
)

users = Table(
    "users",
    metadata,
    _key(),
    Column("name", Text, nullable=False, unique=True),
    Column("role", String(8), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),
    CheckConstraint("role IN ('reader', 'reviewer', 'editor')", name="role"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_digest", String(64), primary_key=True),  # SHA-256 of the token; the token itself is never kept
    Column("user", Key, ForeignKey("users.pk", ondelete="CASCADE"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Index("ix_sessions_expires_at", "expires_at"),
)

audit = Table(
    "audit",
    metadata,
    _key(),
    Column("at", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("dossier", Text),  # a name and no foreign key: the log outlives what it tells of
    Column("subject", Text),
    Column("details", Text, nullable=False),  # JSON object
    Index("ix_audit_at", "at"),
    sqlite_autoincrement=True,
)
