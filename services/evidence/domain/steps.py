"""What each step makes of a claim. Every one counts the version up and puts the claim in nobody's hands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.evidence.domain.findings import Risk
from services.evidence.domain.policy import ReviewPolicy
from services.evidence.domain.reviews import Decision, Review, Round, Stage

Reasons = Sequence[Mapping[str, str]]

ROUND_AT: Mapping[Stage, Round] = {
    "look": "look",
    "queue": "first",
    "answer": "answer",
    "second": "second",
    "appeal": "appeal",
}
"""Round of a step, by the stage it was taken in."""
LEAVES_APPEAL = frozenset[Round]({"first", "second"})
"""Rounds whose rejection the unit may appeal; the others are final."""


def needs_second(review: Review, policy: ReviewPolicy, draw: float) -> bool:
    """Tell whether a first verdict waits for another reviewer: by risk, or because `draw` (0…1, below 1) fell so."""
    risky: frozenset[Risk] = frozenset(policy.second_risks)
    return review.stage == "queue" and (review.risk in risky or draw < policy.second_share)


def awaiting_second(review: Review) -> Review:
    """After a first verdict that nobody learns until the second is given."""
    return _moved(review, "second")


def asked(review: Review, until: datetime) -> Review:
    """After more was asked of the unit, which answers until then."""
    return replace(_moved(review, "answer"), answer_until=until)


def answered(review: Review, files: Sequence[Mapping[str, Any]]) -> Review:
    """After the unit's answer with files that the claim did not have yet."""
    return replace(_moved(review, "queue"), files=[*review.files, *files])


def passed_on(review: Review) -> Review:
    """After the standing agency looked, or after nobody looked or answered in time."""
    return _moved(review, "queue")


def appealed(review: Review) -> Review:
    """After the unit's appeal: still rejected, until another reviewer judges it anew."""
    return _moved(review, "appeal")


def decided(review: Review, decision: Decision, reasons: Reasons, note: str | None, *, at: datetime, by: str) -> Review:
    """After a verdict that is told."""
    return replace(
        _moved(review, "ended"),
        state=decision,
        reasons=reasons if decision == "rejected" else [],
        decision_note=note,
        decided_at=at,
        decided_by=by,
    )


def open_to_appeal(review: Review, until: datetime) -> Review:
    """A rejection that the unit may appeal until then."""
    return replace(review, appeal_until=until)


def new_files(review: Review, files: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Files that a claim does not have yet, each once."""
    fresh = {file["evidence_id"]: file for file in files}
    return [file for key, file in fresh.items() if key not in {known["evidence_id"] for known in review.files}]


def _moved(review: Review, stage: Stage) -> Review:
    return replace(
        review,
        stage=stage,
        version=review.version + 1,
        leased_by=None,
        lease_name=None,
        leased_until=None,
        answer_until=None,
        look_until=None,
        appeal_until=None,
    )
