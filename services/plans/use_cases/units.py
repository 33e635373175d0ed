"""Growing and reading the tree of units."""

from services.plans.domain.units import Unit, kind_at_depth, parent_of
from services.plans.store import units
from services.plans.use_cases import facts, refusals
from shared.auth import Principal, require, subtrees
from shared.database import Transaction


async def add_unit(tx: Transaction, principal: Principal, unit: Unit) -> Unit:
    """Add a unit below one the caller may extend (a province: by whoever holds the province itself)."""
    parent_id = parent_of(unit.unit_id)
    require(principal, "unit:write", parent_id or unit.unit_id)
    expected = kind_at_depth(unit.unit_id)
    if unit.kind != expected:
        raise refusals.unit_kind_mismatch(unit.unit_id, expected)
    if parent_id and not await units.known(tx, [parent_id]):
        raise refusals.parent_unknown(parent_id)
    if not await units.add(tx, unit):
        raise refusals.unit_exists(unit.unit_id)
    tx.say(facts.unit_changed(unit))
    return unit


async def list_units(tx: Transaction, principal: Principal) -> list[Unit]:
    """Units of the caller's subtrees, and those above that name the place."""
    return await units.in_subtrees(tx, subtrees(principal, "unit:read"))
