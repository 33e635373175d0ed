"""Versions of plans and the history of every row.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# What stands is the beginning of its history: nothing is known of what was before.
SEED = """
    INSERT INTO history (kind, key, unit_ids, version, changed_at, state)
    SELECT '{table}', kept.{table}_id, {units}, kept.version, now(), to_jsonb(kept) FROM {table} AS kept {only}
"""
OF_PLAN = "JOIN plan USING (plan_id)"
SEED_VERSIONS = """
    INSERT INTO plan_version (plan_id, version, kind, made_at, made_by, made_by_name, history_id)
    SELECT plan_id, version, 'published', CAST(published_on AS timestamp) AT TIME ZONE 'Asia/Ho_Chi_Minh',
        coalesce(published_by, ''), coalesce(published_by, ''), coalesce((SELECT max(history_id) FROM history), 0)
    FROM plan WHERE published_on IS NOT NULL
"""


def upgrade() -> None:
    """Create the tables and let the history begin with what stands."""
    _create_history()
    _create_versions()
    for table, units, only in (
        ("unit", "ARRAY[kept.unit_id]", ""),
        ("plan", "ARRAY[kept.unit_id]", "WHERE kept.published_on IS NOT NULL"),
        ("task", "kept.unit_id || kept.coordinating_unit_ids", f"{OF_PLAN} WHERE plan.published_on IS NOT NULL"),
        ("period", "ARRAY[plan.unit_id]", OF_PLAN),
    ):
        op.execute(SEED.format(table=table, units=units, only=only))
    op.execute(SEED_VERSIONS)


def _create_history() -> None:
    op.create_table(
        "history",
        sa.Column("history_id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("unit_ids", sa.ARRAY(sa.String(200)), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _instant("changed_at"),
        sa.Column("state", JSONB, nullable=False),
    )
    op.create_index("ix_history_key", "history", ["kind", "key", "changed_at", "history_id"])


def _create_versions() -> None:
    counts = ("added_count", "changed_count", "withdrawn_count")
    op.create_table(
        "plan_version",
        sa.Column("plan_id", sa.String(64), sa.ForeignKey("plan.plan_id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(20), nullable=False),
        _instant("made_at"),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_by_name", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(1000)),
        sa.Column("decision", JSONB),
        *(sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0")) for name in counts),
        sa.Column("history_id", sa.BigInteger, nullable=False),
    )


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
