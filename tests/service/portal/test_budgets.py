"""Money of a task: planned by the standing agency, spent as the unit reports. Against the real plans service."""

import httpx

from services.portal.pages.budgets import lines_given
from services.portal.pages.reporting import spent_given
from shared.ids import new_id
from tests.browser.forms import fields
from tests.browser.office import CULTURE, YEAR, Office

TASK = {"code": "1", "name": "Ban hành quy chế", "kind": "deliverable", "lead_unit_id": CULTURE}


class TestBudget:
    def test_is_planned_then_spent_and_summed(self, clerk: httpx.Client, officer: httpx.Client, office: Office) -> None:
        plan = office.published(TASK)
        office.period_of(plan["plan_id"])
        address = f"/nhiem-vu/{plan['tasks'][0]['task_id']}"
        form = fields(clerk.get(f"{address}/kinh-phi").text, "card-like")
        wrong = clerk.post(f"{address}/kinh-phi", data=form | {"row-0-planned_vnd": "nhiều"})
        assert (wrong.status_code, 'href="#row-0-planned_vnd"' in wrong.text) == (422, True)
        done = clerk.post(f"{address}/kinh-phi", data=form | {"row-0-planned_vnd": "500.000.000"})
        assert done.headers["location"] == f"{address}?xong=kinh-phi"
        assert f"Ngân sách nhà nước {YEAR}" in officer.get(f"{address}/bao-cao").text
        said = {"key": new_id(), "value": "20", "note": "", f"chi-state-{YEAR}": "125.000.000"}
        unreadable = officer.post(f"{address}/bao-cao", data=said | {f"chi-state-{YEAR}": "nhiều"})
        assert "Số tiền giải ngân phải là số" in unreadable.text
        assert 'value="nhiều"' in unreadable.text
        assert officer.post(f"{address}/bao-cao", data=said).status_code == 303
        page = clerk.get(f"/ke-hoach/{plan['plan_id']}/kinh-phi").text
        assert "125.000.000 đ" in page
        assert "25 %" in page
        assert "giải ngân 125.000.000 đ" in clerk.get(address).text


class TestLines:
    def test_leave_out_rows_without_an_amount(self) -> None:
        rows = [{"source": "state", "year": "2026", "planned_vnd": text} for text in ("", "1.500.000", "0")]
        assert [line["planned_vnd"] for line in lines_given(rows)[0]] == [1_500_000, 0]

    def test_say_which_row_holds_no_number(self) -> None:
        _, faults = lines_given([{"source": "state", "year": "sau", "planned_vnd": "5"}])
        assert [place for place, _ in faults] == ["row-0-planned_vnd"]


class TestSpent:
    def test_says_nothing_of_a_blank_field(self) -> None:
        assert spent_given({"chi-state-2026": "", "chi-social-2026": "0"}) == [
            {"source": "social", "year": 2026, "disbursed_vnd": 0}
        ]
