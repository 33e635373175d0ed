"""From the issued document to the published plan, against the real plans service."""

import base64
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.office import COMMUNE, CULTURE, SAMPLE, Office
from tests.browser.portal import Portal

ACCESS = "Tỷ lệ nhà văn hóa ấp có điểm truy cập Internet không dây miễn phí"
RECORDS = "Số hóa toàn bộ hồ sơ hộ tịch còn lưu bằng giấy"
DROP = """(zone, {name, base64}) => {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name));
  zone.dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""


def drop(page: Page, file: Path) -> None:
    """Drop a file on the field that takes documents."""
    carried = {"name": file.name, "base64": base64.b64encode(file.read_bytes()).decode()}
    page.locator("[data-drop]").first.evaluate(DROP, carried)


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=re.compile(re.escape(name)))


def edit(page: Page, name: str) -> Locator:
    """Open the form of a line in its place."""
    place = card(page, name).get_attribute("id")
    card(page, name).get_by_role("link", name="Sửa").click()
    return page.locator(f"#{place}")


def draft_of(page: Page) -> str:
    match = re.search("/ke-hoach/([^/?]+)", page.url)
    assert match is not None
    return match[1]


def draft_sample(desk: Portal) -> str:
    """Drop the sample and keep what was read as a draft; return its id."""
    desk.open("/ke-hoach")
    drop(desk.page, SAMPLE)
    expect(desk.heading).to_have_text("Lập bản thảo từ văn bản vừa đọc")
    expect(desk.page.get_by_label("Kế hoạch của")).to_have_value(COMMUNE)
    desk.page.get_by_role("button", name="Lập bản thảo").click()
    expect(desk.page.get_by_role("status")).to_contain_text("Đã lập bản thảo")
    return draft_of(desk.page)


def choose_lead(page: Page) -> None:
    form = edit(page, RECORDS)
    expect(form.get_by_label("Tên chỉ tiêu, nhiệm vụ")).to_be_focused()
    form.get_by_label("Đơn vị chủ trì").select_option(CULTURE)
    form.get_by_role("button", name="Lưu và xác nhận").click()
    expect(page.get_by_role("status")).to_have_text("Đã xác nhận.")
    expect(card(page, RECORDS)).to_contain_text("Phòng Văn hóa - Xã hội")


def change_milestones(desk: Portal) -> None:
    """Set one rung and add another; a figure that is none is said at its field, and nothing typed is lost."""
    form = edit(desk.page, ACCESS)
    form.get_by_label("Phép so sánh").select_option(">=")
    form.get_by_label("Giá trị").fill("mười")
    form.get_by_role("button", name="Thêm mốc").click()
    second = form.get_by_role("group", name="Mốc 2")
    for label, text in (("Giá trị", "70,5"), ("Đơn vị tính", "%"), ("Đến ngày", "30/6/2026")):
        second.get_by_label(label).fill(text)
    form.get_by_role("button", name="Lưu và xác nhận").click()
    expect(desk.errors).to_contain_text("“mười” không phải là số")
    desk.errors.get_by_role("link").click()
    expect(form.get_by_label("Giá trị").first).to_be_focused()
    form.get_by_label("Giá trị").first.fill("95")
    form.get_by_role("button", name="Lưu và xác nhận").click()
    expect(card(desk.page, ACCESS)).to_contain_text("từ 95 %")
    expect(card(desk.page, ACCESS).get_by_text("Xác nhận")).to_have_count(0)


def confirm_the_rest(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Cần xem lại")).click()
    page.get_by_role("button", name=re.compile(r"^Xác nhận cả \d+ mục này")).click()
    expect(page.get_by_role("status")).to_have_text("Đã xác nhận.")
    expect(page.get_by_role("link", name="Cần xem lại 0")).to_be_visible()


def publish(page: Page) -> None:
    page.get_by_role("link", name="Ban hành…").click()
    expect(page.get_by_text("mục chưa có đơn vị chủ trì")).to_be_visible()
    page.get_by_label("Tôi đã xem các mục trên và ban hành kế hoạch này").check()
    page.get_by_role("button", name="Ban hành").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ban hành")


class TestIntake:
    def test_goes_from_the_dropped_document_to_the_published_plan(self, desk: Portal, office: Office) -> None:
        desk.sign_in("thuongtruc")
        plan_id = draft_sample(desk)
        choose_lead(desk.page)
        change_milestones(desk)
        confirm_the_rest(desk.page)
        publish(desk.page)
        plan = office.ask("GET", f"/plans/{plan_id}")
        lines: dict[str, dict[str, Any]] = {line["name"]: line for line in plan["tasks"]}
        assert plan["status"] == "published"
        assert lines[RECORDS]["lead_unit_id"] == CULTURE
        rungs = [(rung["comparator"], rung["value"], rung["due_on"]) for rung in lines[ACCESS]["milestones"]]
        assert rungs == [(">=", 70.5, "2026-06-30"), (">=", 95, "2026-12-31")]
        assert {doubt["code"] for line in lines.values() for doubt in line["doubts"]} == set()
        assert lines[ACCESS]["source_text"].startswith(ACCESS)
