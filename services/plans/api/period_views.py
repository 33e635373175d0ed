"""Shapes of periods, and of those who report in them, as they are shown."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from contracts.plans import PeriodKind
from services.plans.domain.periods import Period, Phase, explanation, title
from services.plans.domain.senders import Sender
from shared import clock


class ReopeningView(BaseModel):
    """Who last opened a locked period again, when and why; it stays open until the period's `locks_on`."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    account_id: str
    display_name: str
    reason: str


class PeriodView(BaseModel):
    """A reporting period of a plan; `locks_on` is the first day it is locked.

    `state` says whether a report can be written, `phase` where the period stands, `explanation` why and what to do.
    `sender_unit_id` none: every unit without periods of its own. `keeper_unit_id` receives the reports and may lock and
    reopen.
    """

    period_id: str
    plan_id: str
    unit_id: str
    kind: PeriodKind
    title: str
    starts_on: date
    ends_on: date
    due_on: date
    locks_on: date
    state: Literal["open", "locked"]
    phase: Phase
    explanation: str
    sender_unit_id: str | None
    keeper_unit_id: str
    reopening: ReopeningView | None
    version: int


class SenderView(BaseModel):
    """A unit that reports in a period. `late_count`: tasks first reported after the cut-off."""

    model_config = ConfigDict(from_attributes=True)

    unit_id: str
    display_name: str
    state: Literal["sent", "partial", "missing"]
    task_count: int
    reported_count: int
    missing_count: int
    late_count: int
    last_reported_at: datetime | None


def period_view(period: Period, day: date | None = None) -> PeriodView:
    """`day` none means today."""
    day = day or clock.today()
    span, phase = period.span, period.phase_on(day)
    return PeriodView(
        period_id=period.period_id,
        plan_id=period.plan_id,
        unit_id=period.unit_id,
        kind=span.kind,
        title=title(span),
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        due_on=span.due_on,
        locks_on=span.locks_on,
        state="locked" if phase in {"locked", "upcoming"} else "open",
        phase=phase,
        explanation=explanation(period, day),
        sender_unit_id=period.sender_unit_id,
        keeper_unit_id=period.keeper_unit_id,
        reopening=ReopeningView.model_validate(period.reopening) if period.reopening else None,
        version=period.version,
    )


def sender_view(sender: Sender) -> SenderView:
    return SenderView.model_validate(sender)
