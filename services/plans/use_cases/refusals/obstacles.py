"""Refusals about obstacles."""

from shared.http import Problem


def obstacle_not_found(obstacle_id: str) -> Problem:
    detail = "Không có khó khăn, vướng mắc này. Hãy chọn lại trong danh sách."
    return Problem(404, "obstacle-not-found", detail, obstacle_id=obstacle_id)


def obstacle_stands_already() -> Problem:
    detail = "Nhiệm vụ đang có một khó khăn, vướng mắc cùng nội dung chưa khép lại. Hãy xử lý mục đó."
    return Problem(409, "obstacle-stands-already", detail)
