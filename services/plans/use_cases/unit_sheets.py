"""The table of units in and out: every row or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.plans.domain.unit_changes import Grounds
from services.plans.domain.unit_rows import Known, Outcome, outcome, unit_id_of
from services.plans.domain.units import parent_of, province_of
from services.plans.sheets import unit_sheet
from services.plans.sheets.unit_sheet import Sheet, UnreadableSheetError
from services.plans.store import units
from services.plans.use_cases import refusals
from services.plans.use_cases.telling_units import note_and_tell
from services.plans.use_cases.units import list_units, require_place
from shared import clock
from shared.auth import Principal
from shared.database import Transaction

MAX_BYTES = 5 * 2**20
REASON = "Cập nhật từ bảng đơn vị"


@dataclass(frozen=True, slots=True)
class Imported:
    """How many units came of a table."""

    begun_count: int
    changed_count: int
    same_count: int


def read_sheet(content: bytes) -> Sheet:
    """Read the file: 413 `csv-too-large`, 422 `csv-not-utf8`, `csv-broken`, `csv-without-headings`, `csv-too-long`."""
    if len(content) > MAX_BYTES:
        raise refusals.csv_refused("csv-too-large", f"Tệp lớn hơn {MAX_BYTES // 2**20} MB. Hãy tách thành nhiều tệp.")
    try:
        return unit_sheet.read(content)
    except UnreadableSheetError as error:
        raise refusals.csv_refused(error.slug, error.sentence) from None


async def import_units(tx: Transaction, principal: Principal, sheet: Sheet, *, is_update: bool) -> Imported:
    """Begin the units of a table that are not there yet; change those that differ, if asked to."""
    await units.lock_tree(tx)
    found = outcome(sheet.rows, await _known(tx, sheet), is_update=is_update)
    if found.flaws:
        raise refusals.csv_has_errors(
            [
                {"row": flaw.row, "column": sheet.headings.get(flaw.field, flaw.field), "message": flaw.message}
                for flaw in sorted(found.flaws, key=lambda flaw: flaw.row)
            ]
        )
    _require_places(principal, found)
    await units.save(tx, [*found.begun, *found.changed])
    await note_and_tell(tx, principal, found.begun, Grounds("created"))
    await note_and_tell(tx, principal, found.changed, Grounds("renamed", clock.today(), REASON))
    return Imported(len(found.begun), len(found.changed), found.same_count)


async def export_units(tx: Transaction, principal: Principal) -> bytes:
    """The active units the caller sees, as a table that can be read in again."""
    return unit_sheet.write(await list_units(tx, principal))


async def _known(tx: Transaction, sheet: Sheet) -> Known:
    ids = {unit_id_of(row) for row in sheet.rows}
    parents = {parent for unit_id in ids if (parent := parent_of(unit_id))}
    codes = {code for row in sheet.rows if (code := row.cells.get("code"))}
    bearers = {
        (province_id, code): bearer
        for province_id in _provinces(ids)
        for code, bearer in (await units.bearers(tx, codes, province_id)).items()
    }
    await units.known(tx, parents)
    return Known(await units.find_all(tx, ids | parents), bearers)


def _provinces(unit_ids: Iterable[str]) -> Sequence[str]:
    return sorted({province_of(unit_id) for unit_id in unit_ids})


def _require_places(principal: Principal, found: Outcome) -> None:
    begun = {unit.unit_id for unit in found.begun}
    for unit in (*found.begun, *found.changed):
        if parent_of(unit.unit_id) not in begun:
            require_place(principal, unit.unit_id)
