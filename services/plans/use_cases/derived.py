"""Tasks made from lines: the turns of recurring ones, the units' parts of counted ones."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import count

from contracts.plans import TaskStanding
from services.plans.domain import counting, recurrence
from services.plans.domain.derivation import withdrawn
from services.plans.domain.plans import Plan
from services.plans.domain.policy import Policy
from services.plans.domain.tasks import Task
from services.plans.domain.units import Unit
from services.plans.store import derived, plans, tasks
from services.plans.use_cases import facts, refusals
from services.plans.use_cases.counting import recount
from services.plans.use_cases.deadlines import tell_breaches
from shared import clock
from shared.database import Transaction
from shared.ids import new_id

Made = Mapping[str | None, Sequence[Task]]


async def make_derived(tx: Transaction, policy: Policy, plan: Plan, lines: Iterable[Task]) -> list[Task]:
    """Make and tell what the lines of a plan just published call for: today's turns, and a part for each unit.

    422 `line-not-countable`, `counted-without-units`.
    """
    return await _make_missing(tx, policy, plan, list(lines), {}, since=clock.today())


async def follow_lines(
    tx: Transaction, policy: Policy, plan: Plan, told: Callable[[Task], TaskStanding] = facts.task_assigned
) -> None:
    """Bring what was made from the lines of a plan in force in line with them, after they were saved.

    Open occurrences of today and later and open parts take over what their line says; those it no longer has are
    withdrawn; what is missing is made. `told` makes the fact about a task that was there; new ones are told as
    assigned. The plan must be locked. 422 as in `make_derived`.
    """
    every = await tasks.of_plan(tx, plan.plan_id)
    lines = {task.task_id: task for task in every if task.parent_task_id is None}
    made = {task.task_id for task in every if task.parent_task_id is not None}
    await tell_breaches(tx, made)
    known = _by_line((await tasks.find_locked(tx, made)).values())
    calendar, today = plan.calendar or policy.calendar, clock.today()

    def after(task: Task, line: Task) -> Task:
        if task.derivation == "counted":
            return counting.following(task, line, plan)
        return recurrence.following(task, line, plan, calendar, today)

    pairs = [(task, after(task, lines[line_id])) for line_id, found in known.items() if line_id for task in found]
    await _tell_changed(tx, [follows for task, follows in pairs if follows != task], told)
    await _make_missing(tx, policy, plan, list(lines.values()), known, since=today)
    await recount(tx, {line.task_id for line in lines.values() if line.is_counted})


async def make_occurrences(tx: Transaction, policy: Policy) -> int:
    """Make the occurrence of every turn that has begun and has none yet, also of those missed; return how many."""
    made = 0
    for plan_id, line_ids in (await derived.owing(tx, clock.today())).items():
        plan, lines, known = await _locked(tx, plan_id, line_ids)
        found = await _make_missing(tx, policy, plan, lines, known, since=plan.published_on or clock.today())
        made += len(found)
    return made


async def align_parts(tx: Transaction, policy: Policy) -> int:
    """Give units that came a part of each counted line that is not yet due, withdraw the parts of units that went.

    Returns how many parts were made and withdrawn.
    """
    changed = 0
    for plan_id, line_ids in (await derived.unaligned(tx, clock.today())).items():
        plan, lines, known = await _locked(tx, plan_id, line_ids)
        gone = [part for line in lines for part in await _homeless(tx, plan, line, known)]
        await _tell_changed(tx, list(map(withdrawn, gone)), facts.task_assigned)
        made = await _make_missing(tx, policy, plan, lines, known, since=clock.today())
        await recount(tx, line_ids)
        changed += len(gone) + len(made)
    return changed


async def _locked(tx: Transaction, plan_id: str, line_ids: Collection[str]) -> tuple[Plan, list[Task], Made]:
    """The plan, those of its lines, and what was made from them, all locked, in this order everywhere."""
    plan = await plans.find(tx, plan_id, is_locked=True)
    assert plan is not None  # noqa: S101  no plan is deleted once it is published
    lines = list((await tasks.find_locked(tx, line_ids)).values())
    return plan, lines, _by_line(await derived.of_lines(tx, line_ids, is_locked=True))


async def _tell_changed(tx: Transaction, changed: Sequence[Task], told: Callable[[Task], TaskStanding]) -> None:
    await derived.save(tx, changed)
    tx.say(*map(told, changed))


async def _make_missing(
    tx: Transaction, policy: Policy, plan: Plan, lines: Sequence[Task], known: Made, *, since: date
) -> list[Task]:
    places = count(await derived.next_position(tx, plan.plan_id))
    made: list[Task] = []
    for line in lines:
        made += _turns_missing(policy, plan, line, known.get(line.task_id, ()), since, places)
        made += await _parts_missing(tx, plan, line, known.get(line.task_id, ()), places)
    await tasks.add(tx, made)
    tx.say(*map(facts.task_assigned, made))
    return made


def _turns_missing(
    policy: Policy, plan: Plan, line: Task, known: Sequence[Task], since: date, places: Iterator[int]
) -> list[Task]:
    calendar = plan.calendar or policy.calendar
    owed = recurrence.turns_owed(line, plan, calendar, known, since=since, until=clock.today())
    return [recurrence.occurrence(line, plan, turn, task_id=new_id(), position=next(places)) for turn in owed]


async def _parts_missing(
    tx: Transaction, plan: Plan, line: Task, known: Sequence[Task], places: Iterator[int]
) -> list[Task]:
    """Parts of units that never had one. After a line has its first ones, none is made that would be late at once."""
    if not (line.is_counted and line.is_in_force) or line.work_state == "completed":
        return []
    if not counting.is_countable(line):
        raise refusals.line_not_countable(line)
    units = await _counted_units(tx, plan, line)
    if not units and not known:
        raise refusals.counted_without_units(line)
    today = clock.today()
    if known and line.effective_due_on < today:
        return []
    starts_on = max(line.starts_on, today) if known else line.starts_on
    missing = counting.units_without_part(units, known)
    return [
        counting.part(line, plan, unit, task_id=new_id(), position=next(places), starts_on=starts_on)
        for unit in missing
    ]


async def _homeless(tx: Transaction, plan: Plan, line: Task, known: Made) -> tuple[Task, ...]:
    units = await _counted_units(tx, plan, line)
    return counting.parts_without_unit(units, known.get(line.task_id, ()))


async def _counted_units(tx: Transaction, plan: Plan, line: Task) -> list[Unit]:
    if line.counted_over is None:
        return []
    return await derived.subordinates(tx, plan.unit_id, counting.KIND_OF[line.counted_over])


def _by_line(made: Iterable[Task]) -> dict[str | None, list[Task]]:
    found: dict[str | None, list[Task]] = defaultdict(list)
    for task in made:
        found[task.parent_task_id].append(task)
    return dict(found)
