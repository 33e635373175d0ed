"""The unit's appeal against a rejection; another reviewer judges the claim anew."""

from contracts.evidence import EvidenceAppealed
from contracts.fact import Person
from services.evidence.domain.policy import Policy
from services.evidence.domain.steps import appealed
from services.evidence.store import decisions
from services.evidence.use_cases.desk import Detail, lock_for, read_review
from services.evidence.use_cases.steps import require_seen, step_of, take
from shared import clock
from shared.auth import Principal
from shared.database import Transaction


async def appeal(
    tx: Transaction, principal: Principal, review_id: str, ground: str, expected: int | None, policy: Policy
) -> Detail:
    """Appeal a rejection once, in time, and tell it."""
    review, _ = await lock_for("appeal", tx, principal, review_id)
    require_seen(expected, review)
    opened = appealed(review)
    await take(tx, opened, step_of(principal, policy, "appeal", "appealed", note=ground))
    await decisions.add_appeal(tx, review_id, principal.account_id, principal.display_name, ground)
    fact = EvidenceAppealed(
        unit_id=opened.unit_id,
        version=opened.version,
        review_id=review_id,
        task_id=opened.task_id,
        plan_id=opened.plan_id,
        report_id=opened.report_id,
        claimed_on=opened.claimed_on,
        appealed_at=clock.now(),
        ground=ground,
        appellant=Person(account_id=principal.account_id, display_name=principal.display_name),
    )
    tx.say(fact, caused_by=review.claim_event_id)
    return await read_review(tx, principal, review_id)
