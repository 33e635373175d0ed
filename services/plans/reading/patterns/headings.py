"""Headings: what a section is about, and where a sentence begins in the middle of one."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

# What a section is about, by the first words of its heading; the first that fits decides.
SECTIONS = (
    (either("(?:cơ chế )?cảnh báo", "cơ chế cảnh báo"), "rules"),
    ("kết quả (?:cần đạt|dự kiến|phấn đấu|mong đợi)", "targets"),
    (
        "(?:phần (?:thứ )?[a-z]+[.: ]+)?(?:đánh giá )?(?:chung )?(?:về )?"
        + either(
            "(?:tình hình|thực trạng|hiện trạng)", "kết quả", "bối cảnh", "đặc điểm", "khái quát", "tồn tại",
            "hạn chế",
            "khó khăn", "thuận lợi", "ưu điểm", "nguyên nhân", "bài học", "những kết quả", "công tác lãnh đạo năm",
        ),
        "past",
    ),
    (
        either("mục đích", "quan điểm", "yêu cầu", "nguyên tắc", "phương châm")
        + r"(?:[^:.]{0,40})(?:,| và| -)\s*" + either("mục tiêu", "chỉ tiêu"),
        "mixed",
    ),
    (
        either(
            "mục đích", "quan điểm", "căn cứ", "sự cần thiết", "cơ sở (?:pháp lý|chính trị)", "phạm vi", "đối tượng",
            "nguyên tắc", "yêu cầu", "đặt vấn đề", "mở đầu", "giải thích", "phương châm", "thông tin chung", "chủ đề",
            "(?:đề xuất,? )?kiến nghị",
        ),
        "purpose",
    ),
    (
        either(
            "nhiệm vụ", "giải pháp", "tổ chức thực hiện", "phân công", "kinh phí", "nguồn lực", "lộ trình",
            "nội dung",
            "các nhiệm vụ", "một số (?:nhiệm vụ|giải pháp)", "trách nhiệm", "chế độ báo cáo", "những nhiệm vụ",
            "các giải pháp", "triển khai", "(?:các )?biện pháp", "tổ chức triển khai",
            "(?:các )?nhóm (?:nhiệm vụ|giải)",
            "phương hướng", "tiến độ", "kế hoạch triển khai", "công tác", "hoạt động", "chương trình công tác",
        ),
        "tasks",
    ),
    (
        "(?:các |một số |những |hệ thống |nhóm )?"
        + either("mục tiêu", "chỉ tiêu", "tầm nhìn", "định hướng đến năm 20", r"phấn đấu", r"đến (?:hết )?năm 20"),
        "targets",
    ),
)

# Below a section of targets or aims these words still open one of work; "triển khai …" may be a target's own words.
WORK = either("(?:các |một số |những |nhóm )*(?:nhiệm vụ|giải pháp)", "tổ chức thực hiện", "phân công", "biện pháp")

# In a section of aims and targets mixed, what sounds like a target.
GOAL_STARTS = either(
    "phấn đấu", r"đến (?:hết |cuối )?(?:năm )?20", "tỷ lệ", r"(?:trên |ít nhất |tối thiểu |từ )?\d+ ?%", "xây dựng",
    "đưa", "tối thiểu", "ít nhất", "nâng", "hoàn thành", "bảo đảm", "đảm bảo", "hình thành", "mỗi", "có",
    "phát triển",
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
