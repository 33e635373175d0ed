"""Writing down what the other services tell."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from contracts import alerting, evidence, plans, scoring
from contracts.fact import Fact
from services.reporting.store import told
from shared import clock
from shared.database import Transaction
from shared.envelope import Event

F = TypeVar("F", bound=Fact)
Row = dict[str, object]
AlertFact = alerting.AlertRaisedV2 | alerting.AlertRaised | alerting.AlertClearedV2 | alerting.AlertCleared


async def learn_plans(tx: Transaction, events: Sequence[Event[Fact]]) -> None:
    """Units, plans, periods, tasks, reports, completions."""
    await told.add_units(tx, _rows(events, plans.UnitChanged, _unit))
    await told.add_plans(tx, [*_rows(events, plans.PlanPublished, _plan), *_rows(events, plans.PlanAmended, _plan)])
    await told.add_periods(tx, _rows(events, plans.PeriodOpened, _period))
    await told.add_tasks(tx, _rows(events, plans.TaskStanding, _task))
    await told.add_reports(tx, _rows(events, plans.TaskReported, _report))
    await told.add_completions(tx, _rows(events, plans.TaskCompleted, _completion))


async def learn_reviews(tx: Transaction, events: Sequence[Event[Fact]]) -> None:
    submitted = _rows(events, evidence.EvidenceSubmitted, lambda fact: _verdict(fact, "submitted", ()))
    accepted = _rows(events, evidence.EvidenceAccepted, lambda fact: _verdict(fact, "accepted", ()))
    rejected = _rows(events, evidence.EvidenceRejected, _rejected)
    await told.add_verdicts(tx, [*submitted, *accepted, *rejected])


async def learn_alerts(tx: Transaction, events: Sequence[Event[Fact]]) -> None:
    """Alerts of every rule. What both versions of a fact tell is one row."""
    rows = [
        *_rows(events, alerting.AlertRaisedV2, lambda fact: _alert(fact, fact.reason, is_open=True)),
        *_rows(events, alerting.AlertClearedV2, lambda fact: _alert(fact, fact.cause, is_open=False)),
        *_rows(events, alerting.AlertRaised, lambda fact: _alert(fact, fact.reason, is_open=True)),
        *_rows(events, alerting.AlertCleared, lambda fact: _alert(fact, fact.cause, is_open=False)),
    ]
    await told.add_alerts(tx, rows)


async def learn_scores(tx: Transaction, events: Sequence[Event[scoring.ScoreChanged]]) -> None:
    """Scores of units as they change, of tasks as they stand at the end of a month; those of plans are scoring's."""
    of_units = [event for event in events if event.fact.subject_kind == "unit"]
    of_tasks = [event for event in events if event.fact.subject_kind == "task"]
    await told.add_scores(tx, _rows(of_units, scoring.ScoreChanged, _unit_score))
    await told.keep_task_scores(tx, [_task_score(event) for event in of_tasks])


def _rows(events: Iterable[Event[Fact]], fact: type[F], row_of: Callable[[F], Row]) -> list[Row]:
    """Rows of one kind of fact, each with its version and the instant it was told."""
    return [
        {**row_of(event.fact), "version": event.fact.version, "told_at": event.time}
        for event in events
        if isinstance(event.fact, fact)
    ]


def _unit(fact: plans.UnitChanged) -> Row:
    return {
        "unit_id": fact.unit_id,
        "display_name": fact.display_name,
        "kind": fact.kind,
        "is_active": fact.is_active,
    }


def _plan(fact: plans.PlanPublished | plans.PlanAmended) -> Row:
    kept = {"plan_id", "unit_id", "programme", "title", "number", "issued_on", "issuer", "valid_from", "valid_to"}
    return fact.model_dump(include=kept)


def _period(fact: plans.PeriodOpened) -> Row:
    return fact.model_dump(include={"period_id", "plan_id", "kind", "starts_on", "ends_on"})


def _task(fact: plans.TaskStanding) -> Row:
    kept = {"task_id", "plan_id", "unit_id", "lead_unit_id", "code", "kind", "expected_output"}
    days = {"starts_on", "due_on", "effective_due_on", "weight", "is_in_force", "is_suspended"}
    milestones = [milestone.model_dump(mode="json") for milestone in fact.milestones]
    words = {"name": fact.task_name, "heading": fact.group, "milestones": milestones}
    rate = fact.completion_rate if isinstance(fact, plans.TaskAmended) else None
    return {**fact.model_dump(include=kept | days), **words, "completion_rate": rate}


def _report(fact: plans.TaskReported) -> Row:
    kept = {"task_id", "report_id", "period_id", "reported_on", "value", "completion_rate", "work_state"}
    texts = {"difficulties", "proposals"}
    return {**fact.model_dump(include=kept | texts), "is_claim": fact.claims_completion}


def _completion(fact: plans.TaskCompleted) -> Row:
    return fact.model_dump(include={"task_id", "claimed_on", "days_late"})


def _verdict(
    fact: evidence.EvidenceSubmitted | evidence.EvidenceAccepted | evidence.EvidenceRejected,
    step: str,
    reasons: Iterable[str],
) -> Row:
    return {**fact.model_dump(include={"review_id", "task_id", "report_id"}), "step": step, "reasons": list(reasons)}


def _rejected(fact: evidence.EvidenceRejected) -> Row:
    return _verdict(fact, "rejected", (reason.text for reason in fact.reasons))


def _alert(fact: AlertFact, reason: str, *, is_open: bool) -> Row:
    kept = fact.model_dump(include={"alert_id", "task_id", "rule", "level", "raised_at"})
    return {**kept, "is_open": is_open, "reason": reason}


def _unit_score(fact: scoring.ScoreChanged) -> Row:
    return {"unit_id": fact.subject_id, "band": fact.band, **_figures(fact)}


def _task_score(event: Event[scoring.ScoreChanged]) -> Row:
    month = clock.local_day(event.time).replace(day=1)
    fact = event.fact
    return {"task_id": fact.subject_id, "month": month, "version": fact.version, **_figures(fact)}


def _figures(fact: scoring.ScoreChanged) -> Row:
    return fact.model_dump(include={"score", "completion", "as_of", "policy_version"}) | {
        "inputs": [given.model_dump() for given in fact.inputs]
    }
