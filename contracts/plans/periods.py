"""Facts about reporting periods."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.fact import Fact, Identifier, Instant, UnitPath
from contracts.plans.words import PeriodKind


class PeriodOpened(Fact):
    """A reporting period opened for the units of a plan."""

    name: ClassVar[str] = "period.opened"
    about: ClassVar[str] = "period_id"

    period_id: Identifier
    plan_id: Identifier
    kind: PeriodKind
    starts_on: Annotated[date, Field(description="First day of the period.")]
    ends_on: Annotated[date, Field(description="Last day of the period.")]
    due_on: Annotated[date, Field(description="Last day a report is in time.")]
    locks_on: Annotated[date, Field(description="First day on which the period is locked.")]
    sender_unit_id: Annotated[
        UnitPath | None, Field(description="The one unit that reports in it; none: every unit of the plan.")
    ] = None
    title: Annotated[str | None, Field(max_length=300, description="Name on screen, e.g. `tháng 11/2026`.")] = None
    reopened_reason: Annotated[str | None, Field(max_length=1000, description="Why a locked period was reopened.")] = (
        None
    )


class PeriodClosed(Fact):
    """A reporting period was locked: nothing more can be written in it unless it is reopened with a reason."""

    name: ClassVar[str] = "period.closed"
    about: ClassVar[str] = "period_id"

    period_id: Identifier
    plan_id: Identifier
    kind: PeriodKind
    starts_on: Annotated[date, Field(description="First day of the period.")]
    ends_on: Annotated[date, Field(description="Last day of the period.")]
    closed_at: Instant
    sender_unit_id: Annotated[
        UnitPath | None, Field(description="The one unit that reports in it; none: every unit of the plan.")
    ] = None
