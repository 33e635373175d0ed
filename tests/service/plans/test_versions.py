from datetime import date

import pytest

from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, Json, Office, deliverable, indicator
from tests.service.plans.test_amendments import DECISION, RUNG, amend


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


async def assign(office: Office, plan_id: str, version: int, task_id: str, lead_unit_id: str) -> None:
    body = {"assignments": [{"task_id": task_id, "lead_unit_id": lead_unit_id}]}
    headers = {"If-Match": f'"{version}"'}
    answer = await office.agency("PUT", f"/plans/{plan_id}/assignments", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


async def comparison(office: Office, plan_id: str, **query: int) -> Json:
    answer = await office.agency("GET", f"/plans/{plan_id}/compare", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def change_twice(office: Office, moved_clock: MovedClock) -> tuple[Json, Json]:
    """2 published · 3 the second is led by another unit · 4 the first lowered, the second withdrawn, one added."""
    first, second = await office.publish(indicator(), deliverable())
    await assign(office, first["plan_id"], 2, second["task_id"], OFFICE)
    moved_clock.to(date(2026, 5, 4))
    lowered = {"task_id": first["task_id"], "milestones": [{**RUNG, "value": 50}]}
    added = deliverable(code="3", name="Tổ chức hội nghị")
    await amend(office, first["plan_id"], 3, add=[added], change=[lowered], withdraw=[second["task_id"]])
    return first, second


class TestVersions:
    async def test_say_who_did_what_on_which_document(self, office: Office, moved_clock: MovedClock) -> None:
        first, _ = await change_twice(office, moved_clock)
        items = (await office.agency("GET", f"/plans/{first['plan_id']}/versions")).json()["items"]
        assert [(item["version"], item["kind"]) for item in items] == [
            (4, "amended"),
            (3, "assigned"),
            (2, "published"),
        ]
        counts = [tuple(item[f"{name}_count"] for name in ("added", "changed", "withdrawn")) for item in items]
        assert counts == [(1, 1, 1), (0, 1, 0), (2, 0, 0)]
        assert (items[0]["reason"], items[0]["decision"]) == ("Trung ương giao lại chỉ tiêu", DECISION)
        assert (items[0]["made_at"][:10], items[2]["decision"]) == ("2026-05-04", None)
        assert items[0]["made_by"]["account_id"]

    async def test_are_compared_two_by_two(self, office: Office, moved_clock: MovedClock) -> None:
        first, second = await change_twice(office, moved_clock)
        found = await comparison(office, first["plan_id"])
        assert (found["from_version"], found["to_version"], found["head"]) == (3, 4, [])
        assert [line["code"] for line in found["added"]] == ["3"]
        assert [line["task_id"] for line in found["withdrawn"]] == [second["task_id"]]
        (changed,) = found["changed"]
        (change,) = changed["changes"]
        assert (changed["task_id"], change["field"]) == (first["task_id"], "milestones")
        assert (change["before"][0]["value"], change["after"][0]["value"]) == (80, 50)
        texts = [change[name] for name in ("label", "before_text", "after_text")]
        assert texts == ["Mốc, mục tiêu", "≥ 80 % đến 31/12/2026", "≥ 50 % đến 31/12/2026"]
        led = (await comparison(office, first["plan_id"], **{"from": 2, "to": 3}))["changed"][0]["changes"]
        assert [(one["field"], one["before_text"], one["after_text"]) for one in led] == [
            ("lead_unit_id", "Phòng Văn hóa – Xã hội", "Văn phòng Đảng ủy")
        ]
        back = await comparison(office, first["plan_id"], **{"from": 4, "to": 2})
        assert [line["task_id"] for line in back["added"]] == [second["task_id"]]

    async def test_are_for_those_who_may_read_the_plan_and_of_tasks_only_theirs(self, office: Office) -> None:
        first, second = await office.publish(deliverable(), deliverable(lead_unit_id=OFFICE))
        plan_id = first["plan_id"]
        heavier = [{"task_id": task["task_id"], "weight": 2} for task in (first, second)]
        await amend(office, plan_id, change=heavier)
        mine = (await office.ask("GET", f"/plans/{plan_id}/compare", unit=CULTURE)).json()
        assert [line["task_id"] for line in mine["changed"]] == [first["task_id"]]
        for path in (f"/plans/{plan_id}/compare", f"/plans/{plan_id}/versions"):
            stranger = await office.ask("GET", path, "agency", OTHER)
            assert (stranger.status_code, stranger.json()["slug"]) == (403, "outside-your-units")
        unknown = await office.agency("GET", f"/plans/{plan_id}/compare", params={"from": 1})
        assert (unknown.status_code, unknown.json()["slug"]) == (404, "version-not-found")

    async def test_of_a_draft_are_none(self, office: Office) -> None:
        await office.create_units()
        plan_id = (await office.draft(deliverable()))["plan_id"]
        assert (await office.agency("GET", f"/plans/{plan_id}/versions")).json() == {"items": []}
        answer = await office.agency("GET", f"/plans/{plan_id}/compare")
        assert (answer.status_code, answer.json()["slug"]) == (404, "version-not-found")
        assert (await office.ask("GET", f"/plans/{plan_id}/versions", unit=COMMUNE)).status_code == 404
