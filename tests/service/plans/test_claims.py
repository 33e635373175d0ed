from datetime import date
from itertools import permutations

import pytest

from contracts.plans import DeadlineBreached, TaskCompleted, TaskReported
from shared.testing.bus import say_raw
from shared.testing.clock import MovedClock
from shared.testing.eventually import eventually
from tests.service.plans.office import Json, Office, accepted, deliverable, indicator, rejected


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


async def stands_at(office: Office, task_id: str, work_state: str) -> Json:
    """Wait until the task stands at a work state, and return it."""

    async def found() -> Json | None:
        task = await office.task(task_id)
        return task if task["work_state"] == work_state else None

    return await eventually(found)


class TestClaim:
    async def test_awaits_review_and_leaves_the_rate_where_it_was(self, office_with_evidence: Office) -> None:
        office = office_with_evidence
        task_id = (await office.publish(indicator()))[0]["task_id"]
        await office.report(task_id, value=40)
        report = await office.claim(task_id, value=85)
        task = await office.task(task_id)
        assert (task["work_state"], task["completion_rate"], task["latest_value"]) == ("awaiting_review", 0.5, 40)
        assert (task["latest_report_id"], report["completion_rate"]) == (report["report_id"], 1)
        fact = (await office.heard.wait_for(TaskReported, lambda told: told.claims_completion)).fact
        assert [file.name for file in fact.evidence] == ["bien-ban.pdf"]
        await office.report(task_id, value=50)
        assert (await office.task(task_id))["work_state"] == "awaiting_review"

    async def test_needs_files_that_are_known(self, office_with_evidence: Office) -> None:
        office = office_with_evidence
        task_id = (await office.publish(deliverable()))[0]["task_id"]
        answer = await office.report(task_id, claims_completion=True, evidence_ids=["khong-co"])
        assert (answer.status_code, answer.json()["slug"]) == (422, "evidence-unknown")
        assert answer.json()["evidence_ids"] == ["khong-co"]

    async def test_needs_files_of_its_own_task(self, office_with_evidence: Office) -> None:
        office = office_with_evidence
        task, other = await office.publish(deliverable(), deliverable())
        evidence_id = await office.attach(other["task_id"])
        answer = await office.report(task["task_id"], claims_completion=True, evidence_ids=[evidence_id])
        assert (answer.status_code, answer.json()["slug"]) == (422, "evidence-of-another-task")
        assert (await office.task(task["task_id"]))["reports"] == []

    async def test_is_answered_again_after_the_task_was_completed(self, office_with_evidence: Office) -> None:
        office = office_with_evidence
        task_id = (await office.publish(deliverable()))[0]["task_id"]
        said = {"claims_completion": True, "evidence_ids": [await office.attach(task_id)]}
        first = await office.report(task_id, {"Idempotency-Key": "xong"}, **said)
        await office.judge(accepted(first.json()))
        await stands_at(office, task_id, "completed")
        again = await office.report(task_id, {"Idempotency-Key": "xong"}, **said)
        assert again.json() == first.json()
        more = await office.report(task_id, completion_rate=0.5)
        assert (more.status_code, more.json()["slug"]) == (409, "task-completed")


class TestRecordVerdicts:
    async def test_completes_once_by_the_day_of_the_claim(
        self, office_with_evidence: Office, moved_clock: MovedClock
    ) -> None:
        office = office_with_evidence
        task_id = (await office.publish(indicator(due_on="2026-03-12")))[0]["task_id"]
        report = await office.claim(task_id, value=85)
        moved_clock.to(date(2026, 3, 20))
        await office.judge(accepted(report))
        task = await stands_at(office, task_id, "completed")
        assert (task["time_state"], task["completed_on"]) == ("on_time", "2026-03-10")
        assert (task["completion_rate"], task["latest_value"]) == (1, 85)
        fact = (await office.heard.wait_for(TaskCompleted)).fact
        assert (fact.days_late, fact.effective_due_on) == (0, date(2026, 3, 12))
        breach = (await office.heard.wait_for(DeadlineBreached)).fact
        assert breach.version < fact.version
        assert [len(office.heard.of(told)) for told in (TaskCompleted, DeadlineBreached)] == [1, 1]

    async def test_counts_the_days_of_a_late_claim(self, office_with_evidence: Office, moved_clock: MovedClock) -> None:
        office = office_with_evidence
        task_id = (await office.publish(deliverable(due_on="2026-03-12")))[0]["task_id"]
        moved_clock.to(date(2026, 3, 15))
        await office.judge(accepted(await office.claim(task_id)))
        assert (await stands_at(office, task_id, "completed"))["time_state"] == "overdue"
        assert (await office.heard.wait_for(TaskCompleted)).fact.days_late == 3

    async def test_sends_back_and_keeps_the_demand_until_a_new_claim(self, office_with_evidence: Office) -> None:
        office = office_with_evidence
        task_id = (await office.publish(deliverable()))[0]["task_id"]
        await office.judge(rejected(await office.claim(task_id)))
        await stands_at(office, task_id, "needs_completion")
        await office.report(task_id, completion_rate=0.7)
        assert (await office.task(task_id))["work_state"] == "needs_completion"
        second = await office.claim(task_id)
        await stands_at(office, task_id, "awaiting_review")
        await office.judge(accepted(second, "v2"))
        await stands_at(office, task_id, "completed")

    async def test_ignores_a_verdict_on_a_claim_that_was_followed_by_another(
        self, office_with_evidence: Office
    ) -> None:
        office = office_with_evidence
        task_id = (await office.publish(deliverable()))[0]["task_id"]
        first, second = [await office.claim(task_id) for _ in range(2)]
        await office.judge(rejected(first, "v1"), accepted(second, "v2"))
        await stands_at(office, task_id, "completed")
        recorded = await office.rows("SELECT review_id, is_applied FROM verdict ORDER BY review_id")
        assert [tuple(row) for row in recorded] == [("v1", False), ("v2", True)]

    @pytest.mark.parametrize("order", list(permutations(range(2))))
    async def test_ends_the_same_in_any_order(self, office_with_evidence: Office, order: tuple[int, ...]) -> None:
        office = office_with_evidence
        task_id = (await office.publish(deliverable()))[0]["task_id"]
        report = await office.claim(task_id)
        told = [rejected(report, version=2), accepted(report, version=3)]
        for place in order:
            await office.judge(told[place])
        await stands_at(office, task_id, "completed")
        await office.settled()
        assert (await office.task(task_id))["work_state"] == "completed"
        assert len(office.heard.of(TaskCompleted)) == 1

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    async def test_opens_a_completed_task_again_when_the_acceptance_is_overruled(
        self, office_with_evidence: Office, order: tuple[int, ...]
    ) -> None:
        office = office_with_evidence
        task_id = (await office.publish(indicator()))[0]["task_id"]
        await office.report(task_id, value=40)
        report = await office.claim(task_id, value=85)
        told = [rejected(report, version=2), accepted(report, version=4), rejected(report, version=5)]
        for place in order:
            await office.judge(told[place])
        await stands_at(office, task_id, "needs_completion")
        await office.settled()
        task = await office.task(task_id)
        assert (task["work_state"], task["completed_on"]) == ("needs_completion", None)
        assert (task["completion_rate"], task["latest_value"]) == (0.5, 40)
        again = await office.claim(task_id, value=86)
        await office.judge(accepted(again, "v2"))
        assert (await stands_at(office, task_id, "completed"))["latest_value"] == 86

    async def test_passes_over_verdicts_on_tasks_nobody_knows(self, office_with_evidence: Office) -> None:
        office = office_with_evidence
        task_id = (await office.publish(deliverable()))[0]["task_id"]
        report = await office.claim(task_id)
        strange = {**report, "task_id": "khong-co", "report_id": "khong-co"}
        await office.judge(accepted(strange, "v0"), accepted(report, "v1"))
        await stands_at(office, task_id, "completed")

    async def test_outlives_what_cannot_be_read(self, office_with_evidence: Office) -> None:
        office = office_with_evidence
        task_id = (await office.publish(deliverable()))[0]["task_id"]
        report = await office.claim(task_id)
        await say_raw(office.bus, "nq57.v1.evidence.accepted.mau.xa-mot", b"{khong phai json")
        await office.judge(accepted(report))
        await stands_at(office, task_id, "completed")
        assert [row[0] for row in await office.rows("SELECT reason FROM dead_letter")] == ["broken-json"]
