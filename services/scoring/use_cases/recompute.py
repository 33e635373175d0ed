"""The day changed: every score is made anew for it."""

import time

from services.scoring import metrics
from services.scoring.domain.policy import Policy
from services.scoring.store import known, sums
from services.scoring.use_cases.settle import score_groups, score_tasks
from shared import clock
from shared.database import Database

CHUNK = 2000


async def recompute_scores(database: Database, policy: Policy) -> None:
    """Score all tasks that were last scored for another day, then all units and plans.

    Runs in transactions of so many tasks, so that facts are handled in between; two of them side by side, or one that
    is killed and run again, give the same scores.
    """
    started_at = time.perf_counter()
    while await _recompute_some(database, policy):
        pass
    async with database.transaction() as tx:
        await known.one_writer(tx)
        await score_groups(tx, await sums.sum_anew(tx, policy.shares), policy)
    metrics.RECOMPUTE_SECONDS.observe(time.perf_counter() - started_at)


async def _recompute_some(database: Database, policy: Policy) -> bool:
    async with database.transaction() as tx:
        await known.one_writer(tx)
        day = clock.today()
        tasks = await known.tasks_not_scored_on(tx, day, CHUNK)
        if tasks:
            await score_tasks(tx, tasks, policy)
            await known.mark_scored(tx, [task.task_id for task in tasks], day)
        return bool(tasks)
