"""What happens to claims that nobody looked at or answered in time: they go to the reviewers, and it is on record."""

from services.evidence.domain.policy import Policy
from services.evidence.domain.reviews import Review
from services.evidence.domain.steps import ROUND_AT, passed_on
from services.evidence.store import queue
from services.evidence.store.decisions import Decided
from services.evidence.use_cases.steps import SYSTEM, SYSTEM_NAME, take
from shared import clock
from shared.database import Database

AT_ONCE = 100


async def let_lapsed_go_on(database: Database, policy: Policy) -> None:
    """Put claims whose first look or answer is overdue in the queue."""
    found = AT_ONCE
    while found == AT_ONCE:
        async with database.transaction() as tx:
            lapsed = await queue.lock_lapsed(tx, clock.now(), limit=AT_ONCE)
            for review in lapsed:
                await take(tx, passed_on(review), _lapse(review, policy))
            found = len(lapsed)


def _lapse(review: Review, policy: Policy) -> Decided:
    return Decided(
        round=ROUND_AT[review.stage],
        verdict="lapsed",
        decided_by=SYSTEM,
        decided_by_name=SYSTEM_NAME,
        policy_version=policy.version,
    )
