"""How long files are kept, and their removal, over HTTP."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from services.evidence.api.holds import HoldView, ReasonBody, Unit, view
from services.evidence.api.state import DropContentDep, PolicyDep
from services.evidence.domain.policy import Policy
from services.evidence.use_cases import retention
from services.evidence.use_cases.retention import Kept
from shared.auth import Principal, allows, needs
from shared.database import Transaction
from shared.http import Cursor, DatabaseDep, Limit, Once, Page, Problem, decode_cursor, page_of

router = APIRouter(prefix="/api/v1", tags=["retention"])

Remover = Annotated[Principal, needs("evidence:remove")]


class RetentionClassView(BaseModel):
    """A class to choose; `years` is none where it keeps for ever."""

    code: str
    name: str
    years: int | None


class RetentionClassList(BaseModel):
    """The classes of the policy in force, and the one a file gets when nobody says otherwise."""

    items: list[RetentionClassView]
    default: str
    policy_version: str


class RetentionBody(BaseModel):
    """A class of `GET /retention-classes`."""

    retention_class: str


class KeptView(BaseModel):
    """A file with what keeps it.

    `refusal` is the slug and `refusal_text` the sentence of why the caller may not remove it now; none: they may.
    `holds` is empty for those who may not see holds; `is_held` is true all the same.
    """

    evidence_id: str
    task_id: str
    unit_id: str
    name: str
    size_bytes: int
    sha256: str
    uploaded_at: datetime
    retention_class: str
    retention_name: str
    keep_until: date | None
    is_held: bool
    is_in_use: bool
    holds: Sequence[HoldView]
    refusal: str | None
    refusal_text: str | None
    may_classify: bool
    removed_at: datetime | None
    removed_by: str | None
    removal_reason: str | None


class KeptList(BaseModel):
    """Files with what keeps them."""

    items: list[KeptView]


class TombstoneView(BaseModel):
    """What is left of a removed file."""

    evidence_id: str
    task_id: str
    unit_id: str
    name: str
    size_bytes: int
    sha256: str
    removed_at: datetime
    removed_by: str
    removal_reason: str


@router.get("/retention-classes")
async def list_retention_classes(
    _: Annotated[Principal, needs("evidence:read")], policy: PolicyDep
) -> RetentionClassList:
    """Classes a file may be kept under."""
    items = [
        RetentionClassView(code=code, name=kept.name, years=kept.years)
        for code, kept in policy.retention.classes.items()
    ]
    return RetentionClassList(items=items, default=policy.retention.default, policy_version=policy.version)


@router.get("/evidence/expired")
async def list_expired(
    principal: Remover,
    database: DatabaseDep,
    policy: PolicyDep,
    unit: Unit = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[KeptView]:
    """Files whose last day is over, longest over first."""
    after = _place(cursor) if cursor else None
    async with database.transaction() as tx:
        found = await retention.list_expired(tx, principal, unit, after=after, limit=limit + 1)
    return page_of(
        found,
        limit,
        item=lambda kept: _view(principal, kept, policy),
        key=lambda kept: (str(kept.file.keep_until), kept.file.evidence_id),
    )


@router.get("/tasks/{task_id}/evidence")
async def list_of_task(
    task_id: str, principal: Annotated[Principal, needs("evidence:read")], database: DatabaseDep, policy: PolicyDep
) -> KeptList:
    """Files of a task, tombstones too, oldest first; the first 500."""
    async with database.transaction() as tx:
        found = await retention.list_of_task(tx, principal, task_id)
    return KeptList(items=[_view(principal, kept, policy) for kept in found])


@router.get("/evidence/{evidence_id}/retention")
async def read_retention(
    evidence_id: str, principal: Annotated[Principal, needs("evidence:read")], database: DatabaseDep, policy: PolicyDep
) -> KeptView:
    """How long a file is kept, what holds it, and whether the caller may remove it."""
    async with database.transaction() as tx:
        return _view(principal, await retention.read_retention(tx, principal, evidence_id), policy)


@router.put("/evidence/{evidence_id}/retention")
async def classify(
    evidence_id: str, body: RetentionBody, principal: Remover, once: Once, policy: PolicyDep
) -> KeptView:
    """Keep a file under another class, counted from its upload."""

    async def operation(tx: Transaction) -> KeptView:
        kept = await retention.classify(tx, principal, evidence_id, body.retention_class, policy.retention)
        return _view(principal, kept, policy)

    return await once(operation)


@router.post("/evidence/{evidence_id}/removal")
async def remove(
    evidence_id: str,
    body: ReasonBody,
    principal: Annotated[Principal, needs("evidence:upload")],
    once: Once,
    drop: DropContentDep,
) -> TombstoneView:
    """Remove a file: the standing agency once its time is over, who uploaded it while no report names it.

    409 `under-hold`, `in-use`, `retention-runs`; 403 `not-permitted`. A tombstone stays; the content goes when no
    other file has the same.
    """

    async def operation(tx: Transaction) -> TombstoneView:
        removed = await retention.remove(tx, principal, evidence_id, body.reason)
        return TombstoneView.model_validate(removed, from_attributes=True)

    tombstone = await once(operation)
    await retention.drop_content(once.database, drop, tombstone.sha256)
    return tombstone


def _view(principal: Principal, kept: Kept, policy: Policy) -> KeptView:
    file = kept.file
    known = policy.retention.classes.get(file.retention_class)
    sees_holds = allows(principal, "evidence:hold", file.unit_id)
    own = {name: getattr(file, name) for name in KeptView.model_fields if hasattr(file, name)}
    return KeptView(
        **own,
        retention_name=known.name if known else file.retention_class,
        is_held=kept.use.is_held,
        is_in_use=kept.use.is_open or kept.use.is_accepted,
        holds=[view(principal, hold) for hold in kept.holds] if sees_holds else [],
        refusal=kept.refusal,
        refusal_text=retention.REFUSALS[kept.refusal] if kept.refusal else None,
        may_classify=file.removed_at is None and allows(principal, "evidence:remove", file.unit_id),
    )


def _place(cursor: str) -> tuple[date, str]:
    day, evidence_id = decode_cursor(cursor, 2)
    try:
        return date.fromisoformat(str(day)), str(evidence_id)
    except ValueError:
        raise Problem(400, "bad-cursor", "Dấu trang không dùng được. Hãy xem lại từ trang đầu.") from None
