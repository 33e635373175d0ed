"""The gauges, set from the database: they are right after a restart, and whoever wrote."""

from services.alerting import metrics
from services.alerting.store import alerts, known
from shared import clock
from shared.database import Database


async def measure_alerts(database: Database) -> None:
    """Count open alerts, and how long the oldest red one is red."""
    async with database.transaction() as tx:
        since = await alerts.oldest_red_since(tx)
        counts, communes = await alerts.open_counts(tx), await known.communes(tx)
    age = max(0.0, (clock.now() - since).total_seconds()) if since else 0.0
    metrics.show_open(counts, communes, age)
