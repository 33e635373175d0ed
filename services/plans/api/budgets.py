"""Money over HTTP: what is planned for a task, and the sums."""

from typing import Annotated, Self

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, model_validator

from contracts.fact import UnitPath
from services.plans.api.drafts import MAX_BUDGET_LINES
from services.plans.api.given import Given, PathId, QueryId
from services.plans.api.state import PolicyDep
from services.plans.api.views import BudgetLineShape, TaskDetail, task_detail
from services.plans.domain.budgets import BudgetLine, Money
from services.plans.use_cases import budgets as use_cases
from services.plans.use_cases.budgets import Axis, BudgetNode
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import DatabaseDep, IfMatch, Once, etag

router = APIRouter(prefix="/api/v1", tags=["budget"])

Year = Annotated[int | None, Query(ge=2000, le=2100)]


class BudgetGiven(Given):
    """Every line of money planned for a task: what is left out is planned no longer."""

    budget: Annotated[tuple[BudgetLineShape, ...], Field(max_length=MAX_BUDGET_LINES)]

    @model_validator(mode="after")
    def _names_each_source_once(self) -> Self:
        if len({(line.source, line.year) for line in self.budget}) < len(self.budget):
            raise ValueError("mỗi nguồn kinh phí trong một năm chỉ được nêu một lần")
        return self

    def as_lines(self) -> tuple[BudgetLine, ...]:
        """The lines as the rules know them."""
        return tuple(BudgetLine(**line.model_dump()) for line in self.budget)


class MoneyView(BaseModel):
    """Whole đồng. None is not zero: nothing was planned, or nothing was reported. `rate` is the share disbursed."""

    planned_vnd: int | None
    disbursed_vnd: int | None
    rate: float | None

    @classmethod
    def of(cls, money: Money) -> "MoneyView":
        return MoneyView(planned_vnd=money.planned_vnd, disbursed_vnd=money.disbursed_vnd, rate=money.rate)


class BudgetNodeView(MoneyView):
    """A row of the sums; `own` leaves out the units below."""

    key: str
    name: str
    parent_key: str | None
    own: MoneyView

    @classmethod
    def of_node(cls, node: BudgetNode) -> "BudgetNodeView":
        shown = MoneyView.of(node.total).model_dump()
        own = MoneyView.of(node.own)
        return BudgetNodeView(key=node.key, name=node.name, parent_key=node.parent_key, own=own, **shown)


class BudgetView(BaseModel):
    """Sums along one axis."""

    by: Axis
    total: MoneyView
    items: list[BudgetNodeView]


@router.get("/budget")
async def sum_budget(
    principal: Annotated[Principal, needs("task:read")],
    database: DatabaseDep,
    *,
    by: Axis = "unit",
    unit: UnitPath | None = None,
    plan: QueryId | None = None,
    year: Year = None,
) -> BudgetView:
    """Money planned and disbursed on the caller's units' tasks: 403 `outside-your-units`, 404 `plan-not-found`.

    By unit, each node holds the money of the units below it too; one without any money is left out.
    """
    async with database.transaction() as tx:
        found = await use_cases.sum_budget(tx, principal, by, unit_id=unit, plan_id=plan, year=year)
    return BudgetView(by=by, total=MoneyView.of(found.total), items=list(map(BudgetNodeView.of_node, found.nodes)))


@router.put("/tasks/{task_id}/budget")
async def set_budget(
    task_id: PathId,
    given: BudgetGiven,
    expected_version: IfMatch,
    principal: Annotated[Principal, needs("plan:write")],
    policy: PolicyDep,
    once: Once,
    response: Response,
) -> TaskDetail:
    """Set the money planned for a task: 404 `task-not-found`, 409 `task-withdrawn`, 412 `stale-version`, 428.

    If-Match names the task's version.
    """
    lines = given.as_lines()

    async def plan_money(tx: Transaction) -> TaskDetail:
        return task_detail(await use_cases.set_budget(tx, principal, task_id, expected_version, lines), policy)

    view = await once(plan_money)
    response.headers["ETag"] = etag(view.version)
    return view
