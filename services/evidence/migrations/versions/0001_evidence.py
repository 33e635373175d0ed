"""The review queue, the files' rows, and what is known of tasks and units.

Revision ID: 0001
Revises: none
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.database import kernel_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table of the service."""
    kernel_tables.create(op)
    _create_known()
    _create_evidence()
    _create_review()


def _create_known() -> None:
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.String, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("display_name", sa.String, nullable=False),
    )
    op.create_table(
        "task",
        sa.Column("task_id", sa.String, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("plan_id", sa.String, nullable=False),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
    )
    op.create_table(
        "latest_claim",
        sa.Column("task_id", sa.String, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
    )


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("evidence_id", sa.String, primary_key=True),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String, nullable=False, index=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.String, nullable=False),
        sa.UniqueConstraint("task_id", "sha256", "name"),
    )


def _create_review() -> None:
    op.create_table(
        "review",
        sa.Column("review_id", sa.String, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("task_version", sa.BigInteger, nullable=False),
        sa.Column("plan_id", sa.String, nullable=False),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("report_id", sa.String, nullable=False),
        sa.Column("claimed_on", sa.Date, nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("note", sa.String),
        sa.Column("files", JSONB, nullable=False),
        sa.Column("claim_event_id", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("decision_note", sa.String),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.String),
        sa.UniqueConstraint("task_id", "task_version"),
    )
    pending = sa.text("state = 'pending'")
    op.create_index("review_pending", "review", ["submitted_at", "review_id"], postgresql_where=pending)
    op.create_index("review_decided", "review", ["state", "decided_at", "review_id"])
