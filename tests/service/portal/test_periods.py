"""Periods, those who report in them, and reporting rules, against the real plans service."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.portal.pages.periods.rules import rules_given
from shared import clock
from shared.ids import new_id
from tests.browser.forms import fields
from tests.browser.office import COMMUNE, CULTURE, OFFICE, Office

TASKS: list[dict[str, Any]] = [
    {"code": "1", "name": "Ban hành quy chế", "kind": "deliverable", "lead_unit_id": CULTURE},
    {"code": "2", "name": "Mở lớp tập huấn", "kind": "deliverable", "lead_unit_id": OFFICE},
]
ROW = {
    "kind": "quarter",
    "sender_unit_id": "",
    "cut_off_days": "5",
    "lock_days": "9",
    "calendar": "",
    "is_active": "true",
}


@pytest.fixture
def plan(office: Office) -> dict[str, Any]:
    """A plan of two units; the first has reported in the month."""
    found = office.published(*TASKS)
    office.period_of(found["plan_id"])
    said = {"completion_rate": 0.5}
    office.ask("POST", f"/tasks/{found['tasks'][0]['task_id']}/reports", "officer", COMMUNE, json=said)
    return found


def day(days: int) -> str:
    return f"{clock.today() + timedelta(days=days):%d/%m/%Y}"


class TestPeriod:
    def test_says_who_has_sent_and_is_locked_and_opened_again(
        self, clerk: httpx.Client, office: Office, plan: dict[str, Any]
    ) -> None:
        listed = clerk.get(f"/ky-bao-cao/{plan['plan_id']}").text
        period = office.period_of(plan["plan_id"])
        address = f"/ky-bao-cao/{plan['plan_id']}/{period['period_id']}"
        assert f'href="{address}"' in listed
        page = clerk.get(address).text
        assert "<strong>1</strong> trên <strong>2</strong> đơn vị đã gửi" in page
        assert page.index("Văn phòng Đảng ủy") < page.index("Phòng Văn hóa - Xã hội"), "who is missing stands first"
        assert clerk.post(f"{address}/khoa", data=fields(page, "khoa")).status_code == 303
        locked = clerk.get(address).text
        assert "Đã khóa" in locked
        refused = clerk.post(f"{address}/mo-lai", data={"key": new_id(), "reason": " "})
        assert refused.status_code == 422
        again = fields(locked, "mo-lai") | {"reason": "Bổ sung số liệu"}
        assert clerk.post(f"{address}/mo-lai", data=again).headers["location"] == f"{address}?xong=mo-lai"
        assert "Bổ sung số liệu" in clerk.get(address).text

    def test_is_opened_by_hand(self, clerk: httpx.Client, office: Office, plan: dict[str, Any]) -> None:
        address = f"/ky-bao-cao/{plan['plan_id']}"
        form = {"key": new_id(), "title": "Báo cáo phục vụ kiểm tra", "starts_on": day(0), "ends_on": day(5)}
        page = clerk.post(address, data={**form, "due_on": "mai"})
        assert page.status_code == 422
        assert 'href="#due_on"' in page.text
        assert 'value="Báo cáo phục vụ kiểm tra"' in page.text
        assert clerk.post(address, data={**form, "due_on": day(7)}).status_code == 303
        assert office.period_of(plan["plan_id"], "ad_hoc")["title"] == "Báo cáo phục vụ kiểm tra"

    def test_is_kept_by_nobody_who_only_reports(self, officer: httpx.Client, plan: dict[str, Any]) -> None:
        page = officer.get(f"/ky-bao-cao/{plan['plan_id']}")
        assert page.status_code == 200
        assert "Mở kỳ đột xuất" not in page.text
        assert officer.post(f"/ky-bao-cao/{plan['plan_id']}", data={"title": "x"}).status_code == 403


class TestRules:
    def test_are_set_for_the_plan(self, clerk: httpx.Client, office: Office, plan: dict[str, Any]) -> None:
        address = f"/ky-bao-cao/{plan['plan_id']}/quy-tac"
        form = fields(clerk.get(address).text, "card-like")
        rows = {f"rule-0-{name}": value for name, value in ROW.items()}
        rows |= {f"rule-1-{name}": value for name, value in {**ROW, "kind": "month", "sender_unit_id": CULTURE}.items()}
        wrong = clerk.post(address, data={**form, **rows, "rule-1-lock_days": "2"})
        assert wrong.status_code == 422
        assert 'href="#rule-1-' in wrong.text
        assert clerk.post(address, data={**form, **rows}).status_code == 303
        rules = office.ask("GET", f"/plans/{plan['plan_id']}/reporting-rules")["rules"]
        assert {(rule["kind"], rule["sender_unit_id"], rule["lock_days"]) for rule in rules} == {
            ("quarter", None, 9),
            ("month", CULTURE, 9),
        }
        assert 'value="9"' in clerk.get(address).text

    def test_are_handed_in_without_rows_that_have_no_kind(self) -> None:
        rules, faults = rules_given([{**ROW, "kind": ""}, {**ROW, "is_active": "false", "calendar": "administrative"}])
        assert faults == []
        assert [(rule["is_active"], rule["calendar"], rule["cut_off_days"]) for rule in rules] == [
            (False, "administrative", 5)
        ]

    def test_name_the_cell_that_holds_no_number(self) -> None:
        _, faults = rules_given([{**ROW, "cut_off_days": "năm"}])
        assert [place for place, _ in faults] == ["rule-0-cut_off_days"]
