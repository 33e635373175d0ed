"""Rows of a table of units, and what they come to: units to begin, units to change, flaws told by row and column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.plans.domain.names import fold
from services.plans.domain.units import Unit, kind_at_depth, parent_of, province_of

UNIT_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*")
CODE = re.compile(r"[0-9A-Za-z./-]{1,20}")
LENGTHS = {"unit_id": 200, "display_name": 300, "peer_group": 40}
KINDS = {
    "province": ("province", "tinh", "tinh thanh pho", "thanh pho truc thuoc trung uong"),
    "commune": ("commune", "xa", "phuong", "dac khu", "thi tran", "cap xa"),
    "body": (
        "body", "don vi", "don vi truc thuoc", "truc thuoc", "phong", "ban", "van phong", "trung tam", "ap", "thon",
        "khu pho", "to dan pho", "chi bo", "dang bo", "mat tran", "doan the", "truong", "tram",
    ),
}  # fmt: skip
KIND_NAMES = {"province": "tỉnh", "commune": "xã, phường, đặc khu", "body": "đơn vị trực thuộc"}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}
CHANGEABLE = ("display_name", "peer_group", "code")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its place in the file (the heading is row 1), its cells by field; empty ones left out."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in a cell, for whoever mends the file."""

    row: int
    field: str
    message: str


@dataclass(slots=True)
class Known:
    """What the tree holds of what the rows name: units by id, and who bears their codes by province and code."""

    units: Mapping[str, Unit]
    bearers: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """What the rows come to; nothing is to be done while there are flaws."""

    begun: list[Unit] = field(default_factory=list)
    changed: list[Unit] = field(default_factory=list)
    same_count: int = 0
    flaws: list[Flaw] = field(default_factory=list)


def unit_id_of(row: Row) -> str:
    """Id that a row names: whole, or the last slug beside the unit above."""
    own, parent_id = row.cells.get("unit_id", ""), row.cells.get("parent_id")
    return f"{parent_id}.{own}" if parent_id and "." not in own else own


def outcome(rows: Sequence[Row], known: Known, *, is_update: bool) -> Outcome:
    """What the rows come to. Units that are there as given are passed over; other ones are changed if asked to."""
    found = Outcome()
    first_at: dict[str, int] = {}
    bearers = dict(known.bearers)
    ids = {unit_id_of(row) for row in rows}
    for row in rows:
        flaws = list(_flaws(row, ids, known, first_at, bearers))
        found.flaws.extend(flaws)
        if not flaws:
            _place(found, row, known.units.get(unit_id_of(row)), is_update=is_update)
    # Units above come first, in whatever order they stand in the file.
    found.begun.sort(key=lambda unit: (unit.unit_id.count("."), unit.unit_id))
    return found


def _place(found: Outcome, row: Row, before: Unit | None, *, is_update: bool) -> None:
    if before is None:
        found.begun.append(_unit(row))
        return
    said = {
        name: row.cells[name] for name in CHANGEABLE if name in row.cells and row.cells[name] != getattr(before, name)
    }
    if not said:
        found.same_count += 1
    elif is_update:
        found.changed.append(replace(before, **said, version=before.version + 1))  # type: ignore[arg-type]
    else:
        for name in said:
            message = (
                f"Đơn vị đã có với giá trị khác (“{getattr(before, name) or 'trống'}”). Muốn sửa, hãy chọn cập nhật."
            )
            found.flaws.append(Flaw(row.row, name, message))


def _unit(row: Row) -> Unit:
    unit_id = unit_id_of(row)
    cells = row.cells
    return Unit(
        unit_id,
        cells["display_name"],
        kind_at_depth(unit_id),
        peer_group=cells.get("peer_group"),
        code=cells.get("code"),
    )


def _flaws(
    row: Row, ids: set[str], known: Known, first_at: dict[str, int], bearers: dict[tuple[str, str], str]
) -> Sequence[Flaw]:
    unit_id = unit_id_of(row)
    flaws = [*_id_flaws(row, unit_id, first_at), *_cell_flaws(row, unit_id)]
    parent_id = parent_of(unit_id)
    if not flaws and parent_id and parent_id not in ids and not _is_active(known, parent_id):
        flaws.append(Flaw(row.row, "unit_id", f"Chưa có đơn vị cấp trên {parent_id} trong cây đơn vị và trong tệp."))
    if not flaws and unit_id in known.units and not known.units[unit_id].is_active:
        flaws.append(Flaw(row.row, "unit_id", f"Đơn vị {unit_id} đã giải thể hoặc đã sắp xếp lại; hãy chọn mã khác."))
    if not flaws and (code := row.cells.get("code")):
        bearer = bearers.setdefault((province_of(unit_id), code), unit_id)
        if bearer != unit_id:
            flaws.append(Flaw(row.row, "code", f"Mã hành chính {code} đang là của {bearer}."))
    return flaws


def _id_flaws(row: Row, unit_id: str, first_at: dict[str, int]) -> Sequence[Flaw]:
    parent_id = row.cells.get("parent_id")
    message = None
    if not row.cells.get("unit_id"):
        message = "Thiếu mã đơn vị."
    elif not UNIT_ID.fullmatch(unit_id) or len(unit_id) > LENGTHS["unit_id"]:
        message = "Mã chỉ gồm chữ thường không dấu, số, gạch nối, cách cấp bằng dấu chấm; tối đa 200 ký tự."
    elif parent_id and parent_of(unit_id) != parent_id:
        message = f"Mã không nằm ngay dưới cấp trên {parent_id} ghi cùng dòng."
    elif (first := first_at.setdefault(unit_id, row.row)) != row.row:
        message = f"Mã đã có ở dòng {first}."
    return [Flaw(row.row, "unit_id", message)] if message else []


def _cell_flaws(row: Row, unit_id: str) -> Sequence[Flaw]:
    flaws = []
    if not row.cells.get("display_name"):
        flaws.append(Flaw(row.row, "display_name", "Thiếu tên đơn vị."))
    flaws += [
        Flaw(row.row, name, f"Dài quá {LENGTHS[name]} ký tự.")
        for name in ("display_name", "peer_group")
        if len(row.cells.get(name, "")) > LENGTHS[name]
    ]
    if (code := row.cells.get("code")) and not CODE.fullmatch(code):
        flaws.append(Flaw(row.row, "code", "Mã hành chính chỉ gồm chữ, số, dấu chấm, gạch; tối đa 20 ký tự."))
    expected = kind_at_depth(unit_id)
    if (kind := row.cells.get("kind")) and KIND_OF.get(fold(kind)) != expected:
        flaws.append(Flaw(row.row, "kind", f"Theo mã, đơn vị này phải là cấp {KIND_NAMES[expected]} (“{expected}”)."))
    return flaws


def _is_active(known: Known, unit_id: str) -> bool:
    return unit_id in known.units and known.units[unit_id].is_active
