"""How every step on a claim ends: the claim is saved, the step put on record and counted, the claim shown again."""

from collections.abc import Sequence
from datetime import datetime

from services.evidence import metrics
from services.evidence.domain.desk import end_of_day_after
from services.evidence.domain.policy import Policy
from services.evidence.domain.reviews import Review, Round, Verdict
from services.evidence.domain.steps import Reasons
from services.evidence.store import decisions, reviews
from services.evidence.store.decisions import Decided
from services.evidence.use_cases import refusals
from services.evidence.use_cases.desk import Detail, read_review
from shared import clock
from shared.auth import Principal
from shared.database import Transaction
from shared.http import require_version

SYSTEM = "nq57"
SYSTEM_NAME = "Hệ thống"
"""Who takes the steps that time brings."""


def step_of(
    principal: Principal,
    policy: Policy,
    in_round: Round,
    verdict: Verdict,
    *,
    reasons: Reasons = (),
    note: str | None = None,
) -> Decided:
    """A step this person takes now."""
    return Decided(
        round=in_round,
        verdict=verdict,
        decided_by=principal.account_id,
        decided_by_name=principal.display_name,
        policy_version=policy.version,
        reasons=reasons,
        note=note,
    )


async def take(tx: Transaction, review: Review, step: Decided) -> None:
    """Save a claim after a step, and keep the step with what the machine had found by then."""
    await reviews.save(tx, review)
    await decisions.keep(tx, review, step)
    for reason in step.reasons or ({"code": "none"},):
        metrics.DECISIONS.labels(step.verdict, reason["code"], step.round).inc()


async def taken(tx: Transaction, principal: Principal, review: Review, step: Decided) -> Detail:
    """Take a step and show the claim to who took it."""
    await take(tx, review, step)
    return await read_review(tx, principal, review.review_id)


def require_seen(expected_version: int | None, review: Review) -> None:
    """Refuse with 412 when the claim changed after it was looked at; without If-Match nothing is asked."""
    if expected_version is not None:
        require_version(expected_version, review.version)


def reasons_in_words(codes: Sequence[str], policy: Policy) -> Reasons:
    """Reasons by their codes, each once, as the policy words them today; 422 without one or with an unknown one."""
    if not codes:
        raise refusals.reasons_missing()
    if unknown := policy.unknown(codes):
        raise refusals.reasons_unknown(list(unknown))
    return [{"code": code, "text": policy.reasons[code]} for code in dict.fromkeys(codes)]


def days_from_now(days: int) -> datetime:
    """End of the day in Viet Nam so many days from today."""
    return end_of_day_after(clock.now(), days, clock.LOCAL)
