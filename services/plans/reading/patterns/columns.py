"""Columns of tables and their cells."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

DEADLINE_BEGINNINGS = either(
    "hoàn thành", "trước", "đến", "trong", "hết", "từ", "quý", "tháng", "năm", "thường xuyên", "hằng", "hàng",
    "định kỳ", "cả năm",
)

# Columns by what their heading says; the first that fits decides.
COLUMNS = (
    (r"^(?:tt|stt|số tt|số thứ tự|thứ tự|số)\.?$", "number"),
    (either("chủ trì[^|]*phối hợp", "phối hợp[^|]*chủ trì"), "lead"),
    (either("phối hợp", "^(?:đơn vị |lực lượng |người )?cùng (?:thực hiện|làm|tham gia)",
    "^hỗ trợ$"), "coordinating"),
    (
        either(
            "ghi chú", "kinh phí", "nguồn vốn", "dự toán", "nguồn lực", "căn cứ", "tài liệu", "văn bản giao",
            "mã số", "trọng số", "cách tính", "địa điểm", "quy mô", "đối tượng", "bắt đầu", "khởi công", "ngày giao",
            "hiện trạng", "tình hình", "đánh giá", "mức độ hoàn thành", "tỷ lệ hoàn thành", "theo dõi",
            "lãnh đạo (?:[^|]* )?(?:phụ trách|chỉ đạo)", "đồng chí (?:[^|]* )?(?:phụ trách|chỉ đạo)",
        ),
        "other",
    ),
    (
        either(
            "chủ trì",
            "(?:đơn vị|cơ quan|bộ phận|phòng, ban|cán bộ|người|^tổ|^đội|^ban|^phòng|^khoa|lực lượng|tổ chức)"
            "[^|]*(?:thực hiện|phụ trách|chịu trách|đảm nhiệm|làm chính|được giao)",
            "^người làm$", "^phụ trách(?: chính)?$", "^thực hiện chính$", "^giao(?: cho)?$", "^ai làm$",
            "^(?:bộ phận|tổ|đội|phòng|ban|tổ, đội|phòng, ban|tổ, bộ phận)(?:, cá nhân)?$",
            "trách nhiệm", "đầu mối", "^phân công", "^giao cho",
            "^(?:tên )?(?:cơ quan|đơn vị)(?:/ ?(?:cơ quan|đơn vị))?$",
        ),
        "lead",
    ),
    (either("sản phẩm", "kết quả", "đầu ra", "mục tiêu chính"), "output"),
    (either("thời gian", "thời hạn", "thời điểm", "tiến độ", "hoàn thành", "hạn hoàn", "^hạn$",
            "^hạn (?:xong|cuối|chót|nộp|làm)", "^ngày xong$", "^xong trước$", "^kết thúc$", "^khi nào$",
            "^tháng$", "^quý$",
            "^lịch$"), "deadline"),
    (either("đơn vị tính", "đvt", "đơn vị đo", "đ/v tính"), "unit"),
    ("^(?:tên )?(?:nhóm|lĩnh vực|trụ cột|mảng)", "group"),
    ("(?:tên )?(?:chỉ tiêu|mục tiêu)", "indicator"),
    (either("nhiệm vụ", "nội dung", "công việc", "hoạt động", "giải pháp", "hạng mục",
            "^(?:tên |các |phần |những |đầu )?việc(?: (?:cần|phải|sẽ))?(?: (?:làm|triển khai|thực hiện))?$",
            "(?<!và )tên"), "name"),
    (either("điểm", "tỷ trọng", "mã"), "other"),
)

# A heading that sets values to reach without a year, once the column of the indicators' names has been met.
VALUE_HEADINGS = either(
    "chỉ tiêu", "mục tiêu", "kế hoạch", "giá trị", "phấn đấu", "số lượng", "mức", "lộ trình", "cần đạt",
)

# Headings of values that were reached before the plan: nobody has to reach them again.
REACHED_BEFORE = (
    r"^(?:(?:kết quả|thực hiện|th|ước(?: thực hiện| th| đạt)?|đã|số liệu|hiện trạng)(?! (?:cần|dự kiến|phấn đấu|phải))"
    r"|năm gốc)(?!\w)"
)

# A heading that is nothing but a period.
PERIOD = either(
    r"(?:đến |hết |cuối )*(?:năm )?20\d\d(?: ?[-/] ?20\d\d)?",
    r"giai đoạn (?:năm )?20\d\d ?(?:-|đến) ?(?:năm )?20\d\d",
    r"(?:quý|q)\.? ?(?:iv|i{1,3}|[1-4])(?: ?[-/,]? ?(?:năm )?20\d\d)?",
    r"(?:hết |trong )?tháng \d{1,2}(?: ?[-/,]? ?(?:năm )?20\d\d)?",
    r"(?:0?6|0?9|sáu|chín) tháng(?: đầu năm| cuối năm)?(?: ?(?:năm )?20\d\d)?", "cả năm",
)

# Cells that say nothing, and cells that mark the period of their column.
EMPTY_CELL = r"[-–—_./\s…]*|không|kxđ"
MARKED_CELL = r"[xX×✓✔v+]"
