"""Where a task stood on a day, out of what had been told of it by then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.reporting.domain.facts import Alert, Completion, Milestone, Report, Task, Verdict, WorkState
from services.reporting.domain.months import Month

TimeState = Literal["on_time", "due_soon", "overdue"]


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one task: newest report, newest claim, newest rate and newest value given without a claim.

    `verdict` is the newest verdict on the newest claim's report; `of_month` are the reports that settle the month.
    """

    task: Task
    newest: Report | None = None
    claim: Report | None = None
    rated: Report | None = None
    valued: Report | None = None
    verdict: Verdict | None = None
    has_rejection: bool = False
    """Whether the last word on one of its claims, the newest or an earlier one, is a rejection."""
    completion: Completion | None = None
    of_month: Sequence[Report] = ()
    alerts: Sequence[Alert] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A task on a day. `completion_rate` is the credited one, 0…1; none means "chưa báo cáo" and is never 0."""

    task: Task
    work_state: WorkState
    time_state: TimeState
    completed_on: date | None
    days_late: int
    target: Milestone | None
    value: float | None
    completion_rate: float | None
    last_reported_on: date | None
    owes_report: bool
    of_month: Sequence[Report]
    alerts: Sequence[Alert]
    is_rejected: bool = False
    """Evidence was rejected and no claim was accepted since: the task scores nothing."""

    @property
    def level(self) -> str | None:
        """Worst level among the alerts that stand."""
        levels = {alert.level for alert in self.alerts}
        return "red" if "red" in levels else "amber" if levels else None

    @property
    def has_reported(self) -> bool:
        return bool(self.of_month)


def standing(told: Told, month: Month, day: date, *, due_soon_days: int) -> Standing:
    """Settle a task as of a day in a month."""
    state = work_state(told)
    completed_on = _completed_on(told) if state == "completed" else None
    return Standing(
        task=told.task,
        work_state=state,
        time_state=time_state(told.task.effective_due_on, completed_on, day, due_soon_days=due_soon_days),
        completed_on=completed_on,
        days_late=max(0, (completed_on - told.task.effective_due_on).days) if completed_on else 0,
        target=current_milestone(told.task.milestones, day),
        value=credited_value(told),
        completion_rate=credited_rate(told),
        last_reported_on=told.newest.reported_on if told.newest else None,
        owes_report=told.task.starts_on <= month.last and not (completed_on and completed_on < month.first),
        of_month=tuple(told.of_month),
        alerts=tuple(told.alerts),
        is_rejected=is_rejected(told),
    )


def work_state(told: Told) -> WorkState:
    """State after everything told; plans tells no fact when a claim is rejected, so the verdict counts here."""
    if is_completed(told):
        return "completed"
    if _decision(told) == "rejected":
        return "needs_completion"
    if told.newest is None or told.task.version > told.newest.version:
        return "suspended" if told.task.is_suspended else _before_suspension(told)
    return told.newest.work_state


def is_completed(told: Told) -> bool:
    """Whether an acceptance stands: plans tells no fact when a verdict overrules one and so opens the task again.

    A completed task takes no report, so one after the completion says that it was opened again, too.
    """
    if (decision := _decision(told)) is not None:
        return decision == "accepted"
    is_reopened = told.completion and told.newest and told.newest.version > told.completion.version
    return told.completion is not None and not is_reopened


def _before_suspension(told: Told) -> WorkState:
    if told.newest is None:
        return "not_started"
    return "in_progress" if told.newest.work_state == "suspended" else told.newest.work_state


def time_state(effective_due_on: date, completed_on: date | None, day: date, *, due_soon_days: int) -> TimeState:
    """State against the due date, by the day of the accepted claim once there is one; the due day itself is on time."""
    if (completed_on or day) > effective_due_on:
        return "overdue"
    if completed_on is None and (effective_due_on - day).days <= due_soon_days:
        return "due_soon"
    return "on_time"


def is_rejected(told: Told) -> bool:
    """Rule 3: evidence was rejected, and no claim was accepted since; a new claim under review changes nothing yet."""
    return not is_completed(told) and (told.has_rejection or _decision(told) == "rejected")


def credited_rate(told: Told) -> float | None:
    """Rate that counts (rule 8): accepted 1, rejected 0, else the newest rate given without a claim."""
    if is_completed(told):
        return 1.0
    if is_rejected(told):
        return 0.0
    if told.task.completion_rate is not None and (told.rated is None or told.task.version > told.rated.version):
        return told.task.completion_rate
    return told.rated.completion_rate if told.rated else None


def credited_value(told: Told) -> float | None:
    """Value that counts: that of an accepted claim, else the newest one given without a claim."""
    if told.claim and told.claim.value is not None and _decision(told) == "accepted":
        return told.claim.value
    return told.valued.value if told.valued else None


def current_milestone(milestones: Sequence[Milestone], day: date) -> Milestone | None:
    """First milestone that is still to come, else the last one."""
    ahead = (milestone for milestone in milestones if milestone.due_on is None or milestone.due_on >= day)
    return next(ahead, milestones[-1] if milestones else None)


def _decision(told: Told) -> str | None:
    """Verdict on the newest claim; one given before the claim was corrected belongs to the earlier wording."""
    if told.claim is None or told.verdict is None:
        return None
    is_its = told.verdict.report_id == told.claim.report_id and told.verdict.told_at >= told.claim.told_at
    return told.verdict.step if is_its else None


def _completed_on(told: Told) -> date:
    if told.claim is not None and _decision(told) == "accepted":
        return told.claim.reported_on
    assert told.completion is not None  # noqa: S101  without a verdict only the completion says so
    return told.completion.claimed_on
