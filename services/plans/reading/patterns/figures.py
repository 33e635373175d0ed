"""Figures that are goals: what compares, what is counted, what makes a number no goal."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

# Written directly before a number; the first that fits decides the comparator.
COMPARATORS_BEFORE = (
    ("(?:không|chưa) (?:dưới|thấp hơn|ít hơn|nhỏ hơn|kém)", ">="),
    ("(?:không|chưa) (?:quá|vượt(?: quá)?|cao hơn|lớn hơn|trên|nhiều hơn)", "<="),
    (either("≥", ">=", "=>", "⩾", "tối thiểu", "ít nhất", "thấp nhất"), ">="),
    (either("≤", "<=", "⩽", "tối đa", "nhiều nhất", "giảm (?:còn|xuống) dưới"), "<="),
    (either(">", "trên", "hơn", "vượt(?: mức)?", "cao hơn", "lớn hơn"), ">"),
    (either("<", "dưới", "thấp hơn", "nhỏ hơn"), "<"),
    ("từ", ">="),
)

# Say nothing about the comparator and may stand between it and the number.
FILLERS_BEFORE = either(
    "là", "mức", "đạt", "từ", "khoảng", "bằng", "với", "được", "có", "tỷ lệ", "đến", "chiếm", "lên", "tới",
)

APPROXIMATELY = either("khoảng", "xấp xỉ", "gần", "ước đạt")

COMPARATORS_AFTER = (
    ("trở lên", ">="),
    ("trở xuống", "<="),
    ("(?:số )?trở đi", ">="),
)

# Units a number may count; a number before any other word is not a target.
COUNTED = (
    "tổ", "mô hình", "sản phẩm", "lớp", "hội nghị", "hội thảo", "doanh nghiệp", "thôn", "ấp", "khu phố", "tổ dân phố",
    "xã", "phường", "trường học", "trường", "điểm", "cuộc", "buổi", "đợt", "lần", "người dân", "người", "hộ gia đình",
    "hộ", "trạm", "tin, bài", "tin bài", "tin", "bài", "video", "clip", "chuyên mục", "phóng sự", "đề tài",
    "sáng kiến", "giải pháp", "nhiệm vụ", "dự án", "đề án", "hợp tác xã", "htx", "tổ hợp tác", "lượt", "máy tính",
    "thiết bị", "camera", "bộ", "cơ sở", "chi bộ", "đảng viên", "cán bộ", "công chức", "học sinh", "phần mềm",
    "nền tảng", "ứng dụng", "dịch vụ công", "dịch vụ", "thủ tục hành chính", "thủ tục", "hồ sơ", "văn bản", "kế hoạch",
    "báo cáo", "chuyên đề", "phong trào", "công trình", "tài khoản", "chữ ký số", "bằng sáng chế", "sáng chế",
    "startup", "dự án khởi nghiệp", "ha", "hecta", "m2", "km", "trường hợp", "thành viên", "hạng mục", "gian hàng",
    "màn hình", "tổ chức", "cá nhân", "tập thể", "nhà văn hóa", "điểm wifi", "vị trí", "phòng học", "phòng", "ngày",
    "giờ", "phút", "ý tưởng", "cửa hàng", "chợ", "tuyến đường", "tuyến", "chuyên gia", "kỹ sư", "sinh viên",
    "thanh niên", "nông dân",
)

MONEY = r"(?:nghìn|ngàn|triệu|tỷ|tỉ)?\s?(?:đồng|vnđ|usd)(?:\s?/\s?[^\W\d]+(?:\s[^\W\d]+)?){0,3}"

# Words after which a number is a name or a size, never a target.
NUMBER_IS_A_NAME = either(
    "mức(?: độ)?", "cấp(?: độ)?", "số", "thứ", "khoản", "điều", "điểm", "mục", "chương", "phần", "phụ lục", "tháng",
    "quý", "năm", "ngày", "tuần", "nghị quyết", "đề án", "giai đoạn", "nhóm", "loại", "lớp", "khối", "tuổi", "hạng",
    "bước", "vòng", "web", "quyết định", "luật", "phiên bản",
)

# What must stand before a bare count for it to be a target ("thành lập 05 tổ"); comparators need none of these.
COUNT_CUES = either(
    "có", "đạt", "xây dựng", "thành lập", "tổ chức", "hình thành", "triển khai", "lựa chọn", "phát triển", "thực hiện",
    "hoàn thành", "phấn đấu", "duy trì", "tăng", "tăng thêm", "hỗ trợ", "đào tạo", "mở", "thu hút", "ban hành",
    "lắp đặt", "bố trí", "còn", "là", "đăng tải", "công nhận", "ươm tạo", "tập huấn", "bồi dưỡng", "nhân rộng",
    "huy động", "bình quân",
    "giới thiệu", "đăng ký", ":",
)

# Clauses in which a figure describes the past or a rule, not a goal.
NOT_A_GOAL = either(
    "đã đạt", "hiện đạt", "hiện nay", "hiện có", "đã có", "đã hoàn thành", r"thấp hơn \S+ so với",
    "tính đến (?:nay|hết|ngày)", "kết quả đạt được",
)
