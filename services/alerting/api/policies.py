"""Versions of the policy of alerts over HTTP: listed, tried out, entered."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from contracts.alerting import Level
from services.alerting.domain.preview import Comparison, Difference, appearing, going, moving
from services.alerting.use_cases.in_force import PolicyInForce
from services.alerting.use_cases.policies import enter_policy
from services.alerting.use_cases.preview import Preview, preview_policy
from shared import clock
from shared.auth import Principal, needs, subtrees
from shared.database import Transaction
from shared.http import DatabaseDep, Once
from shared.policies.shapes import PolicyDecision, PolicyDraft, PolicyHead, PolicyList, PolicyText, one_of

router = APIRouter(prefix="/api/v1/policies", tags=["policies"])
Reader = Annotated[Principal, needs("policy:read")]

MOST = 500


class PreviewedAlert(BaseModel):
    """An alert that another policy would raise, clear or move; a level is none where there would be no alert."""

    task_id: str
    code: str
    name: str
    unit_id: str
    rule: str
    level: Level = Field(description="The level it would have; of one that goes, the level it has.")
    level_before: Level | None
    level_after: Level | None
    reason: str


class RuleCount(BaseModel):
    """Alerts of one rule and level, under today's policy and under the one tried out."""

    rule: str
    level: Level
    before: int
    after: int


class PolicyPreview(BaseModel):
    """What a policy would change in the caller's units, as if it held today; red ones first."""

    version: str
    effective_from: date
    compared_with: str = Field(description="Version that holds today.")
    day: date
    appearing: list[PreviewedAlert]
    going: list[PreviewedAlert]
    moving: list[PreviewedAlert]
    counts: list[RuleCount]
    total: int = Field(description="Alerts that appear, go or move.")
    is_cut: bool = Field(description=f"Whether a list has more than {MOST} alerts; only the first are listed.")

    @classmethod
    def of(cls, preview: Preview) -> Self:
        """Return a preview as it is shown."""
        found = preview.found
        lists = {each.__name__: each(found.differences) for each in (appearing, going, moving)}
        return cls(
            version=preview.version,
            effective_from=preview.effective_from,
            compared_with=preview.compared_with,
            day=found.day,
            counts=_counts(found),
            total=len(found.differences),
            is_cut=any(len(listed) > MOST for listed in lists.values()),
            **{name: [_alert(each) for each in listed[:MOST]] for name, listed in lists.items()},
        )


def _alert(found: Difference) -> PreviewedAlert:
    told = {name: getattr(found, name) for name in Difference.__slots__}
    return PreviewedAlert.model_validate({**told, "level": found.level_after or found.level_before})


def _counts(found: Comparison) -> list[RuleCount]:
    pairs = sorted(found.before.keys() | found.after.keys())
    return [
        RuleCount(rule=rule, level=level, before=found.before[rule, level], after=found.after[rule, level])
        for rule, level in pairs
    ]


def policies_of(request: Request) -> PolicyInForce:
    """Return what knows the policies."""
    in_force: PolicyInForce = request.app.state.policy
    return in_force


@router.get("")
async def list_policies(request: Request, _principal: Reader, database: DatabaseDep) -> PolicyList:
    """Return every version of the policy of alerts."""
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
    """Tell which alerts would appear, go or move under a policy; nothing is written. 422 `policy-refused`."""
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
