"""Codes and figures as officials read them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from contracts.roles import Role
from shared import clock

NOT_REPORTED: Final = "chưa báo cáo"
KIB = 1024

ROLES: Mapping[Role, str] = {
    "officer": "Cán bộ đầu mối",
    "agency": "Cơ quan thường trực",
    "reviewer": "Người thẩm định",
    "leader": "Lãnh đạo",
    "auditor": "Kiểm tra",
    "operator": "Quản trị",
    "partner": "Hệ thống đối tác",
}
WORK_STATES: Mapping[str, str] = {
    "not_started": "Chưa thực hiện",
    "in_progress": "Đang thực hiện",
    "awaiting_review": "Chờ thẩm định",
    "needs_completion": "Chờ hoàn thiện",
    "completed": "Hoàn thành",
    "suspended": "Tạm dừng",
}
TIME_STATES: Mapping[str, str] = {"on_time": "Trong hạn", "due_soon": "Sắp đến hạn", "overdue": "Quá hạn"}
KINDS: Mapping[str, str] = {"indicator": "Chỉ tiêu", "deliverable": "Nhiệm vụ"}
LEVELS: Mapping[str, str] = {"red": "Đỏ", "amber": "Vàng"}
RULES: Mapping[str, str] = {
    "overdue": "Quá hạn",
    "below_path": "Chậm so với lộ trình",
    "evidence_rejected": "Minh chứng bị trả lại",
    "due_soon": "Sắp đến hạn",
    "obstacle_open": "Vướng mắc chưa được giải quyết",
    "trend": "Xu hướng không đạt",
}
PEER_GROUPS: Mapping[str, str] = {"province": "Tỉnh", "commune": "Xã, phường, đặc khu", "body": "Đơn vị trực thuộc"}
"""Kinds of units stand where no peer group was given."""
AUDIENCES: Mapping[str, str] = {
    "unit_head": "người đứng đầu đơn vị",
    "agency": "cơ quan thường trực",
    "leader": "lãnh đạo Ban Chỉ đạo",
}
CHANNEL_KINDS: Mapping[str, str] = {
    "email": "Thư điện tử",
    "apprise": "Tin nhắn (Apprise)",
    "webhook": "Webhook có chữ ký",
}
CHANNEL_MODES: Mapping[str, str] = {"at_once": "Gửi ngay", "digest": "Gom tin mỗi ngày"}
HAPPENINGS: Mapping[str, str] = {
    "raised": "nêu",
    "moved": "đổi mức",
    "cleared": "hết",
    "escalated": "chuyển lên cấp trên",
}
COMPARATORS: Mapping[str, str] = {">=": "từ", ">": "trên", "=": "", "<=": "không quá", "<": "dưới"}
COMPARATOR_CHOICES: Mapping[str, str] = {
    ">=": "từ … trở lên (≥)",
    ">": "trên (>)",
    "=": "bằng (=)",
    "<=": "không quá (≤)",
    "<": "dưới (<)",
    "range": "trong khoảng",
    "qualitative": "định tính, không có số",
}
RECURRENCES: Mapping[str, str] = {
    "week": "Hằng tuần",
    "month": "Hằng tháng",
    "quarter": "Hằng quý",
    "half_year": "6 tháng một lần",
    "year": "Hằng năm",
}
COUNTED_OVER: Mapping[str, str] = {"communes": "số xã, phường hoàn thành", "bodies": "số đơn vị hoàn thành"}
CALENDARS: Mapping[str, str] = {
    "calendar": "Tháng dương lịch",
    "administrative": "Kỳ hành chính (ngày 15 đến ngày 14)",
}
SEVERITIES: Mapping[str, str] = {"error": "Lỗi", "warning": "Cảnh báo", "hint": "Gợi ý"}
DOUBTS: Mapping[str, str] = {
    "cell-without-number": "Ô không có số",
    "comparator-bare": "Không rõ “từ” hay “bằng”",
    "coordinating-unit-unknown": "Đơn vị phối hợp chưa khớp",
    "date-before-plan": "Ngày trước kế hoạch",
    "due-from-heading": "Thời hạn lấy từ đề mục",
    "due-from-title": "Thời hạn lấy từ tên kế hoạch",
    "due-missing": "Không nêu thời hạn",
    "indicator-without-number": "Chỉ tiêu không có số",
    "lead-unit-general": "Chủ trì nêu chung chung",
    "lead-unit-missing": "Không nêu chủ trì",
    "lead-unit-several": "Nhiều đơn vị chủ trì",
    "lead-unit-unknown": "Chủ trì chưa khớp đơn vị",
    "milestone-each-year": "Mốc hằng năm tạm đặt",
    "milestone-falling": "Mốc sau thấp hơn mốc trước",
    "milestone-unclear": "Mốc chưa đọc được",
    "numbering-repeated": "Số thứ tự lặp lại",
    "plan-year-missing": "Không rõ năm kế hoạch",
    "sentence-split": "Câu bị tách",
    "target-without-year": "Chỉ tiêu không có năm",
    "text-shortened": "Nội dung bị cắt bớt",
    "unit-of-measure-unclear": "Đơn vị tính chưa rõ",
    "year-from-title": "Năm lấy từ tên kế hoạch",
}
"""Short names of what a reading doubts; the whole sentence stands at the line."""
REVIEW_STATES: Mapping[str, str] = {
    "pending": "Chờ thẩm định",
    "accepted": "Đã chấp nhận",
    "rejected": "Đã trả lại",
    "superseded": "Đã thay bằng lần báo cáo sau",
}
STAGES: Mapping[str, str] = {
    "look": "Cơ quan thường trực xem trước",
    "queue": "Chờ thẩm định",
    "answer": "Chờ đơn vị bổ sung",
    "second": "Chờ người thẩm định thứ hai",
    "appeal": "Đang khiếu nại",
    "ended": "Đã xong",
}
RISKS: Mapping[str, str] = {
    "high": "Rủi ro cao",
    "medium": "Rủi ro vừa",
    "low": "Rủi ro thấp",
    "unknown": "Chưa rõ rủi ro",
}
FINDING_LEVELS: Mapping[str, str] = {"danger": "Nguy hiểm", "warning": "Nghi vấn", "note": "Lưu ý", "ok": "Đạt"}
SAFETY: Mapping[str, str] = {
    "awaiting": "Cách ly, chờ quét mã độc",
    "clean": "Không có mã độc",
    "unscanned": "Chưa quét mã độc",
    "infected": "Có mã độc, đã khóa",
}
ROUNDS: Mapping[str, str] = {
    "look": "Xem trước",
    "first": "Thẩm định lần một",
    "answer": "Đơn vị bổ sung",
    "second": "Người thẩm định thứ hai",
    "appeal": "Xét khiếu nại",
    "outside": "Kết quả ngoài hệ thống",
}
VERDICTS: Mapping[str, str] = {
    "accepted": "Chấp nhận",
    "rejected": "Trả lại",
    "more_asked": "Yêu cầu bổ sung",
    "forwarded": "Chuyển thẩm định",
    "answered": "Đã bổ sung",
    "appealed": "Gửi khiếu nại",
    "lapsed": "Hết hạn, tự chuyển bước",
}
SCANS: Mapping[str, Mapping[str, str]] = {
    "unknown": {"name": "Chưa rõ kết quả kiểm tra", "hint": "Nơi kiểm tra tệp tạm thời chưa trả lời."},
    "waiting": {"name": "Đang kiểm tra", "hint": "Vẫn gửi báo cáo được; kết quả hiện ở đây và ở trang nhiệm vụ."},
    "quarantine": {"name": "Cách ly", "hint": "Chờ quét mã độc xong mới mở, tải về được. Tệp không mất."},
    "infected": {"name": "Nhiễm mã độc, đã cách ly", "hint": "Không dùng được. Hãy gửi tệp sạch thay thế."},
    "failed": {"name": "Máy chưa kiểm tra được", "hint": "Người thẩm định sẽ xem trực tiếp."},
    "dangerous": {
        "name": "Có điểm nguy hiểm",
        "hint": "Nên thay bằng tệp khác; người thẩm định cũng thấy.",
    },
    "doubtful": {"name": "Có điểm nghi vấn", "hint": "Vẫn gửi được; người thẩm định cũng thấy những điểm này."},
    "clean": {"name": "Không thấy điểm nghi vấn", "hint": ""},
}
"""What the machine's check of a file amounts to, for the unit that sent it."""
RULE_KINDS: Mapping[str, str] = {
    "week": "Tuần",
    "month": "Tháng",
    "quarter": "Quý",
    "half_year": "6 tháng",
    "nine_months": "9 tháng",
    "year": "Năm",
    "mid_term": "Giữa kỳ",
    "end_of_term": "Kết thúc",
}
PERIOD_KINDS: Mapping[str, str] = {**RULE_KINDS, "ad_hoc": "Đột xuất"}
SENDER_STATES: Mapping[str, str] = {"sent": "Đã gửi đủ", "partial": "Gửi một phần", "missing": "Chưa gửi"}
OBSTACLE_STATES: Mapping[str, str] = {
    "open": "Mới nêu",
    "assigned": "Đã giao",
    "answered": "Đã trả lời",
    "closed": "Đã khép lại",
}
PHASES: Mapping[str, str] = {
    "upcoming": "Chưa đến kỳ",
    "open": "Đang mở",
    "late": "Quá hạn gửi",
    "locked": "Đã khóa",
    "reopened": "Mở lại",
}
VERSION_KINDS: Mapping[str, str] = {"published": "Ban hành", "amended": "Sửa đổi", "assigned": "Phân công lại"}
BUDGET_SOURCES: Mapping[str, str] = {"state": "Ngân sách nhà nước", "social": "Xã hội hóa", "other": "Nguồn khác"}
UNIT_KINDS: Mapping[str, str] = {"province": "Tỉnh", "commune": "Xã, phường, đặc khu", "body": "Đơn vị trực thuộc"}
DUTIES: Mapping[str, str] = {"head": "Người đứng đầu", "officer": "Cán bộ đầu mối"}
UNIT_CHANGES: Mapping[str, str] = {
    "created": "Lập mới",
    "renamed": "Đổi tên",
    "merged": "Sáp nhập",
    "split": "Chia, tách",
    "moved": "Chuyển",
    "closed": "Giải thể",
    "staffed": "Phân công người",
}
PLAN_STATES: Mapping[str, str] = {"draft": "Bản thảo", "published": "Đã ban hành", "closed": "Đã kết thúc"}


def day(value: date | datetime | str | None, absent: str = "chưa có") -> str:
    """Return `25/03/2026`."""
    if value is None or value == "":
        return absent
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        value = clock.local_day(value)
    return value.strftime("%d/%m/%Y")


def moment(value: datetime | str | None, absent: str = "chưa có") -> str:
    """Return `14:05 ngày 25/03/2026`, in Viet Nam's time."""
    if not value:
        return absent
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant.astimezone(clock.LOCAL).strftime("%H:%M ngày %d/%m/%Y")


def number(value: float | None, absent: str = NOT_REPORTED, digits: int = 2) -> str:
    """Return `1.234,5`: at most `digits` decimals, none that say nothing; none is not zero."""
    if value is None:
        return absent
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}".rstrip("0").rstrip(".") if digits else f"{rounded:,f}"
    return text.translate(str.maketrans(",.", ".,"))


def dong(amount: int | None, absent: str = "chưa có số liệu") -> str:
    """Return `1.200.000 đ`; none is not zero."""
    return absent if amount is None else f"{number(amount, digits=0)} đ"


def percent(rate: float | None, absent: str = NOT_REPORTED) -> str:
    """Return `42,5 %` of a rate 0…1."""
    return absent if rate is None else f"{number(rate * 100, digits=1)} %"


def size(count: int) -> str:
    """Return `1,4 MB`."""
    if count < KIB:
        return f"{count} B"
    if count < KIB * KIB:
        return f"{number(count / KIB, digits=0)} KB"
    return f"{number(count / KIB / KIB, digits=1)} MB"


def waited(seconds: float) -> str:
    """Return how long something has waited, in its largest unit."""
    for length, word in ((86400, "ngày"), (3600, "giờ"), (60, "phút")):
        if seconds >= length:
            return f"{int(seconds // length)} {word}"
    return "dưới 1 phút"


def target(milestone: object) -> str:
    """Return a target as a phrase: `từ 80 % đến 31/12/2026`."""
    if milestone is None:
        return "không có chỉ tiêu bằng số"
    value, top = getattr(milestone, "value", None), getattr(milestone, "value_max", None)
    unit = getattr(milestone, "unit_of_measure", None) or ""
    comparator = getattr(milestone, "comparator", "")
    if comparator == "range":
        figure = f"{number(value)} đến {number(top)} {unit}"
    elif value is None:
        figure = "đạt yêu cầu (đánh giá định tính)"
    else:
        figure = f"{COMPARATORS.get(comparator, comparator)} {number(value)} {unit}"
    due = getattr(milestone, "due_on", None)
    return " ".join(f"{figure}{f', hạn {day(due)}' if due else ''}".replace(" ,", ",").split())


def days_left(due: date | None) -> str:
    """Return how far a due date is: `còn 5 ngày`, `quá 3 ngày`, `hôm nay`."""
    if due is None:
        return ""
    left = (due - clock.today()).days
    return "hôm nay" if left == 0 else f"còn {left} ngày" if left > 0 else f"quá {-left} ngày"
