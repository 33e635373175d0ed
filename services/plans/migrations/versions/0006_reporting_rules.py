"""Reporting rules by plan and sender, and notices of due dates.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a period have a sender, a receiver and a name; create rules and notices."""
    _widen_periods()
    _create_rules()
    op.create_table(
        "notice",
        sa.Column("task_id", sa.String(64), primary_key=True),
        sa.Column("due_on", sa.Date, primary_key=True),
        sa.Column("notice_days", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
    )


def _widen_periods() -> None:
    for name in ("sender_unit_id", "receiver_unit_id"):
        op.add_column("period", _unit(name))
    op.add_column("period", sa.Column("title", sa.String(300)))
    op.add_column("period", sa.Column("reopened_at", sa.DateTime(timezone=True)))
    op.add_column("period", sa.Column("reopened_by_name", sa.String(200)))
    # Of reopenings before this revision the day is not known; what counts is that they were reopened.
    op.execute("UPDATE period SET reopened_at = now(), reopened_by_name = reopened_by WHERE reopened_by IS NOT NULL")
    op.drop_constraint("period_plan_id_kind_starts_on_key", "period", type_="unique")
    op.create_index(
        "uq_period_span",
        "period",
        ["plan_id", "sender_unit_id", "kind", "starts_on"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("kind <> 'ad_hoc'"),
    )
    op.create_index("ix_period_plan_id", "period", ["plan_id"])


def _create_rules() -> None:
    op.create_table(
        "reporting_rule",
        sa.Column("rule_id", sa.String(64), primary_key=True),
        sa.Column("plan_id", sa.String(64), sa.ForeignKey("plan.plan_id"), nullable=False),
        _unit("sender_unit_id"),
        _unit("receiver_unit_id"),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("calendar", sa.String(20)),
        sa.Column("cut_off_days", sa.Integer, nullable=False),
        sa.Column("lock_days", sa.Integer, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.UniqueConstraint("plan_id", "sender_unit_id", "kind", postgresql_nulls_not_distinct=True),
    )


def _unit(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(200), sa.ForeignKey("unit.unit_id"))
