"""The first look over HTTP: which subtrees have their claims looked at by their standing agency first."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from contracts.fact import UnitPath
from services.evidence.api.given import Looker
from services.evidence.use_cases import first_looks
from services.evidence.use_cases.first_looks import Named
from shared.database import Transaction
from shared.http import DatabaseDep, Once

router = APIRouter(prefix="/api/v1/first-looks", tags=["reviews"])


class FirstLookBody(BaseModel):
    """Whether claims of the subtree are looked at first."""

    is_on: bool


class FirstLookView(BaseModel):
    """The setting of a subtree; the nearest one at or above a unit counts, none means no first look."""

    unit_id: str
    unit_name: str | None
    is_on: bool
    set_at: datetime
    set_by: str
    set_by_name: str


class FirstLookList(BaseModel):
    """Settings of the caller's subtrees."""

    items: list[FirstLookView]


@router.get("")
async def list_first_looks(principal: Looker, database: DatabaseDep) -> FirstLookList:
    """Settings inside the subtrees the caller looks at first."""
    async with database.transaction() as tx:
        found = await first_looks.list_settings(tx, principal)
    return FirstLookList(items=[_view(one) for one in found])


@router.put("/{unit_id}")
async def put_first_look(
    unit_id: Annotated[UnitPath, Path()], body: FirstLookBody, principal: Looker, once: Once
) -> FirstLookView:
    """Turn the first look of a subtree on or off, for claims that come from now on."""

    async def operation(tx: Transaction) -> FirstLookView:
        found = await first_looks.put_setting(tx, principal, unit_id, is_on=body.is_on)
        return _view(found)

    return await once(operation)


def _view(found: Named) -> FirstLookView:
    return FirstLookView(unit_name=found.unit_name, **asdict(found.setting))
