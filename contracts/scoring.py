"""Facts told by the scoring service."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.fact import Fact, Frozen

OWNER = "scoring"


class ScoreInput(Frozen):
    """One number the score was made of, and the event it came from."""

    name: Annotated[str, Field(max_length=60, description="Name in the formula, e.g. `credited_rate`.")]
    value: Annotated[float | None, Field(description="Value put in; none when not reported.")] = None
    event_id: Annotated[
        str | None, Field(max_length=64, description="Event the value came from; none for policy and calendar.")
    ] = None


class ScoreChanged(Fact):
    """The score of a task, a unit or a plan changed."""

    name: ClassVar[str] = "score.changed"
    about: ClassVar[str] = "subject_id"

    subject_kind: Annotated[Literal["task", "unit", "plan"], Field(description="What was scored.")]
    subject_id: Annotated[str, Field(max_length=200, description="Task id, unit path or plan id.")]
    as_of: Annotated[date, Field(description="Day the score holds for.")]
    score: Annotated[float | None, Field(ge=0, le=100, description="0…100; none when there is nothing to score.")] = (
        None
    )
    previous_score: Annotated[
        float | None, Field(ge=0, le=100, description="Score before; none when there was none.")
    ] = None
    completion: Annotated[
        float | None, Field(ge=0, le=100, description="100 × credited rate; none when not reported.")
    ] = None
    band: Annotated[str | None, Field(max_length=40, description="Band of a unit or plan; none when unranked.")] = None
    policy_version: Annotated[str, Field(max_length=40, description="Policy the score was made under.")]
    inputs: Annotated[tuple[ScoreInput, ...], Field(description="What went into the formula.")] = ()


FACTS: tuple[type[Fact], ...] = (ScoreChanged,)
