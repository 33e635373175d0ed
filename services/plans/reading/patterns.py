"""The phrases plans are written in, as data; all are matched on clean, folded text (see `lines`)."""

# One alternative per line would make a page of each table.
# fmt: off


def either(*alternatives: str) -> str:
    """One group of alternatives, each a regular expression."""
    return f"(?:{'|'.join(alternatives)})"


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

# Words around a number that carry no meaning of their own; stripped when the indicator is named.
NAME_EDGE = either(
    "phấn đấu", "bảo đảm", "đảm bảo", "đạt(?: tỷ lệ)?", "chiếm", "là", "có", "cung cấp", "mục tiêu", "và", "với",
    "ở mức", "đạt mức", "khoảng", "trong đó", "đồng thời", "tỷ lệ đạt", "tối thiểu", "ít nhất", "trên", "từ", "đến",
    "vào", "thì", "sẽ", "phải", "cụ thể", "gồm", "được", "hoàn thành", "xuống(?: còn)?", "lên", "còn",
)

# Words at the beginning of a clause that name nothing.
NAME_START = either(
    "và", "thì", "là", "đạt", "có", "phấn đấu", "mục tiêu", "trong đó", "ít nhất", "tỷ lệ đạt", "được", "với"
)

# What a section is about, by the first words of its heading; the first that fits decides.
SECTIONS = (
    (either("(?:cơ chế )?cảnh báo", "cơ chế cảnh báo"), "rules"),
    (
        either(
            "mục đích", "quan điểm", "căn cứ", "sự cần thiết", "cơ sở (?:pháp lý|chính trị)",
            "(?:đánh giá )?(?:tình hình|thực trạng)", "bối cảnh", "kết quả", "đặc điểm", "phạm vi", "đối tượng",
            "nguyên tắc", "yêu cầu", "tồn tại", "hạn chế", "khái quát",
        ),
        "purpose",
    ),
    (
        either(
            "nhiệm vụ", "giải pháp", "tổ chức thực hiện", "phân công", "kinh phí", "nguồn lực", "lộ trình", "nội dung",
            "các nhiệm vụ", "một số (?:nhiệm vụ|giải pháp)", "trách nhiệm", "chế độ báo cáo", "những nhiệm vụ",
            "các giải pháp", "triển khai",
        ),
        "tasks",
    ),
    ("(?:các |một số |những |hệ thống )?(?:mục tiêu|chỉ tiêu|tầm nhìn)", "targets"),
)

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
    "lãnh đạo (?:các|cơ quan|đơn vị|ubnd|đảng|xã|phường|phòng)", "trưởng (?:ấp|thôn|ban|phòng)", r"thôn(?=\W)",
    "tổ chức (?:chính trị|đảng|cơ sở)", r"ấp(?=\W)", "khu phố", "đài truyền thanh", "doanh nghiệp viễn thông",
    "hợp tác xã", r"ngành\b", "chính quyền",
)

# Lower-case verbs that end a unit's name and begin what it does.
UNIT_VERBS = either(
    "có trách nhiệm", "chịu trách nhiệm", "họp", "nghe", "(?<!giao )chủ trì(?! (?:phải|có trách|chịu))", "chủ động",
    "chỉ đạo", "căn cứ", "trực tiếp", "thường xuyên", "phối hợp", "vận động", "thành lập", "phân công",
    "xây dựng(?! đảng)", "ban hành", r"tham mưu(?!\s*,\s*giúp việc)", "triển khai", "thực hiện", "(?<!vụ )tổng hợp",
    "trong việc", "hướng dẫn", "tăng cường", "tiếp tục", "kịp thời", "đẩy mạnh", "rà soát", "bố trí", "đề xuất", "sẽ",
    "phải", "đảm bảo", "bảo đảm", "xác định", "nghiên cứu", "theo dõi", "định kỳ", "hàng năm", "hằng năm",
    "hằng tháng", "hàng tháng", "theo chức năng", "theo nhiệm vụ", "quán triệt", "giám sát", "kiểm tra(?! [đĐ]ảng)",
    "tuyên truyền", "cung cấp", "hỗ trợ", "phát huy", "lồng ghép", "đưa", "báo cáo", "quản lý(?! dự án)", "cập nhật",
    "thẩm định", "đôn đốc", "là cơ quan", "giúp(?! việc)", "dựa", "cụ thể hóa", "đăng ký", "nghiêm túc", "khẩn trương",
    "lắp đặt", "lập", "đầu tư", "mua sắm", "vận hành", "khảo sát", "thống kê", "số hóa", "tham gia", "duy trì",
    "khai thác", "đào tạo", "bồi dưỡng", "hoàn thiện", "hoàn thành", "nâng cao", "nâng cấp", "khuyến khích",
    "huy động", "trình", "gửi", "phát động", "đăng tải", "xử lý", "(?<!phận )tiếp nhận", "giải quyết", "quan tâm",
    "áp dụng", "ứng dụng", "công khai", "thông báo", "phổ biến", "cử", "kết nối", "đánh giá", "biên soạn", "phân bổ",
    "cân đối", "(?<!, )lãnh đạo(?=,| chỉ| thực| công tác| việc| toàn)",
    "(?<!các )(?<!các đơn vị, )tổ chức(?! (?:chính trị|đảng|cơ sở|xã hội|thành viên|đoàn|kinh tế|liên quan|,))",
)

CONNECTIVES = (
    r"(?:đồng thời|bên cạnh đó|ngoài ra|đặc biệt|trước mắt|cùng với đó|song song với đó|trên cơ sở đó)\s*,?\s*"
)

# Sentences of a task section that ask nobody to do anything.
NOT_A_TASK_START = either(
    "đây là", "việc này", "qua đó", "từ đó", "nhờ đó", "điều này", "mục tiêu", "trên đây là",
    "kế hoạch này (?:được|có)", "chương trình này (?:được|có)", r"(?:phấn đấu )?đến (?:hết |cuối )?(?:năm )?20\d\d",
    "trong đó", r"nhằm\s",
)

IS_A_STATEMENT = (
    "(?<!đây )(?<!đó )là (?:một (?:trong những )?)?"
    + either("nhiệm vụ", "giải pháp", "yếu tố", "động lực", "nguồn lực", "nền tảng")
    + " "
    + either("chính trị", "quan trọng", "trọng tâm", "then chốt", "hàng đầu", "đột phá", "cơ bản")
)

RECURRENCES = (
    "thực hiện thường xuyên (?:hàng|hằng) năm(?: và đột xuất[^).;]*)?",
    (
        r"(?:định kỳ )?(?:hàng|hằng|mỗi) (?:tuần|tháng|quý|năm)"
        r"(?:\s*(?:,|và|hoặc)\s*(?:(?:hàng|hằng) )?(?:tuần|tháng|quý|năm|đột xuất))*"
    ),
    r"\d tháng, \d tháng(?:, (?:năm|giữa nhiệm kỳ|cuối nhiệm kỳ))*",
    r"theo (?:từng )?(?:năm, quý|năm, giai đoạn(?: \d+ năm)?|giai đoạn|quý|tháng)",
    r"(?:theo )?(?:tuần|tháng|quý)(?:\s*,\s*(?:tuần|tháng|quý|năm|6 tháng|9 tháng))+",
    "thường xuyên(?:[^.;,]{0,20}định kỳ)?", "(?<!khỏe )định kỳ",
)

# Things a commune can put on the table: what "ban hành / xây dựng / lập …" brings forth.
OUTPUT_VERBS = either(
    "ban hành", "xây dựng", "lập", "thành lập", "thiết lập", "biên soạn", "hình thành", "quy hoạch", "tổ chức",
    "triển khai", "thể chế hóa [^;.]{0,80}? bằng",
)

OUTPUT_NOUNS = "(?:(?:các|những|một|bộ|hệ thống) )*" + either(
    "kế hoạch", "đề án", "chỉ thị", "nghị quyết", "quy chế", "quy trình", "chương trình", "chính sách", "cơ chế",
    "chuyên đề", "chỉ số", "cổng thông tin", "trung tâm", "ban chỉ đạo", "tổ (?:công|giúp|ứng)", "cơ sở dữ liệu",
    "tài liệu", "mô hình", "quản lý", "hồ sơ", "lớp", "báo cáo", "fanpage", "văn bản", "danh mục", "phương án",
    "hướng dẫn", "dự án", "quyết định", "nền tảng",
)

OUTPUT_ENDS = either(
    "[.;:(]",
    ", "
    + either(
        "tập trung", "gắn", "phân công", "góp phần", "nhằm", "sát", "bảo đảm", "đảm bảo", "áp dụng", "trong đó",
        "phù hợp", "tạo", "phát huy", "tăng cường", "gửi", "trình", "để", "quy định", "xây dựng",
    ),
    " "
    + either(
        "để", "nhằm", "gắn", "tham gia", "phục vụ(?= công tác)", "theo", "phù hợp", "về khoa học", "do",
        "với nội dung", "trước", "trong (?:quý|tháng|năm)", "hoàn thành", "việc",
        "và (?:tổ chức|triển khai|thực hiện)", "đến năm",
    )
    + " ",
)

# A capital in the middle of a heading-like line: the heading ended there and the first sentence begins.
SENTENCE_STARTERS = either(
    "Quán triệt", "Ban hành", "Xây dựng", "Lập", "Đề xuất", "Quy hoạch", "Ứng dụng", "Đào tạo", "Mỗi", "Hợp tác",
    "Đến (?:năm )?20", "Phát triển", "Thiết lập", "Tăng cường", "Tổ chức", "Trực tiếp", "Lãnh đạo", "Kịp thời",
    "Phối hợp", "Tổng hợp", "Căn cứ", "Chỉ đạo", "Thực hiện", "Tiếp tục", "Quan tâm", "Bảo đảm", "Đảm bảo", "Chủ trì",
    "Chủ động", "Tham mưu", "Rà soát", "Đẩy mạnh", "Nâng cao", "Triển khai", "Phát huy", "Thường xuyên", "Hướng dẫn",
    "Hằng năm", "Hàng năm", "Định kỳ", "Theo dõi", "Lồng ghép", "Khuyến khích", "Huy động", "Bố trí", "Cụ thể hóa",
    "Tuyên truyền", "Đưa", "Hoàn thiện", "Tỷ lệ", "Phấn đấu", "Ưu tiên", "Thúc đẩy", "Đổi mới", "Xác định", "Hỗ trợ",
)

STARTER_IS_A_NAME = either(
    "Ban", "Ủy ban", "ủy ban", "Tổ", "Phòng", "phòng", "Trung tâm", "Văn phòng", "và", "về", "của", "hoặc", ",",
    "Đề án", "Kế hoạch", "Chương trình", "Phong trào", "Sở", "Bộ", "cơ quan", "Cơ quan",
)

# What stands behind the dash in names such as "Văn hóa - Xã hội"; broken before the dash it looks like a bullet.
SECOND_HALVES = either("xã hội", "công nghệ", "thông tin", "thể thao", "du lịch", "môi trường", "hạ tầng", "đô thị")

# Words a capital may follow without a new sentence beginning there.
BELONGS_TO_THE_NEXT = either(
    "của", "do", "cho", "và", "với", "tại", "theo", "gửi", "giúp", "giao", "cùng", "từ", "thuộc", "trong", "bởi",
    "đến", "các", "đồng chí", "viên", "số", "hoặc", "là", "về",
)

# Work that begins after the names of those it is done with.
JOINT_WORK = either(
    "tổ chức(?! (?:chính|đảng|cơ|xã|,|doanh))(?!,)", "nâng cấp", "tuyên truyền", "(?<!cơ quan )(?<!Cơ quan )tham mưu",
    "theo dõi", "triển khai", "rà soát", "cấp miễn", "xây dựng", "thực hiện", "hướng dẫn", "hỗ trợ", "kiểm tra",
    "đôn đốc", "vận động", "để", "nhằm", "trong việc", "giám sát", "đề xuất", "thẩm định", "tổng hợp", "bảo đảm",
    "đảm bảo", "lập",
)

# A line of a narrow table cell that ends in the bare beginning of a unit's name goes on below.
UNIT_BEGINNINGS = either(
    "phòng", "văn phòng", "ban", "trung tâm", "công an", "ủy ban", "(?<!xã )hội", "hội đồng", "đoàn", "trạm", "sở",
    "tổ", "bộ phận", "mặt trận", "thường trực", "và", "của",
)
DEADLINE_BEGINNINGS = either(
    "hoàn thành", "trước", "đến", "trong", "hết", "từ", "quý", "tháng", "năm", "thường xuyên", "hằng", "hàng",
    "định kỳ", "cả năm",
)

# Kinds of documents a plan may rest on.
LEGAL_KINDS = either(
    "Nghị quyết", "Kế hoạch(?: hành động)?", "Chương trình(?: hành động)?", "Quyết định", "Thông báo", "Chỉ thị",
    "Kết luận", "Công văn", "Hướng dẫn", "Luật", "Nghị định", "Thông tư",
)
AFTER_LEGAL_ISSUER = either(
    "về", "vào", "và", "thì", "trên", "đến", "tại", "cho", "ban hành", "triển khai", "với", "giai đoạn", "năm",
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

# Labels that open a particular of a task in running text.
PARTICULARS = (
    (
        r"(?:(?:cơ quan|đơn vị|bộ phận|tổ chức)\s*(?:/|,|và)?\s*(?:(?:cơ quan|đơn vị) )?)?"
        + either("chủ trì(?: (?:thực hiện|tham mưu))?", "thực hiện", "chịu trách nhiệm(?: chính)?", "đầu mối"),
        "lead",
    ),
    ("(?:(?:các )?(?:cơ quan|đơn vị|bộ phận) )?phối hợp(?: thực hiện)?", "coordinating"),
    (
        either(
            "thời (?:gian|hạn)(?: (?:thực hiện|hoàn thành))?", "tiến độ(?: (?:thực hiện|hoàn thành))?",
            "hạn hoàn thành", "hoàn thành",
        ),
        "deadline",
    ),
    (
        either(
            "sản phẩm(?: (?:đầu ra|hoàn thành|dự kiến))?", "kết quả(?: (?:đầu ra|đạt được|dự kiến|cần đạt))?",
            "đầu ra",
        ),
        "output",
    ),
)
