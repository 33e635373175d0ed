"""What is known of tasks, units and plans, and the scores made of it.

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

POINTS = sa.Numeric(5, 2)


def upgrade() -> None:
    """Create every table of the service."""
    kernel_tables.create(op)
    _create_known()
    _create_scores()


def _create_known() -> None:
    op.create_table(
        "task",
        sa.Column("task_id", sa.String, primary_key=True),
        sa.Column("plan_id", sa.String, index=True),
        sa.Column("unit_id", sa.String),
        sa.Column("weight", sa.Numeric),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("scored_on", sa.Date, index=True),
    )
    op.create_table(
        "share",
        sa.Column("task_id", sa.String, primary_key=True),
        sa.Column("unit_id", sa.String, primary_key=True),
        sa.Column("is_lead", sa.Boolean, nullable=False),
        sa.Column("weight", sa.Numeric, nullable=False),
    )
    op.create_index("share_unit", "share", ["unit_id", "task_id"])
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.String, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("display_name", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("peer_group", sa.String),
        sa.Column("is_active", sa.Boolean, nullable=False),
    )
    op.create_table(
        "plan",
        sa.Column("plan_id", sa.String, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
    )


def _create_scores() -> None:
    op.create_table(
        "score",
        sa.Column("subject_kind", sa.String, primary_key=True),
        sa.Column("subject_id", sa.String, primary_key=True),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("score", POINTS),
        sa.Column("completion", POINTS),
        sa.Column("band", sa.String),
        sa.Column("previous_score", POINTS),
        sa.Column("task_count", sa.Integer, nullable=False),
        sa.Column("reported_count", sa.Integer, nullable=False),
        sa.Column("source_event_id", sa.String),
        sa.Column("policy_version", sa.String, nullable=False),
    )
    op.create_table(
        "group_sum",
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("group_id", sa.String, primary_key=True),
        sa.Column("weighted_score", sa.Numeric, nullable=False),
        sa.Column("weighted_completion", sa.Numeric, nullable=False),
        sa.Column("weight", sa.Numeric, nullable=False),
        sa.Column("task_count", sa.Integer, nullable=False),
        sa.Column("reported_count", sa.Integer, nullable=False),
    )
    op.create_table(
        "unit_day",
        sa.Column("unit_id", sa.String, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("score", POINTS),
        sa.Column("completion", POINTS),
        sa.Column("band", sa.String),
    )
