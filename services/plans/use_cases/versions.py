"""The versions of a plan in force, and what differs between two of them."""

from collections.abc import Iterable

from services.plans.domain.comparison import Comparison, compare
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.domain.versions import PlanVersion, VersionKind
from services.plans.store import as_of, tasks, units, versions
from services.plans.use_cases import refusals
from services.plans.use_cases.assignees import units_of
from services.plans.use_cases.visibility import plan_to_read
from shared import clock
from shared.auth import Principal, allows, subtrees
from shared.database import Transaction


def version_of(principal: Principal, plan: Plan, kind: VersionKind) -> PlanVersion:
    """The version that the caller just made of a plan."""
    return PlanVersion(plan.plan_id, plan.version, kind, clock.now(), principal.account_id, principal.display_name)


async def list_versions(tx: Transaction, principal: Principal, plan_id: str) -> list[PlanVersion]:
    """Versions of a plan the caller may read, newest first; a draft has none."""
    await plan_to_read(tx, principal, plan_id)
    return await versions.of_plan(tx, plan_id)


async def compare_versions(
    tx: Transaction, principal: Principal, plan_id: str, *, earlier: int | None, later: int | None
) -> tuple[int, int, Comparison]:
    """What differs between two versions, by default the newest and the one before it, in what the caller may read."""
    await plan_to_read(tx, principal, plan_id)
    cuts = await versions.newest_rows(tx, plan_id)
    later = later if later is not None else max(cuts, default=0)
    earlier = earlier if earlier is not None else max((one for one in cuts if one < later), default=later)
    before, after = [await _at(tx, plan_id, version, cuts) for version in (earlier, later)]
    lines = [*before[1], *after[1]]
    found = compare(before, after, await _names(tx, lines, (before[0].unit_id, after[0].unit_id)))
    return earlier, later, found.only(await _readable(tx, principal, plan_id, lines))


async def _at(tx: Transaction, plan_id: str, version: int, cuts: dict[int, int]) -> tuple[Plan, list[Task]]:
    cut = as_of.up_to(cuts.get(version, -1))
    plan = await as_of.plan(tx, plan_id, cut)
    if plan is None:
        raise refusals.version_not_found(version)
    return plan, await as_of.tasks_of_plan(tx, plan_id, cut)


async def _readable(tx: Transaction, principal: Principal, plan_id: str, lines: Iterable[Task]) -> set[str]:
    """Tasks the caller may read by the unit they have today, or had in one of the versions."""
    today = await tasks.of_plan(tx, plan_id, roots=subtrees(principal, "task:read"))
    then = (line for line in lines if any(allows(principal, "task:read", unit) for unit in line.reader_unit_ids))
    return {task.task_id for task in (*today, *then)}


async def _names(tx: Transaction, lines: Iterable[Task], unit_ids: Iterable[str]) -> dict[str, str]:
    found = await units.find_all(tx, units_of(lines) | set(unit_ids))
    return {unit_id: unit.display_name for unit_id, unit in found.items()}
