"""A plan in force: amended, compared, looked at as of a day; and plans as workbooks. Against the real plans service."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import openpyxl

from shared import clock
from shared.ids import new_id
from tests.browser.forms import fields
from tests.browser.office import COMMUNE, CULTURE, OFFICE, YEAR, Office

RUNG = {"due_on": f"{YEAR}-12-31", "comparator": ">=", "value": 80, "unit_of_measure": "%"}
MONEY = {"source": "state", "year": YEAR, "planned_vnd": 500_000_000}
TASKS: list[dict[str, Any]] = [
    {"code": "1", "name": "Tỷ lệ hồ sơ trực tuyến", "kind": "indicator", "lead_unit_id": CULTURE, "milestones": [RUNG]},
    {"code": "2", "name": "Ban hành quy chế", "kind": "deliverable", "lead_unit_id": CULTURE, "budget": [MONEY]},
    {
        "code": "3",
        "name": "Mở lớp số",
        "kind": "deliverable",
        "lead_unit_id": OFFICE,
        "recurrence_every": "month",
    },
]


def amended(clerk: httpx.Client, plan: dict[str, Any]) -> tuple[httpx.Response, dict[str, str]]:
    """Withdraw the second line, change the first one, add one; the answer and the form that was sent."""
    first, second = (task["task_id"] for task in plan["tasks"][:2])
    address = f"/ke-hoach/{plan['plan_id']}/sua-doi"
    page = clerk.get(address, params={"dong": [first, second], "them": 1}).text
    form: dict[str, Any] = fields(page, f'action="{address}"')
    form |= {
        "line": [first, second, "moi-0"],
        "withdraw": second,
        "reason": "Theo thực tế",
        f"{first}:rung-0-comparator": ">=",
        f"{first}:rung-0-value": "90",
        f"{first}:rung-1-comparator": ">=",
        f"{first}:measured": "point",
        "moi-0:name": "Kiểm tra an toàn thông tin",
        "moi-0:kind": "deliverable",
        "moi-0:lead_unit_id": OFFICE,
    }
    return clerk.post(address, data=form), form


class TestAmendment:
    def test_asks_for_its_document_and_keeps_what_was_typed(self, clerk: httpx.Client, office: Office) -> None:
        answer, _ = amended(clerk, office.published(*TASKS))
        assert answer.status_code == 422
        assert 'href="#decision_number"' in answer.text
        assert "Kiểm tra an toàn thông tin</textarea>" in answer.text
        assert 'value="90"' in answer.text

    def test_changes_withdraws_and_adds_and_is_seen_side_by_side(self, clerk: httpx.Client, office: Office) -> None:
        plan = office.published(*TASKS)
        _, form = amended(clerk, plan)
        address = f"/ke-hoach/{plan['plan_id']}"
        wrong = clerk.post(f"{address}/sua-doi", data={**form, "decision_number": "20/QĐ", "moi-0:due_on": "mai"})
        assert 'href="#moi-0-due_on"' in wrong.text
        answer = clerk.post(f"{address}/sua-doi", data={**form, "decision_number": "20/QĐ"})
        assert answer.headers["location"] == f"{address}?xong=sua-doi"
        lines = {line["code"]: line for line in office.ask("GET", f"/plans/{plan['plan_id']}")["tasks"]}
        assert lines["1"]["milestones"][0]["value"] == 90
        assert lines["1"]["due_on"] == f"{YEAR}-12-31"
        assert not lines["2"]["is_in_force"]
        page = clerk.get(address).text
        assert "Đã rút" in page
        assert "Kiểm tra an toàn thông tin" in page
        versions = clerk.get(f"{address}/phien-ban").text
        assert "Theo thực tế" in versions
        assert "20/QĐ" in versions
        compared = clerk.get(f"{address}/so-sanh").text
        assert "<del>" in compared
        assert "90" in compared
        assert "Rút khỏi kế hoạch" in compared

    def test_is_not_offered_for_what_follows_by_itself(self, clerk: httpx.Client, office: Office) -> None:
        plan = office.published(*TASKS)
        page = clerk.get(f"/ke-hoach/{plan['plan_id']}/sua-doi").text
        assert page.count('name="dong"') == len(TASKS)
        assert "1 lần, 0 hoàn thành" in clerk.get(f"/ke-hoach/{plan['plan_id']}").text


class TestPlan:
    def test_is_shown_as_of_a_day(self, clerk: httpx.Client, office: Office) -> None:
        plan = office.published(*TASKS)
        address = f"/ke-hoach/{plan['plan_id']}"
        today = f"{clock.today():%d/%m/%Y}"
        assert f"như cuối ngày {today}" in clerk.get(address, params={"as_of": today}).text
        for day in (clock.today() - timedelta(days=3), clock.today() + timedelta(days=3)):
            page = clerk.get(address, params={"as_of": f"{day:%d/%m/%Y}"})
            assert page.status_code == 422
            assert "Không có bản của ngày đó" in page.text
            assert "Ban hành quy chế" in page.text

    def test_has_nothing_to_compare_before_it_was_changed(self, clerk: httpx.Client, office: Office) -> None:
        plan = office.published(*TASKS)
        page = clerk.get(f"/ke-hoach/{plan['plan_id']}/so-sanh")
        assert page.status_code == 200
        assert "mới có một phiên bản" in page.text

    def test_sums_its_money(self, clerk: httpx.Client, office: Office) -> None:
        plan = office.published(*TASKS)
        page = clerk.get(f"/ke-hoach/{plan['plan_id']}/kinh-phi", params={"theo": "source"}).text
        assert "Ngân sách nhà nước" in page
        assert "500.000.000 đ" in page
        assert "chưa có số liệu" in page


def sent(book: openpyxl.Workbook) -> dict[str, Any]:
    content = BytesIO()
    book.save(content)
    return {"file": ("ke-hoach.xlsx", content.getvalue())}


class TestWorkbook:
    def test_replaces_the_lines_of_a_draft_or_names_the_cells(self, clerk: httpx.Client, office: Office) -> None:
        plan_id = office.drafted(*TASKS)
        address = f"/ke-hoach/{plan_id}/bang-tinh"
        book = openpyxl.load_workbook(BytesIO(clerk.get(f"/ke-hoach/{plan_id}/ke-hoach.xlsx").content))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        name = next(cell for cell in cells if cell.value == "Ban hành quy chế")
        lead = next(cell for cell in name.parent[name.row] if str(cell.value).startswith("Phòng Văn hóa"))
        name.value, lead.value = "Ban hành quy chế mới", "Phòng không có"
        form = fields(clerk.get(address).text, "enctype")
        wrong = clerk.post(address, data=form, files=sent(book))
        assert wrong.status_code == 422
        assert f"<strong>{lead.coordinate}</strong>" in wrong.text
        lead.value = "Văn phòng Đảng ủy"
        done = clerk.post(address, data={**form, "key": new_id()}, files=sent(book))
        assert done.headers["location"] == f"/ke-hoach/{plan_id}?xong=da-nhap"
        line = office.ask("GET", f"/plans/{plan_id}")["tasks"][1]
        assert (line["name"], line["lead_unit_id"]) == ("Ban hành quy chế mới", OFFICE)

    def test_becomes_a_new_draft(self, clerk: httpx.Client, office: Office) -> None:
        book = clerk.get(f"/ke-hoach/{office.drafted(*TASKS)}/ke-hoach.xlsx").content
        form = fields(clerk.get("/ke-hoach/bang-tinh").text, 'action="/ke-hoach/bang-tinh"')
        form |= {"title": "Kế hoạch từ bảng tính", "unit_id": COMMUNE}
        missing = clerk.post("/ke-hoach/bang-tinh", data={**form, "valid_to": "mai"}, files={"file": ("a.xlsx", book)})
        assert missing.status_code == 422
        assert 'href="#valid_to"' in missing.text
        done = clerk.post("/ke-hoach/bang-tinh", data=form, files={"file": ("a.xlsx", book)})
        plan_id = done.headers["location"].removeprefix("/ke-hoach/").partition("?")[0]
        assert [line["code"] for line in office.ask("GET", f"/plans/{plan_id}")["tasks"]] == ["1", "2", "3"]

    def test_is_given_blank(self, clerk: httpx.Client) -> None:
        answer = clerk.get("/ke-hoach/mau.xlsx", params={"unit": COMMUNE})
        assert openpyxl.load_workbook(BytesIO(answer.content)).sheetnames
