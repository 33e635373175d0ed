"""What the machine finds in files; those kept before are screened too.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and columns."""
    op.create_table(
        "finding",
        sa.Column("evidence_id", sa.String, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("check", sa.String, nullable=False),
        sa.Column("check_version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("details", JSONB, nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("evidence_id", "place"),
    )
    op.create_table(
        "likeness",
        sa.Column("evidence_id", sa.String, nullable=False),
        sa.Column("other_id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("other_page", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("evidence_id", "other_id"),
    )
    op.create_index("likeness_other", "likeness", ["other_id"])
    op.create_table(
        "personal_detail",
        sa.Column("evidence_id", sa.String, nullable=False),
        sa.Column("details", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("evidence_id"),
    )
    op.create_table(
        "print",
        sa.Column("evidence_id", sa.String, nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("bits", sa.BigInteger(), nullable=False),
        sa.Column("fine", sa.String, nullable=False),
        sa.Column("bands", ARRAY(sa.Integer), nullable=False),
        sa.PrimaryKeyConstraint("evidence_id", "page"),
    )
    op.create_index("print_bands", "print", ["bands"], postgresql_using="gin", postgresql_with={"fastupdate": "off"})
    op.create_table(
        "screening",
        sa.Column("evidence_id", sa.String, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column("risk", sa.String, nullable=False),
        sa.Column("risk_points", sa.Integer(), nullable=False),
        sa.Column("detected_type", sa.String, nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("scanner_version", sa.String, nullable=True),
        sa.PrimaryKeyConstraint("evidence_id"),
    )
    op.create_index("screening_waiting", "screening", ["queued_at"], postgresql_where=sa.text("state = 'waiting'"))
    op.execute(
        "INSERT INTO screening (evidence_id, version, state, queued_at, attempts, risk, risk_points) "
        "SELECT evidence_id, 0, 'waiting', uploaded_at, 0, 'unknown', 0 FROM evidence"
    )
