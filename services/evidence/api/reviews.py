"""The review queue over HTTP."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, Field, StringConstraints

from services.evidence import use_cases
from services.evidence.api.state import PolicyDep
from services.evidence.api.views import ReviewView, view
from services.evidence.domain.reviews import State
from services.evidence.use_cases import Verdict
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import Cursor, DatabaseDep, Limit, Once, Page, Problem, decode_cursor, etag, page_of
from shared.http.versions import expected_version

router = APIRouter(prefix="/api/v1", tags=["reviews"])

Judge = Annotated[Principal, needs("review:judge")]
Reader = Annotated[Principal, needs("review:read")]
OptionalIfMatch = Annotated[str | None, Header(alias="If-Match", description="ETag của đề nghị đã xem.")]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class AcceptBody(BaseModel):
    """What the reviewer adds to an acceptance."""

    note: Note | None = None


class RejectBody(BaseModel):
    """Why the evidence was not good enough: codes of `GET /reasons`."""

    reasons: Annotated[list[Code], Field(max_length=20)]
    note: Note | None = None


class ReasonView(BaseModel):
    """A reason to choose, in the order to show."""

    code: str
    text: str


class ReasonList(BaseModel):
    """The reasons of the policy in force."""

    items: list[ReasonView]
    policy_version: str


@router.get("/reasons")
async def list_reasons(_: Annotated[Principal, needs("evidence:read")], policy: PolicyDep) -> ReasonList:
    """Reasons a reviewer may give for a rejection."""
    items = [ReasonView(code=code, text=text) for code, text in policy.reasons.items()]
    return ReasonList(items=items, policy_version=policy.version)


@router.get("/reviews")
async def list_reviews(
    principal: Reader,
    database: DatabaseDep,
    state: Annotated[State, Query(description="Trạng thái thẩm định.")] = "pending",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ReviewView]:
    """The queue: the undecided with the longest wait first, the decided with the newest verdict first."""
    after = _place(cursor) if cursor else None
    async with database.transaction() as tx:
        shown = await use_cases.list_reviews(tx, principal, state, after=after, limit=limit + 1)
    views = [view(one) for one in shown]
    return page_of(views, limit, item=lambda one: one, key=lambda one: (_moment(one).isoformat(), one.review_id))


@router.get("/reviews/{review_id}")
async def read_review(review_id: str, principal: Reader, database: DatabaseDep, response: Response) -> ReviewView:
    """One claim with its files."""
    async with database.transaction() as tx:
        shown = view(await use_cases.read_review(tx, principal, review_id))
    response.headers["ETag"] = etag(shown.version)
    return shown


@router.post("/reviews/{review_id}/accept")
async def accept(
    review_id: str, body: AcceptBody, principal: Judge, once: Once, policy: PolicyDep, if_match: OptionalIfMatch = None
) -> ReviewView:
    """Accept the evidence: the task is completed as of the day the claim was submitted."""
    verdict = Verdict("accepted", note=body.note or None, expected_version=await _seen(if_match))

    async def operation(tx: Transaction) -> ReviewView:
        return view(await use_cases.judge(tx, principal, review_id, verdict, policy))

    return await once(operation)


@router.post("/reviews/{review_id}/reject")
async def reject(
    review_id: str, body: RejectBody, principal: Judge, once: Once, policy: PolicyDep, if_match: OptionalIfMatch = None
) -> ReviewView:
    """Reject the evidence with coded reasons: the task scores nothing until a new claim is accepted."""
    verdict = Verdict("rejected", tuple(body.reasons), body.note or None, await _seen(if_match))

    async def operation(tx: Transaction) -> ReviewView:
        return view(await use_cases.judge(tx, principal, review_id, verdict, policy))

    return await once(operation)


def _moment(shown: ReviewView) -> datetime:
    return shown.decided_at or shown.submitted_at


def _place(cursor: str) -> tuple[datetime, str]:
    moment, review_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(moment)), str(review_id)
    except ValueError:
        raise Problem(400, "bad-cursor", "Dấu trang không dùng được. Hãy xem lại từ trang đầu.") from None


async def _seen(if_match: str | None) -> int | None:
    """Version the reviewer saw, when they told it."""
    return None if if_match is None else await expected_version(if_match)
