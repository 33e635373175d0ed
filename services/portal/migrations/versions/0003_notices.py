"""Notices of alerts for the pages that are open, and how far each account has read.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "notice",
        sa.Column("notice_id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("alert_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("audience", sa.String),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.UniqueConstraint("alert_id", "version"),
    )
    op.create_table(
        "notice_seen",
        sa.Column("account_id", sa.String, sa.ForeignKey("account.account_id"), primary_key=True),
        sa.Column("notice_id", sa.BigInteger, nullable=False),
    )
