"""Facts told by the alerting service: alerts rise and clear by rule only."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.fact import Fact, Frozen, Identifier, Instant

OWNER = "alerting"

Rule = Literal["overdue", "below_path", "evidence_rejected", "due_soon"]
Level = Literal["amber", "red"]


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


FACTS: tuple[type[Fact], ...] = (AlertRaised, AlertCleared)
