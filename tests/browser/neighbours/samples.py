"""What the neighbours know at first: a commune with seven tasks, two alerts, a claim under review, a plan."""

from datetime import timedelta
from typing import Any

from shared import clock

COMMUNE = "mau.xa-mau-mot"
OFFICE = "mau.xa-mau-mot.phong-vhxh"


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def moment(days: int) -> str:
    return (clock.now() + timedelta(days=days)).isoformat()


def task(number: int, **changes: object) -> dict[str, Any]:
    return {
        "task_id": f"task-{number}",
        "plan_id": "plan-1",
        "plan_title": "Kế hoạch thực hiện Nghị quyết số 57-NQ/TW năm 2026",
        "code": f"II.{number}",
        "name": f"Tỷ lệ hồ sơ dịch vụ công trực tuyến phát sinh toàn trình, chỉ tiêu số {number}",
        "kind": "indicator",
        "group": "Chính quyền số",
        "unit_id": COMMUNE,
        "lead_unit_id": OFFICE,
        "lead_unit_name": "Phòng Văn hóa - Xã hội",
        "coordinating_unit_ids": [],
        "work_state": "in_progress",
        "time_state": "on_time",
        "starts_on": day(-100),
        "due_on": day(60),
        "effective_due_on": day(60),
        "target": {"due_on": day(60), "comparator": ">=", "value": 80.0, "value_max": None, "unit_of_measure": "%"},
        "latest_value": 52.5,
        "completion_rate": 0.65625,
        "latest_report_id": "report-1",
        "version": 3,
        "source_text": "Trên 80% hồ sơ dịch vụ công được tiếp nhận và giải quyết trực tuyến toàn trình.",
        "place": "Mục II, dòng 42",
        **changes,
    }


def tasks() -> list[dict[str, Any]]:
    overdue = {"due_on": day(-3), "effective_due_on": day(-3), "time_state": "overdue"}
    none_yet = {"latest_value": None, "completion_rate": None, "latest_report_id": None}
    deliverable = {"kind": "deliverable", "target": None, "name": "Ban hành quy chế quản lý cơ sở dữ liệu dùng chung"}
    return [
        task(1, work_state="needs_completion", completion_rate=0.0),
        task(2, **overdue),
        task(3, time_state="due_soon", due_on=day(4), effective_due_on=day(4)),
        task(4),
        task(5, work_state="not_started", due_on=None, **none_yet, **deliverable),
        task(6, work_state="completed", completion_rate=1.0),
        task(7, work_state="awaiting_review", lead_unit_id=None, lead_unit_name=None),
    ]


FILE = {
    "evidence_id": "file-1",
    "task_id": "task-7",
    "unit_id": OFFICE,
    "name": "Báo cáo kết quả đã ký.pdf",
    "media_type": "application/pdf",
    "size_bytes": 1_468_006,
    "sha256": "0" * 64,
}
REPORT = {
    "report_id": "report-1",
    "period_title": "Tháng 10/2026",
    "report_version": 2,
    "reported_at": "2026-10-12T02:30:00Z",
    "reported_on": "2026-10-12",
    "is_late": False,
    "value": 52.5,
    "completion_rate": 0.65625,
    "note": "Đã tổ chức hai buổi hướng dẫn tại nhà văn hóa ấp.",
    "difficulties": "Đường truyền ở hai ấp chưa ổn định.",
    "proposals": None,
    "claims_completion": False,
    "evidence": [FILE],
    "work_state": "in_progress",
    "reporter": {"account_id": "canbo", "display_name": "Cán bộ đầu mối"},
}
SCORE = {
    "subject_kind": "task",
    "subject_id": "task-4",
    "as_of": day(0),
    "score": 82.03,
    "previous_score": None,
    "completion": 65.63,
    "policy_version": "2026.1",
    "formula": "100 × min(1; 0,65625 / 0,8) = 82,03",
    "band_text": None,
    "inputs": [
        {
            "name": "credited_rate",
            "label": "Tỷ lệ được công nhận",
            "value": 0.65625,
            "text": "65,63 %",
            "event_id": "su-kien-1",
        }
    ],
    "lost": [{"points": 17.97, "why": "tiến độ 65,6 % thấp hơn lộ trình 80 % tại ngày tính"}],
    "win_back": ["Báo cáo giá trị từ 64 % trở lên trong kỳ này."],
}


def alert(number: int, level: str, rule: str, **more: object) -> dict[str, Any]:
    return {
        "alert_id": f"alert-{number}",
        "task_id": f"task-{number}",
        "task_name": f"Chỉ tiêu số {number}",
        "task_code": f"II.{number}",
        "plan_id": "plan-1",
        "unit_id": OFFICE,
        "unit_name": "Phòng Văn hóa - Xã hội",
        "rule": rule,
        "rule_text": rule,
        "level": level,
        "level_text": level,
        "state": "open",
        "version": 1,
        "reason": "Nhiệm vụ quá hạn 3 ngày mà chưa hoàn thành. Cảnh báo hết khi đề nghị hoàn thành được chấp nhận.",
        "inputs": [{"name": "days_late", "label": "Số ngày quá hạn", "value": "3", "text": "3 ngày", "event_id": None}],
        "policy_version": "2026.1",
        "raised_at": moment(-3),
        "level_since": moment(-3),
        "cleared_at": None,
        "cause": None,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "acknowledged_comment": None,
        "forecast": None,
        "escalation": None,
        **more,
    }


def counts(tasks: int, red: int, mean: float | None) -> dict[str, Any]:
    return {
        "tasks": tasks,
        "work_states": {
            "not_started": 4,
            "in_progress": 9,
            "awaiting_review": 2,
            "completed": 3,
            "needs_completion": 1,
            "suspended": 0,
        },
        "time_states": {"on_time": 12, "due_soon": 3, "overdue": red},
        "owing_report": 16,
        "reported": 11,
        "not_reported": 5,
        "never_reported": 4,
        "red_tasks": red,
        "amber_tasks": 3,
        "mean_completion": mean,
    }


RED = {
    "task_id": "task-2",
    "code": "II.2",
    "name": "Tỷ lệ hồ sơ dịch vụ công trực tuyến phát sinh toàn trình",
    "unit_name": "Phòng Văn hóa - Xã hội",
    "effective_due_on": "2026-11-19",
    "causes": [
        {
            "rule": "overdue",
            "level": "red",
            "raised_at": "2026-11-19T01:00:00Z",
            "reason": "Nhiệm vụ quá hạn 3 ngày mà chưa hoàn thành.",
        }
    ],
}
BOARD = {
    "unit_id": COMMUNE,
    "unit_name": "Xã Mẫu Một",
    "score": 71.4,
    "band": "Tốt",
    "red": [RED],
    "counts": counts(19, 2, 48.3),
    "units": [
        {"unit_id": OFFICE, "unit_name": "Phòng Văn hóa - Xã hội", "counts": counts(12, 2, 41.5)},
        {"unit_id": f"{COMMUNE}.phong-kinh-te", "unit_name": "Phòng Kinh tế", "counts": counts(7, 0, None)},
    ],
}
UNITS = [
    {"unit_id": "mau", "display_name": "Tỉnh Mẫu", "kind": "province", "is_active": True, "version": 1},
    {"unit_id": COMMUNE, "display_name": "Xã Mẫu Một", "kind": "commune", "is_active": True, "version": 1},
    {"unit_id": OFFICE, "display_name": "Phòng Văn hóa - Xã hội", "kind": "body", "is_active": True, "version": 1},
]
PLAN = {
    "plan_id": "plan-1",
    "unit_id": COMMUNE,
    "programme": "57-NQ/TW",
    "title": "Kế hoạch thực hiện Nghị quyết số 57-NQ/TW năm 2026",
    "number": "12/KH-UBND",
    "issued_on": "2026-01-15",
    "valid_from": "2026-01-01",
    "valid_to": "2026-12-31",
    "status": "published",
    "version": 1,
}
REASONS = [
    {"code": "khong-co-chu-ky", "text": "Văn bản chưa có chữ ký hoặc dấu"},
    {"code": "sai-noi-dung", "text": "Minh chứng không đúng nội dung nhiệm vụ"},
]
