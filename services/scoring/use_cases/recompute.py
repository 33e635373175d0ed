"""The day or the policy changed: every score is made anew for it."""

import time

from services.scoring import metrics
from services.scoring.store import known, sums
from services.scoring.use_cases.day import judge_by
from services.scoring.use_cases.in_force import PolicyInForce
from services.scoring.use_cases.settle import Change, score_groups, score_tasks
from shared.database import Database

CHUNK = 2000


async def recompute_scores(database: Database, in_force: PolicyInForce) -> None:
    """Score all tasks that were last scored for another day or policy, then all units and plans.

    Runs in transactions of so many tasks, so that facts are handled in between; two of them side by side, or one that
    is killed and run again, give the same scores.
    """
    started_at = time.perf_counter()
    while await _recompute_some(database, in_force):
        pass
    async with database.transaction() as tx:
        judging = await judge_by(tx, in_force)
        await score_groups(tx, await sums.sum_anew(tx), judging)
    metrics.RECOMPUTE_SECONDS.observe(time.perf_counter() - started_at)


async def _recompute_some(database: Database, in_force: PolicyInForce) -> bool:
    async with database.transaction() as tx:
        judging = await judge_by(tx, in_force)
        found = await known.not_scored_for(tx, judging.day, judging.policy.version, CHUNK)
        if found:
            await score_tasks(tx, [Change(task, task.facts) for task in found], judging)
        return bool(found)
