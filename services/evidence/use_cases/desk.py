"""Reading the queue and taking claims in hand: a lease keeps two reviewers from judging one claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from contracts.roles import Permission
from services.evidence.domain.desk import RIGHT_FOR, Caller, Lease, Record, Right, Step, allowed, live_lease, refusal
from services.evidence.domain.findings import Risk
from services.evidence.domain.policy import Policy
from services.evidence.domain.reviews import REPORTING_ROLES, Review, is_inside, is_own_unit
from services.evidence.store import decisions, queue, reviews
from services.evidence.store.decisions import Appeal, Decision
from services.evidence.store.queue import Place, Wanted
from services.evidence.store.reviews import Shown
from services.evidence.use_cases import refusals
from shared import clock
from shared.auth import Principal, allows, require, subtrees
from shared.database import Transaction

PERMISSION_OF: dict[Right, Permission] = {
    "judge": "review:judge",
    "report": "evidence:upload",
    "appeal": "review:appeal",
    "look": "review:look",
}


@dataclass(frozen=True, slots=True)
class Detail:
    """A claim with its record, as its reader may see it, and the steps the reader can take now."""

    shown: Shown
    decisions: Sequence[Decision]
    appeal: Appeal | None
    allowed: Sequence[Step]


async def list_reviews(
    tx: Transaction, principal: Principal, wanted: Wanted, *, after: Place | None, limit: int
) -> list[Shown]:
    """Reviews inside the reader's subtrees, after a place in the order wanted."""
    return await queue.find(tx, wanted, subtrees(principal, "review:read"), after=after, limit=limit)


async def read_review(tx: Transaction, principal: Principal, review_id: str) -> Detail:
    """One claim; a first verdict that waits for its second is shown to auditors alone."""
    shown = await reviews.show(tx, review_id)
    if shown is None:
        raise refusals.not_found(review_id)
    review = shown.review
    require(principal, "review:read", review.unit_id)
    record = await decisions.record_of(tx, review)
    steps = await decisions.of_review(tx, review_id)
    if review.stage == "second" and not _is_auditor(principal, review.unit_id):
        steps = [step for step in steps if step.verdict not in {"accepted", "rejected"}]
    can = allowed(review, caller_of(principal, review.unit_id), record, clock.now())
    return Detail(shown, steps, await decisions.appeal_of(tx, review_id), can)


async def lease(tx: Transaction, principal: Principal, review_id: str, policy: Policy) -> Detail:
    """Take a claim in hand, or keep it for longer."""
    review, _ = await lock_for("lease", tx, principal, review_id)
    await queue.set_lease(tx, review.review_id, _lease(principal, policy))
    return await read_review(tx, principal, review_id)


async def release(tx: Transaction, principal: Principal, review_id: str) -> Detail:
    """Put a claim back; one that is in nobody's hands stays there."""
    review, _ = await lock_for("release", tx, principal, review_id)
    if live_lease(review, clock.now()):
        await queue.set_lease(tx, review_id, None)
    return await read_review(tx, principal, review_id)


async def take_next(
    tx: Transaction, principal: Principal, policy: Policy, *, unit_id: str | None, risk: Risk | None
) -> Detail | None:
    """Lease the next claim to judge: the oldest of the highest risk; none when nothing waits."""
    roots = subtrees(principal, "review:judge")
    own = [grant.unit_id for grant in principal.grants if grant.role in REPORTING_ROLES]
    taken = await queue.take_next(tx, roots, own, _lease(principal, policy), unit_id=unit_id, risk=risk)
    return await read_review(tx, principal, taken) if taken else None


async def lock_for(step: Step, tx: Transaction, principal: Principal, review_id: str) -> tuple[Review, Record]:
    """The claim, held until the end of the transaction, and its record; refused when the step cannot be taken now."""
    review = await reviews.lock(tx, review_id)
    if review is None:
        raise refusals.not_found(review_id)
    require(principal, PERMISSION_OF[RIGHT_FOR[step]], review.unit_id)
    record = await decisions.record_of(tx, review)
    if slug := refusal(step, review, caller_of(principal, review.unit_id), record, clock.now()):
        raise refusals.refused(slug, step, review)
    return review, record


def caller_of(principal: Principal, unit_id: str) -> Caller:
    """The caller as the rules see them before a claim of this unit."""
    rights = frozenset(right for right, permission in PERMISSION_OF.items() if allows(principal, permission, unit_id))
    grants = [(grant.role, grant.unit_id) for grant in principal.grants]
    return Caller(principal.account_id, rights, is_own_unit(grants, unit_id))


def _lease(principal: Principal, policy: Policy) -> Lease:
    until = clock.now() + timedelta(minutes=policy.review.lease_minutes)
    return Lease(principal.account_id, principal.display_name, until)


def _is_auditor(principal: Principal, unit_id: str) -> bool:
    return any(grant.role == "auditor" and is_inside(unit_id, grant.unit_id) for grant in principal.grants)
