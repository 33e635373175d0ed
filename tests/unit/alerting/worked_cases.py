"""Rules 4 to 6 of DOMAIN.md by example: situations in words, the sum on paper, and the alerts that stand.

A task runs a hundred days from 1 January 2026, so that on day n just n hundredths are expected.
"""

from dataclasses import dataclass
from datetime import timedelta

from services.alerting.domain.facts import Mark, Obstacle, Report
from services.alerting.domain.path import PathPoint
from tests.unit.alerting.cases import DUE, START, breached, claimed, defined, judged, reported, staged


@dataclass(frozen=True)
class AlertCase:
    """A task on a day after its start. `compared` are the two sums on paper that decide, where a rate does."""

    rule: str
    words: str
    told: tuple[Mark, ...]
    day: int
    alerts: dict[str, str]
    compared: tuple[str, str, str] | None = None


def said(*rates: tuple[int, float]) -> tuple[Mark, ...]:
    """Reports on some days after the start: each is a rate, and a point of the trend."""
    marks: list[Mark] = []
    for version, (day, rate) in enumerate(rates, start=2):
        marks += [
            reported(rate, version),
            Report(version, f"reported-{version}", START + timedelta(day), rate),
        ]
    return tuple(marks)


def difficulty(day: int, *, is_open: bool = True, version: int = 1) -> Obstacle:
    """A difficulty raised so many days after the start."""
    return Obstacle(version, f"obstacle-{version}", "o1", START + timedelta(day), is_open)


RED, AMBER = {"below_path": "red"}, {"below_path": "amber"}
MOVED = defined(6, effective_due_on=DUE + timedelta(30), path=(PathPoint(START, 0.0), PathPoint(DUE, 1.0)))
RUNGS = (
    PathPoint(START, 0.0),
    PathPoint(START + timedelta(50), 1.0),
    PathPoint(START + timedelta(51), 0.02),
    PathPoint(DUE, 1.0),
)

CASES = (
    AlertCase("4a", "quá hạn một ngày, chưa hoàn thành", (reported(1.0), breached()), 101, {"overdue": "red"}),
    AlertCase("4a", "đúng ngày hạn chưa phải là quá hạn", (reported(1.0),), 100, {"due_soon": "amber"}),
    AlertCase(
        "4a",
        "nộp đúng hạn mà chưa thẩm định vẫn quá hạn",
        (reported(1.0), claimed(), breached()),
        101,
        {"overdue": "red"},
    ),
    AlertCase("4a", "được chấp nhận thì hết", (breached(), claimed(6), judged(is_accepted=True, claim=6)), 120, {}),
    AlertCase("4b", "dưới một nửa lộ trình", (reported(0.24),), 50, RED, ("0,24", "<", "0,5 × 0,5")),
    AlertCase("4b", "đúng một nửa lộ trình không đỏ", (reported(0.25),), 50, AMBER, ("0,25", ">=", "0,5 × 0,5")),
    AlertCase("4b", "0,15 đúng là một nửa của 0,3", (reported(0.15),), 30, AMBER, ("0,15", ">=", "0,5 × 0,3")),
    AlertCase("4b", "chưa báo cáo tính là 0", (), 50, RED, ("0", "<", "0,5 × 0,5")),
    AlertCase("4b", "lộ trình dưới 10 % thì chưa xét", (), 9, {}, ("0,09", "<", "0,1")),
    AlertCase("4b", "lộ trình đúng 10 % thì xét", (), 10, RED, ("0,1", ">=", "0,1")),
    AlertCase(
        "4b",
        "mốc sau tính lại từ đầu mốc",
        (defined(2, path=RUNGS), reported(0.09, 3)),
        60,
        RED,
        ("0,09", "<", "0,5 × 10 / 50"),
    ),
    AlertCase(
        "4c",
        "minh chứng bị trả lại",
        (reported(0.9), claimed(), judged(is_accepted=False)),
        50,
        RED | {"evidence_rejected": "red"},
        ("0", "<", "0,5 × 0,5"),
    ),
    AlertCase(
        "4c",
        "gửi lại mà chưa thẩm định vẫn đỏ",
        (claimed(), judged(is_accepted=False), claimed(6)),
        50,
        RED | {"evidence_rejected": "red"},
    ),
    AlertCase(
        "4c",
        "gửi lại được chấp nhận thì hết",
        (claimed(), judged(is_accepted=False), claimed(6), judged(is_accepted=True, claim=6)),
        50,
        {},
    ),
    AlertCase(
        "4c",
        "khiếu nại thành công thì hết",
        (claimed(), judged(is_accepted=False), judged(is_accepted=True, version=4)),
        50,
        {},
    ),
    AlertCase("5", "dưới 80 % lộ trình", (reported(0.39),), 50, AMBER, ("0,39", "<", "0,8 × 0,5")),
    AlertCase("5", "đúng 80 % lộ trình không vàng", (reported(0.4),), 50, {}, ("0,4", ">=", "0,8 × 0,5")),
    AlertCase("5", "0,44 đúng là 80 % của 0,55", (reported(0.44),), 55, {}, ("0,44", ">=", "0,8 × 0,55")),
    AlertCase("5", "còn 7 ngày", (reported(1.0),), 93, {"due_soon": "amber"}, ("100 - 93", "<=", "7")),
    AlertCase("5", "còn 8 ngày", (reported(1.0),), 92, {}, ("100 - 92", ">", "7")),
    AlertCase("5", "còn 3 ngày, đã gửi đề nghị", (reported(1.0), claimed()), 97, {}),
    AlertCase(
        "5",
        "còn 3 ngày, báo cáo thêm khi đang thẩm định",
        (reported(1.0), claimed(), staged("awaiting_review", 4)),
        97,
        {},
    ),
    AlertCase("5", "vướng mắc đúng 15 ngày", (reported(0.5), difficulty(30)), 45, {}, ("45 - 30", "<=", "15")),
    AlertCase(
        "5",
        "vướng mắc quá 15 ngày",
        (reported(0.5), difficulty(30)),
        46,
        {"obstacle_open": "amber"},
        ("46 - 30", ">", "15"),
    ),
    AlertCase(
        "5",
        "vướng mắc đã giải quyết",
        (reported(0.5), difficulty(30), difficulty(30, is_open=False, version=2)),
        60,
        {},
    ),
    AlertCase(
        "5",
        "ba báo cáo: 10 ngày được 5 %, đến hạn chỉ 85 %",
        said((30, 0.45), (40, 0.5), (50, 0.55)),
        50,
        {"trend": "amber"},
        ("0,55 + 50 × (0,55 - 0,45) / 20", "<", "1"),
    ),
    AlertCase(
        "5",
        "ba báo cáo: vừa đủ nhịp",
        said((30, 0.4), (40, 0.5), (50, 0.6)),
        50,
        {},
        ("0,6 + 50 × (0,6 - 0,4) / 20", ">=", "1"),
    ),
    AlertCase("5", "hai báo cáo chưa thành xu hướng", said((40, 0.5), (50, 0.5)), 50, {}),
    AlertCase("5", "ba báo cáo trong hai ngày chưa thành xu hướng", said((40, 0.5), (50, 0.5), (50, 0.51)), 50, {}),
    AlertCase(
        "6",
        "đỏ đuổi kịp một nửa thì thành vàng",
        (reported(0.1), reported(0.3, 3)),
        50,
        AMBER,
        ("0,3", ">=", "0,5 × 0,5"),
    ),
    AlertCase("6", "đuổi kịp 80 % thì hết", (reported(0.1), reported(0.45, 3)), 50, {}, ("0,45", ">=", "0,8 × 0,5")),
    AlertCase(
        "6", "hạn lùi 30 ngày thì hết quá hạn", (reported(0.9), breached(), MOVED), 105, {}, ("100 + 30", ">=", "105")
    ),
    AlertCase("6", "tạm dừng thì không cảnh báo", (staged("suspended"),), 50, {}),
    AlertCase("6", "thôi thực hiện thì không cảnh báo", (breached(), defined(7, is_in_force=False)), 150, {}),
)
