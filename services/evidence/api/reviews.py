"""The review queue over HTTP: the list, one claim, the reasons to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from contracts.fact import UnitPath
from services.evidence.api.given import Reader
from services.evidence.api.state import PolicyDep
from services.evidence.api.views import ReviewDetail, ReviewView, detail, view
from services.evidence.domain.findings import Risk
from services.evidence.domain.reviews import Stage, State
from services.evidence.store.queue import Order, Wanted, place_of
from services.evidence.use_cases import desk
from shared.auth import Principal, needs
from shared.http import Cursor, DatabaseDep, Limit, Page, Problem, decode_cursor, etag, page_of

router = APIRouter(prefix="/api/v1", tags=["reviews"])

AGE_PARTS, RISK_PARTS = 2, 4


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which claims to list. Without state, stage, task and mine: the undecided."""

    state: Annotated[State | None, Query(description="Trạng thái; mặc định `pending` khi không lọc gì khác.")] = None
    stage: Annotated[Stage | None, Query(description="Bước đang chờ.")] = None
    risk: Annotated[Risk | None, Query(description="Mức rủi ro máy đánh giá.")] = None
    order: Annotated[Order, Query(description="`age`: chờ lâu trước; `risk`: rủi ro cao trước.")] = "age"
    unit: Annotated[UnitPath | None, Query(description="Đơn vị, gồm cả cấp dưới.")] = None
    task: Annotated[str | None, Query(max_length=64, description="Mọi đề nghị của một nhiệm vụ.")] = None
    mine: Annotated[bool, Query(description="Chỉ đề nghị mình đang giữ.")] = False

    def wanted(self, account_id: str) -> Wanted:
        """The filters as the store takes them."""
        is_narrowed = self.state or self.stage or self.task or self.mine
        return Wanted(
            state=self.state if is_narrowed else "pending",
            stage=self.stage,
            risk=self.risk,
            unit_id=self.unit,
            task_id=self.task,
            leased_by=account_id if self.mine else None,
            order=self.order,
        )


@router.get("/reviews")
async def list_reviews(
    principal: Reader,
    database: DatabaseDep,
    filters: Annotated[Filters, Depends()],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ReviewView]:
    """The queue: the longest wait first; of `state=accepted` or `rejected` the newest verdict first."""
    wanted = filters.wanted(principal.account_id)
    after = _place(cursor, wanted) if cursor else None
    async with database.transaction() as tx:
        shown = await desk.list_reviews(tx, principal, wanted, after=after, limit=limit + 1)
    return page_of(
        shown, limit, item=lambda one: view(one, principal.account_id), key=lambda one: place_of(wanted, one)
    )


@router.get("/reviews/{review_id}")
async def read_review(review_id: str, principal: Reader, database: DatabaseDep, response: Response) -> ReviewDetail:
    """One claim with its files, its record, and what the caller can do now."""
    async with database.transaction() as tx:
        shown = detail(await desk.read_review(tx, principal, review_id), principal.account_id)
    response.headers["ETag"] = etag(shown.version)
    return shown


def _place(cursor: str, wanted: Wanted) -> Sequence[Any]:
    is_by_risk = wanted.order == "risk"
    place = decode_cursor(cursor, RISK_PARTS if is_by_risk else AGE_PARTS)
    try:
        weight = [int(str(part)) for part in place[:-2]]
        return [*weight, datetime.fromisoformat(str(place[-2])), str(place[-1])]
    except ValueError:
        raise Problem(400, "bad-cursor", "Dấu trang không dùng được. Hãy xem lại từ trang đầu.") from None
