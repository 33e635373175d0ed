"""Facts about due dates."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.fact import Fact, Identifier, Rate
from contracts.plans.words import WorkState


class DeadlineApproaching(Fact):
    """A task's effective due date comes near and the task is not completed. Told once for each due date and notice."""

    name: ClassVar[str] = "deadline.approaching"
    about: ClassVar[str] = "task_id"

    task_id: Identifier
    plan_id: Identifier
    due_on: Annotated[date, Field(description="Effective due date.")]
    is_end_of_plan: Annotated[
        bool, Field(description="True when the document gives no date and the plan's end counts.")
    ]
    notice_days: Annotated[int, Field(ge=1, description="Days before the due date this notice is for, e.g. 7, 3, 1.")]
    days_left: Annotated[int, Field(ge=0, description="Days left when it was told.")]
    work_state: Annotated[WorkState, Field(description="State of the task on that day.")]
    completion_rate: Annotated[
        Rate | None, Field(description="Last reported rate; none when nothing was reported.")
    ] = None


class DeadlineBreached(Fact):
    """A task passed its effective due date without being completed. Told once for each due date."""

    name: ClassVar[str] = "deadline.breached"
    about: ClassVar[str] = "task_id"

    task_id: Identifier
    plan_id: Identifier
    due_on: Annotated[date, Field(description="Effective due date that passed.")]
    is_end_of_plan: Annotated[
        bool, Field(description="True when the document gives no date and the plan's end counts.")
    ]
    breached_on: Annotated[date, Field(description="First day after the due date.")]
    work_state: Annotated[WorkState, Field(description="State of the task on that day.")]
    completion_rate: Annotated[
        Rate | None, Field(description="Last reported rate; none when nothing was reported.")
    ] = None
