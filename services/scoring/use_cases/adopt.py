"""What was rebuilt takes the place of what stands: in one transaction, and told only where a reader sees a change."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from services.scoring.domain.facts import TaskFacts
from services.scoring.domain.mean import Mean
from services.scoring.domain.score import score_task
from services.scoring.domain.standing import StandingScore
from services.scoring.store import known, rebuilt, scores
from services.scoring.store.rebuilt import Pair
from services.scoring.use_cases.day import Judging
from services.scoring.use_cases.fold import Fold
from services.scoring.use_cases.rebuild import RebuildError, alone, fill, made, read
from services.scoring.use_cases.tell import changed_group, changed_task
from shared import clock
from shared.bus.log import Log
from shared.database import Database, Transaction

REST_SECONDS = 20.0
"""Reading what came meanwhile, while all handlers wait, may take so long."""


class Adopted(NamedTuple):
    """Tasks of which something else is known now, and scores that were told because a reader sees another figure."""

    tasks: int
    told: int


async def adopt(database: Database, logs: Sequence[Log], fold: Fold, judging: Judging) -> Adopted:
    """Write the second set over what stands, with what was told since it was built; versions go on counting.

    The judging day becomes the rebuild's, also where a clock that ran ahead had moved it. Raises RebuildError when
    that day is over.
    """
    async with database.transaction() as tx:
        await alone(tx)
        await known.one_writer(tx)
        await rebuilt.hold_places(tx)
        if clock.today() != judging.day:
            raise RebuildError("Đã sang ngày khác trong lúc dựng lại. Hãy chạy lại lệnh.")
        await _take_rest(tx, logs, fold, judging)
        await known.judge_for(tx, judging.day)
        await rebuilt.forget_days_after(tx, judging.day)
        tasks = await rebuilt.other_tasks(tx)
        await _empty(tx, [task_id for task_id, is_gone in tasks.items() if is_gone], judging)
        pairs = await rebuilt.other_scores(tx)
        await rebuilt.take_place(tx)
        told = await _succeed(tx, fold, pairs, judging)
        await rebuilt.note(tx, made(fold, judging)._replace(adopted_at=clock.now(), told_count=told))
    return Adopted(len(tasks), told)


async def _take_rest(tx: Transaction, logs: Sequence[Log], fold: Fold, judging: Judging) -> None:
    # The log is read inside the transaction: what handlers wrote before they were made to wait is in it, and read here.
    before = dict(fold.places)
    try:
        async with asyncio.timeout(REST_SECONDS):
            changed = await read(logs, fold)
    except TimeoutError:
        raise RebuildError("Sự kiện đến nhanh hơn đọc kịp. Hãy chạy lại lệnh vào lúc ít báo cáo hơn.") from None
    if changed or before != fold.places:
        await fill(tx, fold, changed, judging)


async def _empty(tx: Transaction, task_ids: Sequence[str], judging: Judging) -> None:
    # Kept with nothing known: should the log tell of them after all, their versions go on counting.
    async with rebuilt.at_work(tx):
        if task_ids:
            await known.save(tx, [TaskFacts(task_id) for task_id in task_ids], judging.day, judging.policy.version)


async def _succeed(tx: Transaction, fold: Fold, pairs: Sequence[Pair], judging: Judging) -> int:
    """Write the scores that are other, each as the successor of what stood; return how many were told."""
    steps = [(_gone(stood, judging) if now is None and stood else now, stood) for stood, now in pairs]
    after = [(now.after(stood), stood) for now, stood in steps if now is not None]
    await scores.save_scores(tx, [score for score, _ in after])
    await scores.save_unit_days(tx, [score for score, stood in after if _is_new_day(score, stood)])
    told = [score for score, stood in after if score.differs_from(stood)]
    for score in told:
        _tell(tx, score, fold, judging)
    return len(told)


def _gone(stood: StandingScore, judging: Judging) -> StandingScore:
    """Return the score of what the log does not know: none, told like any other, so that readers drop theirs."""
    nothing = stood._replace(score=None, completion=None, band=None, task_count=0, reported_count=0)
    return nothing._replace(as_of=judging.day, policy_version=judging.policy.version, source_event_id=None)


def _is_new_day(score: StandingScore, stood: StandingScore | None) -> bool:
    is_same = stood and (stood.task_count, stood.policy_version) == (score.task_count, score.policy_version)
    return score.kind == "unit" and (not is_same or score.differs_from(stood))


def _tell(tx: Transaction, score: StandingScore, fold: Fold, judging: Judging) -> None:
    if score.kind == "task":
        task = fold.tasks.get(score.subject_id) or TaskFacts(score.subject_id)
        tx.say(changed_task(score, task, score_task(task, *judging)))
    else:
        tx.say(changed_group(score, Mean(score.score, score.completion, score.task_count, score.reported_count)))
