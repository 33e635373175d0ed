"""The index as it is shown. Points have two decimals; none is "chưa có số liệu", never 0."""

from datetime import date, datetime

from pydantic import BaseModel, Field


class IndicatorView(BaseModel):
    """Chỉ số, as the method's table has it."""

    code: str
    name: str
    max_points: float
    unit_of_measure: str
    calculation: str = Field(description="Cách tính.")
    document: str = Field(description="Tài liệu kiểm chứng.")
    source: str = Field(description="Nguồn.")
    verifier: str = Field(description="Đơn vị xác minh.")


class MethodPillar(BaseModel):
    """Trụ cột with its indicators."""

    code: str
    name: str
    max_points: float
    indicators: list[IndicatorView]


class MethodView(BaseModel):
    """A method in the version that counts for a year."""

    code: str
    version: str
    name: str
    basis: str
    first_year: int
    max_points: float
    pillars: list[MethodPillar]


class MethodList(BaseModel):
    """The newest version of each method."""

    items: list[MethodView]


class PublishedView(BaseModel):
    """What was last published."""

    index_id: str
    version: int
    method_version: str
    as_of: date
    is_provisional: bool
    points: float
    missing_count: int
    published_at: datetime
    published_by: str


class PillarPoints(BaseModel):
    """Points of a pillar."""

    code: str
    name: str
    points: float | None = Field(description="None while no indicator of it has a figure.")
    max_points: float


class StandingView(BaseModel):
    """A commune and its index."""

    unit_id: str
    unit_name: str
    peer_group: str
    rank: int | None = Field(description="Place among all communes of the province; none without any figure.")
    peer_rank: int | None = Field(description="Place inside the peer group.")
    points: float
    max_points: float
    missing_count: int = Field(description="Indicators without a figure: they earn nothing.")
    pillars: list[PillarPoints]
    published: PublishedView | None


class IndexList(BaseModel):
    """Communes by place, as things stand; what was published stands beside it."""

    method: str
    method_version: str
    method_name: str
    year: int
    as_of: date = Field(description="Last day whose figures count.")
    items: list[StandingView]


class ReportView(BaseModel):
    """A reported value and the event it came from."""

    value: float | None
    reported_on: date
    period_id: str
    period_kind: str | None
    event_id: str


class TaskValue(BaseModel):
    """What one task of a plan says."""

    task_id: str
    code: str
    name: str
    unit_id: str
    value: float | None
    is_summed: bool = Field(description="True: the periods of the year add up; else the last value counts.")
    reports: list[ReportView]


class EnteredView(BaseModel):
    """A figure entered by hand; `value` none: it was taken back."""

    code: str
    version: int
    value: float | None
    source: str
    document: str
    measured_on: date
    entered_at: datetime
    entered_by: str


class NextStepView(BaseModel):
    """The nearest figure that earns more."""

    value: float
    is_below: bool = Field(description="True: it is reached just below the figure.")
    gain: float
    text: str


class ExplainedIndicator(IndicatorView):
    """Points of an indicator, with all they rest on."""

    points: float | None
    value: float | None
    value_text: str
    origin: str = Field(description="reported, entered, missing, conflict or outside; a reader meets new ones.")
    formula: str = Field(description="With the numbers put in.")
    lost: float = Field(description="What is missing to its maximum.")
    why: str | None
    next_step: NextStepView | None
    advice: str | None = Field(description="What would bring more points, in words.")
    tasks: list[TaskValue]
    entered: EnteredView | None


class ExplainedPillar(PillarPoints):
    """Points of a pillar by indicator."""

    indicators: list[ExplainedIndicator]


class ExplainedIndex(BaseModel):
    """The index of a commune that explains itself."""

    method: str
    method_version: str
    method_name: str
    year: int
    unit_id: str
    unit_name: str
    as_of: date
    rank: int | None
    peer_rank: int | None
    points: float
    max_points: float
    missing_count: int
    formula: str
    pillars: list[ExplainedPillar]
    published: PublishedView | None


class CandidateView(BaseModel):
    """An indicator the dictionary proposes."""

    code: str
    name: str
    likeness: int


class MappingView(BaseModel):
    """An indicator of a plan, and what it measures."""

    task_id: str
    unit_id: str
    commune_id: str
    plan_id: str
    task_code: str
    task_name: str
    unit_of_measure: str | None
    state: str = Field(description="matched, doubtful, unmatched, decided or excluded; a reader meets new ones.")
    code: str | None = Field(description="Indicator it counts for.")
    doubt: str | None = Field(description="Why the dictionary is not certain: unit, several or near.")
    candidates: list[CandidateView]
    reason: str | None
    decided_at: datetime | None
    decided_by: str | None


class PublishedList(BaseModel):
    """What was published, by commune."""

    method: str
    year: int
    is_provisional: bool
    count: int
