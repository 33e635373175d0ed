"""The gauges of the review desk."""

from itertools import product
from typing import get_args

from services.evidence import metrics
from services.evidence.domain.findings import RISKS
from services.evidence.domain.reviews import Stage, waiting_seconds
from services.evidence.store import queue
from shared import clock
from shared.database import Database

OPEN_STAGES = tuple(stage for stage in get_args(Stage) if stage != "ended")


async def measure_desk(database: Database) -> None:
    """Set how many claims wait at each stage by risk, and the longest wait of each stage."""
    async with database.transaction() as tx:
        waiting = await queue.waiting(tx)
    counts = {(group.stage, group.risk): group.number for group in waiting}
    for stage, risk in product(OPEN_STAGES, RISKS):
        metrics.WAITING_REVIEWS.labels(stage, risk).set(counts.get((stage, risk), 0))
    now = clock.now()
    for stage in OPEN_STAGES:
        waits = [waiting_seconds(group.oldest_at, None, now) for group in waiting if group.stage == stage]
        metrics.OLDEST_WAITING_SECONDS.labels(stage).set(max(waits, default=0))
