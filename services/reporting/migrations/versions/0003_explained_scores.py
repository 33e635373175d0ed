"""What scores were made of: of units by version, of tasks as they stood at the end of each month.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns, empty for what was told before, and the table of tasks."""
    op.add_column("score", sa.Column("completion", sa.Float))
    op.add_column("score", sa.Column("as_of", sa.Date))
    op.add_column("score", sa.Column("policy_version", sa.String))
    op.add_column("score", sa.Column("inputs", JSONB, nullable=False, server_default=sa.text("'[]'::jsonb")))
    op.create_table(
        "task_score",
        sa.Column("task_id", sa.String, primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("completion", sa.Float),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("policy_version", sa.String, nullable=False),
        sa.Column("inputs", JSONB, nullable=False),
    )
