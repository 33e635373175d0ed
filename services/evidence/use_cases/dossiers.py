"""A dossier's contents: read once, in one snapshot, as far as the caller may see."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from services.evidence.domain.dossiers import Dossier, DossierFile, DossierReview, Scope
from services.evidence.domain.files import KnownTask, StoredFile
from services.evidence.domain.reviews import Review, is_inside
from services.evidence.store import decisions, dossiers, findings, holds, known
from services.evidence.store.decisions import Decision
from shared import clock
from shared.auth import Principal, allows, require, subtrees
from shared.database import Transaction
from shared.http import Problem

log = structlog.stdlib.get_logger("evidence")

MAX_FILES = 5_000
"""Files, and claims, of one dossier; a larger scope is asked for by unit or by period."""
PART = 200

Names = tuple[Mapping[str, KnownTask], Mapping[str, str]]
"""Tasks and names of units, by id."""


async def gather(tx: Transaction, principal: Principal, scope: Scope, policy_version: str) -> Dossier:
    """Everything of a scope that the caller may see, as of one moment. `tx` must be fresh."""
    await dossiers.hold_still(tx)
    await _require_scope(tx, principal, scope)
    claims = await dossiers.claims(tx, scope, subtrees(principal, "review:read"), MAX_FILES + 1)
    named = [str(file["evidence_id"]) for claim in claims for file in claim.files]
    stored = await dossiers.evidence(tx, scope, subtrees(principal, "evidence:read"), named, MAX_FILES + 1)
    _require_size(len(stored), len(claims))
    both: tuple[StoredFile | Review, ...] = (*stored, *claims)
    tasks = await dossiers.tasks(tx, (one.task_id for one in both))
    units = await dossiers.unit_names(tx, (one.unit_id for one in both))
    standing = await holds.upon(tx, stored)
    dossier = Dossier(
        scope=scope,
        made_at=clock.now(),
        made_by=principal.account_id,
        made_by_name=principal.display_name,
        policy_version=policy_version,
        has_personal=bool(subtrees(principal, "evidence:personal")),
        files=await _files(tx, principal, stored, (tasks, units)),
        reviews=await _reviews(tx, principal, claims),
        holds=list({hold.hold_id: hold for found in standing.values() for hold in found}.values()),
        tasks=tasks,
        unit_names=units,
    )
    told = {"account_id": principal.account_id, "files": len(stored), "reviews": len(claims)}
    log.info("dossier.made", **told, has_personal=dossier.has_personal)
    return dossier


async def _require_scope(tx: Transaction, principal: Principal, scope: Scope) -> None:
    if not scope.is_named:
        detail = "Hãy chọn nhiệm vụ, đơn vị, kế hoạch hoặc khoảng ngày để lập hồ sơ minh chứng."
        raise Problem(422, "scope-missing", detail)
    if scope.since and scope.until and scope.since > scope.until:
        raise Problem(422, "period-reversed", "Ngày đầu phải trước hoặc trùng ngày cuối. Hãy sửa lại khoảng ngày.")
    if scope.unit_id:
        require(principal, "evidence:read", scope.unit_id)
    if scope.plan_id and not await dossiers.knows_plan(tx, scope.plan_id, subtrees(principal, "evidence:read")):
        detail = "Không có nhiệm vụ nào của kế hoạch này trong phạm vi của bạn. Hãy chọn kế hoạch khác."
        raise Problem(404, "plan-not-found", detail, plan_id=scope.plan_id)
    if scope.task_id:
        task = await known.task(tx, scope.task_id)
        if task is None:
            detail = "Không có nhiệm vụ này trong kho minh chứng. Hãy chọn nhiệm vụ trong danh sách."
            raise Problem(404, "task-not-found", detail, task_id=scope.task_id)
        require(principal, "evidence:read", task.unit_id)


def _require_size(files: int, reviews: int) -> None:
    if max(files, reviews) > MAX_FILES:
        detail = f"Phạm vi này có hơn {MAX_FILES} tệp hoặc đề nghị. Hãy lập hồ sơ theo từng đơn vị hoặc từng tháng."
        raise Problem(422, "dossier-too-large", detail, limit=MAX_FILES)


async def _files(
    tx: Transaction, principal: Principal, stored: Sequence[StoredFile], names: Names
) -> list[DossierFile]:
    """Files with what is known of them, read in parts so that others are served in between."""
    found: list[DossierFile] = []
    for place in range(0, len(stored), PART):
        found += await _part(tx, principal, stored[place : place + PART], names)
    return found


async def _part(tx: Transaction, principal: Principal, stored: Sequence[StoredFile], names: Names) -> list[DossierFile]:
    ids = [file.evidence_id for file in stored]
    by_right = [file.evidence_id for file in stored if allows(principal, "evidence:personal", file.unit_id)]
    screened, found = await dossiers.screened(tx, ids), await findings.of(tx, ids)
    personal = await dossiers.personal(tx, by_right)
    tasks, units = names
    return [
        DossierFile(
            file,
            tasks.get(file.task_id),
            units.get(file.unit_id),
            screened.get(file.evidence_id),
            found.get(file.evidence_id, ()),
            personal.get(file.evidence_id),
        )
        for file in stored
    ]


async def _reviews(tx: Transaction, principal: Principal, claims: Sequence[Review]) -> list[DossierReview]:
    """Claims with their steps, read in parts; a first verdict that waits for its second is shown to auditors alone."""
    shown: list[DossierReview] = []
    for place in range(0, len(claims), PART):
        part = claims[place : place + PART]
        ids = [claim.review_id for claim in part]
        steps, appeals = await decisions.of_reviews(tx, ids), await dossiers.appeals(tx, ids)
        shown += [
            _review(claim, steps.get(claim.review_id, ()), appeals.get(claim.review_id), principal) for claim in part
        ]
    return shown


def _review(
    claim: Review, steps: Sequence[Decision], appeal: Mapping[str, Any] | None, principal: Principal
) -> DossierReview:
    is_sealed = claim.stage == "second" and not _is_auditor(principal, claim.unit_id)
    shown = [step for step in steps if not (is_sealed and step.verdict in {"accepted", "rejected"})]
    return DossierReview(claim, [dossiers.told(step) for step in shown], appeal, is_sealed)


def _is_auditor(principal: Principal, unit_id: str) -> bool:
    return any(grant.role == "auditor" and is_inside(unit_id, grant.unit_id) for grant in principal.grants)
