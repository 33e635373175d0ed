"""Sums behind the means of units and plans.

A province has tens of thousands of tasks and one of them changes: what the touched tasks add is taken out before the
change and put in after it. Everything is summed as exact decimals: neither order nor repetition can change a digit.
"""

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col

from services.scoring.domain.mean import Mean
from services.scoring.domain.policy import Shares
from services.scoring.domain.score import points
from services.scoring.store.among import is_among
from services.scoring.tables import GroupSum
from shared.database import Transaction


class Groups(NamedTuple):
    """Ids of units and of plans."""

    units: set[str]
    plans: set[str]


# What each task in force brings to its units and to its plan.
_PARTS = """
    SELECT 'unit' AS kind, share.unit_id AS group_id, share.task_id, score.score, score.completion,
           share.weight * CASE WHEN share.is_lead THEN CAST(:lead AS numeric) ELSE :coordinating END AS weight
    FROM share JOIN score ON score.subject_kind = 'task' AND score.subject_id = share.task_id
    UNION ALL
    SELECT 'plan', task.plan_id, task.task_id, score.score, score.completion, task.weight
    FROM task JOIN score ON score.subject_kind = 'task' AND score.subject_id = task.task_id
"""


def _adding(which: str) -> sa.TextClause:
    """Return the statement that adds the tasks of a condition; a group whose tasks are not in force gets zeros."""
    return sa.text(
        f"""
        INSERT INTO group_sum AS stood
               (kind, group_id, weighted_score, weighted_completion, weight, task_count, reported_count)
        SELECT kind, group_id,
               :sign * coalesce(sum(score * weight), 0),
               :sign * coalesce(sum(completion * weight) FILTER (WHERE score IS NOT NULL), 0),
               :sign * coalesce(sum(weight) FILTER (WHERE score IS NOT NULL), 0),
               CAST(:sign AS integer) * count(score),
               CAST(:sign AS integer) * count(completion) FILTER (WHERE score IS NOT NULL)
        FROM ({_PARTS}) AS part
        WHERE {which}
        GROUP BY kind, group_id
        ORDER BY kind, group_id
        ON CONFLICT (kind, group_id) DO UPDATE SET
            weighted_score = stood.weighted_score + excluded.weighted_score,
            weighted_completion = stood.weighted_completion + excluded.weighted_completion,
            weight = stood.weight + excluded.weight,
            task_count = stood.task_count + excluded.task_count,
            reported_count = stood.reported_count + excluded.reported_count
        RETURNING kind, group_id
        """  # noqa: S608  conditions of ours
    )


_ADD_SOME = _adding("part.task_id = ANY(:task_ids)").bindparams(sa.bindparam("task_ids", type_=ARRAY(sa.String)))
_ADD_ALL = _adding("true")


async def take_out(tx: Transaction, task_ids: Collection[str], shares: Shares) -> Groups:
    """Take away what tasks add now; return the groups they count for."""
    return await _add(tx, task_ids, shares, -1)


async def put_in(tx: Transaction, task_ids: Collection[str], shares: Shares) -> Groups:
    """Add what tasks add now; return the groups they count for."""
    return await _add(tx, task_ids, shares, 1)


async def sum_anew(tx: Transaction, shares: Shares) -> Groups:
    """Sum everything from the tasks; return all groups that have or had one."""
    before = await tx.execute(sa.delete(GroupSum).returning(col(GroupSum.kind), col(GroupSum.group_id)))
    left = _groups(before)
    groups = _groups(await tx.execute(_ADD_ALL, {"sign": 1, **_of(shares)}))
    return Groups(left.units | groups.units, left.plans | groups.plans)


async def means(tx: Transaction, kind: str, ids: Collection[str]) -> dict[str, Mean]:
    """Return the means of units or plans over their tasks in force; `domain.mean.mean` says the same of parts."""
    wanted = (col(GroupSum.kind) == kind) & is_among(col(GroupSum.group_id), ids)
    return {row.group_id: _mean(row) for row in await tx.scalars(sa.select(GroupSum).where(wanted))}


def _mean(row: GroupSum) -> Mean:
    if not row.task_count:
        return Mean(None, None, 0, 0)
    completion = points(row.weighted_completion / row.weight) if row.reported_count else None
    return Mean(points(row.weighted_score / row.weight), completion, row.task_count, row.reported_count)


async def _add(tx: Transaction, task_ids: Collection[str], shares: Shares, sign: int) -> Groups:
    if not task_ids:
        return Groups(set(), set())
    return _groups(await tx.execute(_ADD_SOME, {"sign": sign, "task_ids": list(task_ids), **_of(shares)}))


def _of(shares: Shares) -> dict[str, object]:
    return {"lead": shares.lead, "coordinating": shares.coordinating}


def _groups(found: sa.Result[tuple[str, str]]) -> Groups:
    rows = found.all()
    by_kind = {kind: {row.group_id for row in rows if row.kind == kind} for kind in ("unit", "plan")}
    return Groups(by_kind["unit"], by_kind["plan"])
