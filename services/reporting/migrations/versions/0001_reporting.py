"""What was told of units, plans, tasks, reviews, alerts and scores; the reports issued.

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
    _create_plans()
    _create_tasks()
    _create_outcomes()
    _create_issued()


def _told(name: str, key: str, *columns: sa.schema.SchemaItem) -> None:
    """Create a table of what was told: append-only, by aggregate and version."""
    op.create_table(
        name,
        sa.Column(key, sa.String, primary_key=True),
        sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        *columns,
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[sa.Date]:
    return sa.Column(name, sa.Date, nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _create_plans() -> None:
    _told("unit", "unit_id", _text("display_name"), _text("kind"), _flag("is_active"))
    _told(
        "plan",
        "plan_id",
        _text("unit_id"),
        _text("programme"),
        _text("title"),
        _text("number", nullable=True),
        _day("issued_on", nullable=True),
        _text("issuer", nullable=True),
        _day("valid_from"),
        _day("valid_to"),
    )
    _told("period", "period_id", _text("plan_id"), _text("kind"), _day("starts_on"), _day("ends_on"))
    op.create_index("ix_period_ends_on", "period", ["ends_on"])


def _create_tasks() -> None:
    _told(
        "task",
        "task_id",
        _text("plan_id"),
        _text("unit_id"),
        _text("lead_unit_id", nullable=True),
        _text("code"),
        _text("name"),
        _text("kind"),
        _text("heading", nullable=True),
        sa.Column("milestones", JSONB, nullable=False),
        _text("expected_output", nullable=True),
        _day("starts_on"),
        _day("due_on", nullable=True),
        _day("effective_due_on"),
        sa.Column("weight", sa.Float, nullable=False),
    )
    op.create_index("task_unit", "task", ["unit_id"], postgresql_ops={"unit_id": "text_pattern_ops"})
    _told(
        "task_report",
        "task_id",
        _text("report_id"),
        _text("period_id"),
        _day("reported_on"),
        sa.Column("value", sa.Float),
        sa.Column("completion_rate", sa.Float),
        _flag("is_claim"),
        _text("difficulties", nullable=True),
        _text("proposals", nullable=True),
        _text("work_state"),
    )
    op.create_index("task_report_period", "task_report", ["period_id"])
    op.create_index("task_report_day", "task_report", ["reported_on"])
    _told("task_completion", "task_id", _day("claimed_on"), sa.Column("days_late", sa.Integer, nullable=False))


def _create_outcomes() -> None:
    reasons = sa.Column("reasons", JSONB, nullable=False)
    _told("verdict", "review_id", _text("task_id"), _text("report_id"), _text("step"), reasons)
    op.create_index("verdict_task", "verdict", ["task_id", "told_at"])
    op.create_index("verdict_told", "verdict", ["told_at"])
    _told(
        "alert_change",
        "alert_id",
        _text("task_id"),
        _text("rule"),
        _text("level"),
        _flag("is_open"),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        _text("reason"),
    )
    op.create_index("alert_change_task", "alert_change", ["task_id"])
    _told("score", "unit_id", sa.Column("score", sa.Float), _text("band", nullable=True))


def _create_issued() -> None:
    op.create_table(
        "issued_report",
        sa.Column("report_id", sa.String, primary_key=True),
        _text("unit_id"),
        _text("month"),
        sa.Column("version", sa.Integer, nullable=False),
        _text("title"),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        _text("issued_by"),
        _text("sha256"),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("summary", JSONB, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("unit_id", "month", "version"),
    )
