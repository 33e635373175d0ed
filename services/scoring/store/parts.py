"""The tasks in force that a mean is made of, and what is lost where in the tree."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from services.scoring.domain.mean import Part, Sums
from services.scoring.domain.policy import Shares
from services.scoring.tables import GroupSum
from shared.database import Transaction

Group = Literal["unit", "plan"]


class Below(NamedTuple):
    """What the tasks of one unit right below add up to; none for tasks answered for by the unit itself, or outside it.

    `is_outside` tells the two apart. `score` is the sum of score × weight.
    """

    unit_id: str | None
    is_outside: bool
    task_count: int
    score: Decimal
    weight: Decimal


_UNIT = """
    SELECT share.task_id, share.is_lead, share.weight AS own_weight,
           CASE WHEN share.is_lead THEN CAST(:lead AS numeric) ELSE :coordinating END AS share
    FROM share WHERE share.unit_id = :group_id
"""
_PLAN = """
    SELECT task.task_id, true AS is_lead, task.weight AS own_weight, CAST(1 AS numeric) AS share
    FROM task WHERE task.plan_id = :group_id
"""
_IN_FORCE = """
    SELECT counted.task_id, counted.is_lead, counted.own_weight, counted.share, score.score, score.completion,
           score.source_event_id, counted.own_weight * counted.share AS weight,
           (100 - score.score) * counted.own_weight * counted.share AS lost
    FROM ({counted}) AS counted
    JOIN score ON score.subject_kind = 'task' AND score.subject_id = counted.task_id AND score.score IS NOT NULL
"""
_PARTS = """
    SELECT part.*, told ->> 'code' AS code, told ->> 'name' AS name, told ->> 'group' AS heading,
           told ->> 'event_id' AS told_by
    FROM (
        SELECT * FROM ({in_force}) AS in_force
        WHERE CAST(:lost AS numeric) IS NULL OR (-lost, task_id) > (-CAST(:lost AS numeric), CAST(:task_id AS text))
        ORDER BY lost DESC, task_id LIMIT :most
    ) AS part
    JOIN task ON task.task_id = part.task_id,
    LATERAL (SELECT CAST(task.facts AS jsonb) -> 'definition' AS told) AS facts
    ORDER BY part.lost DESC, part.task_id
"""
_STATEMENTS = {
    group: sa.text(_PARTS.format(in_force=_IN_FORCE.format(counted=counted)))
    for group, counted in (("unit", _UNIT), ("plan", _PLAN))
}
_BELOW = sa.text(
    f"""
    SELECT CASE WHEN starts_with(task.unit_id, :below)
                THEN :below || split_part(substr(task.unit_id, length(:below) + 1), '.', 1) END AS unit_id,
           NOT starts_with(task.unit_id || '.', :below) AS is_outside,
           count(*) AS task_count, sum(in_force.score * in_force.weight) AS score, sum(in_force.weight) AS weight
    FROM ({_IN_FORCE.format(counted=_UNIT)}) AS in_force JOIN task ON task.task_id = in_force.task_id
    GROUP BY 1, 2 ORDER BY 1, 2
    """  # noqa: S608  statements of ours
)


async def parts_of(
    tx: Transaction,
    group: Group,
    group_id: str,
    shares: Shares,
    most: int | None = None,
    after: tuple[Decimal, str] | None = None,
) -> list[Part]:
    """Return tasks in force of a unit or plan, those that cost it most first: all, or so many after a loss and task."""
    lost, task_id = after or (None, None)
    given = {"group_id": group_id, **_of(shares), "most": most, "lost": lost, "task_id": task_id}
    found: Iterable[Any] = await tx.execute(_STATEMENTS[group], given)
    return [_part(row, is_unit=group == "unit") for row in found]


async def below(tx: Transaction, unit_id: str, shares: Shares) -> list[Below]:
    """Return what the tasks of a unit add up to, by the unit right below it that answers for them."""
    found: Iterable[Any] = await tx.execute(_BELOW, {"group_id": unit_id, "below": f"{unit_id}.", **_of(shares)})
    return [Below(*row) for row in found]


async def sums_of(tx: Transaction, group: Group, group_id: str) -> Sums | None:
    """Return what all tasks of a unit or plan add up to."""
    row: GroupSum | None = await tx.get(GroupSum, (group, group_id))
    return Sums(*(getattr(row, name) for name in Sums._fields)) if row else None


def _of(shares: Shares) -> dict[str, object]:
    return {"lead": shares.lead, "coordinating": shares.coordinating}


def _part(row: Any, *, is_unit: bool) -> Part:  # noqa: ANN401  a row of _PARTS
    return Part(
        task_id=row.task_id,
        code=row.code,
        name=row.name,
        score=row.score,
        completion=row.completion,
        weight=row.weight,
        event_id=row.source_event_id or row.told_by,
        own_weight=row.own_weight,
        share=row.share if is_unit else None,
        is_lead=row.is_lead,
        heading=row.heading,
    )
