"""A policy tried out: all tasks are scored under it and under today's, and nothing is written."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.scoring.domain.preview import Comparison, Moved, moving
from services.scoring.store import known
from services.scoring.store import preview as store
from services.scoring.use_cases.in_force import PolicyInForce
from shared import clock
from shared.auth.permitted import is_within
from shared.database import Database
from shared.policies import Draft

CHUNK = 500
"""Tasks scored at a stretch: other requests are answered in between."""

_ONE_AT_A_TIME = asyncio.Semaphore(1)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a policy would change, as if it held on `day`, in the units the caller may see."""

    version: str
    effective_from: date
    compared_with: str
    day: date
    changed_tasks: int
    units: Sequence[Moved]
    total: int


async def preview_policy(database: Database, in_force: PolicyInForce, draft: Draft, roots: Sequence[str]) -> Preview:
    """Compare a proposed policy with the one that holds today; 422 `policy-refused`."""
    proposed = in_force.proposed(draft)
    async with _ONE_AT_A_TIME, database.transaction() as tx:
        await store.only_read(tx)
        day = max(clock.today(), await store.judged_day(tx))
        stands = (await in_force.policies(tx)).on(day)
        compared = Comparison(day, stands, proposed)
        task_ids = await store.assigned_tasks(tx)
        for start in range(0, len(task_ids), CHUNK):
            for facts in (await known.load_tasks(tx, task_ids[start : start + CHUNK])).values():
                compared.add(facts)
        units = [unit for unit in compared.units(await store.active_units(tx)) if _is_seen(unit.unit_id, roots)]
    changed = sum(any(_is_seen(unit_id, roots) for unit_id in counted) for counted in compared.changed.values())
    return Preview(
        proposed.version, draft.effective_from, stands.version, day, changed, moving(units), total=len(units)
    )


def _is_seen(unit_id: str, roots: Sequence[str]) -> bool:
    return any(is_within(unit_id, root) for root in roots)
