"""Words that several facts of the plans service share, and the values they carry."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from contracts.fact import Frozen, Identifier, Rate

WorkState = Literal["not_started", "in_progress", "awaiting_review", "completed", "needs_completion", "suspended"]
TaskKind = Literal["indicator", "deliverable"]
Comparator = Literal[">=", ">", "=", "<=", "<", "range", "qualitative"]
PeriodKind = Literal[
    "week", "month", "quarter", "half_year", "nine_months", "year", "mid_term", "end_of_term", "ad_hoc"
]
Derivation = Literal["occurrence", "counted"]
BudgetSource = Literal["state", "social", "other"]


class Milestone(Frozen):
    """One rung of an indicator's ladder."""

    due_on: Annotated[
        date | None, Field(description="Last day that still counts; none when the document gives none.")
    ] = None
    comparator: Annotated[Comparator, Field(description="As written in the document; a bare number is `=`.")]
    value: Annotated[float | None, Field(description="Target in `unit_of_measure`; none when qualitative.")] = None
    value_max: Annotated[float | None, Field(description="Upper end of a range.")] = None
    unit_of_measure: Annotated[str | None, Field(max_length=80, description="As written, e.g. `%`.")] = None


class PathPoint(Frozen):
    """A point of the time path: by this day the task should stand at this rate. Between points the path is straight."""

    on: Annotated[date, Field(description="Day of the point.")]
    rate: Annotated[Rate, Field(description="Expected completion rate on that day.")]


class EvidenceFile(Frozen):
    """A file attached to a report, by its content."""

    evidence_id: Identifier
    name: Annotated[str, Field(max_length=255, description="File name as uploaded.")]
    media_type: Annotated[str, Field(max_length=120, description="Media type.")]
    size_bytes: Annotated[int, Field(ge=1, description="Size in bytes.")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the content.")]


class Decision(Frozen):
    """The document that a change rests on."""

    number: Annotated[str | None, Field(max_length=80, description="Document number as issued.")] = None
    title: Annotated[str | None, Field(max_length=1000, description="What it is about.")] = None
    issued_on: Annotated[date | None, Field(description="Date of the document.")] = None
    issuer: Annotated[str | None, Field(max_length=300, description="Issuing body as written.")] = None


class BudgetLine(Frozen):
    """Money planned for a task, by source and year."""

    source: Annotated[BudgetSource, Field(description="Ngân sách, xã hội hóa, nguồn khác.")]
    year: Annotated[int, Field(ge=2000, le=2100, description="Budget year.")]
    planned_vnd: Annotated[int, Field(ge=0, description="Planned amount in đồng.")]


class Disbursement(Frozen):
    """Money spent on a task up to now, by source and year."""

    source: Annotated[BudgetSource, Field(description="Ngân sách, xã hội hóa, nguồn khác.")]
    year: Annotated[int, Field(ge=2000, le=2100, description="Budget year.")]
    disbursed_vnd: Annotated[int, Field(ge=0, description="Amount in đồng disbursed since the start of the year.")]
