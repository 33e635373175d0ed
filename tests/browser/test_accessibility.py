from pathlib import Path
from typing import Any

import axe_core_python
import pytest

from tests.browser.office import COMMUNE, CULTURE, SAMPLE, Office
from tests.browser.portal import Portal

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}

TASK = {"code": "1", "name": "Ban hành quy chế", "kind": "deliverable", "lead_unit_id": CULTURE}
SERIES = {**TASK, "code": "2", "name": "Giao ban tiến độ", "recurrence_every": "month"}
PAGES = [
    ("canbo", "/viec-cua-toi"),
    ("canbo", "/viec-cua-toi?state=qua-han"),
    ("canbo", "/nhiem-vu/task-4"),
    ("canbo", "/nhiem-vu/task-5"),
    ("canbo", "/nhiem-vu/task-4/bao-cao"),
    ("canbo", "/tham-dinh"),
    ("canbo", "/doi-mat-khau"),
    ("thamdinh", "/tham-dinh"),
    ("thamdinh", "/tham-dinh/review-1"),
    ("lanhdao", "/canh-bao"),
    ("lanhdao", "/canh-bao/alert-2"),
    ("lanhdao", "/xep-hang"),
    ("lanhdao", "/don-vi/mau.xa-mau-mot/diem"),
    ("lanhdao", "/ke-hoach/plan-1/diem"),
    ("lanhdao", "/chinh-sach"),
    ("lanhdao", "/chinh-sach/diem/2026.1"),
    ("lanhdao", "/chinh-sach/diem/soan?tu=2026.1"),
    ("thuongtruc", "/canh-bao/kenh"),
    ("thuongtruc", "/canh-bao/kenh/moi"),
    ("thuongtruc", "/canh-bao/kenh/channel-2"),
    ("lanhdao", "/bang-dieu-hanh"),
    ("lanhdao", "/nhiem-vu"),
    ("thuongtruc", "/ke-hoach"),
    ("thuongtruc", "/ke-hoach/plan-1"),
]


def violations(portal: Portal) -> list[str]:
    """What axe finds, as `rule: place`. Evaluated from outside: the page's policy runs no foreign script."""
    portal.page.evaluate(AXE)
    found: dict[str, Any] = portal.page.evaluate("(rules) => axe.run(document, rules)", RULES)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


class TestAxe:
    def test_finds_nothing_on_the_sign_in_page(self, portal: Portal) -> None:
        portal.open("/dang-nhap")
        assert violations(portal) == []

    @pytest.mark.parametrize(("username", "path"), PAGES)
    def test_finds_nothing(self, portal: Portal, username: str, path: str) -> None:
        portal.sign_in(username)
        portal.open(path)
        assert violations(portal) == []

    def test_finds_nothing_on_a_refused_report(self, portal: Portal) -> None:
        portal.sign_in("canbo")
        portal.open("/nhiem-vu/task-4/bao-cao")
        portal.fill_report("x")
        assert violations(portal) == []

    def test_finds_nothing_from_the_document_to_publishing(self, desk: Portal, office: Office) -> None:
        plan_id = office.drafted_from(SAMPLE)
        desk.sign_in("thuongtruc")
        for path in ("", "/dong/moi", "/van-ban", "/ban-hanh"):
            desk.open(f"/ke-hoach/{plan_id}{path}")
            assert violations(desk) == []
        desk.open(f"/ke-hoach/{plan_id}")
        desk.page.get_by_text("Kiểm tra bản thảo").click()
        desk.page.get_by_role("link", name="Sửa mục").first.click()
        desk.page.get_by_role("button", name="Thêm mốc").wait_for()
        assert violations(desk) == []

    def test_finds_nothing_on_the_pages_of_a_plan_in_force(self, desk: Portal, office: Office) -> None:
        plan = office.published(TASK, SERIES)
        office.period_of(plan["plan_id"])
        task_id = plan["tasks"][0]["task_id"]
        said = {"completion_rate": 0.2, "difficulties": "Chưa có hướng dẫn."}
        office.ask("POST", f"/tasks/{task_id}/reports", "officer", COMMUNE, json=said)
        desk.sign_in("thuongtruc")
        desk.page.set_viewport_size({"width": 320, "height": 700})
        for path in (
            f"/ke-hoach/{plan['plan_id']}",
            f"/ke-hoach/{plan['plan_id']}/sua-doi?dong={task_id}&them=1",
            f"/ke-hoach/{plan['plan_id']}/kinh-phi",
            f"/nhap-nhanh?plan={plan['plan_id']}",
            f"/ky-bao-cao/{plan['plan_id']}/quy-tac",
            f"/vuong-mac?plan={plan['plan_id']}",
            f"/nhiem-vu/{task_id}/gia-han",
            f"/don-vi/{CULTURE}/tach",
            f"/don-vi/{COMMUNE}",
        ):
            desk.open(path)
            assert violations(desk) == [], path
            assert desk.page.evaluate("document.documentElement.scrollWidth") <= 320, path

    def test_would_find_a_field_without_a_label(self, portal: Portal) -> None:
        portal.open("/dang-nhap")
        portal.page.evaluate("document.querySelector('label[for=username]').remove()")
        assert any(found.startswith("label:") for found in violations(portal))
