"""Refusals about units."""

from collections.abc import Iterable

from shared.http import Problem


def unit_exists(unit_id: str) -> Problem:
    return Problem(409, "unit-exists", f"Mã đơn vị {unit_id} đã có. Hãy chọn mã khác.", unit_id=unit_id)


def parent_unknown(unit_id: str) -> Problem:
    detail = f"Chưa có đơn vị cấp trên {unit_id}. Hãy tạo đơn vị cấp trên trước."
    return Problem(422, "parent-unit-unknown", detail, unit_id=unit_id)


def unit_kind_mismatch(unit_id: str, expected: str) -> Problem:
    names = {"province": "tỉnh", "commune": "xã, phường, đặc khu", "body": "đơn vị trực thuộc"}
    detail = f"Theo vị trí trong cây đơn vị, {unit_id} phải là cấp {names[expected]} (“{expected}”)."
    return Problem(422, "unit-kind-mismatch", detail, unit_id=unit_id, expected=expected)


def units_unknown(unit_ids: Iterable[str]) -> Problem:
    found = sorted(unit_ids)
    detail = f"Không có đơn vị: {', '.join(found[:5])}. Hãy tạo đơn vị trước hoặc chọn đơn vị khác."
    return Problem(422, "unit-unknown", detail, unit_ids=found)


def units_outside_plan(unit_ids: Iterable[str], root: str) -> Problem:
    found = sorted(unit_ids)
    detail = f"Đơn vị nằm ngoài {root}, địa bàn của kế hoạch: {', '.join(found[:5])}. Hãy chọn đơn vị trong địa bàn."
    return Problem(422, "unit-outside-plan", detail, unit_ids=found)
