"""Obstacles and excuses.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "excuse",
        sa.Column("excuse_id", sa.String(64), primary_key=True),
        sa.Column("task_id", sa.String(64), sa.ForeignKey("task.task_id"), nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("decision", JSONB, nullable=False),
        sa.Column("suspends", sa.Boolean, nullable=False),
        sa.Column("work_state_before", sa.String(20), nullable=False),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("excused_on", sa.Date, nullable=False),
        sa.Column("excused_by", sa.String(64), nullable=False),
        sa.Column("excused_by_name", sa.String(200), nullable=False),
    )
    op.create_index("ix_excuse_task_id", "excuse", ["task_id", "excused_at"])
    _create_obstacles()


def _create_obstacles() -> None:
    op.create_table(
        "obstacle",
        sa.Column("obstacle_id", sa.String(64), primary_key=True),
        sa.Column("task_id", sa.String(64), sa.ForeignKey("task.task_id"), nullable=False),
        sa.Column("plan_id", sa.String(64), sa.ForeignKey("plan.plan_id"), nullable=False),
        sa.Column("report_id", sa.String(64), nullable=False),
        sa.Column("description", sa.String(4000), nullable=False),
        sa.Column("folded", sa.String, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_on", sa.Date, nullable=False),
        sa.Column("owner_unit_id", sa.String(200), sa.ForeignKey("unit.unit_id")),
        sa.Column("answer_due_on", sa.Date),
        sa.Column("answer", sa.String(4000)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", sa.String(64)),
        sa.Column("answered_by_name", sa.String(200)),
        sa.Column("closed_on", sa.Date),
        sa.Column("reopened_reason", sa.String(1000)),
        sa.Column("version", sa.Integer, nullable=False),
    )
    standing = sa.text("state <> 'closed'")
    same = ["task_id", sa.text("md5(folded)")]
    op.create_index("ix_obstacle_standing", "obstacle", same, unique=True, postgresql_where=standing)
    op.create_index("ix_obstacle_raised", "obstacle", ["raised_on", "obstacle_id"])
