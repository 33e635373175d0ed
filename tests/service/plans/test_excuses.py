"""Delays excused by a decision, and work paused by one."""

from datetime import date

import pytest

from contracts.plans import DeadlineBreached, DelayExcused, TaskAssigned
from services.plans.jobs import sweep_deadlines, sweep_pauses
from shared.testing.clock import MovedClock
from tests.service.plans.office import OTHER, Json, Office, deliverable

DECISION = {"number": "30-QĐ/ĐU", "issued_on": "2026-06-20"}


@pytest.fixture(autouse=True)
def in_june(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(date(2026, 6, 25))
    return moved_clock


async def given(office: Office) -> str:
    [task] = await office.publish(deliverable(due_on="2026-06-30"))
    return str(task["task_id"])


async def excuse(office: Office, task_id: str, until: str = "2026-08-31", **more: object) -> Json:
    body = {"until": until, "reason": "Bão lũ", "decision": DECISION, **more}
    answer = await office.agency("POST", f"/tasks/{task_id}/excuses", json=body)
    return {**answer.json(), "status": answer.status_code}


class TestExcuses:
    async def test_move_the_day_a_task_is_measured_against_and_not_its_due_date(self, office: Office) -> None:
        task_id = await given(office)
        assert (await excuse(office, task_id))["status"] == 201
        task = await office.task(task_id)
        assert (task["due_on"], task["effective_due_on"], task["excused_until"]) == (
            "2026-06-30",
            "2026-08-31",
            "2026-08-31",
        )
        assert task["time_path"][-1] == {"on": "2026-08-31", "rate": 1.0}
        told = (await office.heard.wait_for(DelayExcused)).fact
        assert (told.effective_due_on, told.decision.number, told.is_suspended) == (
            date(2026, 8, 31),
            "30-QĐ/ĐU",
            False,
        )

    async def test_are_followed_by_a_breach_of_the_new_day_once(self, office: Office, moved_clock: MovedClock) -> None:
        task_id = await given(office)
        moved_clock.to(date(2026, 7, 2))
        await excuse(office, task_id)
        moved_clock.to(date(2026, 9, 1))
        for _ in range(2):
            await sweep_deadlines(office.database)
        await office.heard.wait_for(DeadlineBreached, lambda fact: fact.due_on == date(2026, 8, 31))
        told = [event.fact.due_on for event in office.heard.of(DeadlineBreached)]
        assert told == [date(2026, 6, 30), date(2026, 8, 31)]

    async def test_pause_a_task_until_their_day_and_no_longer(self, office: Office, moved_clock: MovedClock) -> None:
        task_id = await given(office)
        await office.report(task_id, completion_rate=0.4)
        await excuse(office, task_id, suspends=True)
        assert (await office.task(task_id))["work_state"] == "suspended"
        moved_clock.to(date(2026, 8, 31))
        await sweep_pauses(office.database)
        assert (await office.task(task_id))["work_state"] == "suspended"
        moved_clock.to(date(2026, 9, 1))
        for _ in range(2):
            await sweep_pauses(office.database)
        assert (await office.task(task_id))["work_state"] == "in_progress"
        resumed = await office.heard.wait_for(TaskAssigned, lambda fact: fact.version > 1)
        assert not resumed.fact.is_suspended

    async def test_a_report_ends_a_pause(self, office: Office) -> None:
        task_id = await given(office)
        await excuse(office, task_id, suspends=True)
        assert (await office.report(task_id, completion_rate=0.1)).json()["work_state"] == "in_progress"

    async def test_the_later_one_takes_the_place_of_the_earlier(self, office: Office) -> None:
        task_id = await given(office)
        await excuse(office, task_id, suspends=True)
        await excuse(office, task_id, "2026-07-31")
        task = await office.task(task_id)
        assert (task["effective_due_on"], task["work_state"]) == ("2026-07-31", "not_started")
        kept = (await office.agency("GET", f"/tasks/{task_id}/excuses")).json()["items"]
        assert [(one["until"], one["suspends"]) for one in kept] == [("2026-07-31", False), ("2026-08-31", True)]

    @pytest.mark.parametrize("until", ["2026-06-29", "2026-01-01"])
    async def test_must_not_end_before_the_due_date(self, office: Office, until: str) -> None:
        refused = await excuse(office, await given(office), until)
        assert (refused["status"], refused["slug"]) == (422, "excuse-too-early")

    async def test_must_not_end_in_the_past(self, office: Office, moved_clock: MovedClock) -> None:
        task_id = await given(office)
        moved_clock.to(date(2026, 7, 15))
        refused = await excuse(office, task_id, "2026-07-10")
        assert (refused["status"], refused["slug"]) == (422, "excuse-too-early")

    async def test_need_a_decision_and_the_right_to_write_the_plan(self, office: Office) -> None:
        task_id = await given(office)
        nameless = await excuse(office, task_id, decision={"issuer": "Đảng ủy"})
        assert nameless["status"] == 422
        body = {"until": "2026-08-31", "reason": "Bão lũ", "decision": DECISION}
        for role, unit in (("officer", None), ("agency", OTHER)):
            where = {"unit": unit} if unit else {}
            refused = await office.ask("POST", f"/tasks/{task_id}/excuses", role, json=body, **where)
            assert refused.status_code == 403
