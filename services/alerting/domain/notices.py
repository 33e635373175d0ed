"""What people are told of alerts, in Vietnamese and without personal data: one message for what goes out at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Happening = Literal["raised", "moved", "cleared", "escalated", "trial"]

LINES = 30
"""Alerts a message names one by one; it counts the others. A chat takes about 4,000 characters."""
LONGEST_LINE = 600
LONGEST_SUBJECT = 150

LEVELS = {"red": "đỏ", "amber": "vàng"}
RULES = {
    "overdue": "Quá hạn",
    "below_path": "Chậm tiến độ",
    "evidence_rejected": "Minh chứng bị trả lại",
    "due_soon": "Sắp đến hạn",
    "obstacle_open": "Vướng mắc chưa được giải quyết",
    "trend": "Xu hướng không đạt",
}
AUDIENCES = {"unit_head": "người đứng đầu đơn vị", "agency": "cơ quan thường trực", "leader": "lãnh đạo"}


@dataclass(frozen=True, slots=True)
class Notice:
    """A change of an alert as a channel is told of it; a trial has no alert. Names are none until plans told them."""

    notification_id: str
    happening: Happening
    unit_id: str
    text: str
    happened_at: datetime
    alert_id: str | None = None
    alert_version: int | None = None
    task_id: str | None = None
    plan_id: str | None = None
    rule: str | None = None
    level: str | None = None
    audience: str | None = None
    unit_name: str | None = None
    task_code: str | None = None
    task_name: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Notices that go out together, under an id that stays the same when they are sent again."""

    message_id: str
    notices: Sequence[Notice]


@dataclass(frozen=True, slots=True)
class Letter:
    """What one message says."""

    subject: str
    body: str


def compose(notices: Sequence[Notice], portal_url: str | None) -> Letter:
    """Write the message for notices that go out together: of each alert what happened last, the gravest first."""
    if notices[0].happening == "trial":
        return _trial(notices[0])
    last = _last_of_each(notices)
    if len(last) == 1:
        return Letter(_subject_of_one(last[0]), _body(_paragraph(last[0], portal_url), portal_url))
    shown = [_line(notice, portal_url) for notice in last[:LINES]]
    if (more := len(last) - LINES) > 0:
        shown.append(f"… và {more} thay đổi khác, xem trong danh sách cảnh báo.")
    return Letter(f"[nq57] {_counts(last)}", _body("\n\n".join(shown), portal_url))


def link(task_id: str | None, portal_url: str | None) -> str | None:
    """Return where people read more of a task, when the portal's address is known."""
    return f"{portal_url.rstrip('/')}/nhiem-vu/{task_id}" if portal_url and task_id else None


def _trial(notice: Notice) -> Letter:
    return Letter("[nq57] Tin thử", f"{notice.text}\n")


def _last_of_each(notices: Sequence[Notice]) -> list[Notice]:
    last: dict[str, Notice] = {}
    for notice in sorted(notices, key=lambda each: (each.alert_version or 0, each.happening == "escalated")):
        last[notice.alert_id or notice.notification_id] = notice
    return sorted(last.values(), key=lambda each: (_rank(each), each.unit_id, each.happened_at))


def _rank(notice: Notice) -> int:
    if notice.happening == "cleared":
        return 3
    return 0 if notice.happening == "escalated" else 1 if notice.level == "red" else 2


def _headline(notice: Notice) -> str:
    level, rule = LEVELS.get(notice.level or "", ""), RULES.get(notice.rule or "", notice.rule or "")
    match notice.happening:
        case "cleared":
            return f"Đã gỡ cảnh báo {level}: {rule}"
        case "moved":
            return f"Cảnh báo chuyển sang mức {level}: {rule}"
        case "escalated":
            audience = AUDIENCES.get(notice.audience or "", "cấp trên")
            return f"Cảnh báo {level} chưa ai tiếp nhận, trình {audience}: {rule}"
        case _:
            return f"Cảnh báo {level}: {rule}"


def _task(notice: Notice) -> str:
    return _one_line(" ".join(filter(None, (notice.task_code, notice.task_name))) or "nhiệm vụ chưa có tên")


def _subject_of_one(notice: Notice) -> str:
    return _cut(f"[nq57] {_headline(notice)} – {_task(notice)}", LONGEST_SUBJECT)


def _paragraph(notice: Notice, portal_url: str | None) -> str:
    return "\n".join(
        (
            f"{_headline(notice)}.",
            "",
            f"Nhiệm vụ: {_task(notice)}",
            f"Đơn vị: {_one_line(notice.unit_name or notice.unit_id)}",
            _cut(_one_line(notice.text), LONGEST_LINE * 2),
            *_see(notice, portal_url),
        )
    )


def _line(notice: Notice, portal_url: str | None) -> str:
    unit = _one_line(notice.unit_name or notice.unit_id)
    said = _cut(f"• {_headline(notice)} – {_task(notice)} ({unit}). {_one_line(notice.text)}", LONGEST_LINE)
    return "\n".join((said, *_see(notice, portal_url)))


def _see(notice: Notice, portal_url: str | None) -> tuple[str, ...]:
    address = link(notice.task_id, portal_url)
    return (f"Xem: {address}",) if address else ()


def _counts(notices: Sequence[Notice]) -> str:
    cleared = sum(notice.happening == "cleared" for notice in notices)
    standing = {
        name: sum(notice.level == level and notice.happening != "cleared" for notice in notices)
        for level, name in LEVELS.items()
    }
    parts = [f"{number} cảnh báo {name}" for name, number in standing.items() if number]
    return ", ".join([*parts, *([f"{cleared} đã gỡ"] if cleared else [])])


def _body(said: str, portal_url: str | None) -> str:
    settings = f" Đổi cách nhận: {portal_url.rstrip('/')}/canh-bao/kenh" if portal_url else ""
    return f"{said}\n\n--\nHệ thống theo dõi Nghị quyết 57-NQ/TW gửi tự động.{settings}\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
