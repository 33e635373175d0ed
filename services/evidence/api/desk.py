"""Working on claims over HTTP: taking one in hand, giving it back, the verdict."""

from fastapi import APIRouter
from pydantic import BaseModel, RootModel

from services.evidence.api.given import AcceptBody, AcceptManyBody, Judge, NextBody, OptionalIfMatch, RejectBody, seen
from services.evidence.api.state import PolicyDep
from services.evidence.api.views import ReviewDetail, detail
from services.evidence.use_cases import bulk, desk
from services.evidence.use_cases.judge import Verdict, judge
from shared.database import Transaction
from shared.http import DatabaseDep, Once

router = APIRouter(prefix="/api/v1/reviews", tags=["reviews"])


class NextReview(RootModel[ReviewDetail | None]):
    """The claim taken in hand; null when none waits."""


@router.post("/next")
async def take_next(body: NextBody, principal: Judge, once: Once, policy: PolicyDep) -> NextReview:
    """Take the next claim in hand: the oldest of the highest risk. Claims in somebody's hands are passed over."""

    async def operation(tx: Transaction) -> NextReview:
        found = await desk.take_next(tx, principal, policy, unit_id=body.unit, risk=body.risk)
        return NextReview(detail(found, principal.account_id) if found else None)

    return await once(operation)


class RefusedView(BaseModel):
    """A claim that was not accepted with the others, and why."""

    review_id: str
    slug: str
    detail: str


class AcceptedManyView(BaseModel):
    """What became of each claim; `second` ones wait for another reviewer."""

    accepted: list[str]
    second: list[str]
    refused: list[RefusedView]


@router.post("/accept-many")
async def accept_many(body: AcceptManyBody, principal: Judge, once: Once, policy: PolicyDep) -> AcceptedManyView:
    """Accept claims of low risk together; others are refused one by one (`risk-too-high`, `not-in-bulk`, …)."""

    async def operation(tx: Transaction) -> AcceptedManyView:
        found = await bulk.accept_many(tx, principal, body.review_ids, body.note or None, policy)
        refused = [RefusedView(review_id=key, slug=why.slug, detail=why.detail) for key, why in found.refused.items()]
        return AcceptedManyView(accepted=found.accepted, second=found.second, refused=refused)

    return await once(operation)


@router.post("/{review_id}/lease")
async def lease(review_id: str, principal: Judge, once: Once, policy: PolicyDep) -> ReviewDetail:
    """Take a claim in hand, or keep it longer: 409 `review-leased` while somebody else has it."""

    async def operation(tx: Transaction) -> ReviewDetail:
        return detail(await desk.lease(tx, principal, review_id, policy), principal.account_id)

    return await once(operation)


@router.delete("/{review_id}/lease")
async def release(review_id: str, principal: Judge, database: DatabaseDep) -> ReviewDetail:
    """Give a claim back to the queue; giving back what one does not hold changes nothing."""
    async with database.transaction() as tx:
        return detail(await desk.release(tx, principal, review_id), principal.account_id)


@router.post("/{review_id}/accept")
async def accept(
    review_id: str, body: AcceptBody, principal: Judge, once: Once, policy: PolicyDep, if_match: OptionalIfMatch = None
) -> ReviewDetail:
    """Accept the evidence: the task is completed as of the day the claim was submitted."""
    verdict = Verdict("accepted", note=body.note or None, expected_version=await seen(if_match))

    async def operation(tx: Transaction) -> ReviewDetail:
        return detail(await judge(tx, principal, review_id, verdict, policy), principal.account_id)

    return await once(operation)


@router.post("/{review_id}/reject")
async def reject(
    review_id: str, body: RejectBody, principal: Judge, once: Once, policy: PolicyDep, if_match: OptionalIfMatch = None
) -> ReviewDetail:
    """Reject the evidence with coded reasons: the task scores nothing until a new claim is accepted."""
    verdict = Verdict("rejected", tuple(body.reasons), body.note or None, await seen(if_match))

    async def operation(tx: Transaction) -> ReviewDetail:
        return detail(await judge(tx, principal, review_id, verdict, policy), principal.account_id)

    return await once(operation)
