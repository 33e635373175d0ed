"""The reviewer's verdict: first, second, on appeal."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.evidence import EvidenceAccepted, EvidenceRejected, Reason
from contracts.fact import Person
from services.evidence.domain.desk import Step
from services.evidence.domain.policy import Policy
from services.evidence.domain.reviews import Decision, Review
from services.evidence.domain.steps import (
    LEAVES_APPEAL,
    ROUND_AT,
    awaiting_second,
    decided,
    needs_second,
    open_to_appeal,
)
from services.evidence.store.decisions import Decided
from services.evidence.use_cases.desk import Detail, lock_for, read_review
from services.evidence.use_cases.steps import days_from_now, reasons_in_words, require_seen, step_of, take
from shared import clock
from shared.auth import Principal
from shared.database import Transaction

CHANCE = secrets.SystemRandom()
"""Who gives a first verdict must not be able to tell whether a second one is asked for."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reviewer says; `expected_version` is the version they saw, none when they did not tell."""

    decision: Decision
    reasons: Sequence[str] = ()
    note: str | None = None
    expected_version: int | None = None


async def judge(tx: Transaction, principal: Principal, review_id: str, verdict: Verdict, policy: Policy) -> Detail:
    """Record a verdict. It is told, unless it is a first one that another reviewer has to confirm."""
    step: Step = "accept" if verdict.decision == "accepted" else "reject"
    review, _ = await lock_for(step, tx, principal, review_id)
    await give(tx, principal, review, verdict, policy)
    return await read_review(tx, principal, review_id)


async def give(tx: Transaction, principal: Principal, review: Review, verdict: Verdict, policy: Policy) -> Review:
    """Give a verdict on a claim that is locked for it."""
    reasons = reasons_in_words(verdict.reasons, policy) if verdict.decision == "rejected" else []
    require_seen(verdict.expected_version, review)
    in_round = ROUND_AT[review.stage]
    given = step_of(principal, policy, in_round, verdict.decision, reasons=reasons, note=verdict.note)
    if needs_second(review, policy.review, CHANCE.random()):
        waiting = awaiting_second(review)
        await take(tx, waiting, given)
        return waiting
    return await conclude(tx, principal, review, given, policy)


async def conclude(tx: Transaction, principal: Principal, review: Review, given: Decided, policy: Policy) -> Review:
    """Let a verdict decide a claim, and tell it."""
    decision: Decision = "accepted" if given.verdict == "accepted" else "rejected"
    ended = decided(review, decision, given.reasons, given.note, at=clock.now(), by=principal.account_id)
    if decision == "rejected" and given.round in LEAVES_APPEAL:
        ended = open_to_appeal(ended, days_from_now(policy.review.appeal_days))
    await take(tx, ended, given)
    tx.say(_fact(ended, given), caused_by=review.claim_event_id)
    return ended


def _fact(review: Review, given: Decided) -> EvidenceAccepted | EvidenceRejected:
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
        "round": given.round,
        "policy_version": given.policy_version,
        "reviewer": Person(account_id=given.decided_by, display_name=given.decided_by_name),
    }
    if review.state == "accepted":
        return EvidenceAccepted.model_validate(told)
    reasons = tuple(Reason(code=reason["code"], text=reason["text"]) for reason in review.reasons)
    return EvidenceRejected.model_validate({**told, "reasons": reasons})
