"""Units over HTTP: the tree, one unit, and what is changed of one unit alone."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from contracts.fact import UnitPath
from services.plans.api.given import AsOf
from services.plans.api.unit_views import (
    Code,
    GroundsGiven,
    Name,
    PeerGroup,
    PeopleGiven,
    SuccessorGiven,
    UnitDetail,
    UnitView,
    unit_detail,
)
from services.plans.api.views import Listed, UnitKind
from services.plans.domain.units import Unit
from services.plans.use_cases import as_of as then
from services.plans.use_cases import units as use_cases
from shared import clock
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import DatabaseDep, IfMatch, Once, etag

router = APIRouter(prefix="/api/v1/units", tags=["units"])

Reader = Annotated[Principal, needs("unit:read")]
Writer = Annotated[Principal, needs("unit:write")]
PathUnit = Annotated[UnitPath, Path()]
WithClosed = Annotated[bool, Query(description="Kể cả đơn vị đã giải thể, sắp xếp lại.")]


class UnitGiven(SuccessorGiven):
    """A unit to add below one that exists."""

    kind: UnitKind

    def as_unit(self) -> Unit:
        """The unit as the rules know it."""
        return Unit(**self.model_dump())


class UnitAmended(GroundsGiven):
    """What of a unit is to be changed; whatever is not named stays."""

    display_name: Name | None = None
    peer_group: PeerGroup | None = None
    code: Code | None = None

    def changes(self) -> dict[str, str | None]:
        """Fields to set; a name cannot be taken away."""
        named = self.model_dump(include={"display_name", "peer_group", "code"}, exclude_unset=True)
        return {name: value for name, value in named.items() if value is not None or name != "display_name"}


@router.get("")
async def list_units(
    principal: Reader, database: DatabaseDep, *, with_closed: WithClosed = False, as_of: AsOf = None
) -> Listed[UnitView]:
    """Active units of the caller's subtrees with those above them, by path.

    `as_of` gives those active then, as they stood: 422 `day-in-future`. It goes by the day a change was entered.
    """
    async with database.transaction() as tx:
        if as_of is None:
            found = await use_cases.list_units(tx, principal, with_closed=with_closed)
        else:
            found = await then.list_units(tx, principal, as_of)
    return Listed(items=[UnitView.model_validate(unit) for unit in found])


@router.post("", status_code=201)
async def add_unit(given: UnitGiven, principal: Writer, once: Once) -> UnitView:
    """Add a unit: 403 outside one's subtrees, 409 `unit-exists`, `unit-code-taken`, 422 `parent-unit-unknown`.

    Also 422 `unit-kind-mismatch`: the level is not that of the place.
    """

    async def add(tx: Transaction) -> UnitView:
        return UnitView.model_validate(await use_cases.add_unit(tx, principal, given.as_unit()))

    return await once(add)


@router.get("/{unit_id}")
async def read_unit(unit_id: PathUnit, principal: Reader, database: DatabaseDep, response: Response) -> UnitDetail:
    """One unit: 404 `unit-not-found`, 403 `outside-your-units`. Predecessors of one's own units may be read."""
    async with database.transaction() as tx:
        dossier = await use_cases.read_unit(tx, principal, unit_id)
    response.headers["ETag"] = etag(dossier.unit.version)
    return unit_detail(dossier)


@router.patch("/{unit_id}")
async def amend_unit(
    unit_id: PathUnit,
    given: UnitAmended,
    expected_version: IfMatch,
    principal: Writer,
    once: Once,
    response: Response,
) -> UnitDetail:
    """Rename a unit, or set its code or peer group: 409 `unit-closed`, `unit-code-taken`, 422 `nothing-to-change`.

    Also 422 `effective-in-future`, `effective-too-early`.
    """
    grounds = given.as_grounds("renamed", clock.today())

    async def amend(tx: Transaction) -> UnitDetail:
        changes = given.changes()
        return unit_detail(await use_cases.amend_unit(tx, principal, unit_id, expected_version, changes, grounds))

    view = await once(amend)
    response.headers["ETag"] = etag(view.version)
    return view


@router.put("/{unit_id}/people")
async def staff_unit(
    unit_id: PathUnit,
    given: PeopleGiven,
    expected_version: IfMatch,
    principal: Writer,
    once: Once,
    response: Response,
) -> UnitDetail:
    """Say who heads a unit and who reports for it, from today: 409 `unit-closed`."""

    async def staff(tx: Transaction) -> UnitDetail:
        people = given.as_people()
        return unit_detail(await use_cases.staff_unit(tx, principal, unit_id, expected_version, people))

    view = await once(staff)
    response.headers["ETag"] = etag(view.version)
    return view
