"""Refusals about units."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from shared.http import Problem

MAX_ERRORS = 200


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


def unit_not_found(unit_id: str) -> Problem:
    detail = f"Không có đơn vị {unit_id}. Hãy chọn lại trong cây đơn vị."
    return Problem(404, "unit-not-found", detail, unit_id=unit_id)


def units_closed(unit_ids: Iterable[str]) -> Problem:
    found = sorted(unit_ids)
    detail = f"Đơn vị đã giải thể hoặc đã sắp xếp lại: {', '.join(found[:5])}. Hãy chọn đơn vị kế thừa đang hoạt động."
    return Problem(409, "unit-closed", detail, unit_ids=found)


def units_of_different_levels(unit_ids: Iterable[str]) -> Problem:
    found = sorted(unit_ids)
    detail = (
        f"Các đơn vị không cùng cấp: {', '.join(found[:5])}. Chỉ sắp xếp được xã, phường với xã, phường và đơn vị "
        "trực thuộc với đơn vị trực thuộc; hãy chọn lại."
    )
    return Problem(422, "units-of-different-levels", detail, unit_ids=found)


def unit_inside_itself(unit_id: str, part_id: str) -> Problem:
    detail = (
        f"Không thể đưa {unit_id} vào {part_id}: hai đơn vị nằm trong nhau. "
        "Hãy chọn đơn vị nhận khác, hoặc chuyển đơn vị trực thuộc ra trước."
    )
    return Problem(422, "unit-inside-itself", detail, unit_id=unit_id, part_id=part_id)


def too_few_units() -> Problem:
    detail = "Cần ít nhất hai đơn vị khác nhau. Nếu chỉ đổi tên hoặc chuyển đơn vị, hãy dùng đổi tên, chuyển cấp trên."
    return Problem(422, "too-few-units", detail)


def unit_id_too_long(unit_id: str, limit: int) -> Problem:
    detail = f"Mã đơn vị {unit_id[:60]}… dài quá {limit} ký tự sau khi sắp xếp. Hãy chọn mã ngắn hơn cho đơn vị nhận."
    return Problem(422, "unit-id-too-long", detail, unit_id=unit_id, limit=limit)


def unit_code_taken(code: str, unit_id: str) -> Problem:
    detail = f"Mã hành chính {code} đang là của {unit_id}. Hãy kiểm tra lại mã, hoặc sửa mã của đơn vị kia trước."
    return Problem(409, "unit-code-taken", detail, code=code, unit_id=unit_id)


def effective_in_future(day: date) -> Problem:
    detail = f"Ngày hiệu lực {day:%d/%m/%Y} chưa đến. Hãy nhập thay đổi này vào đúng ngày đó hoặc sau đó."
    return Problem(422, "effective-in-future", detail)


def effective_too_early(unit_id: str, day: date) -> Problem:
    detail = (
        f"Đơn vị {unit_id} đã có thay đổi có hiệu lực từ {day:%d/%m/%Y}. "
        "Hãy chọn ngày hiệu lực từ ngày đó trở đi, hoặc kiểm tra lại văn bản."
    )
    return Problem(422, "effective-too-early", detail, unit_id=unit_id, last_changed_on=day.isoformat())


def nothing_to_change() -> Problem:
    return Problem(422, "nothing-to-change", "Không có gì thay đổi so với hiện tại. Hãy nêu nội dung cần sửa.")


def unit_has_open_work(unit_id: str, plans: int, tasks: int) -> Problem:
    detail = (
        f"Đơn vị {unit_id} còn {plans} kế hoạch chưa kết thúc và {tasks} nhiệm vụ chưa hoàn thành. "
        "Hãy nêu đơn vị kế thừa, hoặc phân công lại và hoàn thành trước khi giải thể."
    )
    return Problem(409, "unit-has-open-work", detail, unit_id=unit_id, plan_count=plans, task_count=tasks)


def not_among_successors(unit_ids: Iterable[str]) -> Problem:
    found = sorted(unit_ids)
    detail = f"Không thuộc các đơn vị được chia ra: {', '.join(found[:5])}. Hãy chọn một đơn vị nhận trong danh sách."
    return Problem(422, "not-among-successors", detail, unit_ids=found)


def parts_unknown(unit_ids: Iterable[str], unit_id: str) -> Problem:
    found = sorted(unit_ids)
    detail = f"Không phải đơn vị trực thuộc ngay dưới {unit_id}: {', '.join(found[:5])}. Hãy chọn lại."
    return Problem(422, "part-unknown", detail, unit_ids=found)


def tasks_not_of_unit(task_ids: Iterable[str], unit_id: str) -> Problem:
    found = sorted(task_ids)
    detail = f"Có {len(found)} nhiệm vụ không do {unit_id} chủ trì nên không chia theo được. Hãy bỏ ra khỏi danh sách."
    return Problem(422, "task-of-another-unit", detail, task_ids=found)


def csv_refused(slug: str, sentence: str) -> Problem:
    return Problem(413 if slug == "csv-too-large" else 422, slug, sentence)


def csv_has_errors(errors: Sequence[Mapping[str, object]]) -> Problem:
    first = errors[0]
    detail = (
        f"Tệp có {len(errors)} lỗi, chưa đơn vị nào được ghi. Lỗi đầu tiên ở dòng {first['row']}, "
        f"cột {first['column']}: {first['message']} Hãy sửa các ô được liệt kê rồi gửi lại cả tệp."
    )
    return Problem(422, "csv-has-errors", detail, error_count=len(errors), errors=list(errors[:MAX_ERRORS]))
