"""Uploads that can be taken up again, what is typed of a document, how long files are kept.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and columns."""
    op.create_table(
        "hold",
        sa.Column("hold_id", sa.String, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("scope_id", sa.String, nullable=False),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("decision_number", sa.String, nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.String, nullable=False),
        sa.Column("placed_from", sa.String, nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String, nullable=True),
        sa.Column("release_reason", sa.String, nullable=True),
        sa.PrimaryKeyConstraint("hold_id"),
    )
    op.create_index("hold_standing", "hold", ["scope", "scope_id"], postgresql_where=sa.text("released_at IS NULL"))
    op.create_table(
        "upload",
        sa.Column("upload_id", sa.String, nullable=False),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("document_number", sa.String, nullable=True),
        sa.Column("document_issued_on", sa.Date(), nullable=True),
        sa.Column("document_issuer", sa.String, nullable=True),
        sa.Column("account_id", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence_id", sa.String, nullable=True),
        sa.PrimaryKeyConstraint("upload_id"),
    )
    op.create_index("ix_upload_account_id", "upload", ["account_id"])
    op.create_index("ix_upload_expires_at", "upload", ["expires_at"])
    op.add_column("evidence", sa.Column("document_number", sa.String, nullable=True))
    op.add_column("evidence", sa.Column("document_issued_on", sa.Date(), nullable=True))
    op.add_column("evidence", sa.Column("document_issuer", sa.String, nullable=True))
    op.add_column("evidence", sa.Column("safety", sa.String, server_default="awaiting", nullable=False))
    # Served until now without a scan; quarantine would close them all until the machine comes round to each.
    op.execute("UPDATE evidence SET safety = 'unscanned'")
    op.add_column("evidence", sa.Column("retention_class", sa.String, server_default="", nullable=False))
    op.add_column("evidence", sa.Column("keep_until", sa.Date(), nullable=True))
    op.add_column("evidence", sa.Column("named_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE evidence SET named_at = uploaded_at")
    op.add_column("evidence", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("evidence", sa.Column("removed_by", sa.String, nullable=True))
    op.add_column("evidence", sa.Column("removal_reason", sa.String, nullable=True))
    op.drop_constraint("evidence_task_id_sha256_name_key", "evidence", type_="unique")
    op.create_index("evidence_by_task", "evidence", ["task_id"])
    op.create_index("evidence_by_unit", "evidence", ["unit_id", "uploaded_at"])
    op.create_index(
        "evidence_to_expire",
        "evidence",
        ["keep_until", "evidence_id"],
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "evidence_once",
        "evidence",
        ["task_id", "sha256", "name"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
