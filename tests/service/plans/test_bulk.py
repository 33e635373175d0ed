"""The reports of a unit for a period, all at once: as a grid, and as a workbook that comes back filled in."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from contracts.plans import ObstacleRaised, TaskReported
from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, Json, Office, deliverable, indicator

FIRST_ROW = 4
VALUE, RATE, NOTE, HARD = 7, 8, 9, 10


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(date(2026, 3, 20))
    return moved_clock


async def given(office: Office) -> tuple[list[str], Json]:
    """Publish two indicators, a deliverable and one of another office; return their ids and the grid."""
    tasks = await office.publish(
        indicator(), indicator(code="3"), deliverable(), deliverable(code="4", lead_unit_id=OFFICE)
    )
    return [task["task_id"] for task in tasks], await grid(office, tasks[0]["plan_id"])


async def grid(office: Office, plan_id: str, **more: str) -> Json:
    answer = await office.ask("GET", "/reports/grid", params={"plan": plan_id, "unit": CULTURE, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def send(office: Office, period_id: str, *rows: Json, **headers: str) -> Json:
    body = {"period_id": period_id, "rows": list(rows)}
    answer = await office.ask("POST", "/reports/bulk", json=body, headers=headers)
    return {"status": answer.status_code, **answer.json()}


class TestGrid:
    async def test_shows_the_tasks_of_ones_units_with_what_was_said(self, office: Office) -> None:
        (first, second, third, _), shown = await given(office)
        assert shown["period"]["title"] == "tháng 03/2026"
        assert [row["task_id"] for row in shown["rows"]] == [first, second, third]
        assert shown["rows"][0]["current"] is None
        await office.report(first, value=0, note="Chưa triển khai")
        shown = await grid(office, (await office.task(first))["plan_id"])
        assert (shown["rows"][0]["current"]["value"], shown["rows"][1]["current"]) == (0, None)

    async def test_shows_the_period_before_beside_this_one(self, office: Office, moved_clock: MovedClock) -> None:
        (first, *_), shown = await given(office)
        await office.report(first, value=12)
        moved_clock.to(date(2026, 4, 2))
        await office.month_open(first, "tháng 04/2026")
        shown = await grid(office, (await office.task(first))["plan_id"])
        assert (shown["rows"][0]["previous"]["value"], shown["rows"][0]["current"]) == (12, None)

    async def test_is_of_ones_own_units_alone(self, office: Office) -> None:
        (first, *_), _ = await given(office)
        plan_id = (await office.task(first))["plan_id"]
        params = {"plan": plan_id, "unit": COMMUNE}
        assert len((await office.agency("GET", "/reports/grid", params=params)).json()["rows"]) == 4
        refused = await office.ask("GET", "/reports/grid", unit=OTHER, params=params)
        assert refused.status_code == 403


class TestBulk:
    async def test_keeps_every_row_that_says_something_new(self, office: Office) -> None:
        (first, second, third, _), shown = await given(office)
        period_id = shown["period"]["period_id"]
        rows = [
            {"task_id": first, "value": 0},
            {"task_id": second},
            {"task_id": third, "completion_rate": 0.5, "difficulties": "Thiếu cán bộ"},
        ]
        kept = await send(office, period_id, *rows)
        assert (kept["status"], kept["kept"], kept["skipped"]) == (200, 2, 1)
        assert (await office.task(first))["completion_rate"] == 0
        assert (await office.task(second))["completion_rate"] is None
        await office.heard.wait_for(TaskReported, count=2)
        assert (await office.heard.wait_for(ObstacleRaised)).fact.task_id == third
        again = await send(office, period_id, *rows)
        assert (again["kept"], again["skipped"]) == (0, 3)

    async def test_corrects_a_row_as_the_next_version(self, office: Office) -> None:
        (first, *_), shown = await given(office)
        period_id = shown["period"]["period_id"]
        await send(office, period_id, {"task_id": first, "value": 10})
        await send(office, period_id, {"task_id": first, "value": 12})
        reports = (await office.task(first))["reports"]
        assert [(one["report_version"], one["value"]) for one in reports] == [(2, 12), (1, 10)]

    async def test_keeps_nothing_when_one_row_is_wrong_and_says_what_of_each(self, office: Office) -> None:
        (first, second, third, foreign), shown = await given(office)
        rows = [
            {"task_id": first, "value": 50},
            {"task_id": second, "value": 140},
            {"task_id": third, "value": 3},
            {"task_id": foreign, "completion_rate": 0.5},
            {"task_id": "khong-co", "value": 1},
        ]
        refused = await send(office, shown["period"]["period_id"], *rows)
        assert (refused["status"], refused["slug"]) == (422, "rows-refused")
        assert [(error["row"], error["slug"]) for error in refused["errors"]] == [
            (1, "value-out-of-range"),
            (2, "value-not-expected"),
            (3, "outside-your-units"),
            (4, "task-unknown"),
        ]
        assert (await office.task(first))["completion_rate"] is None

    async def test_is_refused_whole_once_the_period_is_locked(self, office: Office) -> None:
        (first, *_), shown = await given(office)
        period_id = shown["period"]["period_id"]
        await office.agency("POST", f"/periods/{period_id}/lock")
        refused = await send(office, period_id, {"task_id": first, "value": 50})
        assert (refused["status"], refused["slug"]) == (409, "period-locked")

    async def test_sent_twice_with_one_key_is_kept_once(self, office: Office) -> None:
        (first, *_), shown = await given(office)
        period_id = shown["period"]["period_id"]
        for _ in range(2):
            kept = await send(office, period_id, {"task_id": first, "value": 50}, **{"Idempotency-Key": "k1"})
            assert kept["kept"] == 1
        assert len((await office.task(first))["reports"]) == 1


async def template(office: Office, plan_id: str) -> openpyxl.Workbook:
    answer = await office.ask("GET", "/reports/template.xlsx", params={"plan": plan_id, "unit": CULTURE})
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(BytesIO(answer.content))


async def bring_back(office: Office, book: openpyxl.Workbook) -> Json:
    stream = BytesIO()
    book.save(stream)
    answer = await office.ask("POST", "/reports/import", files={"file": ("bang.xlsx", stream.getvalue())})
    return {"status": answer.status_code, **answer.json()}


class TestWorkbook:
    async def filled(self, office: Office, fill: Callable[[Worksheet], None]) -> tuple[list[str], Json]:
        task_ids, _ = await given(office)
        book = await template(office, (await office.task(task_ids[0]))["plan_id"])
        fill(book.worksheets[0])
        return task_ids, await bring_back(office, book)

    async def test_goes_out_with_open_cells_and_comes_back_as_reports(self, office: Office) -> None:
        def fill(sheet: Worksheet) -> None:
            assert sheet.protection.sheet
            assert not sheet.cell(FIRST_ROW, VALUE).protection.locked
            assert sheet.cell(FIRST_ROW, 3).protection.locked
            sheet.cell(FIRST_ROW, VALUE, "12,5")
            sheet.cell(FIRST_ROW + 1, VALUE, 0)
            sheet.cell(FIRST_ROW + 2, RATE, 40)
            sheet.cell(FIRST_ROW + 2, NOTE, "'=Đã lập dự thảo")

        (first, second, third, _), kept = await self.filled(office, fill)
        assert (kept["status"], kept["kept"]) == (200, 3), kept
        assert (await office.task(first))["latest_value"] == 12.5
        assert (await office.task(second))["latest_value"] == 0
        [report] = (await office.task(third))["reports"]
        assert (report["completion_rate"], report["note"]) == (0.4, "=Đã lập dự thảo")

    async def test_brought_back_as_it_went_out_says_nothing_new(self, office: Office) -> None:
        task_ids, _ = await given(office)
        await office.report(task_ids[0], value=12.25, note="-5 điểm so với kỳ trước")
        await office.report(task_ids[2], completion_rate=0.333, note="@ghi chú")
        book = await template(office, (await office.task(task_ids[0]))["plan_id"])
        kept = await bring_back(office, book)
        assert (kept["kept"], kept["skipped"]) == (0, 3)

    async def test_names_the_cells_that_are_wrong_all_at_once_and_keeps_nothing(self, office: Office) -> None:
        def fill(sheet: Worksheet) -> None:
            sheet.cell(FIRST_ROW, VALUE, "mười hai")
            sheet.cell(FIRST_ROW + 2, RATE, 140)

        (first, *_), refused = await self.filled(office, fill)
        assert (refused["status"], refused["slug"]) == (422, "sheet-has-errors")
        assert [error["cell"] for error in refused["errors"]] == ["G4", "H6"]
        assert "không phải là số" in refused["errors"][0]["message"]
        assert (await office.task(first))["reports"] == []

    async def test_names_the_cell_of_a_row_the_rules_refuse(self, office: Office) -> None:
        def fill(sheet: Worksheet) -> None:
            sheet.cell(FIRST_ROW, VALUE, 50)
            sheet.cell(FIRST_ROW + 1, VALUE, 140)

        (first, *_), refused = await self.filled(office, fill)
        assert [(error["sheet"], error["cell"]) for error in refused["errors"]] == [("Báo cáo", "G5")]
        assert (await office.task(first))["reports"] == []

    async def test_without_its_table_is_refused_with_the_way_out(self, office: Office) -> None:
        await given(office)
        refused = await bring_back(office, openpyxl.Workbook())
        assert (refused["slug"], refused["errors"][0]["cell"]) == ("sheet-has-errors", "A1")
