import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contracts.alerting import AlertEscalated, AlertRaisedV2
from contracts.fact import Fact
from shared import clock
from shared.ids import new_id
from shared.testing.bus import deliver_twice, event_of
from tests.browser.neighbours import OFFICE, Story, samples
from tests.browser.portal import Portal
from tests.browser.test_accessibility import violations

Rise = Callable[..., str]
RAISED = {"task_id": "task-4", "plan_id": "plan-1", "rule": "below_path", "unit_id": OFFICE, "policy_version": "2026.2"}


def told(bus: str, *facts: Fact) -> None:
    # In a thread of its own: the browser's driver runs in an event loop here.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, deliver_twice(bus, *map(event_of, facts))).result()


@pytest.fixture
def rise(bus: str, story: Story) -> Rise:
    """Let an alert rise as alerting does: it is in its list, and it is told. Returns its id."""

    def rise(level: str = "red", name: str = "Hồ sơ trực tuyến", **given: Any) -> str:  # noqa: ANN401  JSON
        alert_id, now = new_id(), clock.now()
        story.alerts.append(samples.alert(4, level, "below_path", alert_id=alert_id, task_name=name, **given))
        times = {"raised_at": now, "level_since": now}
        fact: Any = {**RAISED, **times, "level": level, "reason": "Chậm tiến độ.", "inputs": (), "version": 1}
        told(bus, AlertRaisedV2(alert_id=alert_id, **fact))
        return alert_id

    return rise


class TestRising:
    def test_shows_on_whatever_page_is_open_without_a_reload(self, portal: Portal, page: Page, rise: Rise) -> None:
        portal.sign_in("canbo")
        portal.open("/canh-bao")
        portal.open("/nhiem-vu/task-4/bao-cao")
        portal.page.get_by_label("Nội dung đã làm").fill("Đang viết dở")
        expect(page.locator("[data-bell-words]")).to_have_text("Cảnh báo")
        alert_id = rise()
        news = page.get_by_label("Cảnh báo vừa đến")
        expect(news).to_contain_text("Hồ sơ trực tuyến")
        expect(news).to_contain_text("Đỏ Chậm so với lộ trình")
        expect(page.locator("[data-bell-count]")).to_have_text("1")
        expect(page.locator("[data-bell-words]")).to_have_text("Cảnh báo, 1 tin mới")
        expect(page.get_by_label("Nội dung đã làm")).to_have_value("Đang viết dở")
        assert violations(portal) == []
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        news.get_by_role("link", name=re.compile("^Xem cảnh báo")).click()
        expect(page).to_have_url(re.compile(f"/canh-bao/{alert_id}$"))

    def test_joins_the_list_that_is_open_but_not_under_somebodys_hands(
        self, portal: Portal, page: Page, rise: Rise, story: Story
    ) -> None:
        portal.sign_in("lanhdao")
        portal.open("/canh-bao")
        rise(name="Nhiệm vụ thứ nhất")
        listed = page.locator("#danh-sach")
        expect(listed).to_contain_text("Nhiệm vụ thứ nhất")
        listed.get_by_text("Đã xem…").first.click()
        listed.get_by_label("Ý kiến").first.fill("Đã nhắc đơn vị")
        rise("amber", "Nhiệm vụ thứ hai")
        expect(page.get_by_label("Cảnh báo vừa đến")).to_contain_text("Nhiệm vụ thứ hai")
        expect(listed.get_by_label("Ý kiến").first).to_have_value("Đã nhắc đơn vị")
        expect(listed).not_to_contain_text("Nhiệm vụ thứ hai")
        listed.get_by_role("button", name=re.compile("^Ghi nhận đã xem")).first.click()
        expect(page.get_by_role("status")).to_contain_text("Đã ghi nhận")
        assert story.told == [("acknowledge", ("alert-2", "Đã nhắc đơn vị"))]

    def test_that_nobody_acknowledged_says_whom_it_went_to(
        self, portal: Portal, page: Page, rise: Rise, bus: str
    ) -> None:
        portal.sign_in("lanhdao")
        portal.open("/bang-dieu-hanh")
        alert_id = rise()
        news = page.get_by_label("Cảnh báo vừa đến")
        expect(news).to_contain_text("Hồ sơ trực tuyến")
        now = clock.now()
        step: Any = {"step": 3, "audience": "leader", "waited_days": 14, "level_since": now, "escalated_at": now}
        fact: Any = {**RAISED, **step, "level": "red", "reason": "Chậm tiến độ.", "version": 2}
        told(bus, AlertEscalated(alert_id=alert_id, **fact))
        expect(news).to_contain_text("Chuyển đến lãnh đạo Ban Chỉ đạo")

    def test_is_caught_up_with_by_a_page_that_was_out_of_sight(self, portal: Portal, page: Page, rise: Rise) -> None:
        portal.sign_in("lanhdao")
        portal.open("/bang-dieu-hanh")
        hide = "(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
        hide += " document.dispatchEvent(new Event('visibilitychange')); }"
        page.evaluate(hide, arg=True)
        rise(name="Trong lúc vắng")
        page.evaluate(hide, arg=False)
        expect(page.get_by_label("Cảnh báo vừa đến")).to_contain_text("Trong lúc vắng")


class TestScore:
    def test_leads_from_the_ranking_to_the_task_that_costs_most(self, portal: Portal, page: Page) -> None:
        portal.sign_in("lanhdao")
        portal.open("/xep-hang")
        page.get_by_role("link", name="Xã Mẫu 1").click()
        expect(page.get_by_text("756,84 / 10,6 = 71,40")).to_be_visible()
        expect(page.get_by_role("img", name=re.compile("Điểm theo ngày"))).to_be_visible()
        page.get_by_role("link", name=re.compile("^Mọi nhiệm vụ đang tính")).click()
        expect(page.get_by_text("2 × 0,3 = 0,6")).to_be_visible()


class TestNavigation:
    @pytest.mark.parametrize("username", ["canbo", "thuongtruc", "thamdinh", "lanhdao"])
    def test_keeps_to_one_row_and_holds_the_rest_in_a_menu(self, portal: Portal, page: Page, username: str) -> None:
        portal.sign_in(username)
        portal.open("/chinh-sach")
        rows = page.locator("nav[aria-label='Danh mục chính'] > ul > li")
        tops = {round(row.bounding_box()["y"]) for row in rows.all()}  # type: ignore[index]
        assert len(tops) == 1
        menu = page.get_by_role("navigation", name="Danh mục chính")
        menu.get_by_text("Thêm").click()
        expect(menu.get_by_role("link", name="Chính sách")).to_have_attribute("aria-current", "page")
        page.keyboard.press("Escape")
        expect(menu.get_by_role("link", name="Chính sách")).to_be_hidden()
