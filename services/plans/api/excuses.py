"""Excuses over HTTP."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.plans.api.decisions import DecisionShape
from services.plans.api.given import Given, PathId
from services.plans.api.views import Listed
from services.plans.domain.excuses import Excuse
from services.plans.use_cases import excuses as use_cases
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import DatabaseDep, Once

router = APIRouter(prefix="/api/v1/tasks/{task_id}/excuses", tags=["excuses"])


class ExcuseGiven(Given):
    """What a decision grants; `suspends` pauses the work until the day instead of only moving the due date."""

    until: date
    reason: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
    decision: DecisionShape
    suspends: bool = False

    def as_wanted(self) -> use_cases.ExcuseWanted:
        """The excuse as the use case takes it."""
        return use_cases.ExcuseWanted(self.until, self.reason, self.decision.as_decision(), self.suspends)


class ExcuseView(BaseModel):
    """An excuse as decided."""

    model_config = ConfigDict(from_attributes=True)

    excuse_id: str
    task_id: str
    until: date
    reason: str
    decision: DecisionShape
    suspends: bool
    excused_at: datetime
    excused_on: date
    excused_by: str
    excused_by_name: str


def excuse_view(excuse: Excuse) -> ExcuseView:
    return ExcuseView.model_validate(excuse)


@router.post("", status_code=201)
async def excuse_delay(
    task_id: PathId, given: ExcuseGiven, principal: Annotated[Principal, needs("plan:write")], once: Once
) -> ExcuseView:
    """Excuse a task until a day, in place of an earlier excuse: 409 `task-completed`, 422 `excuse-too-early`."""

    async def excuse(tx: Transaction) -> ExcuseView:
        return excuse_view(await use_cases.excuse_delay(tx, principal, task_id, given.as_wanted()))

    return await once(excuse)


@router.get("")
async def list_excuses(
    task_id: PathId, principal: Annotated[Principal, needs("task:read")], database: DatabaseDep
) -> Listed[ExcuseView]:
    """Excuses of a task, the one in force first."""
    async with database.transaction() as tx:
        found = await use_cases.list_excuses(tx, principal, task_id)
    return Listed(items=[excuse_view(excuse) for excuse in found])
