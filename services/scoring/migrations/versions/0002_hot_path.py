"""The day scores stand for, sums that no policy is put into, what a past day of a unit was made of.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SUMS = ("score", "completion", "weight")
REFILL = """
    INSERT INTO group_sum (
        kind, group_id, lead_score, lead_completion, lead_weight, helped_score, helped_completion, helped_weight,
        task_count, reported_count
    )
    SELECT kind, group_id,
           coalesce(sum(score * weight) FILTER (WHERE is_lead), 0),
           coalesce(sum(completion * weight) FILTER (WHERE is_lead AND score IS NOT NULL), 0),
           coalesce(sum(weight) FILTER (WHERE is_lead AND score IS NOT NULL), 0),
           coalesce(sum(score * weight) FILTER (WHERE NOT is_lead), 0),
           coalesce(sum(completion * weight) FILTER (WHERE NOT is_lead AND score IS NOT NULL), 0),
           coalesce(sum(weight) FILTER (WHERE NOT is_lead AND score IS NOT NULL), 0),
           count(score), count(completion) FILTER (WHERE score IS NOT NULL)
    FROM (
        SELECT 'unit' AS kind, share.unit_id AS group_id, share.is_lead, share.weight, score.score, score.completion
        FROM share JOIN score ON score.subject_kind = 'task' AND score.subject_id = share.task_id
        UNION ALL
        SELECT 'plan', task.plan_id, true, task.weight, score.score, score.completion
        FROM task JOIN score ON score.subject_kind = 'task' AND score.subject_id = task.task_id
    ) AS part
    GROUP BY kind, group_id
"""


def upgrade() -> None:
    """Change the tables, and sum anew what is known."""
    op.create_table("judged_day", sa.Column("day", sa.Date, primary_key=True))
    op.execute("INSERT INTO judged_day SELECT coalesce(max(as_of), DATE '2000-01-01') FROM score")
    op.alter_column("task", "facts", type_=sa.String, postgresql_using="facts::text")
    op.add_column("task", sa.Column("policy_version", sa.String))
    op.add_column("unit_day", sa.Column("task_count", sa.Integer))
    op.add_column("unit_day", sa.Column("policy_version", sa.String))
    op.execute("DELETE FROM group_sum")
    for name in SUMS:
        op.drop_column("group_sum", f"weighted_{name}" if name != "weight" else name)
        for share in ("lead", "helped"):
            op.add_column("group_sum", sa.Column(f"{share}_{name}", sa.Numeric, nullable=False))
    op.execute(REFILL)
    # Written over again and again: with room on its page a row's next version needs no entry in any index.
    for table in ("task", "score", "group_sum"):
        op.execute(f"ALTER TABLE {table} SET (fillfactor = 50)")
