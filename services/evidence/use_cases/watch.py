"""What is measured and tidied without anybody asking."""

from typing import get_args

from services.evidence import metrics
from services.evidence.domain.files import Safety
from services.evidence.domain.reviews import waiting_seconds
from services.evidence.store import files, reviews, safety, screenings
from services.evidence.store.contents import Contents
from shared import clock
from shared.database import Database


async def measure_queue(database: Database) -> None:
    """Set the gauges of the queue and of the files."""
    async with database.transaction() as tx:
        count, oldest = await reviews.waiting(tx)
        stored = await files.stored_bytes(tx)
    metrics.PENDING_REVIEWS.set(count)
    metrics.OLDEST_PENDING_SECONDS.set(waiting_seconds(oldest, None, clock.now()) if oldest else 0)
    metrics.STORED_BYTES.set(stored)


async def measure_screening(database: Database) -> None:
    """Set the gauges of what waits for the machine, and of what the malware scanner said."""
    async with database.transaction() as tx:
        count, oldest = await screenings.waiting(tx)
        by_safety = await safety.count(tx, get_args(Safety))
    metrics.WAITING_SCREENINGS.set(count)
    metrics.OLDEST_SCREENING_SECONDS.set(waiting_seconds(oldest, None, clock.now()) if oldest else 0)
    for kind, number in by_safety.items():
        metrics.FILES_BY_SAFETY.labels(kind).set(number)


async def measure_storage(contents: Contents) -> None:
    """Tell whether the store of contents answers."""
    metrics.STORAGE_UP.set(await contents.is_well())
