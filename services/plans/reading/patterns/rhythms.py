"""How often: the phrases, and the interval each of their words tells."""

from services.plans.reading.patterns.words import either

# One alternative per line would make a page of each table.
# fmt: off

SPAN = "(?:tuần|tháng|quý|năm)"
ONCE = "(?:một|01|1|hai|02|2) lần"
MONTHS = "(?:0?[369]|ba|sáu|chín) tháng"

# The first that fits is what the task says; "hằng ngày" is habit, not a rhythm of reporting.
RECURRENCES = (
    "thực hiện thường xuyên (?:hàng|hằng) năm(?: và đột xuất[^).;]*)?",
    (
        rf"(?:định kỳ )?(?:hàng|hằng|mỗi|từng) (?:{SPAN}|{MONTHS})(?! học)(?: {ONCE})?"
        rf"(?:\s*(?:,|và|hoặc)\s*(?:(?:hàng|hằng|mỗi) )?(?:{SPAN}|{MONTHS}|đột xuất)(?!\s+\d))*"
    ),
    rf"(?:định kỳ )?(?:{MONTHS}|(?:một|01|1) {SPAN})(?:\s*/\s*| )(?:(?:một|01|1) )?lần",
    rf"(?:0?[1-9]|1[0-2]|một|hai|ba|bốn) lần\s*(?:/|trong|mỗi|trên)\s*(?:một |1 |01 )?(?:{SPAN}|{MONTHS})(?!\s+\d)",
    rf"(?:mỗi|một|1|01) {SPAN} (?:ít nhất |tối thiểu )?\d{{1,2}} (?:lần|kỳ|cuộc|buổi)",
    rf"định kỳ (?:theo )?(?:{SPAN}|{MONTHS})(?:\s*(?:,|và|hoặc)\s*(?:{SPAN}|{MONTHS}|đột xuất))*(?!\s+\d)",
    either(
        "tháng cuối (?:của )?(?:mỗi |từng )?quý", "(?:cuối |sau |đầu )?(?:mỗi|từng) (?:vụ|học kỳ|năm học|mùa vụ)",
    ),
    r"\d tháng, \d tháng(?:, (?:năm|giữa nhiệm kỳ|cuối nhiệm kỳ))*",
    r"theo (?:từng )?(?:năm, quý|năm, giai đoạn(?: \d+ năm)?|giai đoạn|quý|tháng)(?!\s+(?:\d|i))",
    r"(?:theo )?(?:tuần|tháng|quý)(?:\s*,\s*(?:tuần|tháng|quý|năm|0?6 tháng|0?9 tháng))+",
    rf"(?:sơ kết|báo cáo) {MONTHS}(?:\s*,\s*(?:tổng kết )?(?:năm|{MONTHS}))*(?!\s+(?:đầu|cuối)? ?năm 20)",
    "(?<!chi )thường xuyên(?:[^.;,]{0,20}định kỳ)?", "(?<!khỏe )(?<!không )định kỳ",
)

# Words of such a phrase and the interval they tell, the shortest first.
INTERVALS = (
    ("tháng cuối.*quý", "quarter"),
    ("tuần|thứ (?:hai|ba|tư|năm|sáu|bảy)", "week"),
    (r"(?<!\w )(?<!\w)tháng|(?:hàng|hằng|mỗi|từng|theo|và|hoặc|kỳ|lần/|trong|một|01) tháng|1[0-2] lần", "month"),
    (r"quý|(?:0?3|ba) tháng|(?:0?4|bốn) lần\D+năm", "quarter"),
    (either("(?:0?6|sáu) tháng", r"(?:0?2|hai) lần\D+năm"), "half_year"),
    ("năm", "year"),
)
