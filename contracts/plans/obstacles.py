"""Facts about difficulties (khó khăn, vướng mắc) that units name in their reports."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.fact import Fact, Identifier, Person, UnitPath


class ObstacleRaised(Fact):
    """A difficulty named in a report stands; told again when its owner changes and when it is reopened."""

    name: ClassVar[str] = "obstacle.raised"
    about: ClassVar[str] = "obstacle_id"

    obstacle_id: Identifier
    task_id: Identifier
    plan_id: Identifier
    report_id: Identifier
    description: Annotated[str, Field(max_length=4000, description="The difficulty in the unit's words.")]
    raised_on: Annotated[date, Field(description="Day it was reported, in the province's time.")]
    owner_unit_id: Annotated[
        UnitPath | None, Field(description="Unit that has to answer; none while nobody was named.")
    ]


class ObstacleResolved(Fact):
    """A difficulty was answered and closed."""

    name: ClassVar[str] = "obstacle.resolved"
    about: ClassVar[str] = "obstacle_id"

    obstacle_id: Identifier
    task_id: Identifier
    plan_id: Identifier
    answer: Annotated[str, Field(max_length=4000, description="The answer that settled it.")]
    owner_unit_id: Annotated[UnitPath | None, Field(description="Unit that answered.")]
    raised_on: Annotated[date, Field(description="Day it was reported.")]
    resolved_on: Annotated[date, Field(description="Day it was closed, in the province's time.")]
    resolver: Person
