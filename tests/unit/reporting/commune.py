"""A month of a made-up commune: one task on each way it can go."""

from dataclasses import replace
from datetime import UTC, date, datetime

from services.reporting.domain.facts import (
    Alert,
    Completion,
    Milestone,
    Plan,
    Report,
    Score,
    ScoreInput,
    Task,
    Verdict,
)
from services.reporting.domain.months import Month
from services.reporting.domain.standing import Told, standing
from services.reporting.domain.summary import Known

MARCH = Month(2026, 3)
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
COMMUNE = "mau.xa-mau-mot"
NAMES = {
    "mau": "Tỉnh Mẫu",
    COMMUNE: "Xã Mẫu Một",
    f"{COMMUNE}.phong-vhxh": "Phòng Văn hóa - Xã hội",
    f"{COMMUNE}.van-phong": "Văn phòng HĐND và UBND",
}
PLAN = Plan(
    "p1", "57-NQ/TW", "Triển khai Nghị quyết số 57-NQ/TW năm 2026", "05/KH-UBND", date(2026, 1, 20), "UBND xã Mẫu Một"
)
TASK = Task(
    task_id="t1",
    plan_id="p1",
    unit_id=f"{COMMUNE}.phong-vhxh",
    lead_unit_id=f"{COMMUNE}.phong-vhxh",
    code="II.1",
    name="Tỷ lệ hồ sơ thủ tục hành chính được giải quyết trực tuyến toàn trình",
    kind="indicator",
    group=None,
    milestones=(Milestone(date(2026, 12, 31), ">=", 80, None, "%"),),
    expected_output=None,
    starts_on=date(2026, 1, 1),
    due_on=None,
    effective_due_on=date(2026, 12, 31),
    weight=1.0,
)
REPORT = Report(
    task_id="t1",
    version=2,
    report_id="r1",
    told_at=NOON,
    reported_on=date(2026, 3, 20),
    period_id="march",
    value=45.5,
    completion_rate=0.56875,
    is_claim=False,
    difficulties="Đường truyền tại một số ấp còn yếu",
    proposals="Đề nghị tỉnh hỗ trợ tập huấn.",
    work_state="in_progress",
)
CLAIMED, REPORTED, PATH = (f"01990000-0000-7000-8000-00000000000{number}" for number in range(3))
LATE = "Nhiệm vụ quá hạn 16 ngày; cảnh báo hết khi minh chứng được công nhận."


def told() -> list[Told]:
    office = replace(TASK, unit_id=f"{COMMUNE}.van-phong", lead_unit_id=f"{COMMUNE}.van-phong")
    due = replace(office, task_id="t3", code="II.3", due_on=date(2026, 3, 15), effective_due_on=date(2026, 3, 15))
    april = replace(office, task_id="t4", code="II.10", due_on=date(2026, 4, 30), effective_due_on=date(2026, 4, 30))
    unassigned = replace(TASK, task_id="t5", code="II.11", unit_id=COMMUNE, lead_unit_id=None, kind="deliverable")
    done = replace(TASK, task_id="t2", code="II.2")
    return [
        Told(TASK, newest=REPORT, rated=REPORT, valued=REPORT, of_month=(REPORT,)),
        Told(
            done, newest=REPORT, valued=REPORT, completion=Completion("t2", date(2026, 3, 9), 0, 3), of_month=(REPORT,)
        ),
        Told(due, alerts=(Alert("t3", "overdue", "red", NOON, LATE),)),
        Told(april),
        Told(replace(unassigned, milestones=())),
    ]


def known() -> Known:
    rejected = Verdict("t3", "r3", "rejected", NOON, ("Tài liệu thiếu trang hoặc thiếu phụ lục kèm theo.",))
    return Known(
        unit_id=COMMUNE,
        month=MARCH,
        as_of=datetime(2026, 3, 31, 17, tzinfo=UTC),
        is_month_over=True,
        standings=[standing(one, MARCH, MARCH.last, due_soon_days=7) for one in told()],
        verdicts=[replace(rejected, step="submitted", reasons=()), rejected, replace(rejected, told_at=NOON)],
        names=NAMES,
        scores={
            f"{COMMUNE}.phong-vhxh": Score(78.4, "Tốt"),
            COMMUNE: Score(
                66.67,
                "Hoàn thành",
                52.5,
                MARCH.last,
                "2026.1",
                (ScoreInput("tasks_in_force", 3, None), ScoreInput("tasks_reported", 2, None)),
            ),
        },
        task_scores={
            "t1": scored(100.0, 0.56875, 0.25, REPORTED),
            "t2": scored(100.0, 1.0, 0.25, CLAIMED),
            "t3": scored(0.0, None, 1.0, None),
            "t4": Score(None, None, None, MARCH.last, "2026.1"),
        },
    )


def scored(
    score: float, credited: float | None, expected: float, event_id: str | None, late_factor: float = 1
) -> Score:
    inputs = (
        ScoreInput("credited_rate", credited, event_id),
        ScoreInput("expected_rate", expected, PATH),
        ScoreInput("late_factor", late_factor, None),
    )
    return Score(score, None, None if credited is None else 100 * credited, MARCH.last, "2026.1", inputs)
