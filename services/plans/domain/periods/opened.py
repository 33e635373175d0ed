"""A period that was opened for a plan: its phase on a day, who reports in it, and which are to be opened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from services.plans.domain.periods.rules import ReportingRules, covers
from services.plans.domain.periods.spans import Span, spans_open_on
from services.plans.domain.plans import Plan
from services.plans.domain.policy import PeriodKind, Policy

Phase = Literal["upcoming", "open", "late", "locked", "reopened"]
SHORTEST_FIRST: tuple[PeriodKind, ...] = (
    "week", "month", "quarter", "half_year", "nine_months", "year", "mid_term", "end_of_term"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reopening:
    """Who last opened a locked period again, when and why."""

    at: datetime
    account_id: str
    display_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Period:
    """A span that was opened for a plan; `version` counts its facts, 0 before it is told.

    `sender_unit_id` none: it is shared by the units without rules of their own; `receiver_unit_id` none: the plan's
    unit receives.
    """

    period_id: str
    plan_id: str
    unit_id: str
    span: Span
    is_locked: bool = False
    version: int = 1
    sender_unit_id: str | None = None
    receiver_unit_id: str | None = None
    reopening: Reopening | None = None

    @property
    def keeper_unit_id(self) -> str:
        """Unit that receives the reports and may lock and reopen."""
        return self.receiver_unit_id or self.unit_id

    def is_locked_on(self, day: date) -> bool:
        """Whether nothing can be written in it any more; the calendar counts even before the sweep has run."""
        return self.is_locked or day >= self.span.locks_on

    def phase_on(self, day: date) -> Phase:
        """Where the period stands on a day."""
        if self.is_locked_on(day):
            return "locked"
        if day < self.span.starts_on:
            return "upcoming"
        if self.reopening is not None:
            return "reopened"
        return "late" if day > self.span.due_on else "open"

    def takes_reports_of(self, unit_id: str, rules: ReportingRules) -> bool:
        """Whether a unit reports in it: a sender with periods of its own reports in no other ones of the kind."""
        if self.span.kind == "ad_hoc":
            return covers(self.sender_unit_id, unit_id)
        return rules.sender_of(unit_id, self.span.kind) == self.sender_unit_id


def periods_to_open(
    plan: Plan, rules: ReportingRules, day: date, policy: Policy, new_id: Callable[[], str]
) -> tuple[Period, ...]:
    """Periods a published plan is reported in as of a day, with fresh ids, by kind.

    None of them ended before the plan was published or became valid.
    """
    if plan.published_on is None:
        return ()
    since = max(plan.published_on, plan.valid_from)
    return tuple(
        Period(
            new_id(),
            plan.plan_id,
            plan.unit_id,
            span,
            sender_unit_id=rule.sender_unit_id,
            receiver_unit_id=rule.receiver_unit_id,
        )
        for rule in sorted(rules.in_force(policy), key=lambda rule: (rule.kind, rule.sender_unit_id or ""))
        for span in spans_open_on(day, rule, plan, policy)
        if span.ends_on >= since
    )


def period_without_name(begun: Iterable[Period], unit_id: str, rules: ReportingRules) -> Period | None:
    """Period that a unit's report goes into when it names none, of those that have begun.

    Its latest month; its latest period of the shortest kind if it has no months.
    """
    mine = [
        period
        for period in begun
        if period.span.kind in SHORTEST_FIRST
        and not rules.is_off(unit_id, period.span.kind)
        and period.takes_reports_of(unit_id, rules)
    ]
    return min(mine, key=_first_choice, default=None)


def _first_choice(period: Period) -> tuple[bool, int, int]:
    kind = period.span.kind
    return kind != "month", SHORTEST_FIRST.index(kind), -period.span.starts_on.toordinal()
