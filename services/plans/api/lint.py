"""Lint of a plan over HTTP: shown, never mended."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from services.plans.api.given import PathId
from services.plans.api.state import PolicyDep
from services.plans.api.views import Listed
from services.plans.use_cases.lint import lint_plan
from shared.auth import Principal, needs
from shared.http import DatabaseDep

router = APIRouter(prefix="/api/v1/plans/{plan_id}/lint", tags=["drafts"])


class FindingView(BaseModel):
    """Something to look at; `clear` names the one of the "6 rõ" that is not met, if it is one of them."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    severity: Literal["error", "warning", "hint"]
    message: str
    task_ids: list[str]
    clear: Literal["nguoi", "viec", "thoi-gian", "trach-nhiem", "san-pham", "tham-quyen"] | None


@router.get("")
async def lint(
    plan_id: PathId, principal: Annotated[Principal, needs("plan:read")], database: DatabaseDep, policy: PolicyDep
) -> Listed[FindingView]:
    """What to look at in a plan, errors first: 404 `plan-not-found`, 403 `outside-your-units`."""
    found = await lint_plan(database, principal, policy, plan_id)
    return Listed(items=[FindingView.model_validate(finding) for finding in found])
