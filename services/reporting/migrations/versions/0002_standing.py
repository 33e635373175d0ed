"""Whether a task is in force, whether it is paused, and its rate against amended targets.

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
    """Add columns; what was told before holds for tasks in force."""
    op.add_column("task", sa.Column("completion_rate", sa.Float))
    for name, default in (("is_in_force", "true"), ("is_suspended", "false")):
        op.add_column("task", sa.Column(name, sa.Boolean, nullable=False, server_default=sa.text(default)))
