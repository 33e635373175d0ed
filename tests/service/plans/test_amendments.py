from datetime import date

import pytest

from contracts.plans import DeadlineBreached, PlanAmended, TaskAmended, TaskAssigned
from services.plans.jobs import sweep_deadlines
from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, Json, Office, accepted, deliverable, indicator

RUNG = {"due_on": "2026-12-31", "comparator": ">=", "value": 80, "unit_of_measure": "%"}
DECISION = {"number": "19-CV/BCĐ", "title": "Điều chỉnh chỉ tiêu", "issued_on": "2026-05-04", "issuer": "Ban Chỉ đạo"}


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


async def amend(office: Office, plan_id: str, version: int = 2, **given: object) -> Json:
    """Amend as the agency; the answer with its status and ETag."""
    body = {"reason": "Trung ương giao lại chỉ tiêu", "decision": DECISION, **given}
    headers = {"If-Match": f'"{version}"'}
    answer = await office.agency("POST", f"/plans/{plan_id}/amendments", json=body, headers=headers)
    return {"status_code": answer.status_code, "etag": answer.headers.get("ETag"), **answer.json()}


class TestAmendPlan:
    async def test_changes_adds_and_withdraws_with_one_document(self, office: Office) -> None:
        first, second = await office.publish(indicator(), deliverable())
        await office.report(first["task_id"], value=40)
        lowered = {"task_id": first["task_id"], "milestones": [{**RUNG, "value": 50}], "lead_unit_id": OFFICE}
        answer = await amend(
            office,
            first["plan_id"],
            head={"title": "Kế hoạch năm 2026 (điều chỉnh)"},
            add=[deliverable(code="3", name="Tổ chức hội nghị", due_on="2026-06-30")],
            change=[lowered],
            withdraw=[second["task_id"]],
        )
        assert (answer["status_code"], answer["etag"], answer["title"][-12:]) == (201, '"3"', "(điều chỉnh)")
        changed, gone, new = answer["tasks"]
        assert (changed["target"]["value"], changed["completion_rate"], changed["version"]) == (50, 0.8, 3)
        assert (gone["is_in_force"], gone["version"], new["code"], new["version"]) == (False, 2, "3", 1)
        plan = (await office.heard.wait_for(PlanAmended)).fact
        assert (plan.version, plan.added_count, plan.changed_count, plan.withdrawn_count) == (3, 1, 1, 1)
        assert (plan.reason, plan.decision.number) == ("Trung ương giao lại chỉ tiêu", "19-CV/BCĐ")
        await office.heard.wait_for(TaskAmended, count=2)
        told = {event.fact.task_id: event.fact for event in office.heard.of(TaskAmended)}
        assert (told[first["task_id"]].unit_id, told[first["task_id"]].milestones[0].value) == (OFFICE, 50)
        assert (told[second["task_id"]].is_in_force, told[second["task_id"]].amended_on) == (False, date(2026, 3, 10))
        assert (await office.heard.wait_for(TaskAssigned, lambda fact: fact.code == "3")).fact.version == 1


class TestRefusals:
    async def test_say_what_is_wrong_and_change_nothing(self, office: Office) -> None:
        indicated, delivered = await office.publish(indicator(), deliverable(due_on="2026-09-30"))
        plan_id, one, two = indicated["plan_id"], indicated["task_id"], delivered["task_id"]
        before = await office.agency("GET", f"/plans/{plan_id}")
        senseless: list[tuple[Json, str]] = [
            ({}, "amendment-empty"),
            ({"head": {"title": "Kế hoạch năm 2026"}, "change": [{"task_id": one, "weight": 1}]}, "amendment-empty"),
            ({"withdraw": ["khong-co"]}, "task-unknown"),
            ({"change": [{"task_id": one, "due_on": "2025-12-31"}]}, "date-before-plan"),
            ({"change": [{"task_id": one, "milestones": [{**RUNG, "due_on": "2025-06-30"}]}]}, "date-before-plan"),
            ({"add": [deliverable(due_on="2025-06-30")]}, "date-before-plan"),
            ({"change": [{"task_id": two, "starts_on": "2026-10-01"}]}, "starts-after-due"),
            ({"change": [{"task_id": two, "milestones": [RUNG]}]}, "deliverable-with-milestones"),
            ({"change": [{"task_id": one, "lead_unit_id": OTHER}]}, "unit-outside-plan"),
            ({"add": [deliverable(lead_unit_id=f"{COMMUNE}.khong-co")]}, "unit-unknown"),
            ({"head": {"valid_to": "2025-01-01"}}, "plan-ends-before-start"),
            ({"withdraw": [one], "change": [{"task_id": one, "weight": 2}]}, "invalid-request"),
            ({"change": [{"task_id": one, "name": None}]}, "invalid-request"),
            ({"change": [{"task_id": one, "kind": "deliverable"}]}, "invalid-request"),
            ({"withdraw": [one], "decision": {"issuer": "Ban Chỉ đạo"}}, "invalid-request"),
            ({"withdraw": [one], "reason": " "}, "invalid-request"),
        ]
        for given, slug in senseless:
            answer = await amend(office, plan_id, **given)
            assert (answer["status_code"], answer["slug"]) == (422, slug), given
        assert (await office.agency("GET", f"/plans/{plan_id}")).json() == before.json()
        assert await office.rows("SELECT 1 FROM outbox WHERE subject LIKE '%amended%'") == []

    async def test_ask_for_a_plan_in_force_its_version_and_the_right(self, office: Office) -> None:
        task = (await office.publish(deliverable()))[0]
        stale = await amend(office, task["plan_id"], 1, withdraw=[task["task_id"]])
        assert (stale["status_code"], stale["slug"]) == (412, "stale-version")
        draft = await office.draft(deliverable())
        early = await amend(office, draft["plan_id"], 1, head={"title": "Khác"})
        assert (early["status_code"], early["slug"]) == (409, "plan-is-draft")
        body = {"reason": "r", "decision": DECISION, "withdraw": [task["task_id"]]}
        path = f"/plans/{task['plan_id']}/amendments"
        blind = await office.agency("POST", path, json=body)
        assert (blind.status_code, blind.json()["slug"]) == (428, "version-required")
        for role, unit, slug in (("officer", CULTURE, "not-permitted"), ("agency", OTHER, "outside-your-units")):
            answer = await office.ask("POST", path, role, unit, json=body, headers={"If-Match": '"2"'})
            assert (answer.status_code, answer.json()["slug"]) == (403, slug)


class TestAmendedTasks:
    async def test_that_are_withdrawn_take_no_report_breach_no_date_and_stay_withdrawn(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        first, second = await office.publish(deliverable(due_on="2026-03-20"), deliverable(due_on="2026-03-20"))
        await amend(office, first["plan_id"], withdraw=[first["task_id"]])
        report = await office.report(first["task_id"], completion_rate=0.5)
        assert (report.status_code, report.json()["slug"]) == (409, "task-withdrawn")
        again = await amend(office, first["plan_id"], 3, change=[{"task_id": first["task_id"], "weight": 2}])
        assert (again["status_code"], again["slug"]) == (422, "task-withdrawn")
        moved_clock.to(date(2026, 3, 21))
        await sweep_deadlines(office.database)
        overdue = (await office.agency("GET", "/tasks", params={"time_state": "overdue"})).json()["items"]
        assert [task["task_id"] for task in overdue] == [second["task_id"]]
        breach = (await office.heard.wait_for(DeadlineBreached)).fact
        assert (breach.task_id, len(office.heard.of(DeadlineBreached))) == (second["task_id"], 1)

    async def test_pass_a_moved_due_date_anew_and_each_once(self, office: Office, moved_clock: MovedClock) -> None:
        task = (await office.publish(deliverable(due_on="2026-03-20")))[0]
        moved_clock.to(date(2026, 3, 25))
        moved = {"task_id": task["task_id"], "due_on": "2026-04-10"}
        assert (await amend(office, task["plan_id"], change=[moved]))["tasks"][0]["version"] == 3
        moved_clock.to(date(2026, 4, 11))
        for _ in range(2):
            await sweep_deadlines(office.database)
        await office.heard.wait_for(DeadlineBreached, count=2)
        told = [(event.fact.due_on, event.fact.version) for event in office.heard.of(DeadlineBreached)]
        assert told == [(date(2026, 3, 20), 2), (date(2026, 4, 10), 4)]

    async def test_are_told_late_at_once_when_the_new_date_is_over(self, office: Office) -> None:
        task = (await office.publish(deliverable(due_on="2026-06-30")))[0]
        await amend(office, task["plan_id"], change=[{"task_id": task["task_id"], "due_on": "2026-02-28"}])
        breach = (await office.heard.wait_for(DeadlineBreached)).fact
        assert (breach.due_on, breach.version) == (date(2026, 2, 28), 3)

    async def test_follow_the_end_of_the_plan_where_they_have_no_date(self, office: Office) -> None:
        undated, _ = await office.publish(deliverable(), deliverable(due_on="2026-06-30"))
        answer = await amend(office, undated["plan_id"], head={"valid_to": "2027-06-30"})
        assert [task["effective_due_on"] for task in answer["tasks"]] == ["2027-06-30", "2026-06-30"]
        assert [task["version"] for task in answer["tasks"]] == [2, 1]
        fact = (await office.heard.wait_for(TaskAmended)).fact
        assert (fact.task_id, fact.due_on, fact.effective_due_on) == (undated["task_id"], None, date(2027, 6, 30))

    async def test_measured_by_period_sum_up_the_periods_of_the_new_segment(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        rungs = [
            {**RUNG, "value": 100, "unit_of_measure": "lượt", "due_on": due} for due in ("2026-02-28", "2026-12-31")
        ]
        task = (await office.publish(indicator(measured="period", milestones=rungs)))[0]
        await office.month_open(task["task_id"], "tháng 03/2026")
        await office.report(task["task_id"], value=20)
        moved_clock.to(date(2026, 4, 8))
        month = await office.month_open(task["task_id"], "tháng 04/2026")
        await office.report(task["task_id"], value=30, period_id=month["period_id"])
        assert (await office.task(task["task_id"]))["completion_rate"] == 0.5
        later = [{**rungs[0], "due_on": "2026-03-31"}, rungs[1]]
        answer = await amend(office, task["plan_id"], change=[{"task_id": task["task_id"], "milestones": later}])
        changed = answer["tasks"][0]
        assert (changed["latest_value"], changed["completion_rate"]) == (30, 0.3)
        assert (await office.heard.wait_for(TaskAmended)).fact.completion_rate == 0.3

    async def test_bring_along_what_was_made_from_them(self, office: Office) -> None:
        await office.publish(deliverable(recurrence_every="month", name="Giao ban"))
        items = (await office.agency("GET", "/tasks")).json()["items"]
        line, made = (next(task for task in items if task["is_series"] is is_series) for is_series in (True, False))
        part = await amend(office, line["plan_id"], withdraw=[made["task_id"]])
        assert (part["status_code"], part["slug"]) == (422, "task-is-derived")
        await amend(office, line["plan_id"], change=[{"task_id": line["task_id"], "lead_unit_id": OFFICE}])
        fact = (await office.heard.wait_for(TaskAmended)).fact
        assert (fact.task_id, fact.unit_id) == (made["task_id"], OFFICE)
        await amend(office, line["plan_id"], 3, withdraw=[line["task_id"]])
        gone = (await office.heard.wait_for(TaskAmended, lambda told: not told.is_in_force)).fact
        assert gone.task_id == made["task_id"]


class TestCompletedTasks:
    async def test_stay_completed(self, office_with_evidence: Office) -> None:
        office = office_with_evidence
        task = (await office.publish(indicator()))[0]
        claim = await office.claim(task["task_id"], value=85)
        await office.judge(accepted(claim))
        await office.settled()
        raised = {"task_id": task["task_id"], "milestones": [{**RUNG, "value": 95}]}
        answer = await amend(office, task["plan_id"], change=[raised])
        done = answer["tasks"][0]
        assert (done["work_state"], done["completion_rate"], done["latest_value"]) == ("completed", 1.0, 85)
        assert (await office.heard.wait_for(TaskAmended)).fact.completion_rate is None
