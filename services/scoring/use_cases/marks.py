"""Facts of other services in the words of the scoring rules."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from contracts import evidence, plans
from contracts.fact import Fact
from services.scoring.domain.facts import Claim, Completion, Definition, Mark, Progress, Review, Stage
from services.scoring.domain.path import PathPoint
from shared.envelope import Event

Marks = dict[str, list[Mark]]


def marks_by_task(events: Iterable[Event[Fact]]) -> Marks:
    """Return what the events say of tasks, by task id."""
    marks: Marks = {}
    for event in events:
        for task_id, mark in _marks(event):
            marks.setdefault(task_id, []).append(mark)
    return marks


def _marks(event: Event[Fact]) -> Iterator[tuple[str, Mark]]:
    match event.fact:
        case plans.TaskStanding() as told:
            yield told.task_id, _definition(told, event.id)
            if isinstance(told, plans.TaskAmended) and told.completion_rate is not None:
                yield told.task_id, Progress(told.version, event.id, told.completion_rate, told.amended_on)
        case plans.TaskReported() as told:
            yield told.task_id, Stage(told.version, event.id, told.work_state)
            if told.claims_completion:
                yield told.task_id, Claim(told.version, event.id, told.report_id, told.reported_on)
            elif told.completion_rate is not None:
                yield told.task_id, Progress(told.version, event.id, told.completion_rate, told.reported_on)
        case plans.TaskCompleted() as told:
            done = Completion(told.version, event.id, told.report_id, told.claimed_on, told.days_late)
            yield told.task_id, done
            yield told.task_id, Stage(told.version, event.id, "completed")
        case evidence.EvidenceAccepted() | evidence.EvidenceRejected() as told:
            is_accepted = isinstance(told, evidence.EvidenceAccepted)
            verdict = Review(told.version, event.id, told.review_id, told.report_id, is_accepted, told.claimed_on)
            yield told.task_id, verdict


def _definition(told: plans.TaskStanding, event_id: str) -> Definition:
    return Definition(
        version=told.version,
        event_id=event_id,
        plan_id=told.plan_id,
        unit_id=told.unit_id,
        code=told.code,
        name=told.task_name,
        group=told.group,
        lead_unit_id=told.lead_unit_id,
        coordinating_unit_ids=told.coordinating_unit_ids,
        starts_on=told.starts_on,
        effective_due_on=told.effective_due_on,
        path=tuple(PathPoint(point.on, point.rate) for point in told.time_path),
        weight=Decimal(str(told.weight)),
        is_in_force=told.is_in_force,
        is_suspended=told.is_suspended,
        excused_until=told.excused_until,
    )
