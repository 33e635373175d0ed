"""Verdicts on claims, and which of them counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.plans.domain.states import Outcome, after_verdict
from services.plans.domain.tasks import Task


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reviewer's decision on one claim; `version` orders the decisions of one review, arrival does not."""

    review_id: str
    version: int
    task_id: str
    report_id: str
    outcome: Outcome
    claimed_on: date
    decided_at: datetime


def deciding(verdicts: Iterable[Verdict], tasks: Mapping[str, Task], applied: Mapping[str, int]) -> tuple[Verdict, ...]:
    """Verdicts that change a task: on its latest claim, newest of their review, and newer than the one `applied`.

    A verdict on a claim that was followed by another one, or of a task withdrawn meanwhile, is recorded elsewhere and
    changes nothing. `applied` holds the version last acted on, by review.
    """
    newest: dict[str, Verdict] = {}
    for verdict in verdicts:
        task = tasks.get(verdict.task_id)
        counts = task is not None and task.is_in_force and task.claim_report_id == verdict.report_id
        known = newest[verdict.review_id].version if verdict.review_id in newest else applied.get(verdict.review_id, 0)
        if counts and verdict.version > known:
            newest[verdict.review_id] = verdict
    return tuple(newest.values())


def opens_again(task: Task, verdict: Verdict) -> bool:
    """Whether a verdict overrules the acceptance that completed the task."""
    return verdict.outcome == "rejected" and task.work_state == "completed"


def opened_again(task: Task, rate: float | None, value: float | None) -> Task:
    """The task with the rate and value that stood without the acceptance, none where nothing was reported."""
    return replace(task, completion_rate=rate, latest_value=value)


def with_verdict(task: Task, verdict: Verdict, claimed_value: float | None) -> Task:
    """The task after the verdict on its latest claim. Accepted, it stands at rate 1 and at the value claimed, if any.

    The version counts facts: only acceptance is one of this service.
    """
    judged = replace(task, work_state=after_verdict(verdict.outcome), completed_on=None)
    if verdict.outcome == "rejected":
        return judged
    return replace(
        judged,
        completed_on=verdict.claimed_on,
        completion_rate=1.0,
        latest_value=task.latest_value if claimed_value is None else claimed_value,
        version=task.version + 1,
    )
