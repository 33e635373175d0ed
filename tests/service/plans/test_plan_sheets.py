from datetime import date
from io import BytesIO
from typing import Any

import httpx
import openpyxl
import pytest

from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, Json, Office, deliverable, indicator

HEAD = {"unit_id": COMMUNE, "programme": "57-NQ/TW", "title": "Kế hoạch", "valid_from": "2026-01-01"}
FORM = {**HEAD, "valid_to": "2026-12-31", "number": "", "issued_on": "2026-02-03"}
DOUBT = {"code": "due-missing", "message": "Văn bản không nêu thời hạn."}
RUNGS = [
    {"due_on": "2026-06-30", "comparator": "range", "value": 30, "value_max": 50.5, "unit_of_measure": "%"},
    {"due_on": "2026-12-31", "comparator": ">", "value": 80, "unit_of_measure": "%"},
]
LINES = (
    indicator(milestones=RUNGS, baseline=12.5, measured="period", weight=2, counted_over="bodies"),
    deliverable(
        name="=Kế hoạch tập huấn", lead_unit_id=None, coordinating_unit_ids=[CULTURE, OFFICE], due_on="2026-05-20",
        starts_on="2026-02-01", doubts=[DOUBT], budget=[{"source": "state", "year": 2026, "planned_vnd": 5 * 10**8}],
    ),
    deliverable(
        code="3", recurrence="hằng quý", recurrence_every="quarter", group="II. NHIỆM VỤ", place="trang 3",
        time_path=[{"on": "2026-01-01", "rate": 0}, {"on": "2026-12-31", "rate": 1}],
    ),
)  # fmt: skip
CHANGING = {"task_id", "plan_id", "plan_title", "time_state"}


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


async def workbook(office: Office, path: str) -> bytes:
    answer = await office.agency("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.content


async def lines_of(office: Office, plan_id: str) -> list[Json]:
    tasks = (await office.agency("GET", f"/plans/{plan_id}")).json()["tasks"]
    return [{name: value for name, value in task.items() if name not in CHANGING} for task in tasks]


async def imported(office: Office, content: bytes, **form: str) -> httpx.Response:
    return await office.agency("POST", "/plans/import", data={**FORM, **form}, files={"file": ("bang.xlsx", content)})


def edited(content: bytes, **cells: Any) -> bytes:  # noqa: ANN401  whatever a cell holds
    book = openpyxl.load_workbook(BytesIO(content))
    for cell, value in cells.items():
        book["Kế hoạch"][cell] = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestImport:
    async def test_gives_the_same_lines_as_went_out(self, office: Office) -> None:
        await office.create_units()
        plan_id = (await office.draft(*LINES))["plan_id"]
        answer = await imported(office, await workbook(office, f"/plans/{plan_id}/plan.xlsx"))
        assert answer.status_code == 201, answer.text
        assert await lines_of(office, answer.json()["plan_id"]) == await lines_of(office, plan_id)
        plan = (await office.agency("GET", f"/plans/{answer.json()['plan_id']}")).json()
        assert (plan["number"], plan["issued_on"], plan["status"]) == (None, "2026-02-03", "draft")

    async def test_refuses_all_with_every_error_by_its_cell(self, office: Office) -> None:
        await office.create_units()
        blank = await workbook(office, f"/plans/template.xlsx?unit={COMMUNE}")
        wrong = edited(
            blank,
            C3="Nhiệm vụ", D3="Tập huấn", F3="Phòng Không Có", J3="30/06/2025",
            C4="Chỉ tiêu", D4="Tỷ lệ", K4="tám mươi", O4=0,
            C5="Nhiệm vụ", D5="Hội nghị", K5="80 %",
            C6="Nhiệm vụ", D6="Được", F6="Văn phòng Đảng uỷ",
        )  # fmt: skip
        answer = await imported(office, wrong)
        assert (answer.status_code, answer.json()["slug"]) == (422, "sheet-has-errors")
        assert [error["cell"] for error in answer.json()["errors"]] == ["F3", "J3", "K4", "O4", "D5"]
        assert await office.rows("SELECT 1 FROM plan") == []

    async def test_refuses_what_is_no_workbook_or_names_no_head(self, office: Office) -> None:
        await office.create_units()
        for answer, slug in (
            (await imported(office, b"khong phai"), "document-damaged"),
            (await imported(office, b""), "document-empty"),
            (await imported(office, b"x", title=""), "invalid-request"),
            (await imported(office, b"x", valid_to="2025-01-01"), "invalid-request"),
        ):
            assert (answer.status_code, answer.json()["slug"]) == (422, slug)

    async def test_is_not_for_officers_nor_for_other_communes(self, office: Office) -> None:
        await office.create_units()
        blank = await workbook(office, "/plans/template.xlsx")
        filled = edited(blank, C3="Nhiệm vụ", D3="Tập huấn")
        request: Json = {"data": FORM, "files": {"file": ("bang.xlsx", filled)}}
        officer = await office.ask("POST", "/plans/import", **request)
        stranger = await office.ask("POST", "/plans/import", "agency", OTHER, **request)
        assert [officer.json()["slug"], stranger.json()["slug"]] == ["not-permitted", "outside-your-units"]


class TestReplaceLines:
    async def put(self, office: Office, plan_id: str, content: bytes, version: int = 1) -> httpx.Response:
        request = {"files": {"file": ("bang.xlsx", content)}, "headers": {"If-Match": f'"{version}"'}}
        return await office.agency("PUT", f"/plans/{plan_id}/plan.xlsx", **request)

    async def test_keeps_the_lines_it_names_and_changes_what_was_changed(self, office: Office) -> None:
        await office.create_units()
        plan_id = (await office.draft(*LINES))["plan_id"]
        before = (await office.agency("GET", f"/plans/{plan_id}")).json()["tasks"]
        out = await workbook(office, f"/plans/{plan_id}/plan.xlsx")
        answer = await self.put(office, plan_id, edited(out, D4="Hội nghị", X4=None, A5=before[0]["task_id"]))
        assert answer.json() == {"plan_id": plan_id, "version": 2}
        after = (await office.agency("GET", f"/plans/{plan_id}")).json()["tasks"]
        assert [task["task_id"] for task in after[:2]] == [task["task_id"] for task in before[:2]]
        assert after[2]["task_id"] not in {task["task_id"] for task in before}
        assert (after[1]["name"], after[1]["doubts"]) == ("Hội nghị", [])
        assert {**after[0], "version": 0} == {**before[0], "version": 0}

    async def test_is_refused_from_an_old_version_and_once_published(self, office: Office) -> None:
        tasks = await office.publish(deliverable())
        out = await workbook(office, f"/plans/{tasks[0]['plan_id']}/plan.xlsx")
        published = await self.put(office, tasks[0]["plan_id"], out, version=2)
        plan_id = (await office.draft(deliverable()))["plan_id"]
        stale = await self.put(office, plan_id, out, version=7)
        assert [published.json()["slug"], stale.json()["slug"]] == ["plan-already-published", "stale-version"]


class TestLint:
    async def test_holds_a_plan_against_the_published_one_above(self, office: Office) -> None:
        name = {"name": "Tỷ lệ hồ sơ giải quyết trực tuyến"}
        await office.create_units()
        head = {"json": {**FORM, "number": None, "unit_id": "mau", "tasks": [indicator(**name, lead_unit_id=None)]}}
        above = (await office.ask("POST", "/plans", "agency", "mau", **head)).json()["plan_id"]
        low = [{"due_on": "2026-12-31", "comparator": ">=", "value": 70, "unit_of_measure": "%"}]
        mine = (await office.draft(indicator(**name, milestones=low), parent_plan_id=above))["plan_id"]
        assert "parent-plan-missing" in await self.codes(office, mine)
        await office.ask("POST", f"/plans/{above}/publish", "agency", "mau")
        found = (await office.agency("GET", f"/plans/{mine}/lint")).json()["items"]
        assert (found[0]["code"], found[0]["severity"], found[0]["clear"]) == ("below-parent-plan", "error", None)
        assert "≥ 70 % (31/12/2026), thấp hơn yêu cầu ≥ 80 % (31/12/2026)" in found[0]["message"]

    async def test_tells_each_line_what_is_not_clear(self, office: Office) -> None:
        await office.create_units()
        plan_id = (await office.draft(*LINES))["plan_id"]
        codes = await self.codes(office, plan_id)
        assert {"lead-missing", "output-missing", "authority-missing"} <= set(codes)
        stranger = await office.ask("GET", f"/plans/{plan_id}/lint", "agency", OTHER)
        assert (stranger.status_code, stranger.json()["slug"]) == (404, "plan-not-found")

    async def codes(self, office: Office, plan_id: str) -> list[str]:
        answer = await office.agency("GET", f"/plans/{plan_id}/lint")
        assert answer.status_code == 200, answer.text
        return [finding["code"] for finding in answer.json()["items"]]
