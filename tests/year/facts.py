"""Facts as plans and evidence tell them, with every figure given."""

from datetime import date, datetime, time

from contracts import evidence, plans
from contracts.fact import Fact, Person
from shared import clock
from shared.envelope import Event
from shared.testing.bus import event_of
from tests.year.lines import COMMUNE, OFFICES, PLANS, PROVINCE, YEAR, Line

PERSON = Person(account_id="canbo", display_name="Cán bộ đầu mối")
DECISION = {"number": "19-QĐ/ĐU"}


def units() -> list[Event[Fact]]:
    told = [(PROVINCE, "Tỉnh Mẫu", "province", None), (COMMUNE, "Xã Một", "commune", "xa")]
    told += [(unit_id, f"Đơn vị {number}", "body", None) for number, unit_id in enumerate(OFFICES, 1)]
    return [
        event_of(plans.UnitChanged(unit_id=unit_id, version=1, display_name=name, kind=kind, peer_group=group))  # type: ignore[arg-type]
        for unit_id, name, kind, group in told
    ]


def published() -> list[Event[Fact]]:
    head = {"programme": "57-NQ/TW", "title": "Kế hoạch năm", "valid_from": YEAR[0], "valid_to": YEAR[1]}
    counts = {"indicator_count": 50, "deliverable_count": 0}
    return [
        event_of(
            plans.PlanPublished.model_validate({"unit_id": COMMUNE, "version": 1, "plan_id": plan, **head, **counts})
        )
        for plan in PLANS
    ]


def standing(line: Line) -> dict[str, object]:
    return {
        "unit_id": line.lead or COMMUNE,
        "version": line.version,
        "task_id": line.task_id,
        "plan_id": line.plan_id,
        "code": f"II.{line.task_id}",
        "task_name": f"Nhiệm vụ {line.task_id}",
        "kind": "indicator",
        "group": line.group,
        "lead_unit_id": line.lead,
        "coordinating_unit_ids": line.helpers,
        "starts_on": line.starts_on,
        "due_on": line.due_on,
        "effective_due_on": line.effective_due_on,
        "time_path": line.path(),
        "weight": line.weight,
        "excused_until": line.excused_until,
        "is_suspended": line.state == "suspended",
        "is_in_force": line.is_in_force,
    }


def assigned(line: Line) -> Event[Fact]:
    return event_of(plans.TaskAssigned.model_validate(standing(line)))


def amended(line: Line, day: date) -> Event[Fact]:
    rate = None if line.state == "completed" else line.rate
    told = {"reason": "Trung ương giao lại", "decision": DECISION, "amended_on": day, "completion_rate": rate}
    return event_of(plans.TaskAmended.model_validate({**standing(line), **told}))


def excused(line: Line, day: date) -> Event[Fact]:
    told = {"excuse_id": f"{line.task_id}-x{line.version}", "reason": "Bão lũ", "decision": DECISION, "excused_on": day}
    return event_of(plans.DelayExcused.model_validate({**standing(line), **told}))


def reported(line: Line, day: date, rate: float | None, *, is_claim: bool) -> Event[Fact]:
    return event_of(
        plans.TaskReported(
            **about(line),
            report_id=f"{line.task_id}-r{line.version}",
            report_version=1,
            period_id=f"{day:%Y-%m}",
            reported_at=datetime.combine(day, time(10), clock.LOCAL),
            reported_on=day,
            completion_rate=rate,
            claims_completion=is_claim,
            work_state=line.state,
            reporter=PERSON,
        )  # type: ignore[arg-type]
    )


def completed(line: Line) -> Event[Fact]:
    assert line.claim is not None
    assert line.claimed_on is not None
    late = max(0, (line.claimed_on - line.effective_due_on).days)
    due = {"effective_due_on": line.effective_due_on, "days_late": late}
    told = {**about(line), "report_id": line.claim, "claimed_on": line.claimed_on, **due}
    return event_of(plans.TaskCompleted.model_validate(told))


def breached(line: Line, day: date) -> Event[Fact]:
    due = {"due_on": line.effective_due_on, "is_end_of_plan": line.due_on is None, "breached_on": day}
    return event_of(plans.DeadlineBreached.model_validate({**about(line), **due, "work_state": line.state}))


def judged(line: Line, *, is_accepted: bool) -> Event[Fact]:
    told = {
        **about(line),
        "version": line.review_version,
        "review_id": f"review-{line.claim}",
        "report_id": line.claim,
        "claimed_on": line.claimed_on,
        "decided_at": clock.now(),
        "reviewer": PERSON,
    }
    if is_accepted:
        return event_of(evidence.EvidenceAccepted.model_validate(told))
    reasons = [{"code": "khong-co-chu-ky", "text": "Minh chứng không có chữ ký."}]
    return event_of(evidence.EvidenceRejected.model_validate({**told, "reasons": reasons}))


def obstacle_raised(line: Line, number: int, version: int, raised_on: date) -> Event[Fact]:
    told = {**about(line), "version": version, "obstacle_id": f"{line.task_id}-o{number}", "report_id": "r"}
    told |= {"description": "Thiếu đường truyền", "raised_on": raised_on, "owner_unit_id": None}
    return event_of(plans.ObstacleRaised.model_validate(told))


def obstacle_resolved(line: Line, number: int, version: int, raised_on: date, day: date) -> Event[Fact]:
    told = {**about(line), "version": version, "obstacle_id": f"{line.task_id}-o{number}", "answer": "Đã có"}
    told |= {"owner_unit_id": None, "raised_on": raised_on, "resolved_on": day, "resolver": PERSON}
    return event_of(plans.ObstacleResolved.model_validate(told))


def about(line: Line) -> dict[str, object]:
    return {
        "unit_id": line.lead or COMMUNE,
        "version": line.version,
        "task_id": line.task_id,
        "plan_id": line.plan_id,
    }
