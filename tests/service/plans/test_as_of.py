from collections import Counter
from dataclasses import fields
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from services.plans.jobs import sweep_deadlines
from services.plans.store.as_of import FILTERED
from services.plans.store.tasks import TaskFilter, conditions
from shared import clock
from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, Json, Office, deliverable, indicator
from tests.service.plans.test_amendments import RUNG, amend
from tests.service.plans.test_versions import assign

STATES = """
    SELECT newest.kind, newest.key FROM (
        SELECT DISTINCT ON (kind, key) kind, key, version, state FROM history ORDER BY kind, key, history_id DESC
    ) AS newest
    JOIN (
        SELECT 'unit' AS kind, unit_id AS key, version, to_jsonb(unit) AS state FROM unit
        UNION ALL SELECT 'plan', plan_id, version, to_jsonb(plan) FROM plan
        UNION ALL SELECT 'task', task_id, version, to_jsonb(task) FROM task
        UNION ALL SELECT 'period', period_id, version, to_jsonb(period) FROM period
    ) AS live USING (kind, key)
    WHERE (newest.state, newest.version) {} (live.state, live.version)
"""


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


async def seen(office: Office, path: str, day: str, unit: str = COMMUNE, **query: object) -> Json:
    answer = await office.ask("GET", path, "agency", unit, params={"as_of": day, **query})
    return {"status_code": answer.status_code, **answer.json()}


async def live_through(office: Office, moved_clock: MovedClock) -> tuple[Json, Json]:
    """10/3 published · 12/3 reported 40 · 20/3 second is late · 1/4 lead moved · 5/4 lowered, second withdrawn."""
    first, second = await office.publish(indicator(), deliverable(due_on="2026-03-19"))
    plan_id = first["plan_id"]
    moved_clock.to(date(2026, 3, 12))
    await office.report(first["task_id"], value=40)
    moved_clock.to(date(2026, 3, 20))
    await sweep_deadlines(office.database)
    moved_clock.to(date(2026, 4, 1))
    await assign(office, plan_id, 2, first["task_id"], OFFICE)
    moved_clock.to(date(2026, 4, 5))
    lowered = {"task_id": first["task_id"], "milestones": [{**RUNG, "value": 50}]}
    given = {"head": {"title": "Kế hoạch điều chỉnh"}, "change": [lowered], "withdraw": [second["task_id"]]}
    assert (await amend(office, plan_id, 3, **given))["status_code"] == 201
    return first, second


class TestHistory:
    async def test_ends_at_what_stands_after_a_whole_story(self, office: Office, moved_clock: MovedClock) -> None:
        first, _ = await live_through(office, moved_clock)
        month = (await office.periods(first["plan_id"]))[0]
        await office.agency("POST", f"/periods/{month['period_id']}/lock")
        await office.draft(deliverable())
        assert await office.rows(STATES.format("IS DISTINCT FROM")) == []
        same = Counter(row.kind for row in await office.rows(STATES.format("=")))
        assert (same["plan"], same["task"], same["unit"]) == (1, 2, 5)
        assert same["period"] == len(await office.periods(first["plan_id"]))

    async def test_would_tell_a_write_that_kept_nothing(self, office: Office) -> None:
        task = (await office.publish(deliverable()))[0]
        async with office.database.transaction() as tx:
            connection = await tx.session.connection()
            await connection.exec_driver_sql("UPDATE task SET weight = 3")
        assert [tuple(row) for row in await office.rows(STATES.format("IS DISTINCT FROM"))] == [
            ("task", task["task_id"])
        ]


class TestAsOf:
    async def test_shows_plan_tasks_and_reports_as_they_stood(self, office: Office, moved_clock: MovedClock) -> None:
        first, second = await live_through(office, moved_clock)
        plan, one, two = f"/plans/{first['plan_id']}", f"/tasks/{first['task_id']}", f"/tasks/{second['task_id']}"
        assert (await seen(office, plan, "2026-03-09"))["slug"] == "plan-not-found"
        assert (await seen(office, one, "2026-03-09"))["slug"] == "task-not-found"
        assert (await seen(office, "/plans", "2026-03-09"))["items"] == []
        assert (await seen(office, "/tasks", "2026-03-09"))["items"] == []
        then = {day: await seen(office, plan, day) for day in ("2026-03-10", "2026-04-04", "2026-04-05")}
        assert [(view["title"], view["version"]) for view in then.values()] == [
            ("Kế hoạch năm 2026", 2),
            ("Kế hoạch năm 2026", 3),
            ("Kế hoạch điều chỉnh", 4),
        ]
        leads = [view["tasks"][0]["lead_unit_name"] for view in then.values()]
        assert leads == ["Phòng Văn hóa – Xã hội", "Văn phòng Đảng ủy", "Văn phòng Đảng ủy"]
        assert [view["tasks"][0]["target"]["value"] for view in then.values()] == [80, 80, 50]
        assert [view["tasks"][1]["is_in_force"] for view in then.values()] == [True, True, False]
        before, after = await seen(office, one, "2026-03-11"), await seen(office, one, "2026-03-12")
        assert (before["completion_rate"], before["work_state"], before["reports"]) == (None, "not_started", [])
        assert (after["completion_rate"], after["work_state"], after["reports"][0]["value"]) == (0.5, "in_progress", 40)
        assert [(await seen(office, two, day))["time_state"] for day in ("2026-03-10", "2026-03-19", "2026-03-20")] == [
            "on_time",
            "due_soon",
            "overdue",
        ]
        today = (await office.agency("GET", one)).json()
        assert await seen(office, one, "2026-04-05") == {"status_code": 200, **today}

    async def test_is_narrowed_by_the_state_of_then_and_comes_in_pages(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        first, _ = await live_through(office, moved_clock)

        async def codes(day: str, **query: object) -> list[str]:
            return [task["code"] for task in (await seen(office, "/tasks", day, **query))["items"]]

        assert await codes("2026-03-12", work_state="in_progress") == ["1"]
        assert await codes("2026-03-11", work_state="in_progress") == []
        assert await codes("2026-03-20", time_state="overdue") == ["2"]
        assert await codes("2026-03-12", time_state="overdue") == []
        assert await codes("2026-03-31", unit=CULTURE) == ["1", "2"]
        assert await codes("2026-04-01", unit=CULTURE) == ["2"]
        assert await codes("2026-04-01", plan=first["plan_id"], q="TAP huan") == ["2"]
        page = await seen(office, "/tasks", "2026-03-12", limit=1)
        rest = await seen(office, "/tasks", "2026-03-12", limit=1, cursor=page["next_cursor"])
        assert [task["code"] for task in page["items"] + rest["items"]] == ["1", "2"]
        assert rest["next_cursor"] is None

    def test_knows_every_column_that_a_filter_names(self) -> None:
        texts = {field.name: "overdue" for field in fields(TaskFilter) if field.name not in {"day", "due_soon_days"}}
        columns = {name: sa.column(name) for name in (*FILTERED, "plan_id", "unit_id")}
        assert len(conditions(TaskFilter(date(2026, 3, 10), 7, **texts), columns)) >= len(texts)

    async def test_goes_by_the_rights_of_today_on_the_unit_of_then_or_of_now(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        task = (await office.publish(deliverable(), deliverable(lead_unit_id=None)))[0]
        moved_clock.to(date(2026, 4, 1))
        await assign(office, task["plan_id"], 2, task["task_id"], OFFICE)
        for unit in (CULTURE, OFFICE):
            assert [one["code"] for one in (await seen(office, "/tasks", "2026-03-10", unit))["items"]] == ["2"]
            assert len((await seen(office, "/plans", "2026-03-10", unit))["items"]) == 1
            assert len((await seen(office, f"/plans/{task['plan_id']}", "2026-03-10", unit))["tasks"]) == 1
            assert (await seen(office, f"/tasks/{task['task_id']}", "2026-03-10", unit))["lead_unit_id"] == CULTURE
        assert (await seen(office, "/tasks", "2026-04-01", CULTURE))["items"] == []
        assert (await seen(office, "/tasks", "2026-03-10", OTHER))["items"] == []
        assert (await seen(office, "/plans", "2026-03-10", OTHER))["items"] == []
        for path in (f"/tasks/{task['task_id']}", f"/plans/{task['plan_id']}"):
            assert (await seen(office, path, "2026-03-10", OTHER))["slug"] == "outside-your-units"

    async def test_shows_periods_and_ends_the_day_where_the_province_does(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        moved_clock.to(datetime(2026, 3, 10, 23, 59, 30, tzinfo=clock.LOCAL))
        plan_id = (await office.publish(deliverable()))[0]["plan_id"]
        month = next(one for one in await office.periods(plan_id) if one["kind"] == "month")
        moved_clock.to(datetime(2026, 3, 11, 0, 0, 30, tzinfo=clock.LOCAL))
        await office.agency("POST", f"/periods/{month['period_id']}/lock")

        async def states(day: str) -> list[str]:
            found = (await seen(office, "/periods", day, plan=plan_id))["items"]
            return [one["state"] for one in found if one["period_id"] == month["period_id"]]

        assert (await states("2026-03-10"), await states("2026-03-11")) == (["open"], ["locked"])
        assert (await seen(office, "/periods", "2026-03-09", plan=plan_id))["slug"] == "plan-not-found"

    async def test_refuses_a_day_to_come_and_shows_no_draft(self, office: Office) -> None:
        await office.create_units()
        plan_id = (await office.draft(deliverable()))["plan_id"]
        for path in ("/plans", "/tasks", "/units", f"/plans/{plan_id}", f"/periods?plan={plan_id}"):
            query = {"plan": plan_id} if "?" in path else {}
            answer = await seen(office, path.partition("?")[0], "2026-03-11", **query)
            assert (answer["status_code"], answer["slug"]) == (422, "day-in-future"), path
        assert (await seen(office, "/plans", "2026-03-10"))["items"] == []
        assert (await seen(office, f"/plans/{plan_id}", "2026-03-10"))["slug"] == "plan-not-found"
        assert (await seen(office, "/tasks", "hom-qua"))["slug"] == "invalid-request"
