"""All scores made anew from the log, as of a day, in a second set of tables: what stands is not touched."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TypeVar

from services.scoring.domain.mean import Sums, mean_of
from services.scoring.domain.score import score_task
from services.scoring.domain.standing import StandingScore, of_plan, of_task, of_unit
from services.scoring.store import known, rebuilt, scores, sums
from services.scoring.store.scores import Subject
from services.scoring.use_cases.absorb import place_units
from services.scoring.use_cases.day import Judging
from services.scoring.use_cases.fold import Fold
from services.scoring.use_cases.in_force import PolicyInForce
from shared import clock
from shared.bus.log import Log
from shared.database import Database, Transaction

CHUNK = 2000
T = TypeVar("T")


class RebuildError(Exception):
    """The rebuild cannot go on; the sentence is for the operator."""


async def read(logs: Iterable[Log], fold: Fold) -> set[str]:
    """Fold what logs hold after their position; return the ids of the tasks that are other than before."""
    changed: set[str] = set()
    for log in logs:
        async for bodies in log.read():
            changed |= fold.take(bodies)
    return changed


async def build(database: Database, fold: Fold, day: date, in_force: PolicyInForce) -> Judging:
    """Fill the second set of tables with what was folded, scored for a day; return what it was judged by."""
    async with database.transaction() as tx:
        await alone(tx)
        judging = Judging(day, (await in_force.policies(tx)).on(day))
        await rebuilt.make_tables(tx)
        await fill(tx, fold, fold.tasks, judging)
        await rebuilt.note(tx, made(fold, judging))
    return judging


async def fill(tx: Transaction, fold: Fold, task_ids: Collection[str], judging: Judging) -> None:
    """Write units, plans and some of the tasks folded into the second set, and make all means anew."""
    async with rebuilt.at_work(tx):
        for places in _chunks(fold.places.values()):
            await place_units(tx, places)
        for chunk in _chunks(task_ids):
            await _fill_tasks(tx, fold, chunk, judging)
        await rebuilt.count_rows(tx)
        await _fill_groups(tx, judging)


async def alone(tx: Transaction) -> None:
    """Let no other rebuild begin before the transaction ends; raise RebuildError when one is at work."""
    if not await rebuilt.is_only_one(tx):
        raise RebuildError("Đang có một lượt dựng lại điểm khác. Hãy đợi lượt ấy xong rồi chạy lại.")


def made(fold: Fold, judging: Judging) -> rebuilt.Made:
    """Return what is noted of a rebuild that was only looked at."""
    left_out = fold.left_out.total()
    return rebuilt.Made(judging.day, judging.policy.version, fold.read, left_out, clock.now())


async def _fill_tasks(tx: Transaction, fold: Fold, task_ids: Sequence[str], judging: Judging) -> None:
    tasks = [fold.tasks[task_id] for task_id in task_ids]
    assigned = [task for task in tasks if task.definition is not None]
    await known.save(tx, tasks, judging.day, judging.policy.version)
    await scores.save_scores(tx, [of_task(task, score_task(task, *judging), *judging) for task in assigned])


async def _fill_groups(tx: Transaction, judging: Judging) -> None:
    groups = await sums.sum_anew(tx)
    owners = await scores.units_of_plans(tx, [subject_id for kind, subject_id in groups if kind == "plan"])
    for chunk in _chunks(groups.items()):
        await scores.save_scores(tx, [_group(*each, owners, judging) for each in chunk])


def _group(subject: Subject, found: Sums, owners: Mapping[str, str], judging: Judging) -> StandingScore:
    kind, subject_id = subject
    mean = mean_of(found, judging.policy.shares)
    if kind == "unit":
        return of_unit(subject_id, mean, *judging)
    return of_plan(subject_id, owners[subject_id], mean, *judging)


def _chunks(found: Iterable[T]) -> Iterable[list[T]]:
    rest = iter(found)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
