"""Notes, and the kernel's tables."""

import sqlalchemy as sa
from alembic import op

from shared.database import kernel_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    kernel_tables.create(op)
    op.create_table("note", sa.Column("id", sa.Integer, sa.Identity(), primary_key=True), sa.Column("text", sa.Text))
