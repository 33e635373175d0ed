"""The review queue and the reviewer's verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contracts.evidence import EvidenceAccepted, EvidenceRejected, Reason
from contracts.fact import Person
from services.evidence import metrics
from services.evidence.domain.desk import Step
from services.evidence.domain.policy import Policy
from services.evidence.domain.reviews import Decision, Review, refusal_of_reasons
from services.evidence.store import reviews
from services.evidence.use_cases import refusals
from services.evidence.use_cases.desk import Detail, lock_for, read_review
from shared import clock
from shared.auth import Principal
from shared.database import Transaction
from shared.http import require_version


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reviewer says; `expected_version` is the version they saw, none when they did not tell."""

    decision: Decision
    reasons: Sequence[str] = ()
    note: str | None = None
    expected_version: int | None = None


async def judge(tx: Transaction, principal: Principal, review_id: str, verdict: Verdict, policy: Policy) -> Detail:
    """Record a verdict and tell it."""
    step: Step = "accept" if verdict.decision == "accepted" else "reject"
    review, _ = await lock_for(step, tx, principal, review_id)
    _require_reasons(verdict, policy)
    if verdict.expected_version is not None:
        require_version(verdict.expected_version, review.version)
    decided = _decided(review, verdict, principal, policy)
    await reviews.decide(tx, decided)
    tx.say(_fact(decided, principal), caused_by=review.claim_event_id)
    for reason in decided.reasons or ({"code": "none"},):
        metrics.DECISIONS.labels(verdict.decision, reason["code"]).inc()
    return await read_review(tx, principal, review_id)


def _require_reasons(verdict: Verdict, policy: Policy) -> None:
    slug = refusal_of_reasons(verdict.decision, verdict.reasons, policy)
    if slug == "reasons-missing":
        raise refusals.reasons_missing()
    if slug == "reason-unknown":
        raise refusals.reasons_unknown(list(policy.unknown(verdict.reasons)))


def _decided(review: Review, verdict: Verdict, principal: Principal, policy: Policy) -> Review:
    codes = dict.fromkeys(verdict.reasons) if verdict.decision == "rejected" else {}
    return replace(
        review,
        state=verdict.decision,
        stage="ended",
        version=review.version + 1,
        reasons=[{"code": code, "text": policy.reasons[code]} for code in codes],
        decision_note=verdict.note,
        decided_at=clock.now(),
        decided_by=principal.account_id,
    )


def _fact(review: Review, principal: Principal) -> EvidenceAccepted | EvidenceRejected:
    assert review.decided_at is not None  # noqa: S101  set by _decided
    told = {
        "unit_id": review.unit_id,
        "version": review.version,
        "review_id": review.review_id,
        "task_id": review.task_id,
        "plan_id": review.plan_id,
        "report_id": review.report_id,
        "claimed_on": review.claimed_on,
        "decided_at": review.decided_at,
        "note": review.decision_note,
        "reviewer": Person(account_id=principal.account_id, display_name=principal.display_name),
    }
    if review.state == "accepted":
        return EvidenceAccepted.model_validate(told)
    reasons = tuple(Reason(code=reason["code"], text=reason["text"]) for reason in review.reasons)
    return EvidenceRejected.model_validate({**told, "reasons": reasons})
