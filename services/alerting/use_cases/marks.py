"""Facts of other services in the words of the alerting rules."""

from collections.abc import Iterator, Sequence

from contracts import evidence, plans
from contracts.fact import Fact
from services.alerting.domain.facts import (
    Breach,
    Claim,
    Completion,
    Definition,
    Mark,
    Obstacle,
    Progress,
    Rebase,
    Report,
    Review,
    Stage,
)
from services.alerting.domain.path import PathPoint
from shared.envelope import Event

Marks = Sequence[tuple[str, Mark]]
"""What an event says, each with the id of the task it says it of."""


def marks_of(event: Event[Fact]) -> Marks:
    """Return what an event says of tasks."""
    return list(_marks(event))


def _marks(event: Event[Fact]) -> Iterator[tuple[str, Mark]]:
    match event.fact:
        case plans.TaskStanding() as told:
            yield told.task_id, _definition(told, event.id)
            if isinstance(told, plans.TaskAmended) and told.completion_rate is not None:
                yield told.task_id, Progress(told.version, event.id, told.completion_rate)
                yield told.task_id, Rebase(told.version, event.id, told.completion_rate)
        case plans.TaskReported() as told:
            yield from ((told.task_id, mark) for mark in _said_in(told, event.id))
        case plans.TaskCompleted() as told:
            yield told.task_id, Completion(told.version, event.id, told.report_id)
        case plans.DeadlineBreached() as told:
            yield told.task_id, Breach(told.version, event.id, told.due_on)
            yield told.task_id, Stage(told.version, event.id, told.work_state)
        case plans.ObstacleRaised() | plans.ObstacleResolved() as told:
            is_open = isinstance(told, plans.ObstacleRaised)
            yield told.task_id, Obstacle(told.version, event.id, told.obstacle_id, told.raised_on, is_open)
        case evidence.EvidenceAccepted() | evidence.EvidenceRejected() as told:
            yield told.task_id, _review(told, event.id)


def _said_in(told: plans.TaskReported, event_id: str) -> Iterator[Mark]:
    yield Stage(told.version, event_id, told.work_state)
    if told.claims_completion:
        yield Claim(told.version, event_id, told.report_id, told.reported_on)
    elif told.completion_rate is not None:
        yield Progress(told.version, event_id, told.completion_rate)
        yield Report(told.version, event_id, told.reported_on, told.completion_rate)


def _review(told: evidence.EvidenceAccepted | evidence.EvidenceRejected, event_id: str) -> Review:
    is_accepted = isinstance(told, evidence.EvidenceAccepted)
    reasons = () if isinstance(told, evidence.EvidenceAccepted) else tuple(reason.text for reason in told.reasons)
    return Review(told.version, event_id, told.review_id, told.report_id, is_accepted, told.claimed_on, reasons)


def _definition(told: plans.TaskStanding, event_id: str) -> Definition:
    return Definition(
        version=told.version,
        event_id=event_id,
        plan_id=told.plan_id,
        unit_id=told.lead_unit_id or told.unit_id,
        code=told.code,
        name=told.task_name,
        effective_due_on=told.effective_due_on,
        is_end_of_plan=told.due_on is None,
        path=tuple(PathPoint(point.on, point.rate) for point in told.time_path),
        is_in_force=told.is_in_force,
        is_suspended=told.is_suspended,
    )
