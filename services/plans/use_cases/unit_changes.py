"""Reorganising the tree: merge, split, move and close units; what they answer for goes along, in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from services.plans.domain import unit_changes as rules
from services.plans.domain.plans import Plan
from services.plans.domain.unit_changes import Division, Grounds, Reorganisation
from services.plans.domain.units import Unit, is_inside, parent_of
from services.plans.domain.versions import PlanVersion
from services.plans.store import tasks, unit_life, unit_people, unit_work, units, versions
from services.plans.store.unit_work import Moved
from services.plans.use_cases import facts, refusals
from services.plans.use_cases.telling_units import note_and_tell
from services.plans.use_cases.units import require_day, require_fit, require_free_codes, require_place
from shared import clock
from shared.auth import Principal, require
from shared.database import Transaction

MAX_ID = 200


@dataclass(frozen=True, slots=True)
class Reorganised:
    """What came of it: units that began, those that took over, those that ended, and how much work went along."""

    begun: Sequence[Unit]
    successors: Sequence[Unit]
    ended: Sequence[Unit]
    plan_count: int
    task_count: int


async def merge_units(
    tx: Transaction, principal: Principal, unit_ids: Sequence[str], into: Unit | str, grounds: Grounds
) -> Reorganised:
    """Let units become one: a new one, or one that exists (which may be among them)."""
    await units.lock_tree(tx)
    target_id = into if isinstance(into, str) else into.unit_id
    named = {*unit_ids, into} if isinstance(into, str) else {*unit_ids}
    if len(named) < 2:  # noqa: PLR2004  one unit is no merger
        raise refusals.too_few_units()
    sources = sorted(named - {target_id})
    found = await _active(tx, principal, [*sources, *([into] if isinstance(into, str) else [])])
    target = found[into] if isinstance(into, str) else await _new(tx, principal, into)
    _require_level([*found.values(), target])
    _require_apart([*sources, target_id])
    tree = await units.active_below(tx, [*sources, target_id])
    return await _carry_out(tx, principal, rules.merged(tree, sources, target), grounds)


async def split_unit(
    tx: Transaction, principal: Principal, division: Division, existing_ids: Sequence[str], grounds: Grounds
) -> Reorganised:
    """Divide a unit among the new units of the division and ones that exist; it lives on if it is among those."""
    await units.lock_tree(tx)
    found = await _active(tx, principal, sorted({division.unit_id, *existing_ids}))
    into = {unit_id: found[unit_id] for unit_id in existing_ids}
    into |= {unit.unit_id: await _new(tx, principal, unit) for unit in division.into}
    if len(into) < 2:  # noqa: PLR2004  one successor is a rename or a merger
        raise refusals.too_few_units()
    _require_level([found[division.unit_id], *into.values()])
    _require_apart(sorted({division.unit_id, *into}))
    tree = await units.active_below(tx, [division.unit_id, *into])
    division = replace(division, into=tuple(into.values()))
    await _require_division(tx, division, tree)
    return await _carry_out(tx, principal, rules.split(tree, division), grounds)


async def move_unit(
    tx: Transaction, principal: Principal, unit_id: str, parent_id: str, grounds: Grounds
) -> Reorganised:
    """Hang a unit below another one, with its parts."""
    await units.lock_tree(tx)
    unit = (await _active(tx, principal, [unit_id]))[unit_id]
    moved = replace(unit, unit_id=f"{parent_id}.{unit_id.rpartition('.')[2]}")
    if parent_id == parent_of(unit_id):
        raise refusals.nothing_to_change()
    if is_inside(parent_id, unit_id):
        raise refusals.unit_inside_itself(unit_id, parent_id)
    await _new(tx, principal, replace(moved, code=None))
    tree = await units.active_below(tx, [unit_id])
    return await _carry_out(tx, principal, rules.moved(tree, unit_id, parent_id), grounds)


async def close_unit(
    tx: Transaction, principal: Principal, unit_id: str, successor_id: str | None, grounds: Grounds
) -> Reorganised:
    """End a unit with its parts: with a successor, or when nothing is left to do."""
    await units.lock_tree(tx)
    require_place(principal, unit_id)
    if successor_id:
        require(principal, "unit:write", successor_id)
    found = await _found(tx, [unit_id, *([successor_id] if successor_id else [])])
    tree = await units.active_below(tx, [*found])
    ending = [part for part in tree if is_inside(part, unit_id)]
    if successor_id and is_inside(successor_id, unit_id):
        raise refusals.unit_inside_itself(unit_id, successor_id)
    if successor_id and len(ending) > 1:
        _require_level(found.values())
    if successor_id is None:
        await units.lock_rows(tx, ending)
        plans, open_tasks = await unit_work.open_work(tx, ending, clock.today())
        if plans or open_tasks:
            raise refusals.unit_has_open_work(unit_id, plans, open_tasks)
    return await _carry_out(tx, principal, rules.closed(tree, unit_id, successor_id), grounds)


async def _active(tx: Transaction, principal: Principal, unit_ids: Collection[str]) -> dict[str, Unit]:
    """Units by id, each with a place the caller may arrange; refused when unknown or closed."""
    for unit_id in unit_ids:
        require_place(principal, unit_id)
    return await _found(tx, unit_ids)


async def _found(tx: Transaction, unit_ids: Collection[str]) -> dict[str, Unit]:
    found = await units.find_all(tx, unit_ids)
    if unknown := {*unit_ids} - found.keys():
        raise refusals.units_unknown(unknown)
    if closed := [unit.unit_id for unit in found.values() if not unit.is_active]:
        raise refusals.units_closed(closed)
    return found


async def _new(tx: Transaction, principal: Principal, unit: Unit) -> Unit:
    require_place(principal, unit.unit_id)
    if await units.find(tx, unit.unit_id):
        raise refusals.unit_exists(unit.unit_id)
    await require_fit(tx, [replace(unit, code=None)])
    return replace(unit, version=1)


def _require_level(given: Collection[Unit]) -> None:
    if len({unit.kind for unit in given}) > 1:
        raise refusals.units_of_different_levels(unit.unit_id for unit in given)


def _require_apart(unit_ids: Sequence[str]) -> None:
    for unit_id in unit_ids:
        for other in unit_ids:
            if unit_id != other and is_inside(other, unit_id):
                raise refusals.unit_inside_itself(unit_id, other)


async def _require_division(tx: Transaction, division: Division, tree: rules.Tree) -> None:
    into = {unit.unit_id for unit in division.into}
    named = {division.default_unit_id, *division.parts.values(), *division.tasks.values()}
    if strangers := named - into:
        raise refusals.not_among_successors(strangers)
    if strangers := {part for part in division.parts if part not in tree or parent_of(part) != division.unit_id}:
        raise refusals.parts_unknown(strangers, division.unit_id)
    led = await tasks.find_locked(tx, division.tasks.keys())
    if strangers := {
        task_id
        for task_id in division.tasks
        if task_id not in led or not is_inside(led[task_id].lead_unit_id or "", division.unit_id)
    }:
        raise refusals.tasks_not_of_unit(strangers, division.unit_id)


async def _carry_out(tx: Transaction, principal: Principal, wanted: Reorganisation, grounds: Grounds) -> Reorganised:
    involved = {unit_id for pair in wanted.kinship for unit_id in pair} | {*wanted.ending}
    await _require_sense(tx, wanted, sorted(involved), grounds)
    await unit_work.lock(tx, wanted.placing, wanted.chosen)
    await units.lock_rows(tx, involved)
    before = await units.find_all(tx, involved)
    ended = [
        replace(before[unit_id], is_active=False, version=before[unit_id].version + 1) for unit_id in wanted.ending
    ]
    grown = [replace(unit, version=unit.version + 1) for unit in before.values() if unit.unit_id not in wanted.ending]
    await units.save(tx, ended)
    await units.save(tx, [*wanted.begun, *grown])
    await unit_life.add_kinship(tx, wanted.kinship, grounds)
    await unit_people.carry(tx, wanted.heirs, wanted.ending, grounds.effective_on or clock.today())
    moved = await unit_work.move(tx, wanted.placing, wanted.chosen, wanted.ending)
    await note_and_tell(tx, principal, [*wanted.begun, *grown, *ended], grounds)
    await _tell_work(tx, principal, moved, grounds)
    successors = [unit for unit in (*wanted.begun, *grown) if unit.unit_id in wanted.successor_ids]
    return Reorganised(wanted.begun, successors, ended, len(moved.plans), len(moved.tasks))


async def _require_sense(tx: Transaction, wanted: Reorganisation, involved: Sequence[str], grounds: Grounds) -> None:
    if circles := {*wanted.placing.values()} & {*wanted.ending}:
        raise refusals.unit_inside_itself(wanted.ending[0], min(circles))
    begun = [unit.unit_id for unit in wanted.begun]
    if taken := await units.find_all(tx, begun):
        raise refusals.unit_exists(min(taken))
    if too_long := [unit_id for unit_id in begun if len(unit_id) > MAX_ID]:
        raise refusals.unit_id_too_long(too_long[0], MAX_ID)
    if misplaced := rules.beyond_its_level(wanted.begun):
        raise refusals.units_of_different_levels([unit.unit_id for unit in misplaced])
    await require_free_codes(tx, wanted.begun, wanted.ending)
    await require_day(tx, involved, grounds)


async def _tell_work(tx: Transaction, principal: Principal, moved: Moved, grounds: Grounds) -> None:
    """Tell plans, tasks and periods at their new units; the version of each plan says by which document."""
    published = [plan for plan in moved.plans if plan.is_published]
    tx.say(*(facts.plan_moved(plan, grounds, clock.today()) for plan in published))
    tx.say(*(facts.task_assigned(task) for task in moved.tasks if not task.is_series))
    tx.say(*map(facts.period_opened, moved.periods))
    for plan in published:
        await versions.record(tx, _version(plan, principal, grounds))


def _version(plan: Plan, principal: Principal, grounds: Grounds) -> PlanVersion:
    return PlanVersion(
        plan.plan_id,
        plan.version,
        "amended",
        made_at=clock.now(),
        made_by=principal.account_id,
        made_by_name=principal.display_name,
        reason=grounds.reason,
        decision=grounds.document,
    )
