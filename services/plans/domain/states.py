"""The two axes of a task's state, which never mix: work and time."""

from datetime import date, timedelta
from typing import Literal

WorkState = Literal["not_started", "in_progress", "awaiting_review", "completed", "needs_completion", "suspended"]
TimeState = Literal["on_time", "due_soon", "overdue"]
Outcome = Literal["accepted", "rejected"]


def after_report(state: WorkState, *, claims_completion: bool) -> WorkState:
    """Work state after a report. A completed task takes none; asking for one is an error of the caller.

    A mere progress report starts a task and otherwise leaves its state: it neither withdraws a claim under review nor
    lifts the demand for completion.
    """
    if state == "completed":
        message = "a completed task takes no report"
        raise ValueError(message)
    if claims_completion:
        return "awaiting_review"
    return "in_progress" if state == "not_started" else state


def after_verdict(outcome: Outcome) -> WorkState:
    """Work state after the verdict on the latest claim."""
    return "completed" if outcome == "accepted" else "needs_completion"


def time_state(effective_due_on: date, day: date, *, due_soon_days: int, completed_on: date | None = None) -> TimeState:
    """Time state on a day; of a completed task by `completed_on`, the day its accepted claim was submitted."""
    if completed_on is not None:
        return "overdue" if completed_on > effective_due_on else "on_time"
    if day > effective_due_on:
        return "overdue"
    return "due_soon" if effective_due_on - day <= timedelta(days=due_soon_days) else "on_time"
