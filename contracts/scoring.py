"""Facts told by the scoring service: scores as they change, and the yearly index."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.fact import Fact, Frozen, Identifier, Instant, Person

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


class IndexPoints(Frozen):
    """Points of one pillar or one indicator of an index."""

    code: Annotated[str, Field(max_length=40, description="Code in the method, e.g. `HT` or `HT.1`.")]
    name: Annotated[str, Field(max_length=500, description="Name in the method.")]
    points: Annotated[float | None, Field(ge=0, description="Points earned; none while there is no figure.")] = None
    max_points: Annotated[float, Field(gt=0, description="Most it can earn.")]
    value: Annotated[float | None, Field(description="Figure put into the formula; none for a pillar.")] = None


class IndexPublished(Fact):
    """The index of a commune for a year, provisional during the year; a higher version takes the place of a lower."""

    name: ClassVar[str] = "index.published"
    about: ClassVar[str] = "index_id"

    index_id: Identifier
    method: Annotated[str, Field(max_length=60, description="Code of the method.", examples=["d-society"])]
    method_version: Annotated[str, Field(max_length=40, description="Version of the method file.")]
    year: Annotated[int, Field(ge=2000, le=2100, description="Year it measures.")]
    as_of: Annotated[date, Field(description="Last day whose figures count.")]
    is_provisional: Annotated[bool, Field(description="True until the year is closed.")]
    points: Annotated[float, Field(ge=0, description="Sum over the pillars.")]
    max_points: Annotated[float, Field(gt=0, description="Most the method gives.")]
    missing_count: Annotated[int, Field(ge=0, description="Indicators without a figure: they earn nothing.")]
    pillars: Annotated[tuple[IndexPoints, ...], Field(description="By pillar.")]
    indicators: Annotated[tuple[IndexPoints, ...], Field(description="By indicator.")]
    published_at: Instant
    publisher: Person


FACTS: tuple[type[Fact], ...] = (ScoreChanged, IndexPublished)
