"""Facts as plans and evidence tell them, about tasks that run a hundred days from 1 January 2026."""

from datetime import UTC, date, datetime, timedelta

from contracts import evidence, plans
from contracts.fact import Fact, Person
from shared.envelope import Event
from shared.testing.bus import event_of

PROVINCE, COMMUNE, OFFICE = "mau", "mau.xa-mot", "mau.xa-mot.phong-vhxh"
PLAN = "plan-1"
START, DUE = date(2026, 1, 1), date(2026, 4, 11)
PERSON = Person(account_id="canbo", display_name="Cán bộ đầu mối")


def unit(unit_id: str, name: str, kind: str, peer_group: str | None = None, version: int = 1) -> Event[Fact]:
    return event_of(
        plans.UnitChanged(unit_id=unit_id, version=version, display_name=name, kind=kind, peer_group=peer_group)  # type: ignore[arg-type]
    )


def tree() -> list[Event[Fact]]:
    return [
        unit(PROVINCE, "Tỉnh Mẫu", "province"),
        unit(COMMUNE, "Xã Một", "commune", "xa"),
        unit("mau.xa-hai", "Xã Hai", "commune", "xa"),
        unit("mau.phuong-ba", "Phường Ba", "commune", "phuong"),
        unit(OFFICE, "Phòng Văn hóa - Xã hội", "body"),
    ]


def published(plan_id: str = PLAN, unit_id: str = COMMUNE) -> Event[Fact]:
    return event_of(
        plans.PlanPublished(
            unit_id=unit_id,
            version=1,
            plan_id=plan_id,
            programme="57-NQ/TW",
            title="Kế hoạch năm 2026",
            valid_from=START,
            valid_to=DUE,
            indicator_count=1,
            deliverable_count=0,
        )
    )


def assigned(task_id: str, version: int = 1, **changes: object) -> Event[Fact]:
    return event_of(plans.TaskAssigned.model_validate(standing(task_id, version, **changes)))


def amended(task_id: str, version: int, **changes: object) -> Event[Fact]:
    """An amendment changed the task, or withdrew it with `is_in_force=False`."""
    told = {"reason": "Trung ương giao lại chỉ tiêu", "decision": {"number": "19-CV/BCĐ"}, "amended_on": START}
    return event_of(plans.TaskAmended.model_validate({**standing(task_id, version, **changes), **told}))


def excused(task_id: str, version: int, until: date, **changes: object) -> Event[Fact]:
    """A decision moves the due date, or pauses the task with `is_suspended=True`."""
    path = [{"on": START, "rate": 0.0}, {"on": until, "rate": 1.0}]
    moved = {"effective_due_on": until, "excused_until": until, "time_path": path}
    told = {"excuse_id": f"{task_id}-x{version}", "reason": "Bão lũ", "decision": {"number": "30-QĐ/ĐU"}}
    given = {**standing(task_id, version, **moved, **changes), **told, "excused_on": START}
    return event_of(plans.DelayExcused.model_validate(given))


def standing(task_id: str, version: int, **changes: object) -> dict[str, object]:
    told: dict[str, object] = {
        "unit_id": COMMUNE,
        "version": version,
        "task_id": task_id,
        "plan_id": PLAN,
        "code": f"II.{task_id}",
        "task_name": "Số hóa hồ sơ",
        "kind": "indicator",
        "lead_unit_id": OFFICE,
        "starts_on": START,
        "effective_due_on": DUE,
        "time_path": [{"on": START, "rate": 0.0}, {"on": DUE, "rate": 1.0}],
    }
    return {**told, **changes}


def reported(task_id: str, version: int, rate: float | None, *, is_claim: bool = False, on: date = DUE) -> Event[Fact]:
    return event_of(
        plans.TaskReported(
            unit_id=OFFICE,
            version=version,
            task_id=task_id,
            plan_id=PLAN,
            report_id=f"{task_id}-r{version}",
            report_version=1,
            period_id="m1",
            reported_at=datetime(on.year, on.month, on.day, 3, tzinfo=UTC),
            reported_on=on,
            completion_rate=rate,
            claims_completion=is_claim,
            work_state="awaiting_review" if is_claim else "in_progress",
            reporter=PERSON,
        )
    )


def completed(task_id: str, version: int, claim: int, days_late: int = 0) -> Event[Fact]:
    return event_of(
        plans.TaskCompleted(
            unit_id=OFFICE,
            version=version,
            task_id=task_id,
            plan_id=PLAN,
            report_id=f"{task_id}-r{claim}",
            claimed_on=DUE,
            effective_due_on=DUE,
            days_late=days_late,
        )
    )


def judged(task_id: str, claim: int, *, is_accepted: bool, on: date = DUE, version: int = 2) -> Event[Fact]:
    told: dict[str, object] = {
        "unit_id": OFFICE,
        "version": version,
        "review_id": f"{task_id}-v{claim}",
        "task_id": task_id,
        "plan_id": PLAN,
        "report_id": f"{task_id}-r{claim}",
        "claimed_on": on,
        "decided_at": datetime(2026, 3, 1, tzinfo=UTC),
        "reviewer": PERSON,
    }
    if is_accepted:
        return event_of(evidence.EvidenceAccepted.model_validate(told))
    reasons = [{"code": "khong-co-chu-ky", "text": "Minh chứng không có chữ ký."}]
    return event_of(evidence.EvidenceRejected.model_validate({**told, "reasons": reasons}))


def breached(task_id: str, version: int, due_on: date = DUE) -> Event[Fact]:
    return event_of(
        plans.DeadlineBreached(
            unit_id=OFFICE,
            version=version,
            task_id=task_id,
            plan_id=PLAN,
            due_on=due_on,
            is_end_of_plan=False,
            breached_on=due_on + timedelta(1),
            work_state="in_progress",
        )
    )
