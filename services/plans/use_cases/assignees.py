"""Which units may answer for the tasks of a plan."""

from collections.abc import Iterable

from services.plans.domain.tasks import Task
from services.plans.domain.units import commune_of, outside
from services.plans.store import units
from services.plans.use_cases import refusals
from shared.database import Transaction


def units_of(tasks: Iterable[Task]) -> set[str]:
    """Ids of every unit the tasks name."""
    named = (unit_id for task in tasks for unit_id in (task.lead_unit_id, *task.coordinating_unit_ids))
    return {unit_id for unit_id in named if unit_id}


async def require_units(tx: Transaction, plan_unit_id: str, unit_ids: set[str]) -> None:
    """Refuse units outside the plan's commune, and units that are not there or closed."""
    root = commune_of(plan_unit_id)
    if strangers := outside(unit_ids, root):
        raise refusals.units_outside_plan(strangers, root)
    if unknown := unit_ids - await units.known(tx, unit_ids):
        raise refusals.units_unknown(unknown)
