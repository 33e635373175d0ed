import asyncio
from collections import Counter
from datetime import date

import pytest

from contracts.plans import DeadlineBreached, TaskAmended, TaskAssigned
from services.plans.domain.policy import Policy
from services.plans.jobs import jobs, sweep_deadlines
from services.plans.settings import POLICY
from shared.database import Database
from shared.policy_file import read_policy
from shared.testing.clock import MovedClock
from shared.testing.eventually import eventually
from tests.service.plans.office import CULTURE, OFFICE, Json, Office, deliverable

BRIEFING = {"code": "II.4", "name": "Giao ban", "recurrence": "hằng tháng", "recurrence_every": "month", "weight": 2}


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


async def sweep(database: Database) -> None:
    await next(job.work for job in jobs(read_policy(POLICY, Policy)) if job.name == "make_occurrences")(database)


async def parts(office: Office, line_id: str) -> list[Json]:
    return list((await office.task(line_id))["parts"])


def told(office: Office, line_id: str) -> list[TaskAssigned]:
    return [event.fact for event in office.heard.of(TaskAssigned) if event.fact.parent_task_id == line_id]


class TestPublishing:
    async def test_makes_the_turn_of_the_day_and_tells_it_instead_of_the_line(self, office: Office) -> None:
        line, other, march = await office.publish(deliverable(**BRIEFING), deliverable(code="II.5"))
        await office.heard.wait_for(TaskAssigned, count=2)
        assert {event.fact.task_id for event in office.heard.of(TaskAssigned)} == {other["task_id"], march["task_id"]}
        assert (line["is_series"], march["is_series"], march["derivation"]) == (True, False, "occurrence")
        assert (march["code"], march["name"]) == ("II.4/T03.2026", "Giao ban – tháng 03/2026")
        assert (march["starts_on"], march["due_on"], march["weight"]) == ("2026-03-01", "2026-03-31", 2)
        (fact,) = told(office, line["task_id"])
        assert (fact.lead_unit_id, fact.derivation, fact.version) == (CULTURE, "occurrence", 1)
        assert [part["task_id"] for part in await parts(office, line["task_id"])] == [march["task_id"]]

    async def test_leaves_the_line_without_reports_and_state(self, office: Office, moved_clock: MovedClock) -> None:
        line, march = await office.publish(deliverable(**BRIEFING, due_on="2026-04-20"))
        refused = await office.report(line["task_id"], completion_rate=0.5)
        assert (refused.status_code, refused.json()["slug"]) == (409, "task-is-series")
        assert (await office.report(march["task_id"], completion_rate=0.5)).status_code == 201
        moved_clock.to(date(2026, 4, 21))

        async def both_are_told() -> bool:
            await sweep(office.database)
            await sweep_deadlines(office.database)
            return len(office.heard.of(DeadlineBreached)) == 2

        assert await eventually(both_are_told)
        made = {part["task_id"] for part in await parts(office, line["task_id"])}
        assert {event.fact.task_id for event in office.heard.of(DeadlineBreached)} == made
        late = (await office.agency("GET", "/tasks", params={"time_state": "overdue"})).json()["items"]
        assert {task["task_id"] for task in late} == made
        narrowed = (await office.agency("GET", "/tasks", params={"parent": line["task_id"]})).json()["items"]
        assert {task["task_id"] for task in narrowed} == made


class TestMakeOccurrences:
    async def test_makes_each_turn_once_with_sweeps_at_once_after_months_without_any(
        self, office: Office, database_url: str, moved_clock: MovedClock
    ) -> None:
        weekly = {**BRIEFING, "code": "II.6", "recurrence_every": "week"}
        lines = (await office.publish(deliverable(**BRIEFING), deliverable(**weekly), deliverable(code="II.7")))[:2]
        others = [Database(database_url, service="plans") for _ in range(2)]
        moved_clock.to(date(2026, 6, 2))
        await asyncio.gather(*(sweep(database) for database in (office.database, *others)))
        await sweep(office.database)
        for database in others:
            await database.close()
        monthly, weeks = [await parts(office, line["task_id"]) for line in lines]
        assert [part["code"] for part in monthly] == [f"II.4/T0{month}.2026" for month in (3, 4, 5, 6)]
        assert [weeks[0]["due_on"], weeks[-1]["due_on"], len(weeks)] == ["2026-03-15", "2026-06-07", 13]
        rows = await office.rows("SELECT position FROM task")
        assert set(Counter(row[0] for row in rows).values()) == {1}
        said = await office.rows("SELECT count(*) FROM outbox WHERE subject LIKE '%task.assigned%'")
        assert said[0][0] == 4 + 13 + 1

    async def test_waits_for_the_plan_and_ends_with_it(self, office: Office, moved_clock: MovedClock) -> None:
        term = {"valid_from": "2026-04-10", "valid_to": "2026-05-20"}
        (line,) = await office.publish(deliverable(**BRIEFING), **term)
        for day in (date(2026, 4, 9), date(2026, 4, 10), date(2026, 8, 1)):
            moved_clock.to(day)
            await sweep(office.database)
        found = [(part["starts_on"], part["due_on"]) for part in await parts(office, line["task_id"])]
        assert found == [("2026-04-10", "2026-04-30"), ("2026-05-01", "2026-05-20")]
        await sweep(office.database)
        assert len(await parts(office, line["task_id"])) == 2


class TestFollowLines:
    async def test_brings_open_occurrences_along_when_the_line_is_assigned_or_withdrawn(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        line, march = await office.publish(deliverable(**BRIEFING))
        moved_clock.to(date(2026, 4, 2))
        await sweep(office.database)
        wanted = {"task_id": line["task_id"], "lead_unit_id": OFFICE, "coordinating_unit_ids": [CULTURE]}
        path = f"/plans/{line['plan_id']}"
        request = {"json": {"assignments": [wanted]}, "headers": {"If-Match": '"2"'}}
        assert (await office.agency("PUT", f"{path}/assignments", **request)).status_code == 200
        leads = {part["task_id"]: part["lead_unit_id"] for part in await parts(office, line["task_id"])}
        assert sorted(leads.values()) == [CULTURE, OFFICE]
        assert leads[march["task_id"]] == CULTURE
        await office.heard.wait_for(TaskAssigned, lambda fact: fact.lead_unit_id == OFFICE and fact.version == 2)
        assert line["task_id"] not in {event.fact.task_id for event in office.heard.of(TaskAssigned)}
        decision = {"number": "12/QĐ-UBND", "title": "Điều chỉnh", "issued_on": "2026-04-01", "issuer": "UBND xã"}
        body = {"reason": "Thôi giao ban", "decision": decision, "withdraw": [line["task_id"]]}
        answer = await office.agency("POST", f"{path}/amendments", json=body, headers={"If-Match": '"3"'})
        assert answer.status_code == 201, answer.text
        (gone,) = [part for part in await parts(office, line["task_id"]) if not part["is_in_force"]]
        assert gone["lead_unit_id"] == OFFICE
        fact = (await office.heard.wait_for(TaskAmended)).fact
        assert (fact.task_id, fact.is_in_force, fact.reason) == (gone["task_id"], False, "Thôi giao ban")
        moved_clock.to(date(2026, 7, 2))
        await sweep(office.database)
        assert len(await parts(office, line["task_id"])) == 2
