from datetime import date

import httpx
import pytest

from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, Json, Office, deliverable, indicator

DOUBT = {"code": "due-missing", "message": "Văn bản không nêu thời hạn."}
RUNG = {"due_on": "2026-12-31", "comparator": ">=", "value": 80, "unit_of_measure": "%"}


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


class Draft:
    """A draft under edit; each request names the version the last answer gave."""

    def __init__(self, office: Office, plan_id: str) -> None:
        self.office, self.plan_id, self.version = office, plan_id, 1

    async def edit(self, method: str, path: str = "", body: object = None, **request: object) -> httpx.Response:
        headers = {"If-Match": f'"{self.version}"', **request.pop("headers", {})}
        answer = await self.office.agency(method, f"/plans/{self.plan_id}{path}", json=body, headers=headers, **request)
        if answer.is_success:
            self.version = answer.json()["version"]
        return answer

    async def lines(self, order: str = "document") -> list[Json]:
        answer = await self.office.agency("GET", f"/plans/{self.plan_id}", params={"order": order})
        assert answer.headers["ETag"] == f'"{self.version}"'
        return list(answer.json()["tasks"])


@pytest.fixture
async def draft(office: Office) -> Draft:
    await office.create_units()
    made = await office.draft(
        indicator(place="trang 3"), deliverable(doubts=[DOUBT], source_text="Câu gốc"), deliverable(code="3")
    )
    return Draft(office, made["plan_id"])


def slug_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["slug"]


class TestChangeHead:
    async def test_moves_the_dates_that_lines_took_from_the_plan(self, draft: Draft) -> None:
        answer = await draft.edit(
            "PATCH", body={"title": "Kế hoạch mới", "valid_to": "2026-11-30", "number": "05-KH/ĐU"}
        )
        assert (answer.json()["title"], answer.json()["version"], answer.headers["ETag"]) == ("Kế hoạch mới", 2, '"2"')
        dues = [(line["due_on"], line["effective_due_on"]) for line in await draft.lines()]
        assert dues == [(None, "2026-11-30")] * 3
        await draft.edit("PATCH", body={"valid_to": "2027-12-31"})
        dues = [(line["due_on"], line["effective_due_on"]) for line in await draft.lines()]
        assert dues == [("2026-12-31", "2026-12-31"), (None, "2027-12-31"), (None, "2027-12-31")]

    async def test_leaves_no_date_before_the_plan_and_names_the_line(self, draft: Draft) -> None:
        answer = await draft.edit("PATCH", body={"valid_from": "2027-01-01", "valid_to": "2027-12-31"})
        assert slug_of(answer) == (422, "date-before-plan")
        assert "Dòng 1 “Tỷ lệ hồ sơ trực tuyến” có mốc 31/12/2026" in answer.json()["detail"]
        assert [(line["code"], line["field"], line["on"]) for line in answer.json()["lines"]] == [
            ("1", "milestones", "2026-12-31")
        ]

    @pytest.mark.parametrize(
        ("body", "slug"),
        [
            ({"valid_to": "2025-12-31"}, "plan-runs-backwards"),
            ({"title": None}, "invalid-request"),
            ({"title": " "}, "invalid-request"),
            ({"unit_id": OTHER}, "invalid-request"),
        ],
    )
    async def test_refuses_a_head_that_cannot_be(self, draft: Draft, body: Json, slug: str) -> None:
        assert slug_of(await draft.edit("PATCH", body=body)) == (422, slug)


class TestLines:
    async def test_are_added_changed_and_removed(self, draft: Draft) -> None:
        added = (await draft.edit("POST", "/tasks", deliverable(code="4"))).json()["task"]
        first, second, _, last = await draft.lines()
        assert last["task_id"] == added["task_id"]
        changed = await draft.edit("PUT", f"/tasks/{second['task_id']}", deliverable(code="2b", lead_unit_id=OFFICE))
        line = changed.json()["task"]
        assert (line["code"], line["lead_unit_name"], line["doubts"]) == ("2b", "Văn phòng Đảng ủy", [])
        assert line["source_text"] == "Câu gốc"
        assert (await draft.edit("DELETE", f"/tasks/{first['task_id']}")).status_code == 200
        assert [line["code"] for line in await draft.lines()] == ["2b", "3", "4"]

    async def test_keep_their_own_path_unless_another_is_given(self, draft: Draft) -> None:
        path = [{"on": "2026-01-01", "rate": 0.0}, {"on": "2026-12-31", "rate": 1.0}]
        steps = [*path[:1], {"on": "2026-03-31", "rate": 0.6}, *path[1:]]
        added = (await draft.edit("POST", "/tasks", deliverable(code="4", time_path=steps))).json()["task"]
        place = f"/tasks/{added['task_id']}"
        kept = (await draft.edit("PUT", place, deliverable(code="4b"))).json()["task"]
        assert kept["time_path"] == steps
        given = (await draft.edit("PUT", place, deliverable(code="4b", time_path=path))).json()["task"]
        assert given["time_path"] == path

    async def test_are_confirmed_and_shown_doubtful_ones_first(self, draft: Draft) -> None:
        assert [line["code"] for line in await draft.lines("doubtful")] == ["2", "1", "3"]
        doubtful = (await draft.lines())[1]["task_id"]
        await draft.edit("POST", f"/tasks/{doubtful}/confirm")
        assert [line["doubts"] for line in await draft.lines("doubtful")] == [[], [], []]
        assert slug_of(await draft.edit("POST", "/confirm", {"task_ids": ["khong-co"]})) == (422, "task-unknown")

    async def test_are_put_in_order_each_named_once(self, draft: Draft) -> None:
        ids = [line["task_id"] for line in await draft.lines()]
        assert (await draft.edit("PUT", "/order", {"task_ids": ids[::-1]})).status_code == 200
        assert [line["code"] for line in await draft.lines()] == ["3", "2", "1"]
        for wrong in (ids[:2], [*ids, ids[0]], [*ids[:2], "khong-co"]):
            assert slug_of(await draft.edit("PUT", "/order", {"task_ids": wrong})) == (422, "order-incomplete")

    async def test_are_split_where_they_stand(self, draft: Draft) -> None:
        _, second, _ = await draft.lines()
        answer = await draft.edit("POST", f"/tasks/{second['task_id']}/split", {"names": ["Soạn tài liệu", "Mở lớp"]})
        assert [line["name"] for line in answer.json()["tasks"]] == ["Soạn tài liệu", "Mở lớp"]
        lines = await draft.lines()
        assert [line["code"] for line in lines] == ["1", "2", "2", "3"]
        assert lines[1]["task_id"] == second["task_id"]
        assert [line["source_text"] for line in lines[1:3]] == ["Câu gốc", "Câu gốc"]

    async def test_are_merged_with_what_each_says(self, draft: Draft) -> None:
        first, second, third = [line["task_id"] for line in await draft.lines()]
        await draft.edit("PUT", f"/tasks/{third}", deliverable(code="3", lead_unit_id=OFFICE, due_on="2026-06-30"))
        answer = await draft.edit("POST", f"/tasks/{second}/merge", {"task_ids": [third]})
        line = answer.json()["task"]
        assert (line["code"], line["due_on"], line["effective_due_on"]) == ("2", "2026-06-30", "2026-06-30")
        assert (line["lead_unit_id"], line["coordinating_unit_ids"]) == (CULTURE, [OFFICE])
        assert [line["task_id"] for line in await draft.lines()] == [first, second]
        for others in ([second], [first]):
            refused = await draft.edit("POST", f"/tasks/{second}/merge", {"task_ids": others})
            assert slug_of(refused) == (422, "lines-do-not-merge")

    async def test_keep_the_rules_of_a_draft(self, draft: Draft) -> None:
        for line, slug in (
            (deliverable(lead_unit_id=f"{COMMUNE}.khong-co"), "unit-unknown"),
            (deliverable(lead_unit_id=OTHER), "unit-outside-plan"),
            (deliverable(due_on="2025-12-31"), "date-before-plan"),
            (indicator(milestones=[RUNG, {**RUNG, "due_on": "2025-06-30"}]), "date-before-plan"),
            (deliverable(starts_on="2027-01-01"), "starts-after-due"),
        ):
            assert slug_of(await draft.edit("POST", "/tasks", line)) == (422, slug)
        unknown = await draft.edit("PUT", "/tasks/khong-co", deliverable())
        assert slug_of(unknown) == (404, "task-not-found")


class TestEdits:
    async def test_go_from_the_version_that_was_seen(self, draft: Draft) -> None:
        blind = await draft.office.agency("DELETE", f"/plans/{draft.plan_id}")
        stale = await draft.edit("PATCH", body={"number": "1"}, headers={"If-Match": '"9"'})
        assert [slug_of(blind), slug_of(stale)] == [(428, "version-required"), (412, "stale-version")]

    async def test_are_done_once_however_often_they_are_sent(self, draft: Draft) -> None:
        headers = {"If-Match": '"1"', "Idempotency-Key": "them-dong"}
        first, second = [await draft.edit("POST", "/tasks", deliverable(), headers=headers) for _ in range(2)]
        assert first.json() == second.json()
        assert len(await draft.lines()) == 4

    async def test_are_not_for_others(self, draft: Draft) -> None:
        request = {"json": {"number": "1"}, "headers": {"If-Match": '"1"'}}
        officer = await draft.office.ask("PATCH", f"/plans/{draft.plan_id}", **request)
        stranger = await draft.office.ask("PATCH", f"/plans/{draft.plan_id}", "agency", OTHER, **request)
        assert [slug_of(officer), slug_of(stranger)] == [(403, "not-permitted"), (403, "outside-your-units")]

    async def test_end_with_the_publishing(self, draft: Draft) -> None:
        line = (await draft.lines())[0]["task_id"]
        await draft.edit("POST", "/publish")
        for method, path, body in (
            ("PATCH", "", {"number": "1"}),
            ("DELETE", "", None),
            ("POST", "/tasks", deliverable()),
            ("PUT", f"/tasks/{line}", deliverable()),
            ("DELETE", f"/tasks/{line}", None),
            ("POST", f"/tasks/{line}/confirm", None),
            ("PUT", "/order", {"task_ids": [line]}),
        ):
            answer = await draft.edit(method, path, body)
            assert slug_of(answer) == (409, "plan-already-published"), (method, path)
            assert "điều chỉnh" in answer.json()["detail"]

    async def test_may_end_with_discarding_it(self, draft: Draft) -> None:
        assert (await draft.edit("DELETE")).status_code == 200
        assert slug_of(await draft.office.agency("GET", f"/plans/{draft.plan_id}")) == (404, "plan-not-found")
        assert await draft.office.rows("SELECT 1 FROM task") == []
