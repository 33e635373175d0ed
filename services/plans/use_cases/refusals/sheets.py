"""Refusals of workbooks that came back filled in."""

from collections.abc import Sequence

from services.plans.sheets.cells import CellError
from shared.http import Problem


def sheet_has_errors(errors: Sequence[CellError]) -> Problem:
    detail = (
        f"Bảng tính có {len(errors)} lỗi nên chưa nhận; chưa có gì được ghi nhận. Hãy sửa các ô đã nêu rồi gửi lại."
    )
    return Problem(422, "sheet-has-errors", detail, errors=[error._asdict() for error in errors])
