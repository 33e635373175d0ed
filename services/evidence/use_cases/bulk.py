"""Accepting many claims of low risk at once, each judged for itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.evidence.domain.policy import Policy
from services.evidence.domain.reviews import Review
from services.evidence.use_cases import refusals
from services.evidence.use_cases.desk import lock_for
from services.evidence.use_cases.judge import Verdict, give
from shared.auth import Principal
from shared.database import Transaction
from shared.http import Problem


@dataclass
class AcceptedMany:
    """What became of each claim, by id; `second` ones wait for another reviewer."""

    accepted: list[str] = field(default_factory=list)
    second: list[str] = field(default_factory=list)
    refused: dict[str, Problem] = field(default_factory=dict)


async def accept_many(
    tx: Transaction, principal: Principal, review_ids: Sequence[str], note: str | None, policy: Policy
) -> AcceptedMany:
    """Accept the claims that may be accepted together; the others are refused one by one."""
    if len(review_ids) > policy.review.bulk_max:
        raise refusals.too_many(policy.review.bulk_max)
    result = AcceptedMany()
    # In one order for everybody, so that two who accept the same claims wait for each other instead of deadlocking.
    for review_id in sorted(set(review_ids)):
        try:
            review, _ = await lock_for("accept", tx, principal, review_id)
            _require_bulk(review, policy)
            judged = await give(tx, principal, review, Verdict("accepted", note=note), policy)
        except Problem as problem:
            result.refused[review_id] = problem
        else:
            (result.second if judged.stage == "second" else result.accepted).append(review_id)
    return result


def _require_bulk(review: Review, policy: Policy) -> None:
    if review.stage != "queue":
        raise refusals.not_in_bulk(review)
    if review.risk not in policy.review.bulk_risks:
        raise refusals.too_risky(review)
