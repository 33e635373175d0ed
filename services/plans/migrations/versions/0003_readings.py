"""Readings of documents that were kept.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of readings."""
    op.create_table(
        "reading",
        sa.Column("reading_id", sa.String(64), primary_key=True),
        sa.Column("unit_id", sa.String(200), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("document_key", sa.String(400)),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_by", sa.String(64), nullable=False),
        sa.Column("reading", JSONB, nullable=False),
    )
    op.create_index("ix_reading_unit_id", "reading", ["unit_id"], postgresql_ops={"unit_id": "text_pattern_ops"})
    for name in ("sha256", "document_key"):
        op.create_index(f"ix_reading_{name}", "reading", [name])
