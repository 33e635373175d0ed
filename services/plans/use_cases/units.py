"""Growing and reading the tree of units, and what is changed of one unit alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.plans.domain.unit_changes import Grounds
from services.plans.domain.units import (
    Kinship,
    Name,
    Person,
    Tenure,
    Unit,
    changed_on,
    closed_on,
    is_inside,
    kind_at_depth,
    lineage,
    names_of,
    parent_of,
    province_of,
)
from services.plans.store import unit_life, unit_people, units
from services.plans.use_cases import refusals
from services.plans.use_cases.telling_units import note_and_tell
from shared import clock
from shared.auth import Principal, require, subtrees
from shared.database import Transaction
from shared.http import require_version


@dataclass(frozen=True, slots=True)
class Dossier:
    """A unit with all that is kept of it."""

    unit: Unit
    names: Sequence[Name]
    closed_on: date | None
    predecessors: Sequence[Kinship]
    successors: Sequence[Kinship]
    people: Sequence[Tenure]


async def add_unit(tx: Transaction, principal: Principal, unit: Unit) -> Unit:
    """Add a unit below one the caller may extend (a province: by whoever holds the province itself)."""
    require_place(principal, unit.unit_id)
    await units.lock_tree(tx)
    await require_fit(tx, [unit])
    if not await units.add(tx, unit):
        raise refusals.unit_exists(unit.unit_id)
    await note_and_tell(tx, principal, [unit], Grounds("created"))
    return unit


async def list_units(tx: Transaction, principal: Principal, *, with_closed: bool = False) -> list[Unit]:
    """Units of the caller's subtrees, and those above that name the place; closed ones they took over from too."""
    roots = subtrees(principal, "unit:read")
    if with_closed:
        roots = (*roots, *await unit_life.predecessors(tx, roots))
    return await units.in_subtrees(tx, roots, with_closed=with_closed)


async def read_unit(tx: Transaction, principal: Principal, unit_id: str) -> Dossier:
    """A unit the caller may see, or one from which a unit of the caller's took over; 404, 403."""
    unit = await units.find(tx, unit_id)
    if unit is None:
        raise refusals.unit_not_found(unit_id)
    roots = subtrees(principal, "unit:read")
    above = {upper for root in roots for upper in lineage(root)}
    if unit_id not in above and not any(is_inside(unit_id, root) for root in roots):
        heirlooms = await unit_life.predecessors(tx, roots)
        if not any(is_inside(unit_id, root) for root in heirlooms):
            require(principal, "unit:read", unit_id)
    return await _dossier(tx, unit)


async def amend_unit(
    tx: Transaction,
    principal: Principal,
    unit_id: str,
    expected_version: int,
    changes: Mapping[str, str | None],
    grounds: Grounds,
) -> Dossier:
    """Give a unit another name, code or peer group (fields as `Unit` has them), from a day on."""
    require_place(principal, unit_id)
    before = await _unit_to_change(tx, unit_id, expected_version)
    await require_day(tx, [unit_id], grounds)
    unit = replace(before, **changes, version=before.version + 1)  # type: ignore[arg-type]
    if replace(unit, version=before.version) == before:
        raise refusals.nothing_to_change()
    await require_free_codes(tx, [unit])
    await units.save(tx, [unit])
    await note_and_tell(tx, principal, [unit], grounds)
    return await _dossier(tx, unit)


async def staff_unit(
    tx: Transaction, principal: Principal, unit_id: str, expected_version: int, people: Sequence[Person]
) -> Dossier:
    """Say who answers for a unit from today: the people given and no others."""
    require(principal, "unit:write", unit_id)
    before = await _unit_to_change(tx, unit_id, expected_version)
    there = (await unit_people.of_units(tx, [unit_id])).get(unit_id, ())
    gone = [person for person in there if person not in people]
    come = [person for person in people if person not in there]
    if not gone and not come:
        return await _dossier(tx, before)
    await unit_people.replace(tx, unit_id, gone, come, clock.today())
    unit = replace(before, version=before.version + 1)
    await units.save(tx, [unit])
    await note_and_tell(tx, principal, [unit], Grounds("staffed", clock.today()))
    return await _dossier(tx, unit)


def require_place(principal: Principal, unit_id: str) -> None:
    """Refuse whoever may not arrange what lies beside a unit: that is for the unit above, for a province for itself."""
    require(principal, "unit:write", parent_of(unit_id) or unit_id)


async def require_fit(tx: Transaction, given: Sequence[Unit]) -> None:
    """Refuse new units of a wrong level, without an active unit above (which may be among them), with a code in use."""
    for unit in given:
        if unit.kind != (expected := kind_at_depth(unit.unit_id)):
            raise refusals.unit_kind_mismatch(unit.unit_id, expected)
    above = {parent for unit in given if (parent := parent_of(unit.unit_id))} - {unit.unit_id for unit in given}
    if missing := above - await units.known(tx, above):
        raise refusals.parent_unknown(min(missing))
    await require_free_codes(tx, given)


async def require_free_codes(tx: Transaction, given: Sequence[Unit], ending: Sequence[str] = ()) -> None:
    """Refuse codes that other units of the province bear, `ending` ones not counted."""
    own = {unit.code: unit.unit_id for unit in given if unit.code}
    for province_id in sorted({province_of(unit_id) for unit_id in own.values()}):
        bearers = await units.bearers(tx, own.keys(), province_id)
        for code, bearer in bearers.items():
            if bearer not in {own[code], *ending} and province_of(own[code]) == province_id:
                raise refusals.unit_code_taken(code, bearer)


async def require_day(tx: Transaction, unit_ids: Sequence[str], grounds: Grounds) -> None:
    """Refuse a day to come, and one before the last change of a unit."""
    if grounds.effective_on is None:
        return
    if grounds.effective_on > clock.today():
        raise refusals.effective_in_future(grounds.effective_on)
    for unit_id, happened in (await unit_life.happenings(tx, unit_ids)).items():
        last = changed_on(happened)
        if last is not None and grounds.effective_on < last:
            raise refusals.effective_too_early(unit_id, last)


async def _unit_to_change(tx: Transaction, unit_id: str, expected_version: int) -> Unit:
    await units.lock_tree(tx)
    unit = await units.find(tx, unit_id)
    if unit is None:
        raise refusals.unit_not_found(unit_id)
    if not unit.is_active:
        raise refusals.units_closed([unit_id])
    require_version(expected_version, unit.version)
    return unit


async def _dossier(tx: Transaction, unit: Unit) -> Dossier:
    kin = await unit_life.kin_of(tx, [unit.unit_id])
    happened = (await unit_life.happenings(tx, [unit.unit_id])).get(unit.unit_id, [])
    return Dossier(
        unit,
        names_of(happened),
        closed_on(happened, is_active=unit.is_active),
        [each for each in kin if each.successor_id == unit.unit_id],
        [each for each in kin if each.predecessor_id == unit.unit_id],
        (await unit_people.tenures_of(tx, [unit.unit_id])).get(unit.unit_id, []),
    )
