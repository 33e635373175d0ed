"""Refusals about amendments and versions of plans."""

from collections.abc import Sequence
from datetime import date

from services.plans.domain.tasks import Task
from shared.http import Problem


def plan_is_draft() -> Problem:
    detail = (
        "Kế hoạch còn là dự thảo nên chưa cần điều chỉnh bằng văn bản. "
        "Hãy sửa thẳng trong dự thảo; sau khi ban hành mới dùng điều chỉnh."
    )
    return Problem(409, "plan-is-draft", detail)


def amendment_empty() -> Problem:
    detail = (
        "Điều chỉnh này không làm thay đổi gì so với kế hoạch đang có hiệu lực. "
        "Hãy nêu nội dung cần sửa, nhiệm vụ cần thêm hoặc cần thôi thực hiện."
    )
    return Problem(422, "amendment-empty", detail)


def plan_ends_too_early(valid_from: date, valid_to: date) -> Problem:
    detail = (
        f"Ngày kết thúc mới {valid_to:%d/%m/%Y} trước ngày bắt đầu kế hoạch {valid_from:%d/%m/%Y}. "
        "Hãy chọn ngày kết thúc từ ngày bắt đầu trở đi."
    )
    return Problem(422, "plan-ends-before-start", detail)


def tasks_already_withdrawn(tasks: Sequence[Task]) -> Problem:
    detail = (
        f"Nhiệm vụ {_codes(tasks)} đã thôi thực hiện theo lần điều chỉnh trước nên không sửa được nữa. "
        "Nếu văn bản giao lại, hãy thêm thành nhiệm vụ mới."
    )
    return Problem(422, "task-withdrawn", detail, task_ids=[task.task_id for task in tasks])


def tasks_derived(tasks: Sequence[Task]) -> Problem:
    detail = (
        f"Nhiệm vụ {_codes(tasks)} do hệ thống lập từ một dòng của kế hoạch nên không điều chỉnh riêng được. "
        "Hãy điều chỉnh dòng gốc: các nhiệm vụ lập từ dòng đó sẽ đổi theo."
    )
    return Problem(422, "task-is-derived", detail, task_ids=[task.task_id for task in tasks])


def deliverables_with_milestones(tasks: Sequence[Task]) -> Problem:
    detail = (
        f"Nhiệm vụ {_codes(tasks)} là sản phẩm (deliverable) nên không có mốc số. "
        "Hãy bỏ các mốc, hoặc thôi thực hiện dòng này và thêm một chỉ tiêu (indicator) thay thế."
    )
    return Problem(422, "deliverable-with-milestones", detail, task_ids=[task.task_id for task in tasks])


def version_not_found(version: int) -> Problem:
    detail = f"Kế hoạch không có phiên bản {version}. Hãy chọn trong danh sách phiên bản của kế hoạch."
    return Problem(404, "version-not-found", detail, version=version)


def day_in_future(day: date, today: date) -> Problem:
    detail = (
        f"Ngày {day:%d/%m/%Y} chưa tới nên chưa có số liệu của ngày đó. Hãy chọn ngày {today:%d/%m/%Y} hoặc trước đó."
    )
    return Problem(422, "day-in-future", detail)


def _codes(tasks: Sequence[Task]) -> str:
    shown = ", ".join(task.code for task in tasks[:5])
    return f"{shown} và {len(tasks) - 5} nhiệm vụ khác" if len(tasks) > 5 else shown  # noqa: PLR2004
