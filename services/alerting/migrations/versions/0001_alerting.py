"""What is known of tasks and units, and the alerts.

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

INSTANT = sa.DateTime(timezone=True)
IS_OPEN = sa.text("cleared_at IS NULL")


def upgrade() -> None:
    """Create every table of the service."""
    kernel_tables.create(op)
    _create_known()
    _create_alerts()


def _create_known() -> None:
    op.create_table(
        "task",
        sa.Column("task_id", sa.String, primary_key=True),
        sa.Column("plan_id", sa.String),
        sa.Column("unit_id", sa.String),
        sa.Column("code", sa.String),
        sa.Column("name", sa.String),
        sa.Column("effective_due_on", sa.Date),
        sa.Column("credited_rate", sa.Float),
        sa.Column("has_standing_claim", sa.Boolean, nullable=False),
        sa.Column("is_watched", sa.Boolean, nullable=False),
        sa.Column("facts", JSONB, nullable=False),
    )
    op.create_table(
        "path_segment",
        sa.Column("task_id", sa.String, primary_key=True),
        sa.Column("starts_on", sa.Date, primary_key=True),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("rate_at_start", sa.Float, nullable=False),
        sa.Column("rate_at_end", sa.Float, nullable=False),
    )
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.String, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("display_name", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
    )


def _create_alerts() -> None:
    op.create_table(
        "alert",
        sa.Column("alert_id", sa.String, primary_key=True),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("plan_id", sa.String, nullable=False),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("level_since", INSTANT, nullable=False),
        sa.Column("policy_version", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("inputs", JSONB, nullable=False),
        sa.Column("cleared_at", INSTANT),
        sa.Column("cause", sa.String),
        sa.Column("acknowledged_at", INSTANT),
        sa.Column("acknowledged_by", sa.String),
        sa.Column("acknowledged_account_id", sa.String),
    )
    op.create_index("alert_one_open", "alert", ["task_id", "rule"], unique=True, postgresql_where=IS_OPEN)
    op.create_index("alert_newest", "alert", ["raised_at", "alert_id"])
    op.create_index("alert_open_unit", "alert", ["unit_id"], postgresql_where=IS_OPEN)
