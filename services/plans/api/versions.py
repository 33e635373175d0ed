"""Versions of a plan over HTTP: what was done to it, and what differs between two of them."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, TypeAdapter

from services.plans.api.decisions import DecisionShape
from services.plans.api.given import PathId
from services.plans.api.report_views import ReporterView
from services.plans.api.views import Listed
from services.plans.domain.comparison import Comparison, FieldChange
from services.plans.domain.tasks import Task
from services.plans.domain.versions import PlanVersion, VersionKind
from services.plans.use_cases import versions as use_cases
from shared.auth import Principal, needs
from shared.http import DatabaseDep

router = APIRouter(prefix="/api/v1/plans/{plan_id}", tags=["plans"])

Reader = Annotated[Principal, needs("plan:read")]
Version = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
JSON = TypeAdapter(Any)


class VersionView(BaseModel):
    """A version of a plan; reason and document are those of an amendment, the counts are of tasks."""

    version: int
    kind: VersionKind
    made_at: datetime
    made_by: ReporterView
    reason: str | None
    decision: DecisionShape | None
    added_count: int
    changed_count: int
    withdrawn_count: int


class FieldChangeView(BaseModel):
    """A field that differs: the values as other routes show them, and as a person reads them."""

    field: str
    label: str
    before: Any
    after: Any
    before_text: str
    after_text: str


class LineView(BaseModel):
    """A line of a plan by its number and name."""

    task_id: str
    code: str
    name: str


class LineChangeView(LineView):
    """A line in force in both versions that differs."""

    changes: list[FieldChangeView]


class ComparisonView(BaseModel):
    """What the later version has, lacks and changed. Of tasks only those the caller may read."""

    plan_id: str
    from_version: int
    to_version: int
    head: list[FieldChangeView]
    added: list[LineView]
    withdrawn: list[LineView]
    changed: list[LineChangeView]


@router.get("/versions")
async def list_versions(plan_id: PathId, principal: Reader, database: DatabaseDep) -> Listed[VersionView]:
    """Versions of a plan since it was published, newest first; a draft has none."""
    async with database.transaction() as tx:
        found = await use_cases.list_versions(tx, principal, plan_id)
    return Listed(items=[_version_view(version) for version in found])


@router.get("/compare")
async def compare_versions(
    plan_id: PathId,
    principal: Reader,
    database: DatabaseDep,
    *,
    earlier: Annotated[Version, Query(alias="from")] = None,
    later: Annotated[Version, Query(alias="to")] = None,
) -> ComparisonView:
    """What differs between two versions, by default the newest and the one before it: 404 `version-not-found`."""
    async with database.transaction() as tx:
        before, after, found = await use_cases.compare_versions(tx, principal, plan_id, earlier=earlier, later=later)
    return _comparison_view(plan_id, before, after, found)


def _version_view(version: PlanVersion) -> VersionView:
    same = ("version", "kind", "made_at", "reason", "added_count", "changed_count", "withdrawn_count")
    return VersionView(
        **{name: getattr(version, name) for name in same},
        made_by=ReporterView(account_id=version.made_by, display_name=version.made_by_name),
        decision=DecisionShape.model_validate(version.decision) if version.decision else None,
    )


def _comparison_view(plan_id: str, before: int, after: int, found: Comparison) -> ComparisonView:
    changed = [
        LineChangeView(**_line(line.task), changes=[_change(change) for change in line.changes])
        for line in found.changed
    ]
    return ComparisonView(
        plan_id=plan_id,
        from_version=before,
        to_version=after,
        head=[_change(change) for change in found.head],
        added=[LineView(**_line(task)) for task in found.added],
        withdrawn=[LineView(**_line(task)) for task in found.withdrawn],
        changed=changed,
    )


def _line(task: Task) -> dict[str, str]:
    return {"task_id": task.task_id, "code": task.code, "name": task.name}


def _change(change: FieldChange) -> FieldChangeView:
    return FieldChangeView(
        field="time_path" if change.field == "own_path" else change.field,
        label=change.label,
        before=JSON.dump_python(change.before, mode="json"),
        after=JSON.dump_python(change.after, mode="json"),
        before_text=change.before_text,
        after_text=change.after_text,
    )
