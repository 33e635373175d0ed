from datetime import date

import pytest

from contracts.plans import PeriodOpened, PlanPublished, TaskAssigned
from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, Json, Office, deliverable, indicator, plan

RUNG = {"due_on": "2026-12-31", "comparator": ">=", "value": 80, "unit_of_measure": "%"}
MANY = 300
SENSELESS = [
    (plan(deliverable(lead_unit_id=f"{COMMUNE}.khong-co")), "unit-unknown"),
    (plan(deliverable(coordinating_unit_ids=[OTHER])), "unit-outside-plan"),
    (plan(valid_from="2027-01-01"), "invalid-request"),
    (plan(valid_from="không rõ"), "invalid-request"),
    (plan(unit_id="Xã Một"), "invalid-request"),
    (plan(deliverable(name=" ")), "invalid-request"),
    (plan(deliverable(kind="việc")), "invalid-request"),
    (plan(deliverable(weight=0)), "invalid-request"),
    (plan(deliverable(milestones=[RUNG])), "invalid-request"),
    (plan(deliverable(starts_on="2026-05-01", due_on="2026-04-01")), "invalid-request"),
    (plan(deliverable(time_path=[{"on": "2026-05-01", "rate": 0.5}])), "invalid-request"),
    (plan(indicator(milestones=[{**RUNG, "value": None}])), "invalid-request"),
    (plan(indicator(milestones=[{**RUNG, "comparator": "range"}])), "invalid-request"),
]


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


class TestDraftPlan:
    async def test_keeps_everything_and_tells_nothing(self, office: Office) -> None:
        await office.create_units()
        made = await office.draft(indicator(baseline=20, place="trang 3"), deliverable(lead_unit_id=None))
        assert (made["status"], made["version"]) == ("draft", 1)
        answer = await office.agency("GET", f"/plans/{made['plan_id']}")
        first, second = answer.json()["tasks"]
        assert answer.headers["ETag"] == '"1"'
        assert (first["baseline"], first["place"], first["target"]["value"]) == (20, "trang 3", 80)
        assert (second["lead_unit_id"], second["due_on"], second["effective_due_on"]) == (None, None, "2026-12-31")
        assert await office.rows("SELECT 1 FROM outbox WHERE subject LIKE '%plan.%' OR subject LIKE '%task.%'") == []

    async def test_warns_of_what_is_missing_without_refusing_it(self, office: Office) -> None:
        await office.create_units()
        falling_back = [{**RUNG, "due_on": "2026-06-30", "value": 90}, RUNG]
        made = await office.draft(indicator(milestones=falling_back), deliverable(lead_unit_id=None))
        warnings = (await office.agency("GET", f"/plans/{made['plan_id']}")).json()["warnings"]
        assert [warning["code"] for warning in warnings] == ["ladder-falls-back", "unassigned", "undated"]

    async def test_takes_a_line_as_it_was_read(self, office: Office) -> None:
        await office.create_units()
        read = {"comparator": "<=", "value": 5, "due_source": "title", "due_on": None}
        made = await office.draft(indicator(code=None, milestones=[read], doubts=[{"code": "x", "message": "y"}]))
        task = (await office.agency("GET", f"/plans/{made['plan_id']}")).json()["tasks"][0]
        assert (task["code"], task["is_falling"], task["effective_due_on"]) == ("1", True, "2026-12-31")

    async def test_refuses_what_means_nothing_and_keeps_nothing(self, office: Office) -> None:
        await office.create_units()
        for given, slug in SENSELESS:
            answer = await office.agency("POST", "/plans", json=given)
            assert (answer.status_code, answer.json()["slug"]) == (422, slug), given
        assert await office.rows("SELECT 1 FROM plan") == []

    async def test_is_not_for_officers_nor_for_other_communes(self, office: Office) -> None:
        await office.create_units()
        officer = await office.ask("POST", "/plans", json=plan())
        stranger = await office.ask("POST", "/plans", "agency", OTHER, json=plan())
        assert (officer.status_code, officer.json()["slug"]) == (403, "not-permitted")
        assert (stranger.status_code, stranger.json()["slug"]) == (403, "outside-your-units")

    async def test_is_done_once_however_often_it_is_sent(self, office: Office) -> None:
        await office.create_units()
        request = {"json": plan(deliverable()), "headers": {"Idempotency-Key": "ke-hoach-2026"}}
        first, second = [await office.agency("POST", "/plans", **request) for _ in range(2)]
        assert first.json() == second.json()
        assert second.headers["Idempotency-Replayed"] == "true"
        reused = await office.agency("POST", "/plans", json=plan(), headers={"Idempotency-Key": "ke-hoach-2026"})
        assert (reused.status_code, reused.json()["slug"]) == (422, "idempotency-key-reused")


class TestPublishPlan:
    async def test_tells_the_plan_its_tasks_and_the_open_periods(self, office: Office) -> None:
        tasks = await office.publish(indicator(), deliverable(lead_unit_id=None))
        published = (await office.heard.wait_for(PlanPublished)).fact
        assert (published.version, published.indicator_count, published.deliverable_count) == (2, 1, 1)
        await office.heard.wait_for(PeriodOpened, count=2)
        opened = {
            (event.fact.kind, event.fact.starts_on, event.fact.locks_on) for event in office.heard.of(PeriodOpened)
        }
        assert opened == {
            ("month", date(2026, 3, 1), date(2026, 4, 10)),
            ("quarter", date(2026, 1, 1), date(2026, 4, 15)),
        }
        assigned = {event.fact.task_id: event.fact for event in office.heard.of(TaskAssigned)}
        led, unled = (assigned[task["task_id"]] for task in tasks)
        assert (led.unit_id, led.lead_unit_id, led.version) == (CULTURE, CULTURE, 1)
        assert (unled.unit_id, unled.lead_unit_id) == (COMMUNE, None)
        assert [(point.on, point.rate) for point in led.time_path] == [(date(2026, 1, 1), 0), (date(2026, 12, 31), 1)]

    async def test_opens_the_administrative_month_of_a_plan_that_asks_for_it(self, office: Office) -> None:
        await office.publish(deliverable(), calendar="administrative")
        month = (await office.heard.wait_for(PeriodOpened, lambda fact: fact.kind == "month")).fact
        assert (month.starts_on, month.ends_on) == (date(2026, 2, 15), date(2026, 3, 14))

    async def test_tells_hundreds_of_tasks_with_one_commit(self, office: Office) -> None:
        await office.publish(*(deliverable(code=str(number)) for number in range(MANY)))
        await office.heard.wait_for(TaskAssigned, count=MANY)
        assert len({event.fact.task_id for event in office.heard.of(TaskAssigned)}) == MANY

    async def test_is_refused_a_second_time(self, office: Office) -> None:
        tasks = await office.publish(deliverable())
        answer = await office.agency("POST", f"/plans/{tasks[0]['plan_id']}/publish")
        assert (answer.status_code, answer.json()["slug"]) == (409, "plan-already-published")

    async def test_is_refused_for_a_plan_without_tasks(self, office: Office) -> None:
        await office.create_units()
        plan_id = (await office.draft())["plan_id"]
        answer = await office.agency("POST", f"/plans/{plan_id}/publish")
        assert (answer.status_code, answer.json()["slug"]) == (422, "plan-empty")
        assert (await office.agency("GET", f"/plans/{plan_id}")).json()["status"] == "draft"

    async def test_is_refused_for_a_plan_nobody_knows(self, office: Office) -> None:
        answer = await office.agency("POST", "/plans/khong-co/publish")
        assert (answer.status_code, answer.json()["slug"]) == (404, "plan-not-found")


class TestAssignTasks:
    async def assign(self, office: Office, plan_id: str, version: int, *assignments: Json) -> Json:
        headers = {"If-Match": f'"{version}"'}
        body = {"assignments": list(assignments)}
        answer = await office.agency("PUT", f"/plans/{plan_id}/assignments", json=body, headers=headers)
        return {"status_code": answer.status_code, "etag": answer.headers.get("ETag"), **answer.json()}

    async def test_tells_each_changed_task_of_a_published_plan_again(self, office: Office) -> None:
        first, second = await office.publish(deliverable(lead_unit_id=None), deliverable())
        moved = {"task_id": first["task_id"], "lead_unit_id": OFFICE, "coordinating_unit_ids": [CULTURE]}
        same = {"task_id": second["task_id"], "lead_unit_id": CULTURE}
        answer = await self.assign(office, first["plan_id"], 2, moved, same)
        assert (answer["status_code"], answer["etag"]) == (200, '"3"')
        fact = (await office.heard.wait_for(TaskAssigned, lambda told: told.version == 2)).fact
        assert (fact.task_id, fact.unit_id, fact.coordinating_unit_ids) == (first["task_id"], OFFICE, (CULTURE,))
        assert answer["tasks"][0]["lead_unit_name"] == "Văn phòng Đảng ủy"
        assert len(office.heard.of(TaskAssigned)) == 3

    async def test_tells_nothing_of_a_draft(self, office: Office) -> None:
        await office.create_units()
        plan_id = (await office.draft(deliverable(lead_unit_id=None)))["plan_id"]
        task = (await office.agency("GET", f"/plans/{plan_id}")).json()["tasks"][0]
        answer = await self.assign(office, plan_id, 1, {"task_id": task["task_id"], "lead_unit_id": CULTURE})
        assert answer["tasks"][0]["lead_unit_id"] == CULTURE
        assert await office.rows("SELECT 1 FROM outbox WHERE subject LIKE '%task.%'") == []

    async def test_asks_which_version_was_seen(self, office: Office) -> None:
        task = (await office.publish(deliverable()))[0]
        wanted = {"task_id": task["task_id"], "lead_unit_id": OFFICE}
        stale = await self.assign(office, task["plan_id"], 1, wanted)
        assert (stale["status_code"], stale["slug"]) == (412, "stale-version")
        body = {"assignments": [wanted]}
        blind = await office.agency("PUT", f"/plans/{task['plan_id']}/assignments", json=body)
        assert (blind.status_code, blind.json()["slug"]) == (428, "version-required")

    @pytest.mark.parametrize(
        ("lead_unit_id", "slug"), [(OTHER, "unit-outside-plan"), (f"{COMMUNE}.khong-co", "unit-unknown")]
    )
    async def test_refuses_units_that_are_not_of_the_commune(
        self, office: Office, lead_unit_id: str, slug: str
    ) -> None:
        task = (await office.publish(deliverable()))[0]
        answer = await self.assign(
            office, task["plan_id"], 2, {"task_id": task["task_id"], "lead_unit_id": lead_unit_id}
        )
        assert (answer["status_code"], answer["slug"]) == (422, slug)

    async def test_refuses_tasks_of_another_plan_and_doubles(self, office: Office) -> None:
        task = (await office.publish(deliverable()))[0]
        strange = {"task_id": "khong-co", "lead_unit_id": CULTURE}
        own = {"task_id": task["task_id"], "lead_unit_id": OFFICE}
        assert (await self.assign(office, task["plan_id"], 2, strange))["slug"] == "task-unknown"
        assert (await self.assign(office, task["plan_id"], 2, own, own))["slug"] == "invalid-request"


class TestReadPlans:
    async def test_hides_drafts_from_those_who_do_not_write_them(self, office: Office) -> None:
        await office.create_units()
        plan_id = (await office.draft(deliverable()))["plan_id"]
        listed = [(await office.ask("GET", "/plans", role, unit)).json()["items"] for role, unit in PEOPLE]
        assert [[found["plan_id"] for found in items] for items in listed] == [[plan_id], [], [], []]
        answer = await office.ask("GET", f"/plans/{plan_id}")
        assert (answer.status_code, answer.json()["slug"]) == (404, "plan-not-found")

    async def test_shows_an_officer_the_plans_and_tasks_of_its_unit(self, office: Office) -> None:
        mine, other = await office.publish(deliverable(), deliverable(lead_unit_id=OFFICE, coordinating_unit_ids=[]))
        listed = [(await office.ask("GET", "/plans", role, unit)).json()["items"] for role, unit in PEOPLE]
        assert [len(items) for items in listed] == [1, 1, 1, 0]
        read = (await office.ask("GET", f"/plans/{mine['plan_id']}")).json()
        assert [task["task_id"] for task in read["tasks"]] == [mine["task_id"]]
        stranger = await office.ask("GET", f"/plans/{other['plan_id']}", "agency", OTHER)
        assert (stranger.status_code, stranger.json()["slug"]) == (403, "outside-your-units")

    async def test_come_in_pages_newest_first(self, office: Office) -> None:
        await office.create_units()
        made = [(await office.draft(title=f"Kế hoạch {number}"))["plan_id"] for number in range(3)]
        first = (await office.agency("GET", "/plans", params={"limit": 2})).json()
        rest = (await office.agency("GET", "/plans", params={"limit": 2, "cursor": first["next_cursor"]})).json()
        assert [found["plan_id"] for found in first["items"] + rest["items"]] == made[::-1]
        assert rest["next_cursor"] is None


PEOPLE = (("agency", COMMUNE), ("officer", CULTURE), ("leader", COMMUNE), ("agency", OTHER))
