"""Why something about the index is refused, in words and by slug."""

from shared.http import Problem


def method_unknown(code: str, year: int) -> Problem:
    detail = f"Không có bộ chỉ số “{code}” cho năm {year}. Hãy chọn bộ chỉ số và năm trong danh sách."
    return Problem(404, "index-method-not-found", detail, method=code, year=year)


def commune_unknown(unit_id: str) -> Problem:
    detail = "Bộ chỉ số chỉ tính cho xã, phường, đặc khu đang hoạt động. Hãy kiểm tra lại mã đơn vị."
    return Problem(404, "commune-not-found", detail, unit_id=unit_id)


def indicator_unknown(code: str) -> Problem:
    detail = f"Bộ chỉ số không có chỉ số “{code}”. Hãy chọn một chỉ số trong bảng."
    return Problem(404, "indicator-not-found", detail, code=code)


def task_unknown(task_id: str) -> Problem:
    detail = "Không có chỉ tiêu này trong các kế hoạch đang thực hiện. Hãy kiểm tra lại mã nhiệm vụ."
    return Problem(404, "task-not-found", detail, task_id=task_id)


def not_a_province(unit_id: str) -> Problem:
    detail = "Kết quả bộ chỉ số do cấp tỉnh công bố cho mọi xã của tỉnh. Hãy chọn đơn vị cấp tỉnh."
    return Problem(422, "not-a-province", detail, unit_id=unit_id)


def out_of_range(code: str, lowest: str, highest: str) -> Problem:
    detail = f"Số liệu của chỉ số {code} phải trong khoảng từ {lowest} đến {highest}. Hãy xem lại số và đơn vị đo."
    return Problem(422, "figure-out-of-range", detail, code=code)


def outside_the_year(year: int) -> Problem:
    detail = f"Ngày của số liệu phải trong năm {year} và không sau hôm nay. Hãy sửa lại ngày."
    return Problem(422, "figure-outside-year", detail, year=year)


def nothing_to_take_back(code: str) -> Problem:
    detail = f"Chỉ số {code} chưa có số liệu nhập tay nào để rút lại."
    return Problem(409, "figure-not-entered", detail, code=code)


def year_not_over(year: int) -> Problem:
    detail = (
        f"Năm {year} chưa hết nên chỉ công bố được kết quả tạm tính. Kết quả chính thức công bố từ 01/01/{year + 1}."
    )
    return Problem(422, "year-not-over", detail, year=year)


def year_not_begun(year: int) -> Problem:
    return Problem(422, "year-not-begun", f"Năm {year} chưa bắt đầu nên chưa có gì để công bố.", year=year)


def final_already(year: int) -> Problem:
    detail = f"Kết quả chính thức năm {year} đã công bố. Nếu cần sửa, hãy công bố lại bản chính thức."
    return Problem(409, "index-final", detail, year=year)
