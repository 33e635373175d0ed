"""Time went on: tasks whose alerts have to change without any fact are found and judged."""

import time
from collections.abc import Iterator, Sequence

import structlog

from services.alerting import metrics
from services.alerting.store import candidates, known
from services.alerting.use_cases.day import open_sitting
from services.alerting.use_cases.in_force import PolicyInForce
from services.alerting.use_cases.judge import judge_tasks
from shared import clock
from shared.database import Database

log = structlog.stdlib.get_logger("alerting")

CHUNK = 1000


async def sweep_tasks(database: Database, in_force: PolicyInForce) -> int:
    """Judge all tasks for the day; return how many alerts changed.

    One statement selects, the rules decide; in transactions of so many tasks, so that facts are handled in between. Two
    sweeps side by side, or one that is killed and run again, leave the same alerts.
    """
    started_at = time.perf_counter()
    async with database.transaction() as tx:
        day = max(clock.today(), await known.latest_day(tx))
        task_ids = await candidates.tasks_to_judge(tx, day, (await in_force.policies(tx)).on(day))
    changed = 0
    for chunk in _chunks(task_ids):
        async with database.transaction() as tx:
            sitting = await open_sitting(tx, in_force)
            changed += await judge_tasks(tx, list((await known.load_tasks(tx, chunk)).values()), sitting)
    metrics.SWEEP_SECONDS.observe(time.perf_counter() - started_at)
    log.info("alerts.swept", candidates=len(task_ids), changed=changed)
    return changed


def _chunks(task_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(task_ids), CHUNK):
        yield task_ids[start : start + CHUNK]
