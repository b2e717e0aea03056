"""The first shape of a workspace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# External-content indexes hold no second copy of the texts; the triggers are those of the FTS5 manual, section 4.4.3.
_SQLITE = """
CREATE VIRTUAL TABLE {table}_text USING fts5(
    {columns}, content='{table}', content_rowid='pk', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER {table}_text_insert AFTER INSERT ON {table} BEGIN
    INSERT INTO {table}_text(rowid, {columns}) VALUES (new.pk, {new}); END;
CREATE TRIGGER {table}_text_delete AFTER DELETE ON {table} BEGIN
    INSERT INTO {table}_text({table}_text, rowid, {columns}) VALUES ('delete', old.pk, {old}); END;
CREATE TRIGGER {table}_text_update AFTER UPDATE OF {columns} ON {table} BEGIN
    INSERT INTO {table}_text({table}_text, rowid, {columns}) VALUES ('delete', old.pk, {old});
    INSERT INTO {table}_text(rowid, {columns}) VALUES (new.pk, {new}); END
"""

# A dictionary without a list of stop words, so that "will not" is found as written, as on SQLite.
_POSTGRESQL = """
CREATE TEXT SEARCH DICTIONARY dragoman_stem (TEMPLATE = snowball, Language = english);
CREATE TEXT SEARCH CONFIGURATION dragoman_english (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION dragoman_english ALTER MAPPING REPLACE english_stem WITH dragoman_stem;
CREATE TABLE documents_text (
    pk bigint PRIMARY KEY REFERENCES documents(pk) ON DELETE CASCADE, search tsvector NOT NULL);
CREATE INDEX ix_documents_text_search ON documents_text USING gin(search);
CREATE TABLE claims_text (
    pk bigint PRIMARY KEY REFERENCES claims(pk) ON DELETE CASCADE, search tsvector NOT NULL);
CREATE INDEX ix_claims_text_search ON claims_text USING gin(search)
"""


def upgrade() -> None:
    """Make all tables and the full-text indexes."""
    op.create_table(
        "audit",
        sa.Column("pk", Key, autoincrement=True, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blobs")),
    )
    op.create_table(
        "dossiers",
        sa.Column("pk", Key, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("name", name=op.f("uq_dossiers_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "users",
        sa.Column("pk", Key, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.CheckConstraint("role IN ('reader', 'reviewer', 'editor')", name=op.f("ck_users_role")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "analyses",
        sa.Column("pk", Key, autoincrement=True, nullable=False),
        sa.Column("dossier", Key, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.pk"], name=op.f("fk_analyses_dossier"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_analyses")),
        sa.UniqueConstraint("dossier", "digest", name=op.f("uq_analyses_dossier_digest")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "documents",
        sa.Column("pk", Key, autoincrement=True, nullable=False),
        sa.Column("dossier", Key, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("article", Key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("headline", sa.String(length=64), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("change", sa.Text(), nullable=True),
        sa.Column("added_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.pk"], name=op.f("fk_documents_dossier"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_documents")),
        sa.UniqueConstraint("article", "version", name=op.f("uq_documents_article_version")),
        sa.UniqueConstraint("dossier", "digest", name=op.f("uq_documents_dossier_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_documents_dossier_address", "documents", ["dossier", "address"], unique=False)
    op.create_index("ix_documents_dossier_headline", "documents", ["dossier", "headline"], unique=False)
    op.create_index("ix_documents_dossier_id", "documents", ["dossier", "id"], unique=False)
    op.create_index(
        "ix_documents_dossier_published", "documents", ["dossier", "current", "published", "pk"], unique=False
    )
    op.create_table(
        "issues",
        sa.Column("pk", Key, autoincrement=True, nullable=False),
        sa.Column("dossier", Key, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("declared", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.pk"], name=op.f("fk_issues_dossier"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_issues")),
        sa.UniqueConstraint("dossier", "id", name=op.f("uq_issues_dossier_id")),
    )
    op.create_table(
        "reviews",
        sa.Column("pk", Key, autoincrement=True, nullable=False),
        sa.Column("dossier", Key, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("made_at", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('accept', 'correct', 'reject', 'merge', 'split', 'assign')", name=op.f("ck_reviews_verdict")
        ),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.pk"], name=op.f("fk_reviews_dossier"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_reviews")),
        sa.UniqueConstraint("dossier", "id", name=op.f("uq_reviews_dossier_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reviews_dossier_claim", "reviews", ["dossier", "claim"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("user", Key, nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.pk"], name=op.f("fk_sessions_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sessions")),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"], unique=False)
    op.create_table(
        "pages",
        sa.Column("document", Key, autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.pk"], name=op.f("fk_pages_document"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sha256"], ["blobs.sha256"], name=op.f("fk_pages_sha256")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_pages")),
    )
    op.create_index("ix_pages_sha256", "pages", ["sha256"], unique=False)
    op.create_table(
        "records",
        sa.Column("pk", Key, autoincrement=True, nullable=False),
        sa.Column("document", Key, nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("reader_version", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("read_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.pk"], name=op.f("fk_records_document"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_records")),
        sa.UniqueConstraint(
            "document", "reader", "reader_version", name=op.f("uq_records_document_reader_reader_version")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "claims",
        sa.Column("pk", Key, autoincrement=True, nullable=False),
        sa.Column("record", Key, nullable=False),
        sa.Column("document", Key, nullable=False),
        sa.Column("dossier", Key, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("layer", sa.String(length=8), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("reviewed", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("polarity", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("tense", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("layer IN ('machine', 'human')", name=op.f("ck_claims_layer")),
        sa.ForeignKeyConstraint(["document"], ["documents.pk"], name=op.f("fk_claims_document"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.pk"], name=op.f("fk_claims_dossier"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["record"], ["records.pk"], name=op.f("fk_claims_record"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_claims")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_claims_document", "claims", ["document", "live", "position", "part"], unique=False)
    op.create_index("ix_claims_dossier_id", "claims", ["dossier", "id"], unique=False)
    op.create_index(
        "ix_claims_listed",
        "claims",
        ["dossier", "live", "date", "document", "position", "part", "reviewed"],
        unique=False,
    )
    op.create_index("ix_claims_record", "claims", ["record", "position", "part"], unique=False)
    op.create_table(
        "claim_issues",
        sa.Column("claim", Key, nullable=False),
        sa.Column("issue", Key, nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.pk"], name=op.f("fk_claim_issues_claim"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["issue"], ["issues.pk"], name=op.f("fk_claim_issues_issue"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim", "issue", name=op.f("pk_claim_issues")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claim_issues_issue", "claim_issues", ["issue"], unique=False)
    op.create_table(
        "roles",
        sa.Column("pk", Key, autoincrement=True, nullable=False),
        sa.Column("claim", Key, nullable=False),
        sa.Column("dossier", Key, nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.CheckConstraint("role IN ('actor', 'target', 'source')", name=op.f("ck_roles_role")),
        sa.ForeignKeyConstraint(["claim"], ["claims.pk"], name=op.f("fk_roles_claim"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.pk"], name=op.f("fk_roles_dossier"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_roles")),
    )
    op.create_index("ix_roles_claim", "roles", ["claim"], unique=False)
    op.create_index(
        "ix_roles_counted", "roles", ["dossier", "live", "role", "key", "claim", "date", "outlet"], unique=False
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in _POSTGRESQL.split(";\n"):
            op.execute(statement)
    else:
        _full_text("documents", ("title", "text"))
        _full_text("claims", ("evidence",))


def _full_text(table: str, columns: tuple[str, ...]) -> None:
    script = _SQLITE.format(
        table=table,
        columns=", ".join(columns),
        new=", ".join(f"new.{c}" for c in columns),
        old=", ".join(f"old.{c}" for c in columns),
    )
    for statement in script.split(";\nCREATE"):
        op.execute(statement if "VIRTUAL" in statement else "CREATE" + statement)
