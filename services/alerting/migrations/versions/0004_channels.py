"""Channels, notifications and their attempts.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables and columns."""
    _create_channels()
    _create_notifications()


def _create_channels() -> None:
    op.create_table(
        "channel",
        sa.Column("channel_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("shown_address", sa.String, nullable=False),
        sa.Column("secret", sa.String),
        sa.Column("levels", ARRAY(sa.String), nullable=False),
        sa.Column("rules", ARRAY(sa.String)),
        sa.Column("audience", sa.String, nullable=False),
        sa.Column("mode", sa.String, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT),
        sa.Column("leased_until", INSTANT),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("retry_at", INSTANT),
        sa.Column("last_error", sa.String),
        sa.Column("last_sent_at", INSTANT),
    )
    op.create_index("channel_unit", "channel", ["unit_id"])


def _create_notifications() -> None:
    op.create_table(
        "notification",
        sa.Column("notification_id", sa.String, primary_key=True),
        sa.Column("channel_id", sa.String, nullable=False),
        sa.Column("happening", sa.String, nullable=False),
        sa.Column("alert_id", sa.String),
        sa.Column("alert_version", sa.BigInteger),
        sa.Column("task_id", sa.String),
        sa.Column("plan_id", sa.String),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("rule", sa.String),
        sa.Column("level", sa.String),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("audience", sa.String),
        sa.Column("happened_at", INSTANT, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("send_at", INSTANT, nullable=False),
        sa.Column("message_id", sa.String),
        sa.Column("error", sa.String),
        sa.Column("done_at", INSTANT),
    )
    once = ["channel_id", "alert_id", "alert_version", "happening"]
    op.create_index("notification_once", "notification", once, unique=True)
    waiting = sa.text("state = 'waiting'")
    op.create_index("notification_waiting", "notification", ["channel_id", "send_at"], postgresql_where=waiting)
    op.create_index("notification_by_state", "notification", ["state", "happened_at", "notification_id"])
    done = sa.text("state IN ('sent', 'dropped')")
    op.create_index("notification_done", "notification", ["done_at"], postgresql_where=done)
