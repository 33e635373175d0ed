"""What a task brings forth: the verbs that say so, the things they name, and where the naming ends."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

OUTPUT_VERBS = either(
    "ban hành", "xây dựng", "(?<!độc )lập", "thành lập", "thiết lập", "biên soạn", "hình thành", "quy hoạch",
    "tổ chức", "triển khai", "(?:thể chế|cụ thể) hóa [^;.]{0,120}? (?:bằng|thành)", "mở", "cấp", "phê duyệt",
    "làm nòng cốt", "chọn",
    "lựa chọn", "đính kèm", "phát hành", "in", "lắp đặt", "đưa [^;.]{3,260}? vào", "tạo", "tạo lập", "ra mắt",
    "phát động", "duy trì", "ký kết", "soạn thảo", "hoàn thiện", "hoàn thành", "bố trí", "trang bị", "đầu tư",
    "vận hành", "khảo sát", "kiện toàn", "sản xuất", "trình", "công bố", "cập nhật", "nhân rộng", "thí điểm",
    "số hóa", "tham mưu", "đăng tải",
)

OUTPUT_COUNTS = (
    r"(?:(?:ít nhất|tối thiểu|từ|được|mới|thí điểm|và ban hành|và trình|hoàn thành) "
    r"|\d{1,4}(?: ?(?:-|đến) ?\d{1,4})? )*"
)

OUTPUT_NOUNS = "(?:(?:các|những|một|bộ|hệ thống|chuỗi) )*" + either(
    "kế hoạch", "đề án", "chỉ thị", "nghị quyết", "quy chế", "quy trình", "quy định", "chương trình", "chính sách",
    "cơ chế", "chuyên đề", "chuyên mục", "chuyên trang", "chỉ số", "cổng thông tin", "trang thông tin",
    "trung tâm(?! xã)", "ban chỉ đạo", "tổ (?:công|giúp|ứng)", "cơ sở dữ liệu", "tài liệu", "mô hình", "quản lý",
    "hồ sơ", "lớp", "báo cáo", "fanpage", "văn bản", "danh mục", "phương án", "hướng dẫn", "dự án",
    "quyết định", "nền tảng", "gian hàng", "mã qr", "học bạ", "sổ", "phòng (?:điều hành|họp)", "bản đồ", "cẩm nang",
    "tờ rơi", "pano", "phong trào", "cuộc thi", "hội thi", "chiến dịch", "kênh", "nhóm zalo", "website", "phần mềm",
    "ứng dụng", "hệ thống", "điểm", "câu lạc bộ", "đội", "kho", "thư viện", "camera", "mạng", "wifi", "bộ tiêu chí",
    "danh sách", "tờ trình", "biên bản", "thỏa thuận", "sản phẩm", "tin,? bài", "file", "tệp", "minh chứng", "video",
    "bảng", "phiên chợ", "đội hình", "kịch bản", "thể lệ", "dự toán", "đề cương", "sáng kiến", "kho học liệu",
    "bài giảng", "học liệu",
)

# Verbs too common to name an output with anything but these nouns.
WEAK_VERBS = either(
    "tổ chức", "triển khai", "duy trì", "hoàn thiện", "hoàn thành", "bố trí", "trang bị", "đầu tư", "vận hành",
    "khảo sát", "cập nhật", "trình", "tạo", "tham mưu", "nhân rộng", "số hóa", "mở", "cấp", "kiện toàn", "in",
    "đưa", "lắp đặt",
)

OUTPUT_ENDS = either(
    "[.;:(]",
    ", "
    + either(
        "tập trung", "gắn", "phân công", "góp phần", "nhằm", "sát", "bảo đảm", "đảm bảo", "áp dụng", "trong đó",
        "phù hợp", "tạo", "phát huy", "tăng cường", "gửi", "trình", "để", "quy định", "ưu tiên", "phát định kỳ",
        "xây dựng(?! (?:các )?(?:đề án|dự án|kế hoạch|chương trình))", "hoàn thành", "xong", "thời gian", "giao",
        "phối hợp", "công khai", "đồng bộ", "lồng ghép", "kết hợp", "chú trọng", "đồng thời", "báo cáo", "mỗi",
        "phấn đấu",
        "hằng", "hàng",
    ),
    " "
    + either(
        "để", "nhằm", "gắn", "tham gia", "phục vụ(?= công tác)",
        "theo(?! (?:từng )?(?:tuần|tháng|quý|năm))", "phù hợp", "về khoa học", "do", "cho", "trình",
        "với nội dung", "trước", "trong (?:quý|tháng|năm)", "hoàn thành", "việc", "ở tất cả", "khi",
        "và (?:tổ chức|triển khai|thực hiện)", "đến năm", "làm cơ sở", "xong", "đảm bảo", "bảo đảm",
    )
    + " ",
)

# Where nothing else comes forth, a report that is due is the output.
REPORTS = r"báo cáo (?!viên|hoàn thành|khi)(?:tiến độ|kết quả|tình hình|đánh giá|định kỳ|ban|ubnd|ủy|đảng|thường)"
