"""The review queue and the reviewer's verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.evidence import EvidenceAccepted, EvidenceRejected, Reason
from contracts.fact import Person
from services.evidence import metrics
from services.evidence.domain.policy import Policy
from services.evidence.domain.reviews import Decision, Review, State, is_own_unit, refusal_of_verdict
from services.evidence.store import reviews
from services.evidence.store.reviews import Shown
from shared import clock
from shared.auth import Principal, require, subtrees
from shared.database import Transaction
from shared.http import Problem, require_version


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reviewer says; `expected_version` is the version they saw, none when they did not tell."""

    decision: Decision
    reasons: Sequence[str] = ()
    note: str | None = None
    expected_version: int | None = None


async def read_review(tx: Transaction, principal: Principal, review_id: str) -> Shown:
    shown = await reviews.show(tx, review_id)
    if shown is None:
        raise _not_found(review_id)
    require(principal, "review:read", shown.review.unit_id)
    return shown


async def list_reviews(
    tx: Transaction, principal: Principal, state: State, *, after: tuple[datetime, str] | None, limit: int
) -> list[Shown]:
    """Reviews inside the reader's subtrees, after a place in the order of the queue."""
    return await reviews.queue(tx, state, subtrees(principal, "review:read"), after=after, limit=limit)


async def judge(tx: Transaction, principal: Principal, review_id: str, verdict: Verdict, policy: Policy) -> Shown:
    """Record a verdict and tell it."""
    review = await reviews.lock(tx, review_id)
    if review is None:
        raise _not_found(review_id)
    _require_judge(principal, review)
    _require_open(review, verdict, policy)
    decided = _decided(review, verdict, principal, policy)
    await reviews.decide(tx, decided)
    tx.say(_fact(decided, principal), caused_by=review.claim_event_id)
    for reason in decided.reasons or ({"code": "none"},):
        metrics.DECISIONS.labels(verdict.decision, reason["code"]).inc()
    return await read_review(tx, principal, review_id)


def _require_judge(principal: Principal, review: Review) -> None:
    require(principal, "review:judge", review.unit_id)
    if is_own_unit([(grant.role, grant.unit_id) for grant in principal.grants], review.unit_id):
        detail = "Bạn đồng thời là cán bộ của đơn vị này nên không được thẩm định minh chứng của chính đơn vị mình. "
        raise Problem(
            403, "own-unit", detail + "Hãy chuyển cho thành viên khác của Tổ giúp việc.", unit_id=review.unit_id
        )


def _require_open(review: Review, verdict: Verdict, policy: Policy) -> None:
    slug = refusal_of_verdict(review.state, verdict.decision, verdict.reasons, policy)
    if slug == "review-decided":
        raise Problem(409, slug, _already(review), state=review.state, version=review.version)
    if slug == "reasons-missing":
        raise Problem(
            422, slug, "Không công nhận minh chứng thì phải nêu ít nhất một lý do. Hãy chọn lý do trong danh mục."
        )
    if slug == "reason-unknown":
        unknown = list(policy.unknown(verdict.reasons))
        detail = f"Danh mục lý do không có mã: {', '.join(unknown)}. Hãy chọn lại trong danh mục tại /api/v1/reasons."
        raise Problem(422, slug, detail, unknown=unknown)
    if verdict.expected_version is not None:
        require_version(verdict.expected_version, review.version)


def _already(review: Review) -> str:
    if review.state == "superseded":
        return (
            "Đơn vị đã gửi lại hoặc rút đề nghị này nên không thẩm định được nữa. Hãy mở đề nghị mới nhất của nhiệm vụ."
        )
    said = "được công nhận" if review.state == "accepted" else "bị trả lại"
    return f"Minh chứng này đã {said} trước đó. Hãy tải lại danh sách chờ thẩm định."


def _decided(review: Review, verdict: Verdict, principal: Principal, policy: Policy) -> Review:
    codes = dict.fromkeys(verdict.reasons) if verdict.decision == "rejected" else {}
    return replace(
        review,
        state=verdict.decision,
        stage="ended",
        version=review.version + 1,
        reasons=[{"code": code, "text": policy.reasons[code]} for code in codes],
        decision_note=verdict.note,
        decided_at=clock.now(),
        decided_by=principal.account_id,
    )


def _fact(review: Review, principal: Principal) -> EvidenceAccepted | EvidenceRejected:
    assert review.decided_at is not None  # noqa: S101  set by _decided
    told = {
        "unit_id": review.unit_id,
        "version": review.version,
        "review_id": review.review_id,
        "task_id": review.task_id,
        "plan_id": review.plan_id,
        "report_id": review.report_id,
        "claimed_on": review.claimed_on,
        "decided_at": review.decided_at,
        "note": review.decision_note,
        "reviewer": Person(account_id=principal.account_id, display_name=principal.display_name),
    }
    if review.state == "accepted":
        return EvidenceAccepted.model_validate(told)
    reasons = tuple(Reason(code=reason["code"], text=reason["text"]) for reason in review.reasons)
    return EvidenceRejected.model_validate({**told, "reasons": reasons})


def _not_found(review_id: str) -> Problem:
    return Problem(
        404, "review-not-found", "Không có đề nghị thẩm định này. Hãy tải lại danh sách.", review_id=review_id
    )
