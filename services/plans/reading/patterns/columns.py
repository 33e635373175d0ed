"""Columns of tables and their cells."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

DEADLINE_BEGINNINGS = either(
    "hoàn thành", "trước", "đến", "trong", "hết", "từ", "quý", "tháng", "năm", "thường xuyên", "hằng", "hàng",
    "định kỳ", "cả năm",
)

# Columns of an annex, by what their heading says.
COLUMNS = (
    (r"^(?:tt|stt|số tt|số thứ tự|thứ tự)\.?$", "number"),
    ("phối hợp", "coordinating"),
    (
        either(
            "chủ trì", "đơn vị thực hiện", "cơ quan thực hiện", "đơn vị phụ trách", "trách nhiệm", "đầu mối",
        ),
        "lead",
    ),
    (either("sản phẩm", "kết quả", "đầu ra", "mục tiêu chính"), "output"),
    (either("thời gian", "thời hạn", "tiến độ", "hoàn thành", "hạn hoàn"), "deadline"),
    (
        either(
            "ghi chú", "kinh phí", "căn cứ", "tài liệu", "văn bản giao", "mã số", "trọng số", "cách tính", "điểm",
        ),
        "other",
    ),
    (either("đơn vị tính", "đvt", "đơn vị đo"), "unit"),
    ("(?:tên )?(?:chỉ tiêu|mục tiêu)", "indicator"),
    (either("nhiệm vụ", "nội dung", "công việc", "hoạt động", "giải pháp", "(?<!và )tên"), "name"),
)
