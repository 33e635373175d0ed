"""Subtrees of the unit tree as SQL conditions. Slugs hold neither `%` nor `_`, so a root needs no escaping."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, FromClause, false, or_, select
from sqlalchemy import func as sql
from sqlalchemy.sql.elements import SQLCoreOperations

from services.plans.tables import PLANS, TASKS


def inside(unit_id: SQLCoreOperations[str], roots: Sequence[str]) -> ColumnElement[bool]:
    """Unit lies in one of the subtrees."""
    return or_(false(), *(or_(unit_id == root, unit_id.like(f"{root}.%")) for root in roots))


def may_read_task(roots: Sequence[str], task: FromClause = TASKS) -> ColumnElement[bool]:
    """The task's own unit, a coordinating one or the plan's lies in one of the subtrees; `task` may be rows of then."""
    coordinating = sql.unnest(task.c.coordinating_unit_ids).column_valued("coordinating_unit_id")
    # A unit that was moved out of its commune still leads tasks of the commune's plan.
    own = PLANS.alias()
    return or_(
        inside(task.c.unit_id, roots),
        select(1).where(inside(coordinating, roots)).correlate(task).exists(),
        task.c.plan_id.in_(select(own.c.plan_id).where(inside(own.c.unit_id, roots))),
    )
