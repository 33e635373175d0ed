"""Claims under review and what the machine found in their files, as the neighbours know them."""

from typing import Any

from tests.browser.neighbours.samples import FILE, OFFICE, day, moment, task

JUDGING = ["lease", "accept", "reject", "ask", "outside"]


def review(state: str = "pending", **given: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    return {
        "review_id": "review-1",
        "task_id": "task-7",
        "task_name": task(7)["name"],
        "task_code": "II.7",
        "plan_id": "plan-1",
        "unit_id": OFFICE,
        "unit_name": "Phòng Văn hóa - Xã hội",
        "report_id": "report-7",
        "claimed_on": day(-2),
        "submitted_at": moment(-2),
        "value": 81.5,
        "note": "Đạt chỉ tiêu, có văn bản xác nhận kèm theo.",
        "files": [FILE],
        "state": state,
        "stage": "queue" if state == "pending" else "ended",
        "risk": "medium",
        "lease": None,
        **dict.fromkeys(("answer_until", "look_until", "appeal_until", "decided_at", "decision_note")),
        "reasons": [],
        "waiting_seconds": 180_000,
        "version": 1,
        "decisions": [],
        "appeal": None,
        "allowed": JUDGING if state == "pending" else [],
        **given,
    }


def finding(check: str, code: str, level: str, text: str, **details: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    return {"check": check, "check_version": 1, "code": code, "level": level, "text": text, "details": details}


def screening(**given: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    return {
        "evidence_id": "file-1",
        "name": FILE["name"],
        "state": "done",
        "version": 1,
        "safety": "clean",
        "risk": "medium",
        "detected_type": "application/pdf",
        "pages": 3,
        "screened_at": moment(-1),
        "findings": [
            finding("type", "type-known", "ok", "Tệp đúng là PDF như tên gọi."),
            finding("signature", "signature-altered", "danger", "Tệp bị sửa sau khi ký số."),
            finding("head", "number-differs", "warning", "Số văn bản đọc được khác số đơn vị nhập."),
        ],
        "likenesses": [],
        "has_personal": False,
        "preview_pages": 3,
        **given,
    }
