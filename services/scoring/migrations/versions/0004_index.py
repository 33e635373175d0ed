"""Figures and results of the yearly index.

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

POINTS = sa.Numeric(7, 2)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables of the index."""
    _create_known()
    _create_mapping()
    _create_results()


def _create_known() -> None:
    op.create_table(
        "index_task",
        sa.Column("task_id", sa.String, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("event_id", sa.String, nullable=False),
        sa.Column("commune_id", sa.String, index=True),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("plan_id", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("unit_of_measure", sa.String),
        sa.Column("is_summed", sa.Boolean, nullable=False),
        sa.Column("is_measured", sa.Boolean, nullable=False),
    )
    op.create_table(
        "index_report",
        sa.Column("task_id", sa.String, primary_key=True),
        sa.Column("version", sa.BigInteger, primary_key=True),
        sa.Column("event_id", sa.String, primary_key=True),
        sa.Column("period_id", sa.String, nullable=False),
        sa.Column("report_id", sa.String, nullable=False),
        sa.Column("reported_on", sa.Date, nullable=False),
        sa.Column("value", sa.Numeric),
    )
    op.create_table(
        "index_period",
        sa.Column("period_id", sa.String, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
    )


def _create_mapping() -> None:
    op.create_table(
        "index_match",
        sa.Column("method", sa.String, primary_key=True),
        sa.Column("method_version", sa.String, primary_key=True),
        sa.Column("task_id", sa.String, primary_key=True),
        sa.Column("dictionary_version", sa.String, nullable=False),
        sa.Column("code", sa.String),
        sa.Column("doubt", sa.String),
        sa.Column("candidates", JSONB, nullable=False),
    )
    op.create_table(
        "index_mapping",
        sa.Column("method", sa.String, primary_key=True),
        sa.Column("task_id", sa.String, primary_key=True),
        sa.Column("code", sa.String),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("account_id", sa.String, nullable=False),
        sa.Column("display_name", sa.String, nullable=False),
    )
    op.create_table(
        "index_figure",
        sa.Column("method", sa.String, primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("unit_id", sa.String, primary_key=True),
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("value", sa.Numeric),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("document", sa.String, nullable=False),
        sa.Column("measured_on", sa.Date, nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("account_id", sa.String, nullable=False),
        sa.Column("display_name", sa.String, nullable=False),
    )


def _create_results() -> None:
    op.create_table(
        "index_result",
        sa.Column("method", sa.String, primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("unit_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("index_id", sa.String, nullable=False),
        sa.Column("method_version", sa.String, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("is_provisional", sa.Boolean, nullable=False),
        sa.Column("points", POINTS, nullable=False),
        sa.Column("max_points", POINTS, nullable=False),
        sa.Column("missing_count", sa.Integer, nullable=False),
        sa.Column("result", JSONB, nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("account_id", sa.String, nullable=False),
        sa.Column("display_name", sa.String, nullable=False),
    )
