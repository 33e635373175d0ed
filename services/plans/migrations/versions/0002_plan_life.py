"""What a plan and its tasks hold through their life: where they come from, what they turn into, money, excuses.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns to plans, tasks and reports."""
    for name in ("parent_plan_id", "reading_id"):
        op.add_column("plan", sa.Column(name, sa.String(64)))
    _widen_tasks()
    op.add_column("report", _list("disbursements"))
    op.add_column("report", _flag("is_counted", default="false"))


def _widen_tasks() -> None:
    texts = {
        "recurrence_every": 20,
        "parent_task_id": 64,
        "derivation": 20,
        "counted_over": 20,
        "deciding_authority": 300,
    }
    for name, length in texts.items():
        op.add_column("task", sa.Column(name, sa.String(length)))
    for name in ("occurrence_on", "excused_until"):
        op.add_column("task", sa.Column(name, sa.Date))
    for name in ("doubts", "budget", "disbursements"):
        op.add_column("task", _list(name))
    op.add_column("task", _flag("is_in_force", default="true"))
    op.create_foreign_key(None, "task", "task", ["parent_task_id"], ["task_id"])
    op.create_index("ix_task_parent_task_id", "task", ["parent_task_id"])


def _list(name: str) -> sa.Column[object]:
    return sa.Column(name, JSONB, nullable=False, server_default=sa.text("'[]'::jsonb"))


def _flag(name: str, *, default: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.text(default))
