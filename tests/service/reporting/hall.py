"""The reporting service as its readers see it, and the facts the others would tell it."""

import random
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
from sqlalchemy import text

from contracts import alerting, evidence, plans, scoring
from contracts.fact import Person
from contracts.roles import Role
from shared import clock
from shared.database import Database
from shared.envelope import Event
from shared.testing.bus import Subscriber, deliver_twice, event_of
from shared.testing.clock import moved_to
from shared.testing.eventually import eventually
from shared.testing.tokens import Keys

PROVINCE = "mau"
COMMUNE = "mau.xa-mau-mot"
CULTURE = f"{COMMUNE}.phong-vhxh"
OFFICE = f"{COMMUNE}.van-phong"
OTHER = "mau.xa-mau-hai"
PERSON = Person(account_id="canbo", display_name="Cán bộ")
FILE = plans.EvidenceFile(
    evidence_id="e1", name="Quyết định.pdf", media_type="application/pdf", size_bytes=3, sha256="a" * 64
)
YEAR_END = date(2026, 12, 31)
INBOX = text("SELECT event_id FROM inbox")


@dataclass
class Hall:
    """A running service: `http` calls it, `heard` is what it told."""

    http: httpx.AsyncClient
    heard: Subscriber
    keys: Keys
    bus: str
    database: Database

    async def call(
        self,
        method: str,
        path: str,
        role: Role = "leader",
        unit: str = COMMUNE,
        **request: Any,  # noqa: ANN401  httpx
    ) -> httpx.Response:
        headers = {**self.keys.headers_for(role, unit, account=role), **request.pop("headers", {})}
        return await self.http.request(method, f"/api/v1{path}", headers=headers, **request)

    async def told(self, *events: Event[Any]) -> None:
        """Deliver facts doubled and in a random order, then wait until all of them are written down."""
        shuffled = list(events)
        random.Random(len(events)).shuffle(shuffled)
        await deliver_twice(self.bus, *shuffled)
        wanted = {event.id for event in events}

        async def are_handled() -> bool:
            async with self.database.transaction() as tx:
                handled = set(await tx.scalars(INBOX))
            return wanted <= handled

        assert await eventually(are_handled)

    async def dashboard(self, unit: str = COMMUNE) -> dict[str, Any]:
        return await self.read("/dashboard", unit=unit)

    async def summary(self, month: str, unit: str = COMMUNE) -> dict[str, Any]:
        return await self.read("/summaries/monthly", unit=unit, month=month)

    async def read(self, path: str, **params: str) -> dict[str, Any]:
        answer = await self.call("GET", path, unit=PROVINCE, params=params)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def issue(self, month: str = "2026-03", **request: Any) -> httpx.Response:  # noqa: ANN401  as call
        return await self.call("POST", "/reports", json={"unit_id": COMMUNE, "month": month}, **request)


def at(day: date, fact: Any) -> Event[Any]:  # noqa: ANN401  any fact
    """A fact told at noon of a day."""
    with moved_to(day):
        return event_of(fact)


def units() -> list[plans.UnitChanged]:
    kinds = {PROVINCE: "province", COMMUNE: "commune", CULTURE: "body", OFFICE: "body"}
    names = {PROVINCE: "Tỉnh Mẫu", COMMUNE: "Xã Mẫu Một", CULTURE: "Phòng Văn hóa - Xã hội", OFFICE: "Văn phòng"}
    told = {unit_id: {"unit_id": unit_id, "version": 1, "display_name": names[unit_id]} for unit_id in kinds}
    return [plans.UnitChanged.model_validate({**told[unit_id], "kind": kind}) for unit_id, kind in kinds.items()]


def plan() -> plans.PlanPublished:
    return plans.PlanPublished(
        unit_id=COMMUNE,
        version=1,
        plan_id="p1",
        programme="57-NQ/TW",
        title="Triển khai Nghị quyết số 57-NQ/TW năm 2026",
        number="05/KH-UBND",
        issued_on=date(2026, 1, 20),
        issuer="UBND xã Mẫu Một",
        valid_from=date(2026, 1, 1),
        valid_to=YEAR_END,
        indicator_count=2,
        deliverable_count=0,
    )


def period(month: int, kind: plans.PeriodKind = "month") -> plans.PeriodOpened:
    """Administrative month: from the 15th of the month before to the 14th."""
    return plans.PeriodOpened(
        unit_id=COMMUNE,
        version=1,
        period_id=f"{kind}-{month}",
        plan_id="p1",
        kind=kind,
        starts_on=date(2026, month - 1, 15),
        ends_on=date(2026, month, 14),
        due_on=date(2026, month, 14),
        locks_on=date(2026, month, 20),
    )


def amended(
    task_id: str, version: int, *, is_in_force: bool = True, completion_rate: float | None = None
) -> plans.TaskAmended:
    told = {"reason": "Trung ương giao lại", "decision": {"number": "19-CV/BCĐ"}, "amended_on": date(2026, 3, 1)}
    standing = task(task_id, version=version).model_dump() | {
        "is_in_force": is_in_force,
        "completion_rate": completion_rate,
    }
    return plans.TaskAmended.model_validate(standing | told)


def paused(task_id: str, version: int, until: date) -> plans.DelayExcused:
    told = {"excuse_id": "x1", "reason": "Bão lũ", "decision": {"number": "30-QĐ/ĐU"}, "excused_on": date(2026, 3, 1)}
    standing = task(task_id, version=version).model_dump() | {"is_suspended": True, "excused_until": until}
    return plans.DelayExcused.model_validate(standing | told)


def task(task_id: str, unit_id: str = CULTURE, version: int = 1, due_on: date | None = None) -> plans.TaskAssigned:
    due = due_on or YEAR_END
    path = (plans.PathPoint(on=date(2026, 1, 1), rate=0), plans.PathPoint(on=due, rate=1))
    target = plans.Milestone(due_on=YEAR_END, comparator=">=", value=80, unit_of_measure="%")
    return plans.TaskAssigned(
        unit_id=unit_id,
        version=version,
        task_id=task_id,
        plan_id="p1",
        code=f"II.{task_id[1:]}",
        task_name=f"Tỷ lệ hồ sơ trực tuyến {task_id}",
        kind="indicator",
        lead_unit_id=unit_id,
        milestones=(target,),
        starts_on=date(2026, 1, 1),
        due_on=due_on,
        effective_due_on=due,
        time_path=path,
    )


def report(task_id: str, version: int, day: date, **changes: Any) -> Event[plans.TaskReported]:  # noqa: ANN401  fields
    """A progress report sent at noon of a day, unless changed."""
    with moved_to(day):
        told: dict[str, Any] = {
            "unit_id": CULTURE,
            "version": version,
            "task_id": task_id,
            "plan_id": "p1",
            "report_id": f"{task_id}-r{version}",
            "report_version": 1,
            "period_id": f"month-{day.month}",
            "reported_at": clock.now(),
            "reported_on": day,
            "value": 40.0,
            "completion_rate": 0.5,
            "claims_completion": False,
            "work_state": "in_progress",
            "reporter": PERSON,
        }
        return event_of(plans.TaskReported(**{**told, **changes}))


def claim(task_id: str, version: int, day: date) -> Event[plans.TaskReported]:
    changes = {"claims_completion": True, "evidence": (FILE,), "work_state": "awaiting_review", "completion_rate": 1.0}
    return report(task_id, version, day, **changes)


def submitted(task_id: str, version: int, day: date) -> Event[Any]:
    return at(day, evidence.EvidenceSubmitted(**_review(task_id, version, day), version=1, files=(FILE,)))


def accepted(task_id: str, version: int, day: date, review_version: int = 2) -> Event[Any]:
    return at(day, evidence.EvidenceAccepted(**_verdict(task_id, version, day, review_version)))


def rejected(task_id: str, version: int, day: date, review_version: int = 2) -> Event[Any]:
    reasons = (evidence.Reason(code="thieu-trang", text="Tài liệu thiếu trang."),)
    return at(day, evidence.EvidenceRejected(**_verdict(task_id, version, day, review_version), reasons=reasons))


def completed(task_id: str, version: int, day: date) -> Event[Any]:
    """Plans closed a task on the claim of the version before."""
    told = {"unit_id": CULTURE, "version": version, "task_id": task_id, "plan_id": "p1", "days_late": 0}
    claimed = {"report_id": f"{task_id}-r{version - 1}", "claimed_on": day, "effective_due_on": YEAR_END}
    return at(day, plans.TaskCompleted.model_validate({**told, **claimed}))


def raised(task_id: str, day: date, version: int = 1, level: alerting.Level = "red") -> Event[Any]:
    told = {**_alert(task_id, day), "reason": f"Nhiệm vụ {task_id} quá hạn.", "policy_version": "2026.1", "inputs": ()}
    return at(day, alerting.AlertRaised.model_validate({**told, "version": version, "level": level}))


def raised_by(rule: str, task_id: str, day: date, level: alerting.Level = "red") -> Event[Any]:
    """An alert of any rule, as version 2 tells it; that of `overdue` is the one `raised` tells."""
    told = {**_alert(task_id, day), "rule": rule, "level": level, "version": 1}
    told |= {} if rule == "overdue" else {"alert_id": f"a-{task_id}-{rule}"}
    told |= {"reason": f"Nhiệm vụ {task_id}: {rule}.", "policy_version": "2026.2", "inputs": ()}
    return at(day, alerting.AlertRaisedV2.model_validate({**told, "level_since": told["raised_at"]}))


def cleared(task_id: str, day: date, version: int = 2) -> Event[Any]:
    with moved_to(day):
        told = {**_alert(task_id, day), "cleared_at": clock.now(), "cause": "Đã hoàn thành.", "level": "red"}
        return event_of(alerting.AlertCleared.model_validate({**told, "version": version}))


def scored(unit_id: str, day: date, version: int, score: float, band: str) -> Event[Any]:
    told = {"unit_id": unit_id, "version": version, "subject_kind": "unit", "subject_id": unit_id, "as_of": day}
    return at(day, scoring.ScoreChanged.model_validate({**told, "score": score, "band": band, "policy_version": "1"}))


def scored_task(task_id: str, day: date, version: int, credited: float | None, expected: float) -> Event[Any]:
    """The score of a task with the numbers it was made of."""
    inputs = [
        {"name": "credited_rate", "value": credited, "event_id": f"{task_id}-e{version}"},
        {"name": "expected_rate", "value": expected, "event_id": f"{task_id}-path"},
        {"name": "late_factor", "value": 1.0},
    ]
    told = {"unit_id": CULTURE, "version": version, "subject_kind": "task", "subject_id": task_id, "as_of": day}
    figures = {
        "score": round(100 * min(1, (credited or 0) / expected), 2),
        "policy_version": "2026.1",
        "inputs": inputs,
    }
    return at(day, scoring.ScoreChanged.model_validate({**told, **figures}))


def _review(task_id: str, version: int, day: date) -> dict[str, Any]:
    report_id = f"{task_id}-r{version}"
    named = {"review_id": f"v-{report_id}", "task_id": task_id, "plan_id": "p1", "report_id": report_id}
    return {**named, "unit_id": CULTURE, "claimed_on": day}


def _verdict(task_id: str, version: int, day: date, review_version: int) -> dict[str, Any]:
    with moved_to(day):
        decided = {"version": review_version, "decided_at": clock.now(), "reviewer": PERSON}
        return {**_review(task_id, version, day), **decided}


def _alert(task_id: str, day: date) -> dict[str, Any]:
    with moved_to(day):
        named = {"alert_id": f"a-{task_id}", "task_id": task_id, "plan_id": "p1", "unit_id": CULTURE}
        return {**named, "rule": "overdue", "raised_at": clock.now()}
