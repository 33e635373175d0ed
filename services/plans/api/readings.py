"""Reading an issued document over HTTP: a proposal that is kept, and the draft a person makes of it."""

import hashlib
import time
from datetime import date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query, UploadFile
from pydantic import BaseModel, Field, model_validator

from contracts.fact import Identifier, UnitPath
from services.plans import metrics
from services.plans.api.given import Given, PathId
from services.plans.api.plan_views import MAX_TASKS, PlanCreated, Status
from services.plans.api.state import PolicyDep, ReaderDep
from services.plans.api.uploads import BoundedRoute, too_large
from services.plans.domain.policy import Calendar, Policy
from services.plans.domain.proposals import suggestion
from services.plans.domain.readings import Encounter
from services.plans.use_cases import readings as use_cases
from services.plans.use_cases.readings import Proposal
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import DatabaseDep, Once, Problem

router = APIRouter(prefix="/api/v1/readings", tags=["readings"], route_class=BoundedRoute)

Writer = Annotated[Principal, needs("plan:write")]
Root = Annotated[
    UnitPath | None, Query(description="Đơn vị mà văn bản được đọc cho; mặc định là phạm vi của tài khoản.")
]


class SeenView(BaseModel):
    """An earlier reading of the same document; without a plan it was only read."""

    reading_id: str
    file_name: str
    read_at: datetime
    plan_id: str | None
    plan_title: str | None
    status: Status | None


class ReadingView(BaseModel):
    """What `nq57 plans read` prints, under the id it is kept by.

    Indicators and tasks also carry `lead_suggestions` (`unit_id`, `display_name`, `likeness` 0…1, best first, at most
    three), `suggested_lead_unit_id` (only where one unit certainly bears the name) and
    `suggested_coordinating_unit_ids`.
    """

    reading_id: str
    unit_id: str
    file_name: str
    size_bytes: int
    sha256: str
    read_at: datetime
    seen_before: list[SeenView]
    document: dict[str, Any]
    indicators: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    doubts: list[dict[str, Any]] = []


class DraftGiven(Given):
    """Under which head to draft what was read; whatever is left out is taken from the document."""

    unit_id: UnitPath
    programme: Annotated[str, Field(min_length=1, max_length=60)]
    valid_from: date
    valid_to: date
    calendar: Calendar | None = None
    parent_plan_id: Identifier | None = None
    title: Annotated[str | None, Field(max_length=1000)] = None
    number: Annotated[str | None, Field(max_length=80)] = None
    issued_on: date | None = None
    issuer: Annotated[str | None, Field(max_length=300)] = None
    signer: Annotated[str | None, Field(max_length=200)] = None
    signer_title: Annotated[str | None, Field(max_length=300)] = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.valid_from > self.valid_to:
            raise ValueError("ngày bắt đầu của kế hoạch phải trước hoặc bằng ngày kết thúc")
        return self


@router.post("")
async def read(
    file: UploadFile, principal: Writer, reader: ReaderDep, policy: PolicyDep, once: Once, unit: Root = None
) -> ReadingView:
    """Read a .docx, .pdf, .xlsx or .txt and keep it: 413 `document-too-large`; 422 the reader's other slugs."""
    started_at = time.perf_counter()
    name = file.filename or ""
    try:
        content = await content_of(file, policy.reading.limit_bytes)
        found = await use_cases.read_document(reader, name, content)
    except Problem as refusal:
        metrics.READING_SECONDS.labels(refusal.slug).observe(time.perf_counter() - started_at)
        raise
    metrics.READING_SECONDS.labels("read").observe(time.perf_counter() - started_at)
    reading = use_cases.as_reading(principal, unit, name, content, found)

    async def keep(tx: Transaction) -> ReadingView:
        return _view(await use_cases.keep_reading(tx, principal, reading), policy)

    return await once(keep, content=f"{name} {hashlib.sha256(content).hexdigest()}")


@router.get("/{reading_id}")
async def read_again(reading_id: PathId, principal: Writer, database: DatabaseDep, policy: PolicyDep) -> ReadingView:
    """A kept reading with the suggestions of today: 404 `reading-not-found`, 403 `outside-your-units`."""
    async with database.transaction() as tx:
        return _view(await use_cases.read_again(tx, principal, reading_id), policy)


@router.post("/{reading_id}/draft", status_code=201)
async def draft_from_reading(
    reading_id: PathId, given: DraftGiven, principal: Writer, policy: PolicyDep, once: Once
) -> PlanCreated:
    """Draft a plan of everything that was read, doubts kept: 422 `title-missing`, `plan-too-long`, `unit-unknown`.

    Dates before `valid_from` are left out of their lines, and doubted there.
    """
    wanted = given.model_dump(exclude_unset=True)

    async def draft(tx: Transaction) -> PlanCreated:
        plan = await use_cases.draft_from_reading(tx, principal, policy, reading_id, wanted, MAX_TASKS)
        return PlanCreated(plan_id=plan.plan_id, version=plan.version, status="draft")

    return await once(draft)


async def content_of(file: UploadFile, limit_bytes: int) -> bytes:
    """The uploaded file; 413 `document-too-large`, 422 `document-empty`."""
    if (file.size or 0) > limit_bytes:
        raise too_large(limit_bytes)
    if content := await file.read():
        return content
    raise Problem(422, "document-empty", "Tệp văn bản trống. Hãy chọn lại tệp.")


def _view(proposal: Proposal, policy: Policy) -> ReadingView:
    reading = proposal.reading
    kept = {name: getattr(reading, name) for name in ("reading_id", "unit_id", "file_name", "size_bytes", "sha256")}
    lists = {
        kind: [{**item, **_suggested(item, proposal, policy)} for item in reading.content[kind]]
        for kind in ("indicators", "tasks")
    }
    return ReadingView.model_validate(
        {
            **reading.content,
            **lists,
            **kept,
            "read_at": reading.read_at,
            "seen_before": [_seen(found) for found in proposal.seen_before],
        }
    )


def _suggested(item: dict[str, Any], proposal: Proposal, policy: Policy) -> dict[str, Any]:
    found = suggestion(item, proposal.directory, least=policy.likeness.lead_from)
    alike = [
        {"unit_id": unit.unit_id, "display_name": unit.display_name, "likeness": unit.likeness} for unit in found.likely
    ]
    return {
        "lead_suggestions": alike,
        "suggested_lead_unit_id": found.lead_unit_id,
        "suggested_coordinating_unit_ids": list(found.coordinating_unit_ids),
    }


def _seen(found: Encounter) -> SeenView:
    status: Status = "published" if found.is_published else "draft"
    return SeenView(
        reading_id=found.reading_id,
        file_name=found.file_name,
        read_at=found.read_at,
        plan_id=found.plan_id,
        plan_title=found.plan_title,
        status=status if found.plan_id else None,
    )
