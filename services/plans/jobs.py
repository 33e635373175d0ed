"""What the calendar makes the plans service do: tell due dates, open and lock periods, end pauses, make tasks.

Every sweep asks the store what is still to be done, so it may run late, twice, or in two processes at once.
"""

from services.plans import metrics
from services.plans.domain.policy import Policy
from services.plans.use_cases import derived
from services.plans.use_cases.deadlines import tell_breaches, tell_notices
from services.plans.use_cases.excuses import resume_paused
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

    async def sweep_notices(database: Database) -> None:
        async with database.transaction() as tx:
            told = await tell_notices(tx, policy)
        metrics.NOTICES.inc(told)

    async def make_occurrences(database: Database) -> None:
        async with database.transaction() as tx:
            made = await derived.make_occurrences(tx, policy)
        metrics.DERIVED_TASKS.labels("occurrence").inc(made)

    async def align_parts(database: Database) -> None:
        async with database.transaction() as tx:
            changed = await derived.align_parts(tx, policy)
        metrics.DERIVED_TASKS.labels("counted").inc(changed)

    sweeps = (sweep_deadlines, sweep_notices, sweep_periods, sweep_pauses, make_occurrences, align_parts)
    return tuple(Job(sweep.__name__, sweep, EVERY_SECONDS) for sweep in sweeps)


async def sweep_pauses(database: Database) -> None:
    """Let tasks go on whose pause is over."""
    async with database.transaction() as tx:
        await resume_paused(tx)


async def sweep_deadlines(database: Database) -> None:
    """Tell every due date that has passed without completion, once."""
    async with database.transaction() as tx:
        told = await tell_breaches(tx)
    metrics.BREACHES.inc(told)
