from datetime import date

import pytest

from contracts.plans import TaskAssigned
from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, Json, Office, deliverable

MILLION = 1_000_000


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


def planned(amount: int, source: str = "state", year: int = 2026) -> Json:
    return {"source": source, "year": year, "planned_vnd": amount}


async def put(office: Office, task: Json, *lines: Json, version: int | None = None, **more: object) -> Json:
    headers = {"If-Match": f'"{task["version"] if version is None else version}"'}
    answer = await office.agency("PUT", f"/tasks/{task['task_id']}/budget", json={"budget": lines}, headers=headers)
    return {"status_code": answer.status_code, "etag": answer.headers.get("ETag"), **answer.json()}


async def sums(office: Office, role: str = "agency", unit: str = COMMUNE, **query: object) -> Json:
    answer = await office.ask("GET", "/budget", role, unit, params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def by_key(found: Json) -> dict[str, tuple[int | None, int | None, float | None]]:
    names = ("planned_vnd", "disbursed_vnd", "rate")
    return {item["key"]: tuple(item[name] for name in names) for item in found["items"]}


class TestSetBudget:
    async def test_is_told_with_the_task_once_the_plan_is_in_force(self, office: Office) -> None:
        (task,) = await office.publish(deliverable(budget=[planned(5)]))
        answer = await put(office, task, planned(7 * MILLION), planned(0, "social", 2027))
        assert (answer["status_code"], answer["version"], answer["etag"]) == (200, 2, '"2"')
        fact = (await office.heard.wait_for(TaskAssigned, lambda fact: fact.version == 2)).fact
        assert [(line.source, line.year, line.planned_vnd) for line in fact.budget] == [
            ("state", 2026, 7 * MILLION), ("social", 2027, 0),
        ]  # fmt: skip
        same = await put(office, answer, planned(0, "social", 2027), planned(7 * MILLION))
        assert (same["status_code"], same["version"]) == (200, 2)

    async def test_is_a_change_of_the_plan_while_it_is_a_draft(self, office: Office) -> None:
        await office.create_units()
        plan_id = (await office.draft(deliverable()))["plan_id"]
        task = (await office.agency("GET", f"/plans/{plan_id}")).json()["tasks"][0]
        assert (await put(office, task, planned(5)))["version"] == 0
        draft = (await office.agency("GET", f"/plans/{plan_id}")).json()
        assert (draft["version"], draft["tasks"][0]["budget"]) == (2, [planned(5)])

    async def test_refuses_doubles_fractions_and_those_who_do_not_write_plans(self, office: Office) -> None:
        (task,) = await office.publish(deliverable())
        assert (await put(office, task, planned(5), version=7))["slug"] == "stale-version"
        for lines in ([planned(5), planned(6)], [planned(-1)], [{**planned(5), "planned_vnd": 5.5}]):
            assert (await put(office, task, *lines))["slug"] == "invalid-request"
        request = {"json": {"budget": []}, "headers": {"If-Match": '"1"'}}
        path = f"/tasks/{task['task_id']}/budget"
        officer = await office.ask("PUT", path, **request)
        stranger = await office.ask("PUT", path, "agency", OTHER, **request)
        assert (officer.json()["slug"], stranger.json()["slug"]) == ("not-permitted", "outside-your-units")
        assert (await office.agency("PUT", "/tasks/khong-co/budget", **request)).json()["slug"] == "task-not-found"


class TestSumBudget:
    async def test_sums_up_the_tree_and_tells_nothing_from_zero(self, office: Office) -> None:
        mine, *_ = await office.publish(
            deliverable(code="1", budget=[planned(8 * MILLION), planned(2 * MILLION, "social")]),
            deliverable(code="2", lead_unit_id=OFFICE, budget=[planned(10 * MILLION, year=2027)]),
            deliverable(code="3", lead_unit_id=None, budget=[planned(MILLION)]),
        )
        spent = [{"source": "state", "year": 2026, "disbursed_vnd": 2 * MILLION}]
        reported = await office.report(mine["task_id"], completion_rate=0.5, disbursements=spent)
        assert reported.status_code == 201, reported.text
        found = await sums(office)
        assert by_key(found) == {
            COMMUNE: (21 * MILLION, 2 * MILLION, pytest.approx(2 / 21)),
            CULTURE: (10 * MILLION, 2 * MILLION, 0.2),
            OFFICE: (10 * MILLION, None, None),
        }
        top = found["items"][0]
        assert (top["name"], top["parent_key"], top["own"]["planned_vnd"]) == ("Xã Một", None, MILLION)
        assert [item["parent_key"] for item in found["items"]] == [None, COMMUNE, COMMUNE]
        assert found["total"]["planned_vnd"] == 21 * MILLION
        assert by_key(await sums(office, year=2030)) == {}

    async def test_sums_by_year_source_and_plan(self, office: Office) -> None:
        (mine,) = await office.publish(
            deliverable(budget=[planned(8), planned(2, "social"), planned(10, year=2027)]),
        )
        spent = [{"source": "state", "year": 2026, "disbursed_vnd": 2}]
        assert (await office.report(mine["task_id"], completion_rate=0.5, disbursements=spent)).status_code == 201
        assert by_key(await sums(office, by="year")) == {"2026": (10, 2, 0.2), "2027": (10, None, None)}
        by_source = await sums(office, by="source", year=2026, unit=CULTURE)
        assert by_key(by_source) == {"state": (8, 2, 0.25), "social": (2, None, None)}
        (row,) = (await sums(office, by="plan", plan=mine["plan_id"]))["items"]
        assert (row["name"], row["planned_vnd"], row["own"]["planned_vnd"]) == (mine["plan_title"], 20, 20)

    async def test_shows_each_caller_its_own_units(self, office: Office) -> None:
        tasks = await office.publish(
            deliverable(code="1", budget=[planned(8)], coordinating_unit_ids=[OFFICE]),
            deliverable(code="2", lead_unit_id=OFFICE, budget=[planned(3)]),
        )
        assert by_key(await sums(office, "officer", OFFICE)) == {OFFICE: (3, None, None)}
        assert (await sums(office, "leader", OTHER))["total"] == dict.fromkeys(("planned_vnd", "disbursed_vnd", "rate"))
        outside = await office.ask("GET", "/budget", "officer", OFFICE, params={"unit": CULTURE})
        assert (outside.status_code, outside.json()["slug"]) == (403, "outside-your-units")
        nowhere = await office.agency("GET", "/budget", params={"plan": "khong-co"})
        assert (nowhere.status_code, nowhere.json()["slug"]) == (404, "plan-not-found")
        decision = {"number": "1/QĐ", "title": "Điều chỉnh", "issued_on": "2026-03-01", "issuer": "UBND xã"}
        body = {"reason": "Thôi làm", "decision": decision, "withdraw": [tasks[1]["task_id"]]}
        path = f"/plans/{tasks[0]['plan_id']}/amendments"
        answer = await office.agency("POST", path, json=body, headers={"If-Match": '"2"'})
        assert answer.status_code == 201, answer.text
        assert (await sums(office))["total"]["planned_vnd"] == 8
        gone = await put(office, tasks[1], planned(5), version=2)
        assert (gone["status_code"], gone["slug"]) == (409, "task-withdrawn")
