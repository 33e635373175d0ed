"""Work of the alerting service that time brings."""

from collections.abc import Sequence

from services.alerting.use_cases.deliver import Delivery, forget_sent, measure_line
from services.alerting.use_cases.escalate import escalate_alerts
from services.alerting.use_cases.in_force import PolicyInForce
from services.alerting.use_cases.measure import measure_alerts
from services.alerting.use_cases.sweep import sweep_tasks
from shared.database import Database
from shared.jobs import Job

HOUR = 3600
SCRAPE_SECONDS = 15


DELIVERY_SECONDS = 2
CARRIERS = 4
"""Rounds of delivery side by side: one that waits for a slow receiver leaves the others to the rest."""


def jobs(in_force: PolicyInForce, delivery: Delivery) -> Sequence[Job]:
    """Return the jobs; each runs at start, when the day changes, and then as often as it says."""

    async def sweep(database: Database) -> None:
        await sweep_tasks(database, in_force)
        await escalate_alerts(database, in_force)
        await measure_alerts(database)

    return (
        Job("sweep_tasks", sweep, every_seconds=HOUR),
        Job("measure_alerts", measure_alerts, every_seconds=SCRAPE_SECONDS),
        *_of_notifications(delivery),
    )


def _of_notifications(delivery: Delivery) -> Sequence[Job]:
    async def deliver(database: Database) -> None:
        await delivery.deliver_due(database)

    carriers = (f"deliver_notifications_{number}" for number in range(1, CARRIERS + 1))
    return (
        *(Job(carrier, deliver, every_seconds=DELIVERY_SECONDS) for carrier in carriers),
        Job("measure_notifications", measure_line, every_seconds=SCRAPE_SECONDS),
        Job("forget_notifications", forget_sent, every_seconds=HOUR),
    )
