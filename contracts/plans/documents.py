"""Facts about plans as documents."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.fact import Fact, Identifier
from contracts.plans.words import Decision


class PlanPublished(Fact):
    """A plan came into force with its indicators and tasks."""

    name: ClassVar[str] = "plan.published"
    about: ClassVar[str] = "plan_id"

    plan_id: Identifier
    programme: Annotated[str, Field(max_length=60, description="Programme, e.g. `57-NQ/TW`.")]
    title: Annotated[str, Field(max_length=1000, description="Title as issued.")]
    number: Annotated[str | None, Field(max_length=80, description="Document number as issued.")] = None
    issued_on: Annotated[date | None, Field(description="Date of the document.")] = None
    issuer: Annotated[str | None, Field(max_length=300, description="Issuing body as written.")] = None
    valid_from: Annotated[date, Field(description="First day of the plan.")]
    valid_to: Annotated[date, Field(description="Last day of the plan.")]
    indicator_count: Annotated[int, Field(ge=0, description="Tasks of kind indicator.")]
    deliverable_count: Annotated[int, Field(ge=0, description="Tasks of kind deliverable.")]


class PlanAmended(Fact):
    """A plan in force was changed by a document; the tasks it changed are told by facts of their own."""

    name: ClassVar[str] = "plan.amended"
    about: ClassVar[str] = "plan_id"

    plan_id: Identifier
    programme: Annotated[str, Field(max_length=60, description="Programme, e.g. `57-NQ/TW`.")]
    title: Annotated[str, Field(max_length=1000, description="Title after the amendment.")]
    number: Annotated[str | None, Field(max_length=80, description="Number of the plan's own document.")] = None
    issued_on: Annotated[date | None, Field(description="Date of the plan's own document.")] = None
    issuer: Annotated[str | None, Field(max_length=300, description="Issuing body as written.")] = None
    valid_from: Annotated[date, Field(description="First day of the plan.")]
    valid_to: Annotated[date, Field(description="Last day of the plan after the amendment.")]
    reason: Annotated[str, Field(max_length=1000, description="Why the plan was changed.")]
    decision: Annotated[Decision, Field(description="The document that changes it.")]
    amended_on: Annotated[date, Field(description="Day of the change in the province's time.")]
    added_count: Annotated[int, Field(ge=0, description="Tasks that were added.")]
    changed_count: Annotated[int, Field(ge=0, description="Tasks that were changed.")]
    withdrawn_count: Annotated[int, Field(ge=0, description="Tasks that are no longer in force.")]
