"""What a number may count or measure."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

COUNTED = (
    "tổ", "mô hình", "sản phẩm", "lớp", "hội nghị", "hội thảo", "doanh nghiệp", "thôn", "ấp", "khu phố", "tổ dân phố",
    "xã", "phường", "trường học", "trường", "điểm", "cuộc", "buổi", "đợt", "lần", "người dân", "người", "hộ gia đình",
    "hộ", "trạm", "tin, bài", "tin bài", "tin", "bài viết", "bài", "video", "clip", "chuyên mục", "phóng sự",
    "đề tài", "sáng kiến", "giải pháp", "nhiệm vụ", "dự án", "đề án", "hợp tác xã", "htx", "tổ hợp tác",
    "lượt người", "lượt khách", "lượt truy cập", "lượt", "máy tính", "thiết bị", "camera", "bộ", "cơ sở", "chi bộ",
    "đảng viên", "cán bộ", "công chức", "viên chức", "giáo viên", "học sinh", "học viên", "phần mềm", "nền tảng",
    "ứng dụng", "dịch vụ công", "dịch vụ", "thủ tục hành chính", "thủ tục", "hồ sơ", "văn bản", "kế hoạch",
    "báo cáo", "chuyên đề", "phong trào", "công trình", "tài khoản", "chữ ký số", "bằng sáng chế", "sáng chế",
    "startup", "dự án khởi nghiệp", "trường hợp", "thành viên", "hạng mục", "gian hàng", "màn hình", "tổ chức",
    "cá nhân", "tập thể", "nhà văn hóa", "điểm wifi", "vị trí", "phòng học", "phòng", "ngày làm việc", "ngày", "giờ",
    "phút", "ý tưởng", "cửa hàng", "chợ", "tuyến đường", "tuyến", "chuyên gia", "kỹ sư", "sinh viên", "thanh niên",
    "nông dân", "hội viên", "đoàn viên", "lao động", "bác sĩ", "giường bệnh", "hoạt động", "khách", "du khách",
    "hộ kinh doanh", "hộ dân", "hộ nghèo", "quy trình", "quy chế", "tài liệu", "trang tài liệu", "trang", "cuốn",
    "ấn phẩm", "tờ rơi", "pano", "băng rôn", "áp phích", "trang thông tin điện tử", "fanpage", "kênh", "tủ sách",
    "thư viện", "máy", "cụm loa", "bản", "làng", "xóm", "buôn", "khu dân cư", "cuộc thi", "hội thi", "chiến dịch",
    "phiên chợ", "mã qr", "mã số vùng trồng", "vùng trồng", "thương hiệu", "nhãn hiệu", "hợp đồng", "khóa học",
    "khóa", "chứng chỉ", "đơn vị", "cơ quan", "chi hội", "chi đoàn", "câu lạc bộ", "nghiên cứu", "trạm bts",
    "giao dịch", "tin nhắn", "giải thưởng", "chuỗi liên kết", "chuỗi", "trang trại", "cây", "con", "suất", "tiết",
    "điểm phần trăm", "điểm %", "công dân", "trẻ em", "trẻ", "mắt camera", "quầy", "không gian", "câu hỏi", "kỹ năng",
    "chứng nhận", "dự thảo", "dự thảo văn bản", "đội", "văn bằng", "cuộc họp", "phiên", "chuyên trang",
    "thửa đất", "nhà vườn", "chuyến", "bộ máy", "màn", "loa", "đầu sách", "cụm", "gia đình", "cộng tác viên",
    "tình nguyện viên", "chức danh",
    "bài giảng", "tiết dạy", "tuyên truyền viên", "khu vực", "nhãn", "chương trình", "sân", "điểm đến",
)

# Counted only by the month or the year: "02 số/tháng".
ISSUES = r"(?:số|kỳ)(?=\s?/)"

# Written with or without a blank after the number.
MEASURED = ("ha", "hecta", "m2", "m3", "km2", "km", "mét", "m", "kg", "tạ", "tấn", "lít", "kwh", "mw")

# Counts of what a plan is made of, and sizes: only a written comparator makes them goals, or nothing does.
PARTS_OF_A_PLAN = either("nhiệm vụ", "giải pháp", "kế hoạch", "chương trình", "bộ", "văn bản", "trường hợp",
"khu vực")

NOT_COUNTED = either(
    "tuổi", "tháng", "năm", "quý", "tuần", "thế kỷ", "nhiệm kỳ", "giai đoạn", "gbps", "mbps", "kbps", "mhz", "ghz",
    "gb", "tb", "mb", "sao", "cấp", "mức", "khâu", "đột phá", "nhóm", "lĩnh vực", "trụ cột", "nội dung", "mục tiêu",
    "chỉ tiêu", "tiêu chí", "bước", "phần", "điều", "chương", "khoản", "nguyên tắc", "quan điểm", "loại", "hạng",
    "của", "và", "hoặc", "theo", "trên", "dưới", "đến", "tới", "tại", "trong", "là", "so", "về", "với", "cho", "đạt",
    "được", "có", "từ", "trở", "thì", "để", "nhằm", "do", "bằng", "khi", "sau", "trước", "thành phần", "yếu tố",
    "định hướng", "số", "kỳ", "các", "những", "phải", "sẽ", "đã", "như", "mà", "nếu", "ngành", "phương diện", "mặt",
    "điểm nghẽn", "câu hỏi", "không", "gắn", "ban", "xếp", "rõ",
)

DENOMINATORS = r"(?:\s?/\s?(?:\d[\d.]*\s)?[^\W\d]+(?:\s(?:canh tác|gia đình|lao động|dân|dân số|dân phố))?){0,3}"
MONEY = (
    rf"(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)?\s?(?:đồng|vnđ|vnd|usd)(?!\w){DENOMINATORS}"
    r"|(?:nghìn|ngàn|triệu|tỷ|tỉ)(?=\s?/)"
    rf"{DENOMINATORS})"
)
