"""Obstacles from the report that names them to the answer that settles them."""

from collections.abc import Sequence
from datetime import date

from contracts.fact import Person
from services.plans.domain.names import fold
from services.plans.domain.obstacles import (
    NOT_CLOSED,
    Obstacle,
    answered,
    assigned,
    closed,
    objection_to_change,
    objection_to_closing,
    reopened,
)
from services.plans.domain.reports import Objection, Report
from services.plans.domain.tasks import Task
from services.plans.store import obstacles, units
from services.plans.store.obstacles import ObstacleFilter, Shown
from services.plans.use_cases import facts, refusals
from services.plans.use_cases.visibility import task_to_read
from shared import clock
from shared.auth import Principal, allows, require, subtrees
from shared.database import Transaction
from shared.ids import new_id


async def raise_obstacles(tx: Transaction, reported: Sequence[tuple[Task, Report]]) -> None:
    """Raise what reports name as difficult, unless an obstacle that stands says the same."""
    named = [_named(task, report) for task, report in reported if fold(report.said.difficulties or "")]
    tx.say(*map(facts.obstacle_raised, await obstacles.add_new(tx, named)))


async def list_obstacles(
    tx: Transaction, principal: Principal, wanted: ObstacleFilter, *, after: tuple[date, str] | None, limit: int
) -> list[Shown]:
    """Obstacles that the caller's units raised or have to answer, oldest first, one more if there is a next page."""
    return await obstacles.search(tx, subtrees(principal, "task:read"), wanted, after=after, limit=limit)


async def obstacles_of_task(tx: Transaction, principal: Principal, task_id: str) -> list[Shown]:
    """Obstacles of a task the caller may read, newest first."""
    task = await task_to_read(tx, principal, task_id)
    return await obstacles.of_tasks(tx, [task.task_id])


async def assign_obstacle(
    tx: Transaction, principal: Principal, obstacle_id: str, owner_unit_id: str, answer_due_on: date | None
) -> Shown:
    """Name the unit that has to answer; told, so that it can be waited for elsewhere."""
    shown = await _obstacle_to_settle(tx, principal, obstacle_id)
    _refuse(objection_to_change(shown.obstacle))
    if not await units.known(tx, [owner_unit_id]):
        raise refusals.units_unknown([owner_unit_id])
    changed = assigned(shown.obstacle, owner_unit_id, answer_due_on)
    await obstacles.save(tx, changed)
    tx.say(facts.obstacle_raised(changed))
    return await _shown(tx, obstacle_id)


async def answer_obstacle(tx: Transaction, principal: Principal, obstacle_id: str, answer: str) -> Shown:
    """Answer, as the owner's people or the standing agency."""
    shown = await _obstacle(tx, obstacle_id)
    if not allows(principal, "plan:write", shown.plan_unit_id):
        require(principal, "task:report", shown.obstacle.owner_unit_id or shown.plan_unit_id)
    _refuse(objection_to_change(shown.obstacle))
    said = answered(shown.obstacle, answer, clock.now(), principal.account_id, principal.display_name)
    await obstacles.save(tx, said)
    return await _shown(tx, obstacle_id)


async def close_obstacle(tx: Transaction, principal: Principal, obstacle_id: str) -> Shown:
    """Settle an answered obstacle, and tell it."""
    shown = await _obstacle_to_settle(tx, principal, obstacle_id)
    _refuse(objection_to_closing(shown.obstacle))
    settled = closed(shown.obstacle, clock.today())
    await obstacles.save(tx, settled)
    resolver = Person(account_id=principal.account_id, display_name=principal.display_name)
    tx.say(facts.obstacle_resolved(settled, clock.today(), resolver))
    return await _shown(tx, obstacle_id)


async def reopen_obstacle(tx: Transaction, principal: Principal, obstacle_id: str, reason: str) -> Shown:
    """Let a settled obstacle stand again, and tell it."""
    shown = await _obstacle_to_settle(tx, principal, obstacle_id)
    if shown.obstacle.state != "closed":
        raise refusals.refused(NOT_CLOSED)
    if await obstacles.says_the_same(tx, shown.obstacle):
        raise refusals.obstacle_stands_already()
    standing = reopened(shown.obstacle, reason)
    await obstacles.save(tx, standing)
    tx.say(facts.obstacle_raised(standing))
    return await _shown(tx, obstacle_id)


def _named(task: Task, report: Report) -> Obstacle:
    return Obstacle(
        obstacle_id=new_id(),
        task_id=task.task_id,
        plan_id=task.plan_id,
        unit_id=task.unit_id,
        report_id=report.report_id,
        description=(report.said.difficulties or "").strip(),
        raised_at=report.reported_at,
        raised_on=report.reported_on,
    )


async def _obstacle_to_settle(tx: Transaction, principal: Principal, obstacle_id: str) -> Shown:
    shown = await _obstacle(tx, obstacle_id)
    require(principal, "plan:write", shown.plan_unit_id)
    return shown


async def _obstacle(tx: Transaction, obstacle_id: str) -> Shown:
    shown = await obstacles.find(tx, obstacle_id, is_locked=True)
    if shown is None:
        raise refusals.obstacle_not_found(obstacle_id)
    return shown


async def _shown(tx: Transaction, obstacle_id: str) -> Shown:
    shown = await obstacles.find(tx, obstacle_id)
    assert shown is not None  # noqa: S101  locked by this transaction
    return shown


def _refuse(objection: Objection | None) -> None:
    if objection:
        raise refusals.refused(objection)
