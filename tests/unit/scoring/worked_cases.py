"""Rules 8 and 9 of DOMAIN.md by example: situations in words, and what a person with a pencil makes of them.

A task runs a hundred days from 1 January 2026, so that on day n just n hundredths are expected.
"""

from dataclasses import dataclass
from datetime import timedelta

from services.scoring.domain.facts import Mark
from services.scoring.domain.path import PathPoint
from tests.unit.scoring.cases import DUE, START, claimed, closed, defined, judged, reported, staged


@dataclass(frozen=True)
class TaskCase:
    """A task on a day after its start. `score` is the sum on paper; none: no score. `completion` likewise."""

    rule: str
    words: str
    told: tuple[Mark, ...]
    day: int
    score: str | None
    completion: str | None


def sent_late(days: int) -> tuple[Mark, ...]:
    """A claim that was sent so many days after the due date, and accepted."""
    on = DUE + timedelta(days)
    return claimed(on=on), judged(is_accepted=True, on=on)


REJECTED = (reported(0.6), claimed(), judged(is_accepted=False))
LADDER = (
    PathPoint(START, 0.0),
    PathPoint(START + timedelta(50), 1.0),
    PathPoint(START + timedelta(51), 0.02),
    PathPoint(DUE, 1.0),
)
SLOW_START = (PathPoint(START, 0.0), PathPoint(START + timedelta(60), 0.3), PathPoint(DUE, 1.0))

TASKS = (
    TaskCase("8", "tỷ lệ mới nhất được tính", (reported(0.1), reported(0.25, 3)), 50, "100 × 0,25 / 0,5", "100 × 0,25"),
    TaskCase("8", "đề nghị đang thẩm định giữ nguyên tỷ lệ", (reported(0.3), claimed()), 50, "100 × 0,3 / 0,5", "30"),
    TaskCase(
        "8",
        "đề nghị được chấp nhận tính 1",
        (reported(0.3), claimed(), judged(is_accepted=True)),
        50,
        "100 × min(1; 1 / 0,5)",
        "100",
    ),
    TaskCase("8", "đề nghị bị trả lại tính 0", REJECTED, 50, "100 × 0 / 0,5", "0"),
    TaskCase("8", "báo cáo sau khi bị trả lại vẫn tính 0", (*REJECTED, reported(0.9, 5)), 50, "100 × 0 / 0,5", "0"),
    TaskCase("8", "gửi lại mà chưa thẩm định vẫn tính 0", (*REJECTED, claimed(6)), 50, "100 × 0 / 0,5", "0"),
    TaskCase(
        "8",
        "gửi lại được chấp nhận thì đủ",
        (*REJECTED, claimed(6), judged(is_accepted=True, claim=6)),
        50,
        "100 × min(1; 1 / 0,5)",
        "100",
    ),
    TaskCase(
        "8",
        "khiếu nại thành công: kết luận sau thay kết luận trước",
        (*REJECTED, judged(is_accepted=True, version=4)),
        50,
        "100 × min(1; 1 / 0,5)",
        "100",
    ),
    TaskCase(
        "8",
        "kết luận chấp nhận bị bác lại",
        (claimed(), judged(is_accepted=True), closed(), judged(is_accepted=False, version=3)),
        50,
        "100 × 0 / 0,5",
        "0",
    ),
    TaskCase("8", "nộp đúng ngày hạn là đúng hạn", sent_late(0), 150, "100 × 1", "100"),
    TaskCase("8", "nộp muộn 1 ngày", sent_late(1), 150, "100 × 0,9", "100"),
    TaskCase("8", "nộp muộn 30 ngày vẫn là mức đầu", sent_late(30), 150, "100 × 0,9", "100"),
    TaskCase("8", "nộp muộn 31 ngày", sent_late(31), 150, "100 × 0,75", "100"),
    TaskCase("8", "nộp muộn 60 ngày", sent_late(60), 200, "100 × 0,75", "100"),
    TaskCase("8", "nộp muộn 61 ngày", sent_late(61), 200, "100 × 0,5", "100"),
    TaskCase("8", "nộp đúng hạn, thẩm định muộn 40 ngày: không bị trừ", sent_late(0), 140, "100 × 1", "100"),
    TaskCase(
        "8",
        "lý do khách quan: hạn lùi 40 ngày, nộp muộn 40 ngày",
        (defined(2, effective_due_on=DUE + timedelta(40)), *sent_late(40)),
        150,
        "100 × 1",
        "100",
    ),
    TaskCase(
        "8",
        "hạn lùi 40 ngày, nộp muộn 50 ngày: muộn 10 ngày",
        (defined(2, effective_due_on=DUE + timedelta(40)), *sent_late(50)),
        150,
        "100 × 0,9",
        "100",
    ),
    TaskCase("9", "nửa lộ trình được nửa điểm", (reported(0.25),), 50, "100 × min(1; 0,25 / 0,5)", "25"),
    TaskCase("9", "vượt lộ trình không quá 100", (reported(0.9),), 50, "100 × min(1; 0,9 / 0,5)", "90"),
    TaskCase("9", "chưa báo cáo không phải là 0 %: điểm 0, tiến độ để trống", (), 50, "100 × 0 / 0,5", None),
    TaskCase("9", "báo cáo 0 % là 0 %", (reported(0.0),), 50, "100 × 0 / 0,5", "0"),
    TaskCase("9", "ngày đầu: chưa đến hạn tính", (), 0, None, None),
    TaskCase("9", "ngày thứ nhất đã tính", (reported(0.01),), 1, "100 × 0,01 / 0,01", "1"),
    TaskCase("9", "quá hạn vẫn đòi đủ", (reported(0.5),), 250, "100 × 0,5 / 1", "50"),
    TaskCase("9", "làm tròn lên ở số thứ ba là 5", (reported(0.29),), 32, "100 × 0,29 / 0,32", "29"),
    TaskCase("9", "một phần ba", (reported(0.1),), 30, "100 × 0,1 / 0,3", "10"),
    TaskCase(
        "9",
        "lộ trình do kế hoạch đặt: ngày 30 mới đòi 15 %",
        (defined(2, path=SLOW_START), reported(0.12, 3)),
        30,
        "100 × 0,12 / (0,3 × 30 / 60)",
        "12",
    ),
    TaskCase(
        "9",
        "lộ trình do kế hoạch đặt: ngày 80 đòi 65 %",
        (defined(2, path=SLOW_START), reported(0.52, 3)),
        80,
        "100 × 0,52 / (0,3 + 0,7 × 20 / 40)",
        "52",
    ),
    TaskCase(
        "9",
        "sang mốc sau, lộ trình tính lại từ đầu mốc",
        (defined(2, path=LADDER), reported(0.1, 3)),
        60,
        "100 × 0,1 / (10 / 50)",
        "10",
    ),
    TaskCase("9", "tạm dừng thì không tính", (reported(0.3), staged("suspended")), 50, None, "30"),
    TaskCase("9", "thôi thực hiện thì không tính", (reported(0.3), defined(5, is_in_force=False)), 50, None, "30"),
)
