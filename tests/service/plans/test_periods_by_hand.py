import asyncio
from datetime import date

import pytest
import sqlalchemy as sa

from contracts.plans import PeriodClosed, PeriodOpened
from services.plans.domain.policy import Policy
from services.plans.settings import POLICY
from services.plans.use_cases.periods import lock_due_periods, open_periods
from shared.database import Database
from shared.policy_file import read_policy
from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, Json, Office, deliverable, indicator, plan


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


def given(plan_id: str, **more: object) -> Json:
    days = {"starts_on": "2026-03-05", "ends_on": "2026-03-20", "due_on": "2026-03-21"}
    return {"plan_id": plan_id, "title": "Rà soát hồ sơ tồn", **days, **more}


async def add(office: Office, plan_id: str, **more: object) -> Json:
    answer = await office.agency("POST", "/periods", json=given(plan_id, **more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def shown(office: Office, period: Json) -> Json:
    found = await office.periods(period["plan_id"])
    return next(each for each in found if each["period_id"] == period["period_id"])


async def sweep(database: Database) -> None:
    async with database.transaction() as tx:
        await open_periods(tx, read_policy(POLICY, Policy))
    async with database.transaction() as tx:
        await lock_due_periods(tx)


class TestPeriodOpenedByHand:
    async def test_takes_reports_for_its_days_which_no_holiday_moves(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        task = (await office.publish(indicator()))[0]
        period = await add(office, task["plan_id"])
        assert (period["kind"], period["title"], period["phase"]) == ("ad_hoc", "Rà soát hồ sơ tồn", "open")
        assert (period["due_on"], period["locks_on"], period["version"]) == ("2026-03-21", "2026-03-26", 1)
        told = await office.heard.wait_for(PeriodOpened, lambda fact: fact.kind == "ad_hoc")
        assert (told.fact.title, told.fact.period_id) == ("Rà soát hồ sơ tồn", period["period_id"])
        answer = await office.report(task["task_id"], value=40, period_id=period["period_id"])
        assert (answer.status_code, answer.json()["period_title"]) == (201, "Rà soát hồ sơ tồn")
        moved_clock.to(date(2026, 3, 22))
        assert (await shown(office, period))["phase"] == "late"
        moved_clock.to(date(2026, 3, 26))
        await office.heard.wait_for(PeriodClosed, lambda fact: fact.kind == "ad_hoc")

    async def test_is_told_when_its_first_day_comes_and_once(
        self, office: Office, database_url: str, moved_clock: MovedClock
    ) -> None:
        task = (await office.publish(indicator()))[0]
        ahead = {"starts_on": "2026-03-16", "locks_on": "2026-03-24"}
        period = await add(office, task["plan_id"], **ahead)
        await add(office, task["plan_id"], **ahead, title="Kiểm kê thiết bị")
        assert (period["phase"], period["state"], period["version"]) == ("upcoming", "locked", 0)
        early = await office.report(task["task_id"], value=40, period_id=period["period_id"])
        assert (early.status_code, early.json()["slug"]) == (409, "period-not-begun")
        assert "16/03/2026" in early.json()["detail"]
        other = Database(database_url, service="plans")
        for day in (15, 16, 16, 24):
            moved_clock.to(date(2026, 3, day))
            await asyncio.gather(*(sweep(database) for database in (office.database, other) * 2))
        await other.close()
        await office.heard.wait_for(PeriodClosed, lambda fact: fact.kind == "ad_hoc", count=2)
        told = [(event.fact.period_id, event.fact.version) for event in office.heard.of(PeriodOpened)]
        assert len(told) == len(set(told)) == 4, "two of the plan, two by hand"

    async def test_may_be_for_one_sender(self, office: Office) -> None:
        mine, others = await office.publish(indicator(), indicator(code="2", lead_unit_id=OFFICE))
        period = await add(office, mine["plan_id"], sender_unit_id=CULTURE, receiver_unit_id=OFFICE)
        assert (period["sender_unit_id"], period["keeper_unit_id"]) == (CULTURE, OFFICE)
        said = {"value": 40, "period_id": period["period_id"]}
        assert (await office.report(mine["task_id"], **said)).status_code == 201
        wrong = await office.ask("POST", f"/tasks/{others['task_id']}/reports", unit=OFFICE, json=said)
        assert wrong.json()["slug"] == "period-of-others"

    async def test_is_refused_with_the_reason(self, office: Office) -> None:
        plan_id = (await office.publish(deliverable()))[0]["plan_id"]
        draft_id = (await office.draft(deliverable()))["plan_id"]
        over = {"starts_on": "2026-02-01", "ends_on": "2026-02-10", "due_on": "2026-02-12"}
        before = {"starts_on": "2025-12-01", "ends_on": "2025-12-31", "due_on": "2026-03-20"}
        refused = {
            "plan-not-published": given(draft_id),
            "period-already-over": given(plan_id, **over),
            "period-before-plan": given(plan_id, **before),
            "unit-outside-plan": given(plan_id, sender_unit_id=OTHER),
            "invalid-request": given(plan_id, ends_on="2026-03-01"),
            "plan-not-found": given("khong-co"),
        }
        for slug, body in refused.items():
            assert (await office.agency("POST", "/periods", json=body)).json()["slug"] == slug
        for due in ({"due_on": "2026-03-01"}, {"locks_on": "2026-03-21"}, {"title": " "}, {"due_on": "9999-12-31"}):
            assert (await office.agency("POST", "/periods", json=given(plan_id, **due))).status_code == 422
        endless = await office.agency("POST", "/plans", json=plan(deliverable(), valid_to="9999-12-31"))
        assert (endless.status_code, endless.json()["errors"][0]["field"]) == (422, "valid_to")
        for role, unit in (("officer", CULTURE), ("agency", OTHER)):
            answer = await office.ask("POST", "/periods", role, unit, json=given(plan_id))
            assert answer.status_code == 403


class TestReopening:
    async def test_says_who_opened_it_again_why_and_until_when(self, office: Office, moved_clock: MovedClock) -> None:
        plan_id = (await office.publish(deliverable()))[0]["plan_id"]
        period = await add(office, plan_id)
        assert period["reopening"] is None
        moved_clock.to(date(2026, 4, 2))
        path = f"/periods/{period['period_id']}/reopen"
        opened = (await office.agency("POST", path, json={"reason": "Bổ sung số liệu"})).json()
        assert (opened["phase"], opened["state"], opened["locks_on"]) == ("reopened", "open", "2026-04-07")
        assert opened["reopening"]["reason"] == "Bổ sung số liệu"
        assert opened["reopening"]["at"].startswith("2026-04-02T05:00")
        assert opened["reopening"]["display_name"]
        told = await office.heard.wait_for(PeriodOpened, lambda fact: fact.reopened_reason is not None)
        assert (told.fact.period_id, told.fact.reopened_reason) == (period["period_id"], "Bổ sung số liệu")
        moved_clock.to(date(2026, 4, 7))
        assert (await shown(office, period))["phase"] == "locked"


class TestSenders:
    async def of(self, office: Office, period_id: str, role: str = "agency", unit: str = COMMUNE) -> list[Json]:
        answer = await office.ask("GET", f"/periods/{period_id}/senders", role, unit)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def test_show_who_has_not_sent(self, office: Office, moved_clock: MovedClock) -> None:
        leads = (CULTURE, CULTURE, OFFICE, None)
        tasks = await office.publish(*(indicator(code=f"{n}", lead_unit_id=unit) for n, unit in enumerate(leads)))
        months = (each for each in await office.periods(tasks[0]["plan_id"]) if each["kind"] == "month")
        period_id = next(months)["period_id"]
        await office.report(tasks[0]["task_id"], value=10)
        await office.report(tasks[0]["task_id"], value=11)
        moved_clock.to(date(2026, 4, 8))
        late = {"value": 1, "period_id": period_id}
        assert (await office.ask("POST", f"/tasks/{tasks[2]['task_id']}/reports", unit=OFFICE, json=late)).is_success
        found = await self.of(office, period_id)
        columns = ("unit_id", "state", "task_count", "reported_count", "missing_count", "late_count")
        assert [tuple(each[name] for name in columns) for each in found] == [
            (COMMUNE, "missing", 1, 0, 1, 0),
            (CULTURE, "partial", 2, 1, 1, 0),
            (OFFICE, "sent", 1, 1, 0, 1),
        ]
        assert [bool(each["last_reported_at"]) for each in found] == [False, True, True]
        assert [each["unit_id"] for each in await self.of(office, period_id, "officer", CULTURE)] == [CULTURE]

    async def test_are_asked_only_for_tasks_that_take_reports(self, office: Office) -> None:
        tasks = await office.publish(*(deliverable(code=f"{number}") for number in range(6)))
        spared = ("is_in_force = false", "work_state = 'completed'", "work_state = 'suspended'")
        later = ("recurrence_every = 'month'", "starts_on = '2026-04-01'")
        async with office.database.transaction() as tx:
            for task, change in zip(tasks, (*spared, *later), strict=False):
                statement = sa.text(f"UPDATE task SET {change} WHERE task_id = :task_id")  # noqa: S608  own words
                await tx.execute(statement, {"task_id": task["task_id"]})
        month = next(each for each in await office.periods(tasks[0]["plan_id"]) if each["kind"] == "month")
        assert [each["task_count"] for each in await self.of(office, month["period_id"])] == [1]

    async def test_are_those_whose_period_it_is(self, office: Office) -> None:
        task, _ = await office.publish(deliverable(), deliverable(code="3", lead_unit_id=OFFICE))
        period = await add(office, task["plan_id"], sender_unit_id=CULTURE)
        assert [each["unit_id"] for each in await self.of(office, period["period_id"])] == [CULTURE]

    async def test_of_a_period_nobody_knows_or_of_others_are_refused(self, office: Office) -> None:
        period = await add(office, (await office.publish(deliverable()))[0]["plan_id"])
        unknown = await office.agency("GET", "/periods/khong-co/senders")
        assert (unknown.status_code, unknown.json()["slug"]) == (404, "period-not-found")
        stranger = await office.ask("GET", f"/periods/{period['period_id']}/senders", "agency", OTHER)
        assert (stranger.status_code, stranger.json()["slug"]) == (403, "outside-your-units")
