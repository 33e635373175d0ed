"""Asking more of the unit and its answer; the standing agency's first look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.evidence.domain.desk import Step
from services.evidence.domain.files import StoredFile
from services.evidence.domain.policy import Policy
from services.evidence.domain.reviews import Review
from services.evidence.domain.steps import ROUND_AT, answered, asked, new_files, passed_on
from services.evidence.store import files
from services.evidence.use_cases import refusals, risk
from services.evidence.use_cases.desk import Detail, lock_for, read_review
from services.evidence.use_cases.steps import days_from_now, reasons_in_words, require_seen, step_of, take, taken
from shared.auth import Principal, subtrees
from shared.database import Transaction


@dataclass(frozen=True, slots=True)
class Question:
    """What more is asked, by reasons and in words; `expected_version` as of a verdict."""

    reasons: Sequence[str] = ()
    note: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the unit adds: files of the same task, a note, or both."""

    evidence_ids: Sequence[str] = ()
    note: str | None = None
    expected_version: int | None = None


async def ask(
    tx: Transaction, principal: Principal, review_id: str, question: Question, policy: Policy, step: Step = "ask"
) -> Detail:
    """Ask more of the unit; it has the policy's days to answer."""
    review, _ = await lock_for(step, tx, principal, review_id)
    reasons = reasons_in_words(question.reasons, policy)
    require_seen(question.expected_version, review)
    in_round = ROUND_AT[review.stage]
    given = step_of(principal, policy, in_round, "more_asked", reasons=reasons, note=question.note)
    return await taken(tx, principal, asked(review, days_from_now(policy.review.answer_days)), given)


async def answer(tx: Transaction, principal: Principal, review_id: str, given: Answer, policy: Policy) -> Detail:
    """Add what was asked for: the claim goes back to the queue, its risk counted anew."""
    review, _ = await lock_for("answer", tx, principal, review_id)
    require_seen(given.expected_version, review)
    added = new_files(review, await _files_of_task(tx, principal, review, given.evidence_ids))
    if not added and not given.note:
        raise refusals.answer_empty()
    step = step_of(principal, policy, "answer", "answered", note=given.note)
    await take(tx, answered(review, added), step)
    await risk.assess(tx, review_ids=[review_id])
    return await read_review(tx, principal, review_id)


async def forward(
    tx: Transaction, principal: Principal, review_id: str, note: str | None, expected: int | None, policy: Policy
) -> Detail:
    """Let a claim that the standing agency has looked at go on to the reviewers."""
    review, _ = await lock_for("forward", tx, principal, review_id)
    require_seen(expected, review)
    return await taken(tx, principal, passed_on(review), step_of(principal, policy, "look", "forwarded", note=note))


async def _files_of_task(
    tx: Transaction, principal: Principal, review: Review, evidence_ids: Sequence[str]
) -> list[Mapping[str, Any]]:
    wanted = list(dict.fromkeys(evidence_ids))
    found = {file.evidence_id: file for file in await files.find_all(tx, wanted, subtrees(principal, "evidence:read"))}
    unknown = [key for key in wanted if key not in found or found[key].removed_at is not None]
    if unknown:
        raise refusals.evidence_unknown(unknown)
    if strange := [key for key in wanted if found[key].task_id != review.task_id]:
        raise refusals.evidence_of_another_task(strange)
    return [_told(found[key]) for key in wanted]


def _told(file: StoredFile) -> Mapping[str, Any]:
    names = ("evidence_id", "name", "media_type", "size_bytes", "sha256")
    return {name: getattr(file, name) for name in names}
