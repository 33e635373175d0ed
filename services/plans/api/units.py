"""Units over HTTP."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.fact import UnitPath
from services.plans.api.given import Given
from services.plans.api.views import Listed, UnitKind
from services.plans.domain.units import Unit
from services.plans.use_cases import units as use_cases
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import DatabaseDep, Once

router = APIRouter(prefix="/api/v1/units", tags=["units"])


class UnitGiven(Given):
    """A unit to add below one that exists."""

    unit_id: UnitPath
    display_name: Annotated[str, Field(min_length=1, max_length=300)]
    kind: UnitKind
    peer_group: Annotated[str | None, Field(min_length=1, max_length=40)] = None


class UnitView(BaseModel):
    """A unit of the tree."""

    model_config = ConfigDict(from_attributes=True)

    unit_id: str
    display_name: str
    kind: UnitKind
    peer_group: str | None
    is_active: bool
    version: int


@router.get("")
async def list_units(principal: Annotated[Principal, needs("unit:read")], database: DatabaseDep) -> Listed[UnitView]:
    """Units of the caller's subtrees with those above them, by path."""
    async with database.transaction() as tx:
        found = await use_cases.list_units(tx, principal)
    return Listed(items=[UnitView.model_validate(unit) for unit in found])


@router.post("", status_code=201)
async def add_unit(given: UnitGiven, principal: Annotated[Principal, needs("unit:write")], once: Once) -> UnitView:
    """Add a unit: 403 outside one's subtrees, 409 `unit-exists`, 422 `parent-unit-unknown`, `unit-kind-mismatch`."""

    async def add(tx: Transaction) -> UnitView:
        return UnitView.model_validate(await use_cases.add_unit(tx, principal, Unit(**given.model_dump())))

    return await once(add)
