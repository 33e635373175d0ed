"""Quick entry, against the real plans service."""

import re
from io import BytesIO
from typing import Any

import httpx
import openpyxl
import pytest
from starlette.datastructures import FormData

from services.portal.clients.period_views import GridRow
from services.portal.pages.quick_entry import Tried, cell_text, rows_given, takes_row
from tests.browser.forms import fields
from tests.browser.office import COMMUNE, CULTURE, YEAR, Office

RUNG = {"due_on": f"{YEAR}-12-31", "comparator": ">=", "value": 80, "unit_of_measure": "%"}
TASKS: list[dict[str, Any]] = [
    {"code": "1", "name": "Tỷ lệ hồ sơ trực tuyến", "kind": "indicator", "lead_unit_id": CULTURE, "milestones": [RUNG]},
    {"code": "2", "name": "Ban hành quy chế", "kind": "deliverable", "lead_unit_id": CULTURE},
    {"code": "3", "name": "Mở lớp tập huấn", "kind": "deliverable", "lead_unit_id": CULTURE},
]


def row(**said: Any) -> GridRow:  # noqa: ANN401
    known = {
        "task_id": "t1",
        "code": "1",
        "name": "x",
        "kind": "indicator",
        "unit_id": "mau",
        "work_state": "in_progress",
    }
    return GridRow.model_validate({**known, "work_state": "in_progress", **said})


@pytest.fixture
def table(office: Office) -> tuple[str, dict[str, str]]:
    """Address of the table of a plan, and its tasks by code."""
    plan = office.published(*TASKS)
    period = office.period_of(plan["plan_id"])
    address = f"/nhap-nhanh?plan={plan['plan_id']}&unit={COMMUNE}&period={period['period_id']}"
    return address, {task["code"]: task["task_id"] for task in plan["tasks"]}


def form_at(officer: httpx.Client, address: str) -> dict[str, str]:
    return fields(officer.get(address).text, 'method="post" action="/nhap-nhanh"')


class TestTable:
    def test_keeps_every_row_or_none(
        self, officer: httpx.Client, office: Office, table: tuple[str, dict[str, str]]
    ) -> None:
        address, tasks = table
        filled = form_at(officer, address) | {
            f"{tasks['1']}-value": "140",
            f"{tasks['2']}-value": "37,5",
            f"{tasks['2']}-difficulties": "Thiếu hướng dẫn",
        }
        page = officer.post("/nhap-nhanh", data=filled)
        assert page.status_code == 422
        assert f'<a href="#o-{tasks["1"]}">1 Tỷ lệ hồ sơ trực tuyến: Giá trị 140' in page.text
        assert "Thiếu hướng dẫn</textarea>" in page.text
        assert office.ask("GET", f"/tasks/{tasks['2']}")["reports"] == []
        done = officer.post("/nhap-nhanh", data=filled | {f"{tasks['1']}-value": "62,5"})
        assert done.headers["location"] == f"{address}&xong=2"
        rates = [office.ask("GET", f"/tasks/{tasks[code]}")["completion_rate"] for code in "123"]
        assert rates == [0.78125, 0.375, None]

    def test_says_where_a_figure_is_none(self, officer: httpx.Client, table: tuple[str, dict[str, str]]) -> None:
        address, tasks = table
        page = officer.post("/nhap-nhanh", data=form_at(officer, address) | {f"{tasks['1']}-value": "mười"})
        assert page.status_code == 422
        assert re.search(rf'id="sai-{tasks["1"]}">“mười” không phải là số', page.text)

    def test_writes_nothing_again_that_was_said_already(
        self, officer: httpx.Client, office: Office, table: tuple[str, dict[str, str]]
    ) -> None:
        address, tasks = table
        officer.post("/nhap-nhanh", data=form_at(officer, address) | {f"{tasks['1']}-value": "0"})
        again = officer.post("/nhap-nhanh", data=form_at(officer, address))
        assert again.headers["location"].endswith("xong=0")
        assert [one["value"] for one in office.ask("GET", f"/tasks/{tasks['1']}")["reports"]] == [0]


class TestWorkbook:
    def test_comes_back_filled_in(
        self, officer: httpx.Client, office: Office, table: tuple[str, dict[str, str]]
    ) -> None:
        address, tasks = table
        answer = officer.get(address.replace("/nhap-nhanh", "/nhap-nhanh/bang-tinh.xlsx"))
        book = openpyxl.load_workbook(BytesIO(answer.content))
        sheet = book.worksheets[0]
        cells = [cell for line in sheet.iter_rows() for cell in line]
        heading = next(cell for cell in cells if cell.value == "Tỷ lệ hoàn thành (%)")
        place = next(cell.row for cell in cells if cell.value == "Ban hành quy chế")
        sent = dict(re.findall(r"(plan|unit|period)=([^&]*)", address)) | {"key": "k1"}
        for value, status in (("mười", 422), (45, 303)):
            sheet.cell(place, heading.column).value = value
            content = BytesIO()
            book.save(content)
            file = {"file": ("bang.xlsx", content.getvalue())}
            page = officer.post("/nhap-nhanh/bang-tinh", data={**sent, "key": f"{status}{place}"}, files=file)
            assert page.status_code == status, page.text
            if status == 422:
                assert f"<strong>{sheet.cell(place, heading.column).coordinate}</strong>" in page.text
        assert office.ask("GET", f"/tasks/{tasks['2']}")["completion_rate"] == pytest.approx(0.45)


class TestRow:
    def test_that_claims_completion_is_left_to_its_own_page(self) -> None:
        claimed = row(current={"value": 80, "claims_completion": True})
        assert not takes_row(claimed)
        assert rows_given([claimed], FormData({"t1-value": "5"})) == ([], {})

    def test_keeps_the_proposals_it_does_not_show(self) -> None:
        known = row(target=RUNG, current={"value": 5, "proposals": "Cấp kinh phí"})
        rows, _ = rows_given([known], FormData({"t1-value": "5"}))
        assert rows[0]["proposals"] == "Cấp kinh phí"

    def test_shows_a_share_in_percent_as_it_is_typed(self) -> None:
        known = row(kind="deliverable", current={"completion_rate": 0.375})
        assert cell_text(known, "value", Tried()) == "37,5"
        assert cell_text(known, "value", Tried({("t1", "value"): "sai"})) == "sai"
