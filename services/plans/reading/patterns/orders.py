"""Tasks: what orders nothing, how often, what comes out of it, and labelled particulars."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

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
