"""Difficulties from the report that names them to the answer that settles them."""

from datetime import date, timedelta

from contracts.plans import ObstacleRaised, ObstacleResolved
from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, OFFICE, OTHER, Json, Office, deliverable

CABLE = "Chưa có đường truyền đến ba ấp"


async def named(office: Office, *difficulties: str) -> tuple[str, list[Json]]:
    """Publish a task and report these difficulties on it; return the task's id and its obstacles, newest first."""
    [task] = await office.publish(deliverable())
    for difficulty in difficulties:
        answer = await office.report(task["task_id"], completion_rate=0.2, difficulties=difficulty)
        assert answer.status_code == 201, answer.text
    return task["task_id"], (await office.task(task["task_id"]))["obstacles"]


class TestObstacles:
    async def test_rise_from_a_report_and_are_told(self, office: Office) -> None:
        task_id, [obstacle] = await named(office, CABLE)
        assert (obstacle["state"], obstacle["description"], obstacle["task_id"]) == ("open", CABLE, task_id)
        told = await office.heard.wait_for(ObstacleRaised)
        assert (told.fact.obstacle_id, told.fact.description) == (obstacle["obstacle_id"], CABLE)

    async def test_said_again_in_other_letters_stay_one(self, office: Office) -> None:
        _, found = await named(office, CABLE, CABLE.upper() + ".", "Thiếu kinh phí", "", "  ")
        assert [one["description"] for one in found] == ["Thiếu kinh phí", CABLE]

    async def test_go_from_owner_to_answer_to_settled(self, office: Office) -> None:
        _, [obstacle] = await named(office, CABLE)
        path = f"/obstacles/{obstacle['obstacle_id']}"
        early = await office.agency("POST", f"{path}/close")
        assert (early.status_code, early.json()["slug"]) == (409, "obstacle-unanswered")
        owner = {"owner_unit_id": OFFICE, "answer_due_on": "2026-12-01"}
        assigned = await office.agency("POST", f"{path}/assign", json=owner)
        assert (assigned.json()["state"], assigned.json()["owner_unit_name"]) == ("assigned", "Văn phòng Đảng ủy")
        answered = await office.ask("POST", f"{path}/answer", unit=OFFICE, json={"answer": "Đã kéo cáp"})
        assert (answered.status_code, answered.json()["state"]) == (200, "answered")
        closed = await office.agency("POST", f"{path}/close")
        assert closed.json()["state"] == "closed"
        told = await office.heard.wait_for(ObstacleResolved)
        assert (told.fact.answer, told.fact.owner_unit_id) == ("Đã kéo cáp", OFFICE)

    async def test_settled_take_no_change_until_reopened(self, office: Office) -> None:
        task_id, [obstacle] = await named(office, CABLE)
        path = f"/obstacles/{obstacle['obstacle_id']}"
        unneeded = await office.agency("POST", f"{path}/reopen", json={"reason": "Còn vướng"})
        assert unneeded.json()["slug"] == "obstacle-not-closed"
        await office.agency("POST", f"{path}/answer", json={"answer": "Đã kéo cáp"})
        await office.agency("POST", f"{path}/close")
        late = await office.agency("POST", f"{path}/answer", json={"answer": "Thêm"})
        assert (late.status_code, late.json()["slug"]) == (409, "obstacle-closed")
        reopened = await office.agency("POST", f"{path}/reopen", json={"reason": "Còn một ấp"})
        assert (reopened.json()["state"], reopened.json()["reopened_reason"]) == ("open", "Còn một ấp")
        assert len((await office.task(task_id))["obstacles"]) == 1

    async def test_said_again_after_being_settled_rise_anew(self, office: Office) -> None:
        task_id, [obstacle] = await named(office, CABLE)
        path = f"/obstacles/{obstacle['obstacle_id']}"
        await office.agency("POST", f"{path}/answer", json={"answer": "Đã kéo cáp"})
        await office.agency("POST", f"{path}/close")
        await office.report(task_id, completion_rate=0.3, difficulties=CABLE)
        assert len((await office.task(task_id))["obstacles"]) == 2
        stands = await office.agency("POST", f"{path}/reopen", json={"reason": "Còn vướng"})
        assert (stands.status_code, stands.json()["slug"]) == (409, "obstacle-stands-already")

    async def test_are_settled_by_the_standing_agency_and_answered_by_their_owner_alone(self, office: Office) -> None:
        _, [obstacle] = await named(office, CABLE)
        path = f"/obstacles/{obstacle['obstacle_id']}"
        for unit, role, act, body in (
            (OFFICE, "officer", "answer", {"answer": "Đã kéo cáp"}),
            (OTHER, "agency", "close", {}),
            (OTHER, "agency", "assign", {"owner_unit_id": OTHER}),
        ):
            refused = await office.ask("POST", f"{path}/{act}", role, unit, json=body)
            assert (refused.status_code, refused.json()["slug"]) == (403, "outside-your-units")

    async def test_are_listed_oldest_first_with_their_age(self, office: Office, moved_clock: MovedClock) -> None:
        day = date(2026, 3, 2)
        moved_clock.to(day)
        task_id, _ = await named(office, CABLE)
        moved_clock.to(day + timedelta(16))
        await office.report(task_id, completion_rate=0.2, difficulties="Thiếu kinh phí")
        page = (await office.agency("GET", "/obstacles", params={"limit": 1, "state": ["open", "assigned"]})).json()
        [first] = page["items"]
        assert (first["description"], first["age_days"], first["is_old"]) == (CABLE, 16, True)
        rest = (await office.agency("GET", "/obstacles", params={"cursor": page["next_cursor"]})).json()
        assert [(one["description"], one["is_old"]) for one in rest["items"]] == [("Thiếu kinh phí", False)]
        elsewhere = await office.ask("GET", "/obstacles", "agency", OTHER)
        assert elsewhere.json()["items"] == []
        narrowed = await office.agency("GET", "/obstacles", params={"unit": f"{COMMUNE}.van-phong"})
        assert narrowed.json()["items"] == []

    async def test_refuse_a_cursor_that_is_none(self, office: Office) -> None:
        answer = await office.agency("GET", "/obstacles", params={"cursor": "x"})
        assert (answer.status_code, answer.json()["slug"]) == (400, "bad-cursor")
