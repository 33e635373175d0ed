"""Sums behind the means of units and plans.

A province has tens of thousands of tasks and one of them changes: what it adds is moved by the difference. Everything
is summed as exact decimals: neither order nor repetition can change a digit.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.scoring.domain.mean import Sums
from services.scoring.domain.standing import StandingScore
from services.scoring.store.among import as_rows, rows_of
from services.scoring.store.scores import Subject
from services.scoring.tables import GroupSum
from shared.database import Transaction

ZERO = Decimal(0)
EMPTY = Sums(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, 0, 0)
GroupSums = dict[Subject, Sums]


class Move(NamedTuple):
    """By how much a task adds more, or less, than before; `weight` and the counts are -1, 0 or 1 tasks."""

    task_id: str
    score: Decimal
    completion: Decimal
    in_force: int
    reported: int


def move(task_id: str, before: StandingScore | None, after: StandingScore | None) -> Move:
    """Return the difference between two scores of a task; none of a score adds nothing."""
    was, now = _part(before), _part(after)
    return Move(task_id, now[0] - was[0], now[1] - was[1], now[2] - was[2], now[3] - was[3])


def _part(score: StandingScore | None) -> tuple[Decimal, Decimal, int, int]:
    if score is None or score.score is None:
        return ZERO, ZERO, 0, 0
    return score.score, score.completion or ZERO, 1, int(score.completion is not None)


MOVED = {"task_id": "text", "score": "numeric", "completion": "numeric", "in_force": "integer", "reported": "integer"}
_NAMES = ", ".join(Sums._fields)
_MORE = ", ".join(f"{name} = stood.{name} + excluded.{name}" for name in Sums._fields)
_TOTALS = """
    coalesce(sum(score * weight) FILTER (WHERE is_lead), 0),
    coalesce(sum(completion * weight) FILTER (WHERE is_lead), 0),
    coalesce(sum(in_force * weight) FILTER (WHERE is_lead), 0),
    coalesce(sum(score * weight) FILTER (WHERE NOT is_lead), 0),
    coalesce(sum(completion * weight) FILTER (WHERE NOT is_lead), 0),
    coalesce(sum(in_force * weight) FILTER (WHERE NOT is_lead), 0),
    sum(in_force), sum(reported)
"""
# What each task brings to its units and to its plan.
_PARTS = """
    SELECT 'unit' AS kind, share.unit_id AS group_id, share.is_lead, share.weight, moved.*
    FROM moved JOIN share ON share.task_id = moved.task_id
    UNION ALL
    SELECT 'plan', task.plan_id, true, task.weight, moved.*
    FROM moved JOIN task ON task.task_id = moved.task_id
    WHERE task.plan_id IS NOT NULL
"""
_ADD = f"""
    INSERT INTO group_sum AS stood (kind, group_id, {_NAMES})
    SELECT kind, group_id, {_TOTALS} FROM ({_PARTS}) AS part GROUP BY kind, group_id ORDER BY kind, group_id
    ON CONFLICT (kind, group_id) DO UPDATE SET {_MORE}
    RETURNING kind, group_id, {_NAMES}
"""  # noqa: S608  names of ours
_MOVE = sa.text(
    f"""
    WITH moved AS MATERIALIZED ({rows_of(MOVED)})
    {_ADD}
    """
)
_ADD_ALL = sa.text(
    f"""
    WITH moved AS (
        SELECT subject_id AS task_id, coalesce(score, 0) AS score,
               CASE WHEN score IS NULL THEN 0 ELSE coalesce(completion, 0) END AS completion,
               CAST(score IS NOT NULL AS integer) AS in_force,
               CAST(score IS NOT NULL AND completion IS NOT NULL AS integer) AS reported
        FROM score WHERE subject_kind = 'task'
    )
    {_ADD}
    """  # noqa: S608  names of ours
)


async def add(tx: Transaction, moves: Sequence[Move]) -> GroupSums:
    """Move the sums of the groups that tasks count for now; return those sums as they then are.

    A group whose tasks are not in force has zeros.
    """
    if not moves:
        return {}
    return _sums(await tx.execute(_MOVE, {"rows": as_rows(moves)}))


async def sum_anew(tx: Transaction) -> GroupSums:
    """Sum everything from the tasks; return the sums of all groups that have or had one."""
    before = await tx.execute(sa.delete(GroupSum).returning(GroupSum.kind, GroupSum.group_id))  # type: ignore[call-overload]  # columns
    left = {(row.kind, row.group_id): EMPTY for row in before}
    return left | _sums(await tx.execute(_ADD_ALL))


def _sums(found: Iterable[Any]) -> GroupSums:
    return {(row[0], row[1]): Sums(*row[2:]) for row in found}
