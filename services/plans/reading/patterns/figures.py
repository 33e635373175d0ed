"""Figures that are goals: what compares, what makes a number a goal, what makes it none. Units are in `measures`."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

# Written directly before a number; the first that fits decides the comparator.
COMPARATORS_BEFORE = (
    ("(?:không|chưa) (?:dưới|thấp hơn|ít hơn|nhỏ hơn|kém)", ">="),
    ("(?:không|chưa) (?:còn quá|để quá|quá|vượt(?: quá)?|cao hơn|lớn hơn|trên|nhiều hơn)", "<="),
    ("(?:lớn|cao|nhiều) hơn hoặc bằng|bằng hoặc (?:lớn|cao|nhiều) hơn|đạt và vượt|đạt hoặc vượt", ">="),
    ("(?:nhỏ|thấp|ít) hơn hoặc bằng|bằng hoặc (?:nhỏ|thấp|ít) hơn", "<="),
    ("trên dưới", "="),
    (either("≥", ">=", "=>", "⩾", "tối thiểu", "ít nhất", "thấp nhất", "chí ít"), ">="),
    (either("≤", "<=", "⩽", "tối đa", "nhiều nhất", "cao nhất", "quá"), "<="),
    (either("<", "dưới", "thấp hơn", "nhỏ hơn", "ít hơn"), "<"),
    (either(">", "trên", "hơn", "vượt(?: mức)?", "cao hơn", "lớn hơn"), ">"),
    ("từ", ">="),
)

# Say nothing about the comparator and may stand between it and the number.
FILLERS_BEFORE = either(
    "là", "mức", "đạt", "từ", "khoảng", "bằng", "với", "được", "có", "tỷ lệ", "đến", "chiếm", "lên", "tới", "còn",
    "xuống", "tăng", "giảm", "thêm",
)

APPROXIMATELY = either("khoảng", "xấp xỉ", "gần", "ước đạt")

COMPARATORS_AFTER = (
    ("trở lên", ">="),
    ("trở xuống", "<="),
    ("(?:số )?trở đi", ">="),
)

# A rise is named by where it starts and where it ends; only the end is a goal ("từ 60% năm 2025 lên trên 80%").
RISES = (
    r"\s*(?:\(?(?:vào )?(?:cuối )?(?:năm )?20\d\d\)?\s*|hiện (?:nay|tại)\s*|\(hiện (?:nay|tại)\)\s*)?,?\s*"
    r"(?:tăng |nâng |giảm )?(?:lên|xuống)"
    r"(?: (?:còn|mức|đạt|tới|đến|trên|dưới|khoảng|ít nhất|tối thiểu|không quá|từ))* [≥≤<>=]*\s*\d"
)

# What a figure is compared with is the past, not a goal.
COMPARED_WITH = either(r"so với(?: mức)?", "cùng kỳ(?: đạt| là)?", "tương đương(?: với)?", "tương ứng với", "bằng")

# Words after which a number is a name or a size, never a target.
NUMBER_IS_A_NAME = either(
    "mức(?: độ)?", "cấp(?: độ)?", "số", "thứ", "khoản", "điều", "điểm", "mục", "chương", "phần", "phụ lục", "tháng",
    "quý", "năm", "ngày", "tuần", "nghị quyết", "đề án", "giai đoạn", "nhóm", "loại", "lớp", "khối", "tuổi", "hạng",
    "bước", "vòng", "web", "quyết định", "luật", "phiên bản", "tiêu chí", "tiêu chuẩn", "khóa", "lần thứ", "top",
    "nghị định", "thông tư", "chỉ thị", "kết luận", "kế hoạch", "nq", "mẫu", "biểu",
    "(?<!mỗi )(?<!từng )(?:ấp|thôn|khu phố|tổ dân phố)",
)

# What must stand before a bare count for it to be a target ("thành lập 05 tổ"); comparators need none of these.
COUNT_CUES = either(
    "có", "đạt", "xây dựng", "thành lập", "tổ chức", "hình thành", "triển khai", "lựa chọn", "phát triển",
    "thực hiện",
    "hoàn thành", "phấn đấu", "duy trì", "tăng", "tăng thêm", "hỗ trợ", "đào tạo", "mở", "thu hút", "ban hành",
    "lắp đặt", "bố trí", "còn", "là", "đăng tải", "công nhận", "ươm tạo", "tập huấn", "bồi dưỡng", "nhân rộng",
    "huy động", "bình quân", "giới thiệu", "đăng ký", ":", "trồng", "số hóa", "kết nạp", "vận động", "trang bị",
    "đầu tư", "nâng cấp", "sửa chữa", "cấp", "lắp", "phát sóng", "phát hành", "biên soạn", "in", "tạo lập", "ra mắt",
    "khởi công", "tuyển chọn", "mua sắm", "đưa", "kết nối", "chuyển đổi", "cho", "giảm", "tiếp nhận", "ứng dụng",
    "thu gom", "vượt", "ký kết", "sản xuất", "nghiệm thu", "đề xuất", "thử nghiệm", "tối thiểu", "phủ sóng",
    "phấn đấu có", "đạt được", "xuất bản", "đăng", "khen thưởng", "giải quyết", "tư vấn", "đón", "thu",
    "thay(?: thế| mới)?", "bổ sung", "tặng",
    "đưa vào (?:sử dụng|vận hành|hoạt động|khai thác)", "diện tích", "quy mô", "kích hoạt", "thu nhận", "xóa",
    "làm sạch", "gắn", "cử", "chọn",
)

# Words that may stand between such a cue and its number.
AFTER_CUES = either("được", "thêm", "mới", "khoảng", "từ", "mỗi", "ít nhất", "tối thiểu", "các", "ra", "việc làm",
    "xong", "đủ", "ngay",
)

# Before a number in a list of targets these make it a circumstance, whatever is counted ("tại 05 ấp").
CIRCUMSTANCES = either(
    "tại", "của", "trong", "giữa", "cả", "theo", "gồm", "thuộc", "những", "các", "về", "ở", "sau", "mỗi", "từng",
    "cùng", "do", "khi", "qua", "đầu", "sang", "và", "hoặc", "một trong", "trên", "dưới", "bởi", "từ", "trước",
)

# Money a plan costs is no goal unless something is compared with it.
BUDGETS = either("kinh phí", "dự toán", "tổng mức đầu tư", "mức hỗ trợ", "học phí", "lệ phí")

# Phrases before a figure that describe the past or a rule, not a goal.
NOT_A_GOAL = either(
    "đã đạt", "hiện đạt", "hiện nay", "hiện có", "đã có", "đã hoàn thành",
    "tính đến (?:nay|hết tháng|thời điểm|ngày)", "kết quả đạt được", "ước thực hiện", "năm qua", "thời gian qua",
    "đến nay",
)
