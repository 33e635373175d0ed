"""What the calendar makes the plans service do: tell passed due dates, open and lock periods.

Every sweep asks the store what is still to be done, so it may run late, twice, or in two processes at once.
"""

from services.plans import metrics
from services.plans.domain.policy import Policy
from services.plans.use_cases.deadlines import tell_breaches
from services.plans.use_cases.periods import lock_due_periods, open_periods
from shared.database import Database
from shared.jobs import Job

EVERY_SECONDS = 60


def jobs(policy: Policy) -> tuple[Job, ...]:
    """Return the sweeps; each also runs at start and when the day turns."""

    async def sweep_periods(database: Database) -> None:
        async with database.transaction() as tx:
            locked = await lock_due_periods(tx)
        async with database.transaction() as tx:
            opened = await open_periods(tx, policy)
        metrics.PERIODS.labels("locked").inc(locked)
        metrics.PERIODS.labels("opened").inc(opened)

    return (Job("sweep_deadlines", sweep_deadlines, EVERY_SECONDS), Job("sweep_periods", sweep_periods, EVERY_SECONDS))


async def sweep_deadlines(database: Database) -> None:
    """Tell every due date that has passed without completion, once."""
    async with database.transaction() as tx:
        told = await tell_breaches(tx)
    metrics.BREACHES.inc(told)
