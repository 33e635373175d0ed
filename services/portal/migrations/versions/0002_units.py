"""Which units took over from which.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; the log of units is read from its beginning."""
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("successor_ids", sa.ARRAY(sa.String), nullable=False),
    )
