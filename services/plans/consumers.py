"""Facts of other services that plans acts on."""

from collections.abc import Sequence

from contracts.evidence import EvidenceAccepted, EvidenceRejected
from services.plans.domain.verdicts import Verdict
from services.plans.use_cases.verdicts import apply_verdicts
from shared.bus import Consumers
from shared.database import Transaction
from shared.envelope import Event

consumers = Consumers(service="plans")


@consumers.on(EvidenceAccepted, EvidenceRejected)
async def record_verdicts(events: Sequence[Event[EvidenceAccepted | EvidenceRejected]], tx: Transaction) -> None:
    """Complete a task, or send it back, by the verdict on its latest claim."""
    await apply_verdicts(tx, [_verdict(event.fact) for event in events])


def _verdict(fact: EvidenceAccepted | EvidenceRejected) -> Verdict:
    return Verdict(
        review_id=fact.review_id,
        version=fact.version,
        task_id=fact.task_id,
        report_id=fact.report_id,
        outcome="accepted" if isinstance(fact, EvidenceAccepted) else "rejected",
        claimed_on=fact.claimed_on,
        decided_at=fact.decided_at,
    )
