"""Work of the alerting service that time brings."""

from collections.abc import Sequence

from services.alerting.use_cases.escalate import escalate_alerts
from services.alerting.use_cases.in_force import PolicyInForce
from services.alerting.use_cases.measure import measure_alerts
from services.alerting.use_cases.sweep import sweep_tasks
from shared.database import Database
from shared.jobs import Job

HOUR = 3600
SCRAPE_SECONDS = 15


def jobs(in_force: PolicyInForce) -> Sequence[Job]:
    """Return the jobs; each runs at start, when the day changes, and then as often as it says."""

    async def sweep(database: Database) -> None:
        await sweep_tasks(database, in_force)
        await escalate_alerts(database, in_force)
        await measure_alerts(database)

    return (
        Job("sweep_tasks", sweep, every_seconds=HOUR),
        Job("measure_alerts", measure_alerts, every_seconds=SCRAPE_SECONDS),
    )
