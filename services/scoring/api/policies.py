"""Versions of the scoring policy over HTTP: listed, tried out, entered."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.scoring.api.scores import policies_of
from services.scoring.api.views import as_float
from services.scoring.domain.preview import Moved
from services.scoring.use_cases.policies import enter_policy
from services.scoring.use_cases.preview import Preview, preview_policy
from shared import clock
from shared.auth import Principal, needs, subtrees
from shared.database import Transaction
from shared.http import DatabaseDep, Once
from shared.policies.shapes import PolicyDecision, PolicyDraft, PolicyHead, PolicyList, PolicyText, one_of

router = APIRouter(prefix="/policies", tags=["policies"])
Reader = Annotated[Principal, needs("policy:read")]

MOST = 500


class MovedUnit(BaseModel):
    """A unit that another policy would move. Scores are 0…100; places are inside the peer group."""

    unit_id: str
    unit_name: str | None
    kind: str | None
    score_before: float | None
    score_after: float | None
    change: float | None
    band_before: str | None
    band_after: str | None
    rank_before: int | None
    rank_after: int | None
    tasks_changed: int = Field(description="Tasks counting for it whose own score changes.")

    @classmethod
    def of(cls, unit: Moved) -> Self:
        """Return a unit as it is shown."""
        return cls(
            unit_id=unit.unit_id,
            unit_name=unit.unit_name,
            kind=unit.kind,
            score_before=as_float(unit.before.score),
            score_after=as_float(unit.after.score),
            change=as_float(unit.change),
            band_before=unit.before.band,
            band_after=unit.after.band,
            rank_before=unit.before.rank,
            rank_after=unit.after.rank,
            tasks_changed=unit.tasks_changed,
        )


class PolicyPreview(BaseModel):
    """What a policy would change in the caller's units, as if it held today; those that move furthest first."""

    version: str
    effective_from: date
    compared_with: str = Field(description="Version that holds today.")
    day: date
    changed_tasks: int
    units: list[MovedUnit]
    total: int = Field(description="Units compared.")
    unchanged: int
    is_cut: bool = Field(description=f"Whether more than {MOST} units move; only the first are listed.")

    @classmethod
    def of(cls, found: Preview) -> Self:
        """Return a preview as it is shown."""
        return cls(
            version=found.version,
            effective_from=found.effective_from,
            compared_with=found.compared_with,
            day=found.day,
            changed_tasks=found.changed_tasks,
            units=[MovedUnit.of(unit) for unit in found.units[:MOST]],
            total=found.total,
            unchanged=found.total - len(found.units),
            is_cut=len(found.units) > MOST,
        )


@router.get("")
async def list_policies(request: Request, _principal: Reader, database: DatabaseDep) -> PolicyList:
    """Return every version of the scoring policy."""
    in_force = policies_of(request)
    async with database.transaction() as tx:
        found = await in_force.listed(tx)
        current = (await in_force.policies(tx)).on(clock.today()).version
    return PolicyList(items=[PolicyHead.of(each, current) for each in found])


@router.get("/{version}")
async def show_policy(version: str, request: Request, _principal: Reader, database: DatabaseDep) -> PolicyText:
    """Return a version with its text."""
    in_force = policies_of(request)
    async with database.transaction() as tx:
        found = one_of(await in_force.listed(tx), version)
        return PolicyText.of(found, (await in_force.policies(tx)).on(clock.today()).version)


@router.post("/preview")
async def preview(given: PolicyDraft, request: Request, principal: Reader, database: DatabaseDep) -> PolicyPreview:
    """Tell who would move under a policy, and by how much; nothing is written. 422 `policy-refused`."""
    roots = subtrees(principal, "policy:read")
    return PolicyPreview.of(await preview_policy(database, policies_of(request), given.as_draft(), roots))


@router.post("", status_code=201)
async def enter(
    given: PolicyDecision, request: Request, principal: Annotated[Principal, needs("policy:decide")], once: Once
) -> PolicyText:
    """Enter a version that holds from a later day on: 422 `policy-refused`, `policy-too-early`, 409 `policy-exists`."""
    in_force = policies_of(request)

    async def decide(tx: Transaction) -> PolicyText:
        entered = await enter_policy(tx, in_force, principal, given.as_draft(), given.as_grounds())
        return PolicyText.of(entered, current="")

    return await once(decide)
