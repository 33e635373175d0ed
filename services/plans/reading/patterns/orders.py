"""Tasks: what orders nothing, and the labels of particulars."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

# Sentences of a task section that ask nobody to do anything.
NOT_A_TASK_START = either(
    "đây là", "việc này", "qua đó", "từ đó", "nhờ đó", "điều này", "mục tiêu", "chỉ tiêu", "trên đây là",
    "kế hoạch này (?:được|có)", "chương trình này (?:được|có)", r"(?:phấn đấu )?đến (?:hết |cuối )?(?:năm )?20\d\d",
    "trong đó", r"nhằm\s", "nhiệm vụ cụ thể (?:của|được|tại)", "(?:có|xem|chi tiết tại) (?:phụ lục|biểu|bảng)",
    r"\(?(?:kèm theo|đính kèm) ",
)

# Captions of tables stand between the tasks and are none.
CAPTION = r"(?:bảng|biểu|phụ biểu|hình)\s+(?:số\s+)?[\divx]{1,4}\s*[.:\-]"

# With a figure in the sentence, a measure at its start makes it a target, not an order.
MEASURES = either(
    "tỷ lệ", "tỉ lệ", "tỷ trọng", "lượng", "doanh thu", "tốc độ", "giá trị", "thu nhập", "năng suất", "chỉ số",
    "sản lượng", "số lượng", "mức độ hài lòng",
)

# The plan takes its leave; nothing behind belongs to the last task.
CLOSING = either(
    "trên đây là", "(?:trong )?quá trình (?:triển khai|tổ chức|thực hiện)", "nhận được kế hoạch này",
    "căn cứ kế hoạch này,? (?:yêu cầu|đề nghị)", "yêu cầu các (?:cơ quan|đơn vị)[^.]*nghiêm túc",
    "(?:kế hoạch|chương trình|nghị quyết|quyết định|đề án)(?: hành động)? này (?:đã )?(?:được )?"
    + either("thay thế", "phổ biến", "có hiệu lực", "triển khai", "hội", "hđnd", "thông"),
)

IS_A_STATEMENT = (
    "(?<!đây )(?<!đó )là (?:một (?:trong những )?)?"
    + either("nhiệm vụ", "giải pháp", "yếu tố", "động lực", "nguồn lực", "nền tảng")
    + " "
    + either("chính trị", "quan trọng", "trọng tâm", "then chốt", "hàng đầu", "đột phá", "cơ bản")
)

# Labels that open a particular of a task in running text.
PARTICULARS = (
    (
        either(
            r"(?:(?:cơ quan|đơn vị|bộ phận|tổ chức)\s*(?:/|,|và)?\s*(?:(?:cơ quan|đơn vị) )?)?"
            + either("chủ trì(?: (?:thực hiện|tham mưu))?", "thực hiện", "chịu trách nhiệm(?: chính)?", "đầu mối"),
            "(?:(?:người|cán bộ|tổ|đội|đơn vị|cơ quan|bộ phận) )?(?:phụ trách|đảm nhiệm|được giao|đảm trách)"
            "(?: chính)?",
            "(?:người|tổ|đội) (?:thực hiện|làm|chịu trách nhiệm)", "phân công(?: cho)?", "giao cho",
        ),
        "lead",
    ),
    ("(?:(?:các )?(?:cơ quan|đơn vị|bộ phận) )?phối hợp(?: thực hiện)?", "coordinating"),
    (
        either(
            "thời (?:gian|hạn)(?: (?:thực hiện|hoàn thành))?", "tiến độ(?: (?:thực hiện|hoàn thành))?",
            "hạn hoàn thành", "hoàn thành", "hạn (?:xong|cuối|chót)", "thời điểm(?: hoàn thành)?", "hạn",
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
