"""Units, plans, tasks, periods, reports, verdicts and told breaches.

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

Columns = tuple[sa.Column[object], ...]


def upgrade() -> None:
    """Create every table of the service."""
    kernel_tables.create(op)
    _create_units_and_plans()
    _create_tasks()
    _create_periods()
    _create_reports()
    _create_verdicts_and_breaches()


def _text(name: str, length: int | None = None, *, is_optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length), nullable=is_optional)


def _day(name: str, *, is_optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=is_optional)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _number(name: str, *, is_optional: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Float, nullable=is_optional)


def _list(name: str) -> sa.Column[object]:
    return sa.Column(name, JSONB, nullable=False, server_default=sa.text("'[]'::jsonb"))


def _flag(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _version() -> sa.Column[object]:
    return sa.Column("version", sa.Integer, nullable=False)


def _create_units_and_plans() -> None:
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.String(200), primary_key=True),
        _text("display_name", 300),
        _text("kind", 10),
        _text("peer_group", 40, is_optional=True),
        _flag("is_active"),
        _version(),
    )
    op.create_table(
        "plan",
        sa.Column("plan_id", sa.String(64), primary_key=True),
        sa.Column("unit_id", sa.String(200), sa.ForeignKey("unit.unit_id"), nullable=False),
        _text("programme", 60),
        _text("title", 1000),
        _text("number", 80, is_optional=True),
        _day("issued_on", is_optional=True),
        _text("issuer", 300, is_optional=True),
        _text("signer", 200, is_optional=True),
        _text("signer_title", 300, is_optional=True),
        _day("valid_from"),
        _day("valid_to"),
        _text("calendar", 20, is_optional=True),
        _day("published_on", is_optional=True),
        _version(),
        _instant("created_at"),
        _text("created_by", 64),
        _text("published_by", 64, is_optional=True),
    )
    op.create_index("ix_plan_unit_id", "plan", ["unit_id"], postgresql_ops={"unit_id": "text_pattern_ops"})


def _create_tasks() -> None:
    op.create_table(
        "task",
        *_task_identity(),
        *_task_content(),
        *_task_state(),
        sa.UniqueConstraint("plan_id", "position"),
    )
    op.create_index("ix_task_unit_id", "task", ["unit_id"], postgresql_ops={"unit_id": "text_pattern_ops"})
    is_open = sa.text("work_state <> 'completed'")
    op.create_index("ix_task_effective_due_on", "task", ["effective_due_on"], postgresql_where=is_open)


def _task_identity() -> Columns:
    return (
        sa.Column("task_id", sa.String(64), primary_key=True),
        sa.Column("plan_id", sa.String(64), sa.ForeignKey("plan.plan_id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        _text("code", 60),
        _text("name", 4000),
        _text("search_text"),
        _text("kind", 20),
        _text("group", 500, is_optional=True),
        _text("unit_id", 200),
        sa.Column("lead_unit_id", sa.String(200), sa.ForeignKey("unit.unit_id")),
        sa.Column("coordinating_unit_ids", sa.ARRAY(sa.String(200)), nullable=False, server_default=sa.text("'{}'")),
    )


def _task_content() -> Columns:
    return (
        _list("milestones"),
        _number("baseline"),
        _flag("is_falling"),
        _text("measured", 10),
        _text("expected_output", 4000, is_optional=True),
        _day("starts_on"),
        _day("due_on", is_optional=True),
        _day("effective_due_on"),
        _number("weight", is_optional=False),
        _text("source_text", is_optional=True),
        _text("place", 200, is_optional=True),
        _text("recurrence", 200, is_optional=True),
        _list("own_path"),
    )


def _task_state() -> Columns:
    return (
        _text("work_state", 20),
        _number("latest_value"),
        _number("completion_rate"),
        _text("latest_report_id", 64, is_optional=True),
        _text("claim_report_id", 64, is_optional=True),
        _day("completed_on", is_optional=True),
        _version(),
    )


def _create_periods() -> None:
    op.create_table(
        "period",
        sa.Column("period_id", sa.String(64), primary_key=True),
        sa.Column("plan_id", sa.String(64), sa.ForeignKey("plan.plan_id"), nullable=False),
        _text("kind", 20),
        _day("starts_on"),
        _day("ends_on"),
        _day("due_on"),
        _day("locks_on"),
        _flag("is_locked"),
        _version(),
        _text("reopened_by", 64, is_optional=True),
        _text("reopened_reason", 1000, is_optional=True),
        sa.UniqueConstraint("plan_id", "kind", "starts_on"),
    )
    op.create_index("ix_period_locks_on", "period", ["locks_on"])


def _create_reports() -> None:
    op.create_table(
        "report",
        sa.Column("report_id", sa.String(64), primary_key=True),
        sa.Column("task_id", sa.String(64), sa.ForeignKey("task.task_id"), nullable=False),
        _text("plan_id", 64),
        sa.Column("period_id", sa.String(64), sa.ForeignKey("period.period_id"), nullable=False),
        sa.Column("report_version", sa.Integer, nullable=False),
        _instant("reported_at"),
        _day("reported_on"),
        _number("value"),
        _number("completion_rate"),
        _text("note", 4000, is_optional=True),
        _text("difficulties", 4000, is_optional=True),
        _text("proposals", 4000, is_optional=True),
        _flag("claims_completion"),
        _list("evidence"),
        _text("work_state", 20),
        _text("reporter_id", 64),
        _text("reporter_name", 200),
        sa.UniqueConstraint("task_id", "period_id", "report_version"),
        sa.CheckConstraint("completion_rate BETWEEN 0 AND 1", name="rate_is_a_share"),
    )


def _create_verdicts_and_breaches() -> None:
    op.create_table(
        "verdict",
        sa.Column("review_id", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        _text("task_id", 64),
        _text("report_id", 64),
        _text("outcome", 20),
        _day("claimed_on"),
        _instant("decided_at"),
        _flag("is_applied"),
    )
    op.create_index("ix_verdict_task_id", "verdict", ["task_id"])
    op.create_table(
        "breach",
        sa.Column("task_id", sa.String(64), primary_key=True),
        sa.Column("due_on", sa.Date, primary_key=True),
        _instant("told_at"),
    )
