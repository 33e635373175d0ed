"""Obstacles and excuses, against the real plans service."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared import clock
from shared.ids import new_id
from tests.browser.forms import fields
from tests.browser.office import COMMUNE, CULTURE, ECONOMY, Office

TASK: dict[str, Any] = {"code": "1", "name": "Ban hành quy chế", "kind": "deliverable", "lead_unit_id": CULTURE}


@pytest.fixture
def task(office: Office) -> dict[str, Any]:
    """A task whose first report names a difficulty."""
    plan = office.published(TASK)
    office.period_of(plan["plan_id"])
    (found,) = plan["tasks"]
    said = {"completion_rate": 0.25, "difficulties": "Chưa có hướng dẫn về khung dữ liệu."}
    office.ask("POST", f"/tasks/{found['task_id']}/reports", "officer", COMMUNE, json=said)
    return dict(found)


def obstacle_of(office: Office, task: dict[str, Any]) -> dict[str, Any]:
    (found,) = office.ask("GET", f"/tasks/{task['task_id']}")["obstacles"]
    return dict(found)


class TestObstacle:
    def test_goes_from_the_report_to_its_answer_and_back(
        self, clerk: httpx.Client, officer: httpx.Client, office: Office, task: dict[str, Any]
    ) -> None:
        obstacle = obstacle_of(office, task)
        address = f"/vuong-mac/{obstacle['obstacle_id']}"
        listed = f"/vuong-mac?plan={task['plan_id']}"
        filters = {"loc_plan": task["plan_id"], "loc_state": "", "loc_unit": ""}
        due = f"{clock.today() + timedelta(days=7):%d/%m/%Y}"
        given = {**filters, "key": new_id(), "owner_unit_id": ECONOMY, "answer_due_on": due}
        assert "Chưa có hướng dẫn về khung dữ liệu." in clerk.get(listed).text
        answer = clerk.post(f"{address}/giao", data=given)
        assert answer.headers["location"] == f"{listed}&xong=giao#vm-{obstacle['obstacle_id']}"
        page = clerk.get(listed).text
        assert "giao Phòng Kinh tế" in page
        assert f"trả lời trước {due}" in page
        assert "Khép lại<" not in page
        said = {**filters, "key": new_id(), "answer": "Đã có hướng dẫn số 12."}
        assert clerk.post(f"{address}/tra-loi", data=said).status_code == 303
        assert clerk.post(f"{address}/khep", data={**filters, "key": new_id()}).status_code == 303
        assert "Không có vướng mắc nào khớp" in clerk.get(listed).text
        assert "Đã có hướng dẫn số 12." in officer.get(f"/nhiem-vu/{task['task_id']}").text
        again = {**filters, "key": new_id(), "reason": "Hướng dẫn chưa dùng được"}
        assert clerk.post(f"{address}/mo-lai", data=again).status_code == 303
        assert "Mở lại vì:</strong> Hướng dẫn chưa dùng được" in clerk.get(listed).text

    def test_keeps_what_was_typed_when_a_step_is_refused(
        self, clerk: httpx.Client, office: Office, task: dict[str, Any]
    ) -> None:
        obstacle_id = obstacle_of(office, task)["obstacle_id"]
        given = {"loc_plan": task["plan_id"], "key": new_id(), "owner_unit_id": ECONOMY, "answer_due_on": "ngày mai"}
        page = clerk.post(f"/vuong-mac/{obstacle_id}/giao", data=given)
        assert page.status_code == 422
        assert 'value="ngày mai"' in page.text
        assert f'href="#vm-{obstacle_id}"' in page.text

    def test_is_answered_by_nobody_who_only_reports(
        self, officer: httpx.Client, office: Office, task: dict[str, Any]
    ) -> None:
        page = officer.get(f"/vuong-mac?plan={task['plan_id']}").text
        assert "Chưa có hướng dẫn về khung dữ liệu." in page
        assert "Trả lời<" not in page
        assert "Giao<" not in page


class TestExcuse:
    def test_moves_the_due_date_by_a_document(self, clerk: httpx.Client, office: Office, task: dict[str, Any]) -> None:
        address = f"/nhiem-vu/{task['task_id']}/gia-han"
        form = fields(clerk.get(address).text, "card-like") | {"suspends": "true", "reason": "Chờ hướng dẫn"}
        page = clerk.post(address, data=form | {"until": "31/12/2099"})
        assert page.status_code == 422
        assert 'href="#decision_number"' in page.text
        assert "Chờ hướng dẫn</textarea>" in page.text
        early = clerk.post(address, data=form | {"until": "1/1/2020", "decision_number": "15/QĐ-UBND"})
        assert 'href="#until"' in early.text
        done = clerk.post(address, data=form | {"until": "31/12/2099", "decision_number": "15/QĐ-UBND"})
        assert done.headers["location"] == f"/nhiem-vu/{task['task_id']}?xong=tam-dung"
        shown = clerk.get(done.headers["location"]).text
        assert "được gia hạn đến 31/12/2099" in shown
        assert "15/QĐ-UBND" in shown
        assert "Tạm dừng" in shown

    def test_is_granted_by_nobody_who_only_reports(self, officer: httpx.Client, task: dict[str, Any]) -> None:
        assert officer.get(f"/nhiem-vu/{task['task_id']}/gia-han").status_code == 403
        assert "Gia hạn, tạm dừng" not in officer.get(f"/nhiem-vu/{task['task_id']}").text
