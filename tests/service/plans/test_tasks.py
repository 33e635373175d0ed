from datetime import date, timedelta

import pytest

from services.plans.domain.states import time_state
from shared.http import encode_cursor
from shared.testing.clock import MovedClock
from tests.service.plans.office import CULTURE, OFFICE, OTHER, Office, deliverable, indicator

DUE_SOON_DAYS = 7
SENSELESS: list[tuple[dict[str, object], int, str]] = [
    ({"work_state": "xong"}, 422, "invalid-request"),
    ({"unit": "Phòng"}, 422, "invalid-request"),
    ({"limit": 0}, 422, "invalid-request"),
    ({"cursor": "khong-phai"}, 400, "bad-cursor"),
    ({"cursor": "WzEsICJhIl0"}, 400, "bad-cursor"),
    ({"cursor": encode_cursor("a", 10**30)}, 400, "bad-cursor"),
    ({"cursor": encode_cursor("a\0", 1)}, 400, "bad-cursor"),
    ({"plan": "a\0b"}, 422, "invalid-request"),
]


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


async def codes(office: Office, unit: str = CULTURE, **query: object) -> list[str]:
    answer = await office.ask("GET", "/tasks", unit=unit, params=query)
    assert answer.status_code == 200, answer.text
    return [task["code"] for task in answer.json()["items"]]


class TestSearchTasks:
    async def test_shows_what_the_own_unit_leads_or_coordinates(self, office: Office) -> None:
        await office.publish(
            deliverable(code="a"),
            deliverable(code="b", lead_unit_id=OFFICE),
            deliverable(code="c", lead_unit_id=OFFICE, coordinating_unit_ids=[CULTURE]),
            deliverable(code="d", lead_unit_id=None),
        )
        assert await codes(office, CULTURE) == ["a", "c"]
        assert await codes(office, OFFICE) == ["b", "c"]
        everything = (await office.agency("GET", "/tasks")).json()["items"]
        assert [task["code"] for task in everything] == ["a", "b", "c", "d"]
        assert (await office.ask("GET", "/tasks", "leader", OTHER)).json()["items"] == []

    async def test_is_narrowed_by_unit_plan_state_and_words(self, office: Office) -> None:
        tasks = await office.publish(
            indicator(code="II.1", name="Tỷ lệ hồ sơ trực tuyến"),
            deliverable(code="II.2", name="Đào tạo cán bộ", lead_unit_id=OFFICE, coordinating_unit_ids=[CULTURE]),
        )
        await office.report(tasks[0]["task_id"], value=10)
        assert await codes(office, unit=CULTURE, work_state="in_progress") == ["II.1"]
        assert await codes(office, plan=tasks[0]["plan_id"]) == ["II.1", "II.2"]
        assert await codes(office, plan="khong-co") == []
        assert await codes(office, q="dao tao CAN BO") == ["II.2"]
        assert await codes(office, q="trực 1") == ["II.1"]
        assert (await office.agency("GET", "/tasks", params={"unit": OFFICE})).json()["items"][0]["code"] == "II.2"

    async def test_is_narrowed_by_time_state_as_the_rule_has_it(self, office: Office) -> None:
        today = date(2026, 3, 10)
        dues = [today + timedelta(days=ahead) for ahead in (-1, 0, DUE_SOON_DAYS, DUE_SOON_DAYS + 1)]
        await office.publish(*(deliverable(code=str(due), due_on=str(due)) for due in dues))
        for wanted in ("on_time", "due_soon", "overdue"):
            expected = [str(due) for due in dues if time_state(due, today, due_soon_days=DUE_SOON_DAYS) == wanted]
            assert expected
            assert await codes(office, time_state=wanted) == expected

    async def test_comes_in_pages_that_miss_and_repeat_nothing(self, office: Office) -> None:
        await office.publish(*(deliverable(code=str(number)) for number in range(5)))
        found: list[str] = []
        cursor = None
        for expected in (2, 2, 1):
            query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            page = (await office.ask("GET", "/tasks", params=query)).json()
            assert len(page["items"]) == expected
            found += [task["code"] for task in page["items"]]
            cursor = page["next_cursor"]
        assert (found, cursor) == (["0", "1", "2", "3", "4"], None)

    async def test_refuses_a_question_that_means_nothing(self, office: Office) -> None:
        for query, status, slug in SENSELESS:
            answer = await office.ask("GET", "/tasks", params=query)
            assert (answer.status_code, answer.json()["slug"]) == (status, slug), query


class TestReadTask:
    async def test_shows_null_where_nothing_was_reported(self, office: Office) -> None:
        task = await office.task((await office.publish(indicator()))[0]["task_id"])
        assert (task["work_state"], task["time_state"], task["version"]) == ("not_started", "on_time", 1)
        assert [task[name] for name in ("latest_value", "completion_rate", "latest_report_id")] == [None] * 3
        assert task["reports"] == []

    async def test_is_for_coordinating_units_too_but_no_stranger(self, office: Office) -> None:
        task = (await office.publish(deliverable(coordinating_unit_ids=[OFFICE])))[0]
        path = f"/tasks/{task['task_id']}"
        assert (await office.ask("GET", path, unit=OFFICE)).status_code == 200
        stranger = await office.ask("GET", path, "agency", OTHER)
        assert (stranger.status_code, stranger.json()["slug"]) == (403, "outside-your-units")

    async def test_says_when_there_is_none(self, office: Office) -> None:
        answer = await office.ask("GET", "/tasks/khong-co")
        assert (answer.status_code, answer.json()["slug"]) == (404, "task-not-found")

    async def test_asks_who_is_calling(self, office: Office) -> None:
        answer = await office.http.get("/api/v1/tasks")
        assert (answer.status_code, answer.json()["slug"]) == (401, "not-signed-in")
