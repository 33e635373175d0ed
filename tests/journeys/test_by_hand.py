"""The story done by hand: officials at the running system's pages, each in a browser of their own."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.portal import Portal
from tests.browser.site import PASSWORD
from tests.journeys.chapters import DAY, MOVED
from tests.journeys.customer_plans import issued_plan
from tests.journeys.story import SCAN
from tests.system import System

pytestmark = pytest.mark.xdist_group("system")

AGENCY, OFFICER, REVIEWER, LEADER = "thuongtruc.mau-mot", "canbo.vhxh.mau-mot", "thamdinh", "lanhdao"
SECONDS = 1000
ALERTS = "#danh-sach"


@pytest.fixture(scope="module")
def system(server_folder: Path) -> Iterator[System]:
    with System(server_folder / "system-by-hand", day=DAY) as running:
        yield running


class Office:
    """The people of the demo province, each signed in in a browser of their own."""

    def __init__(self, browser: Browser, system: System) -> None:
        self._browser = browser
        self._system = system
        self._desks: dict[str, Portal] = {}

    def desk_of(self, username: str) -> Portal:
        """Give the account's browser; the first time with its one-time password, which it has to change."""
        if username not in self._desks:
            page = self._browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh").new_page()
            page.set_default_timeout(30 * SECONDS)
            portal = Portal(page, self._system.urls["portal"])
            once = self._one_time_password(username)
            portal.type_password(username, once)
            portal.change_password(once, PASSWORD)
            expect(portal.heading).not_to_have_text("Đổi mật khẩu")
            self._desks[username] = portal
        return self._desks[username]

    def _one_time_password(self, username: str) -> str:
        accounts = json.loads((self._system.folder.secrets / "accounts.json").read_text(encoding="utf-8"))
        return next(str(one["one_time_password"]) for one in accounts if one["username"] == username)


@pytest.fixture
def office(browser: Browser, system: System) -> Office:
    return Office(browser, system)


def wait_for(portal: Portal, path: str, shown: str, part: str = "main") -> Locator:
    """Open a page again and again until it shows some words: facts travel, the page does not hear them yet."""
    found = portal.page.locator(part).get_by_text(shown)
    for _ in range(60):
        portal.open(path)
        if found.first.is_visible():
            break
        portal.page.wait_for_timeout(250)
    expect(found.first).to_be_visible()
    return found


def test_a_plan_from_its_document_to_the_word_file(office: Office, system: System, tmp_path: Path) -> None:
    scan = tmp_path / "van-ban-da-ky.pdf"
    scan.write_bytes(SCAN)
    path = _publish(office.desk_of(AGENCY), tmp_path)
    officer = office.desk_of(OFFICER)
    _claim_without_evidence(officer, path)
    _claim(officer, path, scan)
    _judge(office.desk_of(REVIEWER), "Trả lại", reason=True)
    wait_for(officer, path, "Chờ hoàn thiện")
    wait_for(officer, "/canh-bao?rule=evidence_rejected", "Minh chứng bị trả lại", ALERTS)
    _claim(officer, path, scan)
    _judge(office.desk_of(REVIEWER), "Chấp nhận", reason=False)
    wait_for(officer, path, "Hoàn thành")
    system.advance_clock(MOVED.days)
    leader = office.desk_of(LEADER)
    wait_for(leader, "/canh-bao?rule=overdue", "Quá hạn", ALERTS)
    wait_for(leader, "/canh-bao?rule=below_path", "Chậm so với lộ trình", ALERTS)
    _summary(leader)


def _publish(agency: Portal, folder: Path) -> str:
    """Have the plan read, confirm it for the commune, publish it; return the page of the task the story is about."""
    name, content = issued_plan()
    document = folder / name
    document.write_bytes(content)
    agency.open("/ke-hoach")
    agency.page.get_by_label("Thả văn bản vào đây, hoặc chọn tệp").set_input_files(str(document))
    agency.page.get_by_role("button", name="Đọc văn bản").click()
    expect(agency.heading).to_have_text("Lập bản thảo từ văn bản vừa đọc")
    agency.page.get_by_label("Kế hoạch của").select_option("mau.xa-mau-mot")
    agency.page.get_by_label("Hiệu lực từ").fill("01/01/2026")
    agency.page.get_by_label("Đến hết").fill("31/12/2026")
    agency.page.get_by_role("button", name="Lập bản thảo").click()
    agency.page.get_by_role("link", name="Ban hành…").click()
    agency.page.get_by_label("Tôi đã xem các mục trên và ban hành kế hoạch này").check()
    agency.page.get_by_role("button", name="Ban hành").click()
    expect(agency.page.get_by_role("status").filter(has_text="Đã ban hành")).to_be_visible()
    row = agency.page.get_by_role("row").filter(has_text="Phòng Văn hóa - Xã hội").filter(has_text="PL.").first
    return str(row.get_by_role("link").first.get_attribute("href"))


def _claim_without_evidence(officer: Portal, path: str) -> None:
    officer.open(f"{path}/bao-cao")
    officer.page.locator("#claims_completion").press("Space")
    expect(officer.page.locator("#claims_completion")).not_to_be_checked()
    expect(officer.page.get_by_text("Chưa đề nghị được vì chưa có minh chứng nào")).to_be_visible()


def _claim(officer: Portal, path: str, scan: Path) -> None:
    officer.open(f"{path}/bao-cao")
    officer.fill_report("100", "Đã làm xong, có văn bản kèm theo", [scan], claims=True)
    expect(officer.page).to_have_url(re.compile(re.escape(path) + r"(\?|$)"))
    wait_for(officer, path, "Chờ thẩm định")


def _judge(reviewer: Portal, verdict: str, *, reason: bool) -> None:
    """Judge the newest claim in the queue: the demo's own has waited longer and stands before it."""
    wait_for(reviewer, "/tham-dinh", "Phòng Văn hóa - Xã hội", "main tbody")
    rows = reviewer.page.locator("main tbody tr").filter(has_text="Phòng Văn hóa - Xã hội")
    rows.last.get_by_role("link").first.click()
    expect(reviewer.page.get_by_role("link", name="Tải van-ban-da-ky.pdf", exact=True)).to_be_visible()
    if reason:
        reviewer.page.locator("input[name=reasons]").first.check()
    reviewer.page.get_by_label("Ghi chú cho đơn vị").fill("Xem lại trang ký")
    reviewer.page.get_by_role("button", name=verdict).click()
    expect(reviewer.page.get_by_role("status").filter(has_text="minh chứng")).to_be_visible()


def _summary(leader: Portal) -> None:
    leader.open("/bang-dieu-hanh")
    with leader.page.expect_download() as download:
        leader.page.get_by_role("button", name="Tải bản Word").click()
    words = docx.Document(BytesIO(Path(download.value.path()).read_bytes()))
    assert any("BÁO CÁO" in paragraph.text for paragraph in words.paragraphs)
