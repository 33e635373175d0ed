"""Scores made anew from the log, beside those in use.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the list of rebuilds, and the schema; its tables are made by each rebuild, after those in use."""
    op.execute("CREATE SCHEMA rebuilt")
    op.create_table(
        "rebuild",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("policy_version", sa.String, nullable=False),
        sa.Column("read_count", sa.BigInteger, nullable=False),
        sa.Column("left_out_count", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True)),
        sa.Column("told_count", sa.Integer),
    )
