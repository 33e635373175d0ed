"""The gauges, set from the database: they are right after a restart, and whoever wrote."""

from collections import Counter

from services.alerting import metrics
from services.alerting.store import alerts, known
from shared import clock
from shared.database import Database, Transaction


async def measure(tx: Transaction) -> None:
    """Count open alerts, with those this transaction is about to commit."""
    since = await alerts.oldest_red_since(tx)
    age = max(0.0, (clock.now() - since).total_seconds()) if since else 0.0
    counts: Counter[tuple[str, str, str]] = Counter()
    for (rule, level, unit_id), number in (await alerts.open_counts(tx)).items():
        counts[rule, level, metrics.commune_of(unit_id)] += number
    metrics.show_open(counts, await known.communes(tx), age)


async def measure_alerts(database: Database) -> None:
    """Count open alerts between batches: ages grow, and a batch that was rolled back must not stay counted."""
    async with database.transaction() as tx:
        await measure(tx)
