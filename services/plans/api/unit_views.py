"""Shapes of units, given and shown."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from contracts.fact import Identifier, UnitPath
from services.plans.api.decisions import DecisionShape
from services.plans.api.given import Given
from services.plans.api.views import UnitKind
from services.plans.domain.unit_changes import Grounds
from services.plans.domain.units import Change, Duty, Kinship, Person, Tenure, Unit, kind_at_depth
from services.plans.use_cases.unit_changes import Reorganised
from services.plans.use_cases.units import Dossier


def _is_said(name: str) -> str:
    if not name.strip():
        raise ValueError("không được để trống")
    return name


Name = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_is_said)]
PeerGroup = Annotated[str, Field(min_length=1, max_length=40)]
Code = Annotated[str, Field(pattern=r"^[0-9A-Za-z./-]{1,20}$")]
MAX_PEOPLE = 50


class UnitView(BaseModel):
    """A unit of the tree."""

    model_config = ConfigDict(from_attributes=True)

    unit_id: str
    display_name: str
    kind: UnitKind
    peer_group: str | None
    is_active: bool
    version: int
    code: str | None


class NameView(BaseModel):
    """What a unit was called from a day until the day before another; none: from the beginning, until now."""

    model_config = ConfigDict(from_attributes=True)

    display_name: str
    starts_on: date | None
    ends_on: date | None


class KinView(BaseModel):
    """A unit that this one took over from, or that took this one over."""

    unit_id: str
    change: Change
    effective_on: date
    reason: str | None
    document: DecisionShape | None

    @classmethod
    def of(cls, unit_id: str, kin: Kinship) -> Self:
        document = DecisionShape.model_construct(**asdict(kin.document)) if kin.document else None
        return cls(
            unit_id=unit_id, change=kin.change, effective_on=kin.effective_on, reason=kin.reason, document=document
        )


class PersonShape(Given):
    """Somebody who answers for a unit."""

    duty: Duty
    account_id: Identifier
    display_name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
    title: Annotated[str | None, Field(min_length=1, max_length=200)] = None


class TenureView(PersonShape):
    """Somebody who answers or answered for a unit, from a day until the day before another (none: still does)."""

    starts_on: date
    ends_on: date | None

    @classmethod
    def of(cls, tenure: Tenure) -> Self:
        return cls(**asdict(tenure.person), starts_on=tenure.starts_on, ends_on=tenure.ends_on)


class UnitDetail(UnitView):
    """A unit with its names, its lineage and its people, earlier ones too."""

    closed_on: date | None
    names: list[NameView]
    predecessors: list[KinView]
    successors: list[KinView]
    people: list[TenureView]


class PeopleGiven(Given):
    """Everybody who answers for a unit from today; whoever is not named does so no longer."""

    people: Annotated[list[PersonShape], Field(max_length=MAX_PEOPLE)]

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if sum(person.duty == "head" for person in self.people) > 1:
            raise ValueError("mỗi đơn vị chỉ có một người đứng đầu")
        if len({(person.duty, person.account_id) for person in self.people}) < len(self.people):
            raise ValueError("mỗi người chỉ được nêu một lần cho một vai trò")
        return self

    def as_people(self) -> list[Person]:
        """The people as the rules know them."""
        return [Person(**person.model_dump()) for person in self.people]


class GroundsGiven(Given):
    """Why a unit is changed, from which day (today unless given), by which document."""

    reason: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
    effective_on: date | None = None
    document: DecisionShape | None = None

    def as_grounds(self, change: Change, today: date) -> Grounds:
        """The grounds as the rules know them."""
        document = self.document.as_decision() if self.document else None
        return Grounds(change, self.effective_on or today, self.reason, document)


class SuccessorGiven(Given):
    """A new unit that takes over; its level is that of its place."""

    unit_id: UnitPath
    display_name: Name
    peer_group: PeerGroup | None = None
    code: Code | None = None

    def as_unit(self) -> Unit:
        """The unit as the rules know it."""
        return Unit(**self.model_dump(), kind=kind_at_depth(self.unit_id))


class ReorganisedView(BaseModel):
    """What came of a change: new units are among the successors; tasks are counted in published plans alone."""

    successors: list[UnitView]
    begun: list[str]
    ended: list[str]
    plan_count: int
    task_count: int

    @classmethod
    def of(cls, result: Reorganised) -> Self:
        return cls(
            successors=[UnitView.model_validate(unit) for unit in result.successors],
            begun=[unit.unit_id for unit in result.begun],
            ended=[unit.unit_id for unit in result.ended],
            plan_count=result.plan_count,
            task_count=result.task_count,
        )


def unit_detail(dossier: Dossier) -> UnitDetail:
    return UnitDetail(
        **asdict(dossier.unit),
        closed_on=dossier.closed_on,
        names=[NameView.model_validate(name) for name in dossier.names],
        predecessors=[KinView.of(kin.predecessor_id, kin) for kin in dossier.predecessors],
        successors=[KinView.of(kin.successor_id, kin) for kin in dossier.successors],
        people=[TenureView.of(tenure) for tenure in dossier.people],
    )
