"""Facts told by the alerting service: alerts rise and clear by rule only.

Version 1 knows four rules and goes on being told for these; version 2 is told for every alert.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.fact import Fact, Frozen, Identifier, Instant, Rate

OWNER = "alerting"

Rule = Literal["overdue", "below_path", "evidence_rejected", "due_soon"]
Level = Literal["amber", "red"]
RuleCode = Annotated[
    str,
    Field(
        pattern=r"^[a-z]+(_[a-z]+)*$",
        max_length=40,
        description="overdue, below_path, evidence_rejected, due_soon, obstacle_open, trend; a reader meets new ones.",
        examples=["below_path"],
    ),
]


class AlertInput(Frozen):
    """One figure the rule was decided on."""

    name: Annotated[str, Field(max_length=60, description="Name in the rule, e.g. `expected_rate`.")]
    value: Annotated[str | None, Field(max_length=200, description="The figure as text; none when not reported.")] = (
        None
    )
    event_id: Annotated[
        str | None, Field(max_length=64, description="Event it came from; none for policy and calendar.")
    ] = None


class AlertRaised(Fact):
    """An alert rose, or its level changed. One open alert stands per task and rule."""

    name: ClassVar[str] = "alert.raised"
    about: ClassVar[str] = "alert_id"

    alert_id: Identifier
    task_id: Identifier
    plan_id: Identifier
    rule: Rule
    level: Level
    raised_at: Instant
    policy_version: Annotated[str, Field(max_length=40, description="Policy the rule was decided under.")]
    reason: Annotated[str, Field(max_length=1000, description="Vietnamese sentence: what, why, what clears it.")]
    inputs: Annotated[tuple[AlertInput, ...], Field(description="What the rule was decided on.")]


class AlertCleared(Fact):
    """The condition of an alert is gone."""

    name: ClassVar[str] = "alert.cleared"
    about: ClassVar[str] = "alert_id"

    alert_id: Identifier
    task_id: Identifier
    plan_id: Identifier
    rule: Rule
    level: Annotated[Level, Field(description="Level it stood at last.")]
    raised_at: Instant
    cleared_at: Instant
    cause: Annotated[str, Field(max_length=1000, description="Vietnamese sentence: what took the condition away.")]


class Forecast(Frozen):
    """Where the last reports lead, and what would still make it."""

    done_on: Annotated[
        date | None, Field(description="Day the task is done at the present pace; none: never at this pace.")
    ] = None
    red_on: Annotated[date | None, Field(description="First day the task turns red if nothing is reported.")] = None
    gap: Annotated[Rate | None, Field(description="Share that is missing on the due date at the present pace.")] = None
    pace_per_month: Annotated[
        float | None, Field(description="Present pace: rate won in 30 days, as the last three reports show it.")
    ] = None
    needed_per_month: Annotated[
        float | None, Field(description="Rate to win in 30 days to be done on the due date; none once it passed.")
    ] = None


class AlertRaisedV2(Fact):
    """An alert rose, or its level changed. One open alert stands per task and rule."""

    name: ClassVar[str] = "alert.raised"
    major: ClassVar[int] = 2
    about: ClassVar[str] = "alert_id"

    alert_id: Identifier
    task_id: Identifier
    plan_id: Identifier
    rule: RuleCode
    level: Level
    raised_at: Instant
    level_since: Annotated[Instant, Field(description="When it took the level it has.")]
    policy_version: Annotated[str, Field(max_length=40, description="Policy the rule was decided under.")]
    reason: Annotated[str, Field(max_length=1000, description="Vietnamese sentence: what, why, what clears it.")]
    inputs: Annotated[tuple[AlertInput, ...], Field(description="What the rule was decided on.")]
    forecast: Annotated[Forecast | None, Field(description="Where it leads; none when nothing can be said.")] = None


class AlertEscalated(Fact):
    """Nobody acknowledged an alert in time: it was put before the next one in the ladder."""

    name: ClassVar[str] = "alert.escalated"
    about: ClassVar[str] = "alert_id"

    alert_id: Identifier
    task_id: Identifier
    plan_id: Identifier
    rule: RuleCode
    level: Level
    step: Annotated[int, Field(ge=1, description="Rung of the ladder, 1 the lowest.")]
    audience: Annotated[str, Field(max_length=40, description="unit_head, agency or leader.", examples=["unit_head"])]
    waited_days: Annotated[int, Field(ge=0, description="Days it stood at its level unacknowledged.")]
    level_since: Annotated[Instant, Field(description="When it took the level it has.")]
    escalated_at: Instant
    policy_version: Annotated[str, Field(max_length=40, description="Policy with the ladder.")]
    reason: Annotated[str, Field(max_length=1000, description="The alert's sentence.")]


class AlertClearedV2(Fact):
    """The condition of an alert is gone."""

    name: ClassVar[str] = "alert.cleared"
    major: ClassVar[int] = 2
    about: ClassVar[str] = "alert_id"

    alert_id: Identifier
    task_id: Identifier
    plan_id: Identifier
    rule: RuleCode
    level: Annotated[Level, Field(description="Level it stood at last.")]
    raised_at: Instant
    cleared_at: Instant
    cause: Annotated[str, Field(max_length=1000, description="Vietnamese sentence: what took the condition away.")]


FACTS: tuple[type[Fact], ...] = (AlertRaised, AlertRaisedV2, AlertEscalated, AlertCleared, AlertClearedV2)
