import asyncio
from collections import Counter
from datetime import date

import pytest

from contracts.plans import PeriodClosed, PeriodOpened
from services.plans.domain.policy import Policy
from services.plans.jobs import jobs
from services.plans.settings import POLICY
from shared.database import Database
from shared.policy_file import read_policy
from shared.testing.clock import MovedClock
from shared.testing.eventually import eventually
from tests.service.plans.office import COMMUNE, CULTURE, OTHER, Json, Office, deliverable, indicator


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


async def month(office: Office, plan_id: str, starts_on: str = "2026-03-01") -> Json:
    found = await office.periods(plan_id)
    return next(period for period in found if (period["kind"], period["starts_on"]) == ("month", starts_on))


async def is_locked(office: Office, plan_id: str) -> bool:
    return (await month(office, plan_id))["state"] == "locked"


class TestCalendar:
    async def test_opens_the_next_month_and_locks_the_last(self, office: Office, moved_clock: MovedClock) -> None:
        task = (await office.publish(deliverable()))[0]
        moved_clock.to(date(2026, 4, 1))
        opened = await office.heard.wait_for(PeriodOpened, lambda fact: fact.starts_on == date(2026, 4, 1), count=2)
        assert opened.fact.version == 1
        assert not await is_locked(office, task["plan_id"])
        moved_clock.to(date(2026, 4, 10))
        closed = (await office.heard.wait_for(PeriodClosed)).fact
        assert (closed.kind, closed.ends_on, closed.version) == ("month", date(2026, 3, 31), 2)
        assert await is_locked(office, task["plan_id"])

    async def test_catches_up_after_days_without_a_sweep(self, office: Office, moved_clock: MovedClock) -> None:
        await office.publish(deliverable())
        moved_clock.to(date(2026, 7, 3))
        await office.heard.wait_for(PeriodClosed, count=2)
        opened = await office.heard.wait_for(PeriodOpened, lambda fact: fact.starts_on >= date(2026, 4, 1), count=4)
        assert opened.fact.starts_on >= date(2026, 4, 1)
        later = {(event.fact.kind, event.fact.starts_on) for event in office.heard.of(PeriodOpened)}
        assert {("month", date(2026, 6, 1)), ("month", date(2026, 7, 1)), ("quarter", date(2026, 4, 1))} <= later
        assert ("month", date(2026, 5, 1)) not in later

    async def test_opens_and_locks_once_with_sweeps_at_once(
        self, office: Office, database_url: str, moved_clock: MovedClock
    ) -> None:
        await office.publish(deliverable())
        sweep = next(job.work for job in jobs(read_policy(POLICY, Policy)) if job.name == "sweep_periods")
        others = [Database(database_url, service="plans") for _ in range(2)]
        for day in (date(2026, 4, 1), date(2026, 4, 10)):
            moved_clock.to(day)
            await asyncio.gather(*(sweep(database) for database in (office.database, *others)))
        for database in others:
            await database.close()
        await office.heard.wait_for(PeriodClosed)
        told = Counter(
            (event.fact.period_id, event.fact.version) for event in office.heard.events if "period" in event.fact.name
        )
        assert set(told.values()) == {1}
        assert len(told) == 5

    async def test_ends_with_the_plan_unless_work_is_left(self, office: Office, moved_clock: MovedClock) -> None:
        await office.publish(deliverable(), valid_to="2026-03-31")
        moved_clock.to(date(2026, 5, 2))
        await office.heard.wait_for(PeriodOpened, lambda fact: fact.starts_on == date(2026, 5, 1))


class TestLockedPeriod:
    async def test_takes_no_report_and_says_who_may_reopen_it(self, office: Office, moved_clock: MovedClock) -> None:
        task = (await office.publish(indicator()))[0]
        period = await month(office, task["plan_id"])
        moved_clock.to(date(2026, 4, 10))
        answer = await office.report(task["task_id"], value=40, period_id=period["period_id"])
        assert (answer.status_code, answer.json()["slug"]) == (409, "period-locked")
        assert answer.json()["may_reopen_unit_id"] == COMMUNE
        assert "Xã Một" in answer.json()["detail"]
        assert "tháng 03/2026" in answer.json()["detail"]

    async def test_takes_late_reports_until_the_lock(self, office: Office, moved_clock: MovedClock) -> None:
        task = (await office.publish(indicator()))[0]
        period = await month(office, task["plan_id"])
        moved_clock.to(date(2026, 4, 9))
        answer = await office.report(task["task_id"], value=40, period_id=period["period_id"])
        assert (answer.status_code, answer.json()["is_late"]) == (201, True)
        assert answer.json()["late_reason"] == "Gửi ngày 09/04/2026, muộn 3 ngày so với hạn gửi 06/04/2026."
        assert "đến hết ngày 09/04/2026" in (await month(office, task["plan_id"]))["explanation"]

    async def test_is_reopened_with_a_reason_until_the_day_of_the_policy(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        task = (await office.publish(indicator()))[0]
        period = await month(office, task["plan_id"])
        path = f"/periods/{period['period_id']}"
        locked = await office.agency("POST", f"{path}/lock")
        assert (locked.status_code, locked.json()["state"], locked.json()["version"]) == (200, "locked", 2)
        said = {"value": 40, "period_id": period["period_id"]}
        assert (await office.report(task["task_id"], **said)).json()["slug"] == "period-locked"
        moved_clock.to(date(2026, 5, 4))
        reopened = await office.agency("POST", f"{path}/reopen", json={"reason": "Bổ sung số liệu"})
        assert (reopened.json()["state"], reopened.json()["locks_on"]) == ("open", "2026-05-09")
        assert (await office.heard.wait_for(PeriodOpened, lambda fact: fact.version == 3)).fact.locks_on.day == 9
        assert (await office.report(task["task_id"], **said)).status_code == 201
        moved_clock.to(date(2026, 5, 9))
        assert await eventually(lambda: is_locked(office, task["plan_id"]))
        await office.heard.wait_for(PeriodClosed, lambda fact: fact.version == 4)

    async def test_cannot_be_locked_or_reopened_twice(self, office: Office) -> None:
        task = (await office.publish(deliverable()))[0]
        path = f"/periods/{(await month(office, task['plan_id']))['period_id']}"
        early = await office.agency("POST", f"{path}/reopen", json={"reason": "Nhầm"})
        assert (early.status_code, early.json()["slug"]) == (409, "period-open")
        await office.agency("POST", f"{path}/lock")
        again = await office.agency("POST", f"{path}/lock")
        assert (again.status_code, again.json()["slug"]) == (409, "period-already-locked")
        silent = await office.agency("POST", f"{path}/reopen", json={"reason": " "})
        assert (silent.status_code, silent.json()["slug"]) == (422, "invalid-request")

    @pytest.mark.parametrize(
        ("role", "unit", "slug"), [("officer", CULTURE, "not-permitted"), ("agency", OTHER, "outside-your-units")]
    )
    async def test_is_kept_by_its_own_agency(self, office: Office, role: str, unit: str, slug: str) -> None:
        task = (await office.publish(deliverable()))[0]
        path = f"/periods/{(await month(office, task['plan_id']))['period_id']}"
        for verb, body in (("lock", None), ("reopen", {"reason": "Xin mở"})):
            answer = await office.ask("POST", f"{path}/{verb}", role, unit, json=body)
            assert (answer.status_code, answer.json()["slug"]) == (403, slug)

    async def test_is_told_apart_from_one_nobody_knows(self, office: Office) -> None:
        answer = await office.agency("POST", "/periods/khong-co/lock")
        assert (answer.status_code, answer.json()["slug"]) == (404, "period-not-found")


class TestListPeriods:
    async def test_is_for_those_who_read_the_plan(self, office: Office) -> None:
        plan_id = (await office.publish(deliverable()))[0]["plan_id"]
        officer = await office.ask("GET", "/periods", params={"plan": plan_id})
        stranger = await office.ask("GET", "/periods", "agency", OTHER, params={"plan": plan_id})
        assert [period["title"] for period in officer.json()["items"]] == ["tháng 03/2026", "quý 1/2026"]
        assert (stranger.status_code, stranger.json()["slug"]) == (403, "outside-your-units")
