"""Tasks: what orders nothing, and the labels of particulars."""

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
