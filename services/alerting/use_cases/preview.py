"""A policy tried out: tasks are judged under it and under today's, and nothing is written."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.alerting.domain.preview import Comparison
from services.alerting.store import known
from services.alerting.store import preview as store
from services.alerting.use_cases.in_force import PolicyInForce
from shared import clock
from shared.database import Database
from shared.policies import Draft

CHUNK = 500
"""Tasks judged at a stretch: other requests are answered in between."""

_ONE_AT_A_TIME = asyncio.Semaphore(1)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a policy would change, as if it held on the day compared, in the units the caller may see."""

    version: str
    effective_from: date
    compared_with: str
    found: Comparison


async def preview_policy(database: Database, in_force: PolicyInForce, draft: Draft, roots: Sequence[str]) -> Preview:
    """Compare a proposed policy with the one that holds today; 422 `policy-refused`."""
    proposed = in_force.proposed(draft)
    async with _ONE_AT_A_TIME, database.transaction() as tx:
        await store.only_read(tx)
        day = max(clock.today(), await known.latest_day(tx))
        stands = (await in_force.policies(tx)).on(day)
        compared = Comparison(day, stands, proposed)
        task_ids = await store.watched_tasks(tx, roots)
        for start in range(0, len(task_ids), CHUNK):
            for facts in (await known.load_tasks(tx, task_ids[start : start + CHUNK])).values():
                compared.add(facts)
    return Preview(proposed.version, draft.effective_from, stands.version, compared)
