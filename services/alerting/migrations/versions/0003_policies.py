"""Policies entered beside those that ship.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

from shared import policies

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of versions that were entered."""
    policies.create(op)
