"""Refusals about tasks made from lines, and about lines that are answered by them."""

from services.plans.domain.tasks import Task
from shared.http import Problem

OVER = {"communes": "xã, phường, đặc khu", "bodies": "phòng, ban, ấp, thôn"}


def line_not_countable(line: Task) -> Problem:
    detail = (
        f"Dòng {line.code} không tính theo đơn vị trực thuộc được: chỉ có chỉ tiêu đặt mức phải đạt tới mới cộng từ "
        "các đơn vị (nhiệm vụ có sản phẩm, chỉ tiêu “không quá” thì không). Hãy bỏ cách tính này hoặc sửa mốc của dòng."
    )
    return Problem(422, "line-not-countable", detail, task_id=line.task_id)


def counted_without_units(line: Task) -> Problem:
    over = OVER[line.counted_over or "bodies"]
    detail = (
        f"Chỉ tiêu {line.code} tính theo {over} trực thuộc, nhưng đơn vị ban hành kế hoạch chưa có đơn vị nào như vậy "
        "đang hoạt động. Hãy tạo các đơn vị đó trước, hoặc bỏ cách tính này."
    )
    return Problem(422, "counted-without-units", detail, task_id=line.task_id)


def withdrawn_takes_no_money(task: Task) -> Problem:
    detail = (
        f"Nhiệm vụ {task.code} đã thôi thực hiện theo văn bản điều chỉnh nên không giao kinh phí nữa. "
        "Nếu nhiệm vụ còn phải làm, hãy thêm lại bằng một lần điều chỉnh kế hoạch."
    )
    return Problem(409, "task-withdrawn", detail, task_id=task.task_id)


def part_is_of_its_unit(task: Task) -> Problem:
    detail = (
        f"{task.code} là phần của riêng {task.lead_unit_name or task.unit_id} trong một chỉ tiêu tính theo đơn vị nên "
        "không giao cho đơn vị khác được. Hãy đổi đơn vị phối hợp, hoặc điều chỉnh chỉ tiêu."
    )
    return Problem(409, "part-is-of-its-unit", detail, task_id=task.task_id)
