"""Leases, risk, every step of a review, appeals, the first look; verdicts given before become decisions.

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


def upgrade() -> None:
    """Create the tables and columns."""
    op.create_table(
        "appeal",
        sa.Column("appeal_id", sa.String, nullable=False),
        sa.Column("review_id", sa.String, nullable=False),
        sa.Column("ground", sa.String, nullable=False),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appealed_by", sa.String, nullable=False),
        sa.Column("appealed_by_name", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("appeal_id"),
        sa.UniqueConstraint("review_id"),
    )
    op.create_table(
        "decision",
        sa.Column("decision_id", sa.String, nullable=False),
        sa.Column("review_id", sa.String, nullable=False),
        sa.Column("round", sa.String, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("note", sa.String, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String, nullable=False),
        sa.Column("decided_by_name", sa.String, nullable=False),
        sa.Column("machine", JSONB, nullable=False),
        sa.Column("policy_version", sa.String, nullable=False),
        sa.Column("reference", sa.String, nullable=True),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("decision_id"),
    )
    op.create_index("decision_of_review", "decision", ["review_id", "decided_at"])
    op.create_table(
        "first_look",
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String, nullable=False),
        sa.Column("set_by_name", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("unit_id"),
    )
    op.add_column("review", sa.Column("stage", sa.String, server_default="queue", nullable=False))
    op.execute("UPDATE review SET stage = 'ended' WHERE state <> 'pending'")
    op.add_column("review", sa.Column("risk", sa.String, server_default="unknown", nullable=False))
    op.add_column("review", sa.Column("risk_points", sa.Integer(), server_default="0", nullable=False))
    op.add_column("review", sa.Column("leased_by", sa.String, nullable=True))
    op.add_column("review", sa.Column("lease_name", sa.String, nullable=True))
    op.add_column("review", sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("review", sa.Column("answer_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("review", sa.Column("look_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("review", sa.Column("appeal_until", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("review_pending", table_name="review", postgresql_where="((state)::text = 'pending'::text)")
    op.create_index(
        "review_open",
        "review",
        ["submitted_at", "review_id"],
        postgresql_where=sa.text("stage <> 'ended'"),
    )
    op.execute(
        "INSERT INTO decision (decision_id, review_id, round, verdict, reasons, note, decided_at, decided_by, "
        "decided_by_name, machine, policy_version) "
        "SELECT review_id, review_id, 'first', state, reasons, decision_note, decided_at, decided_by, decided_by, "
        "'[]', '2026.1' FROM review WHERE state IN ('accepted', 'rejected')"
    )
