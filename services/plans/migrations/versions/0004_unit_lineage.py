"""Codes of units, their lineage, and the people who answer for them.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# What stands is the beginning: since when, and what was before, nobody wrote down.
SEED = """
    INSERT INTO unit_change (unit_id, version, change, display_name, changed_at, changed_by)
    SELECT unit_id, version, 'created', display_name, now(), '' FROM unit
"""


def upgrade() -> None:
    """Create the tables and let every unit's changes begin with what stands."""
    op.add_column("unit", sa.Column("code", sa.String(20)))
    op.create_index(
        "uq_unit_code",
        "unit",
        [sa.text("split_part(unit_id, '.', 1)"), "code"],
        unique=True,
        postgresql_where=sa.text("code IS NOT NULL AND is_active"),
    )
    _create_changes()
    _create_lineage()
    _create_people()
    op.execute(SEED)


def _create_changes() -> None:
    op.create_table(
        "unit_change",
        _unit("unit_id"),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("change", sa.String(20), nullable=False),
        sa.Column("effective_on", sa.Date),
        sa.Column("display_name", sa.String(300), nullable=False),
        *_because(),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
    )


def _create_lineage() -> None:
    op.create_table(
        "unit_lineage",
        _unit("predecessor_id"),
        _unit("successor_id"),
        sa.Column("change", sa.String(20), nullable=False),
        sa.Column("effective_on", sa.Date, nullable=False),
        *_because(),
    )
    op.create_index("ix_unit_lineage_successor_id", "unit_lineage", ["successor_id"])


def _create_people() -> None:
    op.create_table(
        "unit_person",
        _unit("unit_id"),
        sa.Column("duty", sa.String(10), primary_key=True),
        sa.Column("account_id", sa.String(64), primary_key=True),
        sa.Column("starts_on", sa.Date, primary_key=True),
        sa.Column("ends_on", sa.Date),
        sa.Column("display_name", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200)),
    )


def _unit(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.String(200), sa.ForeignKey("unit.unit_id"), primary_key=True)


def _because() -> tuple[sa.Column[object], sa.Column[object]]:
    return sa.Column("reason", sa.String(1000)), sa.Column("document", JSONB)
