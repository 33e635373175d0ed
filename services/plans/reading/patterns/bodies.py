"""Units: how their names begin, and the verbs that end them."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

# Words a unit's name begins with, and what makes the same words something else.
UNIT_HEADS = "(?:các )?" + either(
    "ban thường vụ", "ban chấp hành", "ban chỉ đạo", "ban chỉ huy", "ban xây dựng", "ban tổ chức", "ban tuyên giáo",
    "ban quản lý", "ban công tác", "ban giám hiệu", "ban nhân dân", "ban(?: của|,| đảng| ngành)", "thường trực",
    "cơ quan", "văn phòng", r"vp\b", r"phòng(?!\s*,?\s*(?:chống|ngừa|tránh|cháy|bệnh|họp|học|tin))", "ủy ban", "ubnd",
    "ubmttq", "ubkt", "hđnd", "hội đồng", "mặt trận", "mttq", "đoàn thanh niên", "đoàn tncs", "đoàn thể",
    "hội (?:liên hiệp|nông dân|phụ nữ|cựu chiến binh|lhpn|ccb)", "công an", "quân sự", "bưu điện", "trạm y tế",
    r"trung tâm(?! (?:dữ liệu|của|xã\b))", "ttpvhcc", "trường(?! (?:hợp|học (?:thông|số)))", "cơ sở giáo dục",
    "tổ (?:giúp việc|công tác|công nghệ|chuyển đổi|đề án)", "đảng ủy", "chi bộ", "chi(?:,| ủy)", "đảng bộ", "cấp ủy",
    r"sở\b", "đơn vị", "bộ phận", "thủ trưởng", "người đứng đầu", "đồng chí", "thành viên", "bí thư", "chủ tịch",
    "lãnh đạo (?:các|cơ quan|đơn vị|ubnd|đảng|xã|phường|phòng)", "trưởng (?:ấp|thôn|ban|phòng|các|khu|bản)",
    "giám đốc", "chi cục", "chánh văn phòng", r"thôn\b",
    "tổ chức (?:chính trị|đảng|cơ sở)", r"ấp\b", "khu phố", "đài truyền thanh", "doanh nghiệp viễn thông",
    "hợp tác xã", r"ngành\b",
    "chính quyền(?! (?:số|điện tử|phục vụ|thông minh))", "viện", "bộ đội", "trạm",
    "công chức (?:văn|tư|địa|tài|phụ|chuyên)", "hiệu trưởng", "tổ trưởng", "liên đoàn", "câu lạc bộ", "nhà trường",
    "công đoàn", "hội (?:khuyến học|chữ thập đỏ|người cao tuổi|đặc thù|đồng đội|thanh niên|doanh nhân)",
    "quỹ tín dụng", "ngân hàng", "tổ dân phố", "chi đoàn", "liên đội", "chi hội",
    "đoàn (?:xã|phường|trường|thể|viên)",
    "tổ (?:chuyên môn|tin học|bộ môn|văn phòng|kiểm tra|thẩm định|hỗ trợ|thư ký)",
    "tổ (?:cảnh sát|an ninh|tự quản|bảo vệ|dân vận|trật tự|phòng|tuyên truyền)", "doanh nghiệp bưu chính",
    "kế toán",
    "giáo viên (?:chủ nhiệm|tin học|bộ môn)", "hợp tác xã", "các (?:hội|tổ|trường|xã|phòng|ban|doanh nghiệp)",
    r"hội(?=,)", "thường vụ",
)

# Words that make a body of any capitalised word behind them: "Tổ Tiếp thị", "Đội Thủy nông", "Khoa Nội".
BODIES_BY_FORM = either(
    "Tổ", "Đội", "Ban", "Nhóm", "Khoa", "Hội", "Đoàn", "Phòng", "Bộ phận", "Liên minh", "Chi nhánh", "Chi cục", "Cục",
    "Công ty", "Xí nghiệp", "Nhà máy", "Nhà văn hóa", "Kho bạc", "Thanh tra", "Thuế", "Viễn thông", "Điện lực",
    "Bảo hiểm", "Hạt", "Trạm", "Trung tâm", "Tổng phụ trách", "Tiểu ban", "Vụ", "Đồn", "Xưởng", "Sàn", "Thư viện",
)
# Posts that answer for work where nothing larger is named.
POSTS = either(
    "phó (?:hiệu trưởng|giám đốc|chủ tịch|trưởng|bí thư|chủ nhiệm)", "kế toán trưởng", "thủ quỹ", "văn thư",
    "thư ký", "tổng phụ trách", "chủ nhiệm", "đội trưởng", "trạm trưởng", "trưởng (?:trạm|khoa|đội|đài|xóm|bộ phận)",
    "đội (?:sản xuất|tình nguyện|dịch vụ)", "tổ (?:sản xuất|hợp tác|quản lý|dịch vụ)",
)

# Lower-case verbs that end a unit's name and begin what it does.
UNIT_VERBS = either(
    "có trách nhiệm", "chịu trách nhiệm", "họp", "nghe", "(?<!giao )chủ trì(?! (?:phải|có trách|chịu))", "chủ động",
    "chỉ đạo", "căn cứ", "trực tiếp", "thường xuyên", "phối hợp", "vận động", "thành lập", "phân công",
    "xây dựng(?! đảng)", "ban hành", r"tham mưu(?!\s*,\s*giúp việc)", "triển khai", "thực hiện", "(?<!vụ )tổng hợp",
    "trong việc", "hướng dẫn", "tăng cường", "tiếp tục", "kịp thời", "đẩy mạnh", "rà soát", "bố trí", "đề xuất", "sẽ",
    "phải", "đảm bảo", "bảo đảm", "xác định", "nghiên cứu", "theo dõi", "định kỳ", "hàng năm", "hằng năm",
    "hằng tháng", "hàng tháng", "theo (?:chức năng|bảng|phụ lục|biểu)", "theo nhiệm vụ", "quán triệt", "giám sát",
    "kiểm tra(?! [đĐ]ảng)",
    "tuyên truyền", "cung cấp", "hỗ trợ", "phát huy", "lồng ghép", "đưa", "báo cáo",
    "quản lý(?! (?:dự án|hành chính|nhà nước|đô thị|thị trường))", "cập nhật",
    "thẩm định", "đôn đốc", "là cơ quan", "giúp(?! việc)", "dựa", "cụ thể hóa", "đăng ký", "nghiêm túc",
    "khẩn trương",
    "lắp đặt", "lập", "đầu tư", "mua sắm", "vận hành", "khảo sát", "thống kê", "số hóa", "tham gia", "duy trì",
    "khai thác", "đào tạo", "bồi dưỡng", "hoàn thiện", "hoàn thành", "nâng cao", "nâng cấp", "khuyến khích",
    "huy động", "trình", "gửi", "phát động", "đăng tải", "xử lý", "(?<!phận )tiếp nhận", "giải quyết", "quan tâm",
    "áp dụng", "ứng dụng", "công khai", "thông báo", "phổ biến", "cử", "kết nối", "đánh giá", "biên soạn", "phân bổ",
    "cân đối", "làm (?:nòng cốt|đầu mối)", r"mở(?! rộng)", "là (?:đơn vị|đầu mối|cơ quan)", "tiến hành", "chuẩn bị",
    "lựa chọn", "chọn", "tích hợp", "sơ kết", "tổng kết", "giới thiệu", "quảng bá", "đồng hành", "chia sẻ", "ký kết",
    "bổ sung", "xem xét", "bám sát", "hưởng ứng", "phản ánh", "nắm", "dạy", "thu thập", "biểu dương", "khen thưởng",
    "tập huấn", "thử nghiệm", "tập trung", "khởi tạo", "thẩm tra", "phụ trách", "thuê", "mua",
    "(?<!xây )(?<!Xây )dựng", "soạn", "nộp",
    "giữ", "ghi", "(?<!tiếp )nhận", "lo", "(?<!hường )(?<!cơ quan )trực(?! (?:thuộc|ban|tiếp))", "làm", "sử dụng",
    "(?<!sáng )(?<!đào )(?<!cải )tạo", "đề nghị", "nhắc", "chấm",
    "gom", "chụp", "viết", "đóng góp", "bảo vệ(?! (?:môi|an))",
    "(?<!, )(?<!Ban )lãnh đạo(?=,| chỉ| thực| công tác| việc| toàn| xây| tổ| phát| triển|"
    " (?:Ủy|UBND|MTTQ|Mặt|Đoàn|các))",
    "(?<!các )(?<!các đơn vị, )tổ chức(?! (?:chính trị|đảng|cơ sở|xã hội|thành viên|đoàn|kinh tế|liên quan|,))",
)

# What a sentence says of the one it hands its work to.
LEADS = either(
    "(?:làm |là )?(?:cơ quan |đơn vị )?(?:chủ trì|đầu mối)", "chịu trách nhiệm", "phụ trách", "thực hiện",
    "đảm nhiệm", "tham mưu", "tổ chức thực hiện", "lo(?: liệu)?", "đảm trách", "làm(?= (?:chính|việc này)|[,.;)]|$)",
    "theo dõi", "hoàn thành", "chuẩn bị",
)

CONNECTIVES = (
    r"(?:đồng thời|bên cạnh đó|ngoài ra|đặc biệt|trước mắt|cùng với đó|song song với đó|trên cơ sở đó)\s*,?\s*"
)

# Work that begins after the names of those it is done with.
JOINT_WORK = either(
    "tổ chức(?! (?:chính|đảng|cơ|xã|,|doanh))(?!,)", "nâng cấp", "tuyên truyền", "(?<!cơ quan )(?<!Cơ quan )tham mưu",
    "theo dõi", "triển khai", "rà soát", "cấp miễn", "xây dựng", "thực hiện", "hướng dẫn", "hỗ trợ", "kiểm tra",
    "đôn đốc", "vận động", "để", "nhằm", "trong việc", "giám sát", "đề xuất", "thẩm định", "tổng hợp", "bảo đảm",
    "đảm bảo", "lập",
)

# The same where the names stand behind "phối hợp với": work that no unit's name holds.
PARTNER_WORK = either(
    "phủ sóng", "lắp đặt", "xóa", "mở(?! rộng)", "tập huấn", "xử lý", "biên soạn", "đào tạo", "bồi dưỡng",
    "cấp(?= (?:mã|tài))",
    "cài đặt", "số hóa", "đẩy mạnh", "tăng cường", "cung cấp", "thử nghiệm", "khảo sát", "đăng tải", "ký kết",
    "đầu tư",
    "thành lập", "kết nối", "giới thiệu", "tham gia", "hoàn thành", "bố trí", "thu hút", "phát động", "nghiên cứu",
    "ứng dụng", "chuyển giao", "quản lý(?! dự)", "vận hành", "phát triển(?! (?:khoa|nông|quỹ|kinh))", "ngăn chặn",
    "phát hiện", "làm", "trong công tác", "đưa", "thu thập", "rà quét", "phổ biến", "quảng bá", "nhằm", "duy trì",
)

# A line of a narrow table cell that ends in the bare beginning of a unit's name goes on below.
UNIT_BEGINNINGS = either(
    "phòng", "văn phòng", "ban", "trung tâm", "công an", "ủy ban", "(?<!xã )hội", "hội đồng", "đoàn", "trạm", "sở",
    "tổ", "bộ phận", "mặt trận", "thường trực", "và", "của",
)
