"""Obstacles, forecasts, the escalation ladder, the day alerts stand for.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables and columns."""
    op.create_table("judged_day", sa.Column("day", sa.Date, primary_key=True))
    op.execute("INSERT INTO judged_day VALUES (DATE '2000-01-01')")
    op.alter_column("task", "facts", type_=sa.String, postgresql_using="facts::text")
    op.add_column("task", sa.Column("obstacle_on", sa.Date))
    op.add_column("task", sa.Column("aims_at", sa.Date))
    op.add_column("task", sa.Column("trend_gaps", ARRAY(sa.Double)))
    op.add_column("alert", sa.Column("forecast", JSONB))
    op.add_column("alert", sa.Column("escalation_step", sa.Integer, nullable=False, server_default="0"))
    op.add_column("alert", sa.Column("escalated_to", sa.String))
    op.add_column("alert", sa.Column("escalated_at", INSTANT))
    op.add_column("alert", sa.Column("acknowledged_comment", sa.String))
    unseen = sa.text("cleared_at IS NULL AND acknowledged_at IS NULL")
    op.create_index("alert_unseen", "alert", ["level_since"], postgresql_where=unseen)
