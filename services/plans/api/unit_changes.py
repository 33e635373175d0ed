"""Reorganising units over HTTP: merge, split, move, close. Everything a unit answers for goes along at once."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from contracts.fact import Identifier, UnitPath
from services.plans.api.decisions import DecisionShape
from services.plans.api.unit_views import GroundsGiven, ReorganisedView, SuccessorGiven
from services.plans.domain.unit_changes import Division
from services.plans.use_cases import unit_changes as use_cases
from shared import clock
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import Once

router = APIRouter(prefix="/api/v1/units", tags=["units"])

Writer = Annotated[Principal, needs("unit:write")]
PathUnit = Annotated[UnitPath, Path()]
MAX_UNITS = 200
MAX_TASKS = 10_000


class DecidedGiven(GroundsGiven):
    """Grounds of a change that only a document can order."""

    document: DecisionShape


class MergerGiven(DecidedGiven):
    """Units that become one: a new one, or one that exists (which may be among them)."""

    unit_ids: Annotated[list[UnitPath], Field(min_length=1, max_length=MAX_UNITS)]
    into: UnitPath | SuccessorGiven


class SplitGiven(DecidedGiven):
    """Among whom a unit is divided: new units, and ids of ones that exist.

    A unit among its own successors lives on. `parts` names the new parent of units right below it, `tasks` the new lead
    of tasks that it or its parts lead; `default_unit_id` takes everything else.
    """

    into: Annotated[list[UnitPath | SuccessorGiven], Field(min_length=2, max_length=MAX_UNITS)]
    default_unit_id: UnitPath
    parts: Annotated[dict[UnitPath, UnitPath], Field(default_factory=dict, max_length=MAX_TASKS)]
    tasks: Annotated[dict[Identifier, UnitPath], Field(default_factory=dict, max_length=MAX_TASKS)]

    def division(self, unit_id: str) -> Division:
        """The division as the rules know it, with the new units alone."""
        begun = tuple(each.as_unit() for each in self.into if isinstance(each, SuccessorGiven))
        return Division(unit_id, begun, self.default_unit_id, self.parts, self.tasks)

    def existing_ids(self) -> list[str]:
        """Ids of units that exist."""
        return [each for each in self.into if isinstance(each, str)]


class MoveGiven(DecidedGiven):
    """Below which unit a unit is hung."""

    parent_id: UnitPath


class ClosingGiven(GroundsGiven):
    """Why a unit ends, and who takes over; nobody: it has nothing left to do."""

    successor_id: UnitPath | None = None


@router.post("/merge")
async def merge_units(given: MergerGiven, principal: Writer, once: Once) -> ReorganisedView:
    """Merge units with their parts: 409 `unit-closed`, `unit-exists`, `unit-code-taken`; 422 `unit-unknown`.

    Also 422 `units-of-different-levels`, `unit-inside-itself`, `too-few-units`, `unit-id-too-long`,
    `effective-in-future`, `effective-too-early`.
    """
    into = given.into if isinstance(given.into, str) else given.into.as_unit()
    grounds = given.as_grounds("merged", clock.today())

    async def merge(tx: Transaction) -> ReorganisedView:
        return ReorganisedView.of(await use_cases.merge_units(tx, principal, given.unit_ids, into, grounds))

    return await once(merge)


@router.post("/{unit_id}/split")
async def split_unit(unit_id: PathUnit, given: SplitGiven, principal: Writer, once: Once) -> ReorganisedView:
    """Divide a unit: what a merger is refused for, and 422 `not-among-successors`, `part-unknown`.

    Also 422 `task-of-another-unit`.
    """
    grounds = given.as_grounds("split", clock.today())

    async def split(tx: Transaction) -> ReorganisedView:
        division, existing_ids = given.division(unit_id), given.existing_ids()
        return ReorganisedView.of(await use_cases.split_unit(tx, principal, division, existing_ids, grounds))

    return await once(split)


@router.post("/{unit_id}/move")
async def move_unit(unit_id: PathUnit, given: MoveGiven, principal: Writer, once: Once) -> ReorganisedView:
    """Hang a unit with its parts below another: its id changes, its last slug stays. Refused like a merger."""
    grounds = given.as_grounds("moved", clock.today())

    async def move(tx: Transaction) -> ReorganisedView:
        return ReorganisedView.of(await use_cases.move_unit(tx, principal, unit_id, given.parent_id, grounds))

    return await once(move)


@router.post("/{unit_id}/close")
async def close_unit(unit_id: PathUnit, given: ClosingGiven, principal: Writer, once: Once) -> ReorganisedView:
    """End a unit with its parts: 409 `unit-has-open-work` without a successor; else refused like a merger."""
    grounds = given.as_grounds("closed", clock.today())

    async def close(tx: Transaction) -> ReorganisedView:
        return ReorganisedView.of(await use_cases.close_unit(tx, principal, unit_id, given.successor_id, grounds))

    return await once(close)
