"""Fills tỉnh Mẫu. Every step looks first at what is there: killed in the middle, the next start goes on from there."""

import io
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

from docx import Document

from cli.demo.calling import Callers, Json
from cli.demo.proposal import plan_of
from cli.demo.province import COMMUNES, UNITS
from shared import clock

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
AGENCIES = {"mau.xa-mau-mot": "thuongtruc.mau-mot", "mau.phuong-mau-hai": "thuongtruc.mau-hai"}
OFFICERS = {"mau.xa-mau-mot": "canbo.mau-mot", "mau.phuong-mau-hai": "canbo.mau-hai"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Shares of the target as reported: from well ahead to far behind, so that each colour is on the board.
SHARES = (1.02, 0.93, 0.8, 0.97, 0.55, 0.9, 0.3, 0.88)
SILENT = 3
"""Indicators of each plan that nobody has reported on yet."""
REVIEW_SECONDS = 30.0
DIFFICULTIES = "Địa bàn rộng, thiếu người hướng dẫn tại các ấp, khu phố xa trung tâm."


def seed(callers: Callers) -> None:
    """Bring the demo province to its full state. Raises RefusedError, httpx.HTTPError, TimeoutError."""
    _make_units(callers)
    for commune in COMMUNES:
        plan = _publish(callers, commune, _document_of(commune))
        _report(callers, commune, plan)
    _claim_and_judge(callers, COMMUNES[0])


def _make_units(callers: Callers) -> None:
    known = {unit["unit_id"] for unit in callers.get("quantri", "plans", "/units")["items"]}
    for unit in UNITS:
        if unit.unit_id not in known:
            body = {"unit_id": unit.unit_id, "display_name": unit.display_name, "kind": unit.kind}
            callers.post("quantri", "plans", "/units", {**body, "peer_group": unit.peer_group})


def _document_of(commune: str) -> Path:
    return SAMPLES / f"ke-hoach-{commune.rpartition('.')[2]}.docx"


def _publish(callers: Callers, commune: str, document: Path) -> Json:
    agency = AGENCIES[commune]
    kept = [plan for plan in callers.get(agency, "plans", "/plans")["items"] if plan["unit_id"] == commune]
    plan_id = kept[0]["plan_id"] if kept else _draft(callers, commune, document)
    if not kept or kept[0]["status"] == "draft":
        callers.post(agency, "plans", f"/plans/{plan_id}/publish")
    return callers.get(agency, "plans", f"/plans/{plan_id}")


def _draft(callers: Callers, commune: str, document: Path) -> str:
    agency = AGENCIES[commune]
    file = {"file": (document.name, document.read_bytes(), DOCX)}
    reading = callers.post(agency, "plans", "/readings", files=file)
    units = {unit.display_name: unit.unit_id for unit in UNITS if unit.unit_id.startswith(f"{commune}.")}
    plan = callers.post(agency, "plans", "/plans", plan_of(reading, commune, units, clock.today()))
    plan_id = str(plan["plan_id"])
    _assign_indicators(callers, commune, plan_id)
    return plan_id


def _assign_indicators(callers: Callers, commune: str, plan_id: str) -> None:
    """Targets name nobody in these plans; the standing agency gives them to the body in whose field they lie."""
    agency = AGENCIES[commune]
    plan = callers.get(agency, "plans", f"/plans/{plan_id}")
    wanted = [
        {"task_id": task["task_id"], "lead_unit_id": f"{commune}.{_field_of(task)}"}
        for task in plan["tasks"]
        if task["kind"] == "indicator" and not task["lead_unit_id"]
    ]
    if wanted:
        headers = {"If-Match": f'"{plan["version"]}"'}
        callers.put(agency, "plans", f"/plans/{plan_id}/assignments", {"assignments": wanted}, headers)


def _field_of(task: Json) -> str:
    text = f"{task['group'] or ''} {task['name']}".casefold()
    fields = {
        "phong-kinh-te": ("kinh tế", "thanh toán không dùng tiền mặt", "ocop"),
        "trung-tam-hcc": ("hồ sơ", "thủ tục hành chính"),
        "van-phong-hdnd-ubnd": ("văn bản", "chính quyền"),
        "tram-y-te": ("sức khỏe",),
    }
    return next((slug for slug, words in fields.items() if any(word in text for word in words)), "phong-vhxh")


def _report(callers: Callers, commune: str, plan: Json) -> None:
    measured = [task for task in plan["tasks"] if task["target"] and task["target"]["value"]]
    for task, share in zip(measured[:-SILENT], cycle(SHARES), strict=False):
        value = min(task["target"]["value"] * share, 100 if task["target"]["unit_of_measure"] == "%" else float("inf"))
        body = {"value": round(value, 1), "difficulties": DIFFICULTIES if share == min(SHARES) else None}
        _report_once(callers, commune, task, body)
    outputs = [task for task in plan["tasks"] if task["kind"] == "deliverable" and task["lead_unit_id"]]
    for task, rate in zip(outputs[3:], (0.6, 0.25, 0.9, 0.85), strict=False):
        _report_once(callers, commune, task, {"completion_rate": rate, "note": "Đang triển khai theo tiến độ."})


def _report_once(callers: Callers, commune: str, task: Json, body: Json) -> None:
    if task["latest_report_id"] is None:
        callers.post(OFFICERS[commune], "plans", f"/tasks/{task['task_id']}/reports", body)


def _claim_and_judge(callers: Callers, commune: str) -> None:
    """Three claims of completion with evidence: one waits for its review, one is rejected, one accepted."""
    agency = AGENCIES[commune]
    plan_id = next(p["plan_id"] for p in callers.get(agency, "plans", "/plans")["items"] if p["unit_id"] == commune)
    plan = callers.get(agency, "plans", f"/plans/{plan_id}")
    waiting, rejected, accepted = [t for t in plan["tasks"] if t["kind"] == "deliverable" and t["lead_unit_id"]][:3]
    for task in (waiting, rejected, accepted):
        if task["work_state"] in ("not_started", "in_progress"):
            _claim(callers, commune, task)
    if rejected["work_state"] != "needs_completion":
        _reject(callers, rejected["task_id"])
    if accepted["work_state"] != "completed":
        _accept(callers, accepted["task_id"])


def _claim(callers: Callers, commune: str, task: Json) -> None:
    officer = OFFICERS[commune]
    file = {"file": ("bien-ban-nghiem-thu.docx", _minutes(task["name"]), DOCX)}
    evidence = callers.post(officer, "evidence", "/evidence", data={"task_id": task["task_id"]}, files=file)
    body = {
        "claims_completion": True,
        "evidence_ids": [evidence["evidence_id"]],
        "note": "Đã hoàn thành, kèm biên bản nghiệm thu.",
    }
    callers.post(officer, "plans", f"/tasks/{task['task_id']}/reports", body)


def _minutes(task_name: str) -> bytes:
    page = Document()
    for line in ("BIÊN BẢN NGHIỆM THU", "(văn bản trình diễn của tỉnh Mẫu)", f"Nội dung: {task_name}"):
        page.add_paragraph(line)
    content = io.BytesIO()
    page.save(content)
    return content.getvalue()


def _reject(callers: Callers, task_id: str) -> None:
    review = _pending_review(callers, task_id)
    body = {"reasons": ["thieu-chu-ky-dong-dau"], "note": "Biên bản chưa ký, chưa đóng dấu; đề nghị bổ sung."}
    callers.post("thamdinh", "evidence", f"/reviews/{review['review_id']}/reject", body)


def _accept(callers: Callers, task_id: str) -> None:
    review = _pending_review(callers, task_id)
    body = {"note": "Biên bản đủ chữ ký, đúng nội dung."}
    callers.post("thamdinh", "evidence", f"/reviews/{review['review_id']}/accept", body)


def _pending_review(callers: Callers, task_id: str) -> Json:
    """The review opens when the evidence service has heard of the report."""
    deadline = time.monotonic() + REVIEW_SECONDS
    while True:
        reviews: Sequence[Json] = callers.get("thamdinh", "evidence", "/reviews", state="pending")["items"]
        for review in reviews:
            if review["task_id"] == task_id:
                return review
        if time.monotonic() > deadline:
            raise TimeoutError(f"no review of task {task_id} after {REVIEW_SECONDS:.0f} s")
        time.sleep(0.1)
