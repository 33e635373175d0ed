import asyncio
from datetime import date

import pytest

from contracts.plans import TaskReported
from shared.testing.clock import MovedClock
from tests.service.plans.office import CULTURE, OFFICE, OTHER, Json, Office, deliverable, indicator

PEOPLE_MEASURE = {"due_on": "2026-12-31", "comparator": ">=", "value": 200, "unit_of_measure": "người"}

REFUSED: list[tuple[Json, int, str]] = [
    ({"value": 100.5}, 422, "value-out-of-range"),
    ({"value": -1}, 422, "value-out-of-range"),
    ({"completion_rate": 0.5}, 422, "value-required"),
    ({}, 422, "value-required"),
    ({"value": 85, "claims_completion": True}, 422, "evidence-required"),
    ({"value": "tám mươi"}, 422, "invalid-request"),
    ({"value": 40, "note": 7}, 422, "invalid-request"),
    ({"value": 40, "completion_rate": 1.5}, 422, "invalid-request"),
    ({"value": 40, "note": "x" * 4001}, 422, "invalid-request"),
    ({"value": 40, "evidence_ids": ["e1", "e1"]}, 422, "invalid-request"),
    ({"value": 40, "gia_tri": 1}, 422, "invalid-request"),
    ({"value": 40, "note": "a\0b"}, 422, "invalid-request"),
    ({"value": 40, "evidence_ids": ["a\0b"]}, 422, "invalid-request"),
    ({"value": 40, "period_id": "khong-co"}, 404, "period-not-found"),
    ({"value": 40, "evidence_ids": ["e1"]}, 503, "evidence-unavailable"),
]


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


class TestReportTask:
    async def test_keeps_the_value_and_tells_it_with_its_rate(self, office: Office) -> None:
        task_id = (await office.publish(indicator()))[0]["task_id"]
        answer = await office.report(task_id, value=40, note="Đã số hóa một nửa", difficulties="Thiếu máy")
        report = answer.json()
        assert answer.status_code == 201
        assert (report["completion_rate"], report["report_version"], report["is_late"]) == (0.5, 1, False)
        assert report["period_title"] == "tháng 03/2026"
        fact = (await office.heard.wait_for(TaskReported)).fact
        assert (fact.value, fact.completion_rate, fact.work_state, fact.version) == (40, 0.5, "in_progress", 2)
        assert (fact.reported_on, fact.reporter.account_id, fact.unit_id) == (date(2026, 3, 10), "canbo", CULTURE)
        task = await office.task(task_id)
        assert (task["latest_value"], task["completion_rate"], task["work_state"]) == (40, 0.5, "in_progress")

    async def test_keeps_each_correction_in_the_period_as_a_version(self, office: Office) -> None:
        task_id = (await office.publish(indicator()))[0]["task_id"]
        for value in (40, 44):
            await office.report(task_id, value=value)
        task = await office.task(task_id)
        assert [(report["report_version"], report["value"]) for report in task["reports"]] == [(2, 44), (1, 40)]
        assert (task["latest_value"], task["version"]) == (44, 3)

    async def test_numbers_reports_sent_at_once_one_by_one(self, office: Office) -> None:
        task_id = (await office.publish(indicator()))[0]["task_id"]
        await asyncio.gather(*(office.report(task_id, value=value) for value in range(6)))
        task = await office.task(task_id)
        assert sorted(report["report_version"] for report in task["reports"]) == [1, 2, 3, 4, 5, 6]
        await office.heard.wait_for(TaskReported, count=6)
        assert sorted(event.fact.version for event in office.heard.of(TaskReported)) == [2, 3, 4, 5, 6, 7]

    async def test_takes_words_alone_and_leaves_the_figures_null(self, office: Office) -> None:
        task_id = (await office.publish(indicator()))[0]["task_id"]
        answer = await office.report(task_id, difficulties="Chưa có phần mềm")
        assert (answer.status_code, answer.json()["completion_rate"]) == (201, None)
        task = await office.task(task_id)
        assert (task["latest_value"], task["completion_rate"], task["work_state"]) == (None, None, "in_progress")

    async def test_keeps_zero_as_zero(self, office: Office) -> None:
        task_id = (await office.publish(indicator()))[0]["task_id"]
        await office.report(task_id, value=0)
        task = await office.task(task_id)
        assert (task["latest_value"], task["completion_rate"]) == (0, 0)

    async def test_sums_the_months_of_an_indicator_measured_by_period(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        given = indicator(measured="period", milestones=[PEOPLE_MEASURE])
        task_id = (await office.publish(given))[0]["task_id"]
        for value in (30, 50):
            await office.report(task_id, value=value)
        moved_clock.to(date(2026, 5, 20))
        assert await office.month_open(task_id, "tháng 05/2026")
        answer = await office.report(task_id, value=50)
        assert answer.json()["completion_rate"] == 0.5
        assert (await office.task(task_id))["latest_value"] == 100

    async def test_is_done_once_however_often_it_is_sent(self, office: Office) -> None:
        task_id = (await office.publish(indicator()))[0]["task_id"]
        key = {"Idempotency-Key": "thang-3"}
        first, second = [await office.report(task_id, key, value=40) for _ in range(2)]
        assert first.json() == second.json()
        other = await office.report(task_id, key, value=41)
        assert (other.status_code, other.json()["slug"]) == (422, "idempotency-key-reused")
        assert len((await office.task(task_id))["reports"]) == 1

    async def test_refuses_and_keeps_nothing(self, office: Office) -> None:
        task_id = (await office.publish(indicator()))[0]["task_id"]
        for said, status, slug in REFUSED:
            answer = await office.report(task_id, **said)
            assert (answer.status_code, answer.json()["slug"]) == (status, slug), said
        task = await office.task(task_id)
        assert (task["reports"], task["work_state"], task["version"]) == ([], "not_started", 1)

    async def test_names_progress_as_the_way_out_while_evidence_is_away(self, office: Office) -> None:
        task_id = (await office.publish(deliverable()))[0]["task_id"]
        said = {"completion_rate": 0.9, "note": "Đã trình ký"}
        away = await office.report(task_id, **said, claims_completion=True, evidence_ids=["e1"])
        assert (away.status_code, "báo cáo tiến độ" in away.json()["detail"]) == (503, True)
        assert (await office.report(task_id, **said)).status_code == 201

    async def test_asks_a_deliverable_for_its_progress(self, office: Office) -> None:
        task_id = (await office.publish(deliverable()))[0]["task_id"]
        for said, slug in (({"value": 3}, "value-not-expected"), ({"proposals": "Xin thêm người"}, "empty-report")):
            answer = await office.report(task_id, **said)
            assert (answer.status_code, answer.json()["slug"]) == (422, slug)

    async def test_refuses_figures_that_are_none(self, office: Office) -> None:
        task_id = (await office.publish(indicator()))[0]["task_id"]
        headers = {"Content-Type": "application/json"}
        for body in (b'{"value": NaN}', b'{"value": Infinity}'):
            answer = await office.ask("POST", f"/tasks/{task_id}/reports", content=body, headers=headers)
            assert (answer.status_code, answer.json()["slug"]) == (422, "invalid-request")

    async def test_tells_broken_json_apart(self, office: Office) -> None:
        headers = {"Content-Type": "application/json"}
        answer = await office.ask("POST", "/tasks/khong-co/reports", content=b'{"value": 4', headers=headers)
        assert (answer.status_code, answer.json()["slug"]) == (400, "broken-json")

    async def test_is_for_the_lead_unit_and_the_agency_above_it_alone(self, office: Office) -> None:
        task = (await office.publish(deliverable(coordinating_unit_ids=[OFFICE])))[0]
        path, said = f"/tasks/{task['task_id']}/reports", {"json": {"completion_rate": 0.1}}
        answers = [
            await office.ask("POST", path, "officer", OFFICE, **said),
            await office.ask("POST", path, "agency", OTHER, **said),
            await office.ask("POST", path, "leader", CULTURE, **said),
            await office.agency("POST", path, **said),
        ]
        slugs = [answer.json().get("slug") for answer in answers]
        assert [answer.status_code for answer in answers] == [403, 403, 403, 201]
        assert slugs == ["outside-your-units", "outside-your-units", "not-permitted", None]

    async def test_says_when_there_is_no_such_task(self, office: Office) -> None:
        answer = await office.report("khong-co", value=1)
        assert (answer.status_code, answer.json()["slug"]) == (404, "task-not-found")

    async def test_waits_for_the_plan_to_be_published(self, office: Office) -> None:
        await office.create_units()
        plan_id = (await office.draft(deliverable()))["plan_id"]
        task = (await office.agency("GET", f"/plans/{plan_id}")).json()["tasks"][0]
        answer = await office.report(task["task_id"], completion_rate=0.5)
        assert (answer.status_code, answer.json()["slug"]) == (409, "plan-not-published")
