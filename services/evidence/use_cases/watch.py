"""What is measured and tidied without anybody asking."""

from services.evidence import metrics
from services.evidence.domain.reviews import waiting_seconds
from services.evidence.store import files, reviews
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


async def measure_storage(contents: Contents) -> None:
    """Tell whether the store of contents answers."""
    metrics.STORAGE_UP.set(await contents.is_well())
