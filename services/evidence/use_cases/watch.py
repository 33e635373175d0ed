"""What is measured and tidied without anybody asking."""

import asyncio

from services.evidence import metrics
from services.evidence.domain.reviews import waiting_seconds
from services.evidence.store import files, reviews
from services.evidence.store.contents import Contents
from shared import clock
from shared.database import Database

HALF_RECEIVED_SECONDS = 24 * 3600
"""No upload takes a day: an older file in `incoming` was left by a process that died."""


async def measure_queue(database: Database) -> None:
    """Set the gauges of the queue and of the files."""
    async with database.transaction() as tx:
        count, oldest = await reviews.waiting(tx)
        stored = await files.stored_bytes(tx)
    metrics.PENDING_REVIEWS.set(count)
    metrics.OLDEST_PENDING_SECONDS.set(waiting_seconds(oldest, None, clock.now()) if oldest else 0)
    metrics.STORED_BYTES.set(stored)


async def sweep_incoming(contents: Contents) -> None:
    """Remove what was left half received."""
    await asyncio.to_thread(contents.sweep, HALF_RECEIVED_SECONDS)
