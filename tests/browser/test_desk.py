import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.browser.claims import ask, claimed, photo, scan_of, scripted
from tests.browser.neighbours import Story
from tests.browser.neighbours.claims import finding, review, screening
from tests.browser.neighbours.samples import FILE, moment
from tests.browser.office import COMMUNE, ECONOMY, Office
from tests.browser.portal import Portal
from tests.browser.test_accessibility import violations

SIGNATURE = "Văn bản thiếu chữ ký"
PHOTO = {**FILE, "evidence_id": "file-2", "name": "Ảnh hội nghị.jpg", "media_type": "image/jpeg"}
EVERYTHING = ["lease", "accept", "reject", "ask", "forward", "return", "outside"]


def expect_drawn(page: Page, number: int) -> None:
    """Wait until the picture of a page stands there."""
    picture = page.get_by_role("img", name=re.compile(f"^Trang {number} của"))
    expect(picture).not_to_have_js_property("naturalWidth", 0)


def full_desk(story: Story) -> None:
    """Have everything on the desk's pages that can stand there."""
    step = {"round": "first", "verdict": "more_asked", "decided_at": moment(-1), "decided_by_name": "Tổ giúp việc"}
    machine = [{"name": FILE["name"], "findings": [finding("type", "type-known", "ok", "Tệp đúng là PDF.")]}]
    lease = {"account_id": "khac", "name": "Người thẩm định A", "until": moment(0), "is_mine": False}
    story.reviews = [
        review(files=[FILE, PHOTO], decisions=[{**step, "machine": machine, "note": "Thêm."}], allowed=EVERYTHING),
        review(review_id="r-2", risk="low"),
        review(review_id="r-3", risk="high", stage="second", lease=lease),
        review(review_id="r-4", risk="unknown", stage="look", look_until=moment(2)),
    ]
    elsewhere = [{"kind": "exact", "is_elsewhere": True}, {"kind": "near", "evidence_id": "cu", "task_id": "task-2"}]
    story.screenings = [
        screening(likenesses=elsewhere),
        screening(evidence_id="file-2", safety="awaiting", preview_pages=0, has_personal=True),
    ]
    story.first_looks = [{"unit_id": COMMUNE, "is_on": True, "set_at": moment(-1)}]


class TestJudging:
    def test_goes_from_the_queue_through_the_pages_to_a_rejection(self, desk: Portal, office: Office) -> None:
        claim = claimed(office, "Quy chế bị trả lại", ("quy chế.pdf", scan_of("QUY CHẾ", "PHỤ LỤC")))
        desk.sign_in("thamdinh")
        desk.open("/tham-dinh")
        desk.page.get_by_role("link", name=f"Thẩm định {claim.name}").click()
        desk.page.get_by_role("button", name="Nhận thẩm định").click()
        expect(desk.page.get_by_text("Bạn đang giữ đến")).to_be_visible()
        expect_drawn(desk.page, 1)
        desk.page.get_by_label("Ghi chú cho đơn vị").fill("Phụ lục chưa ký")
        desk.page.get_by_role("link", name="Trang sau").click()
        expect(desk.page.get_by_text("Trang 2 trên 2")).to_be_visible()
        expect_drawn(desk.page, 2)
        expect(desk.page.get_by_label("Ghi chú cho đơn vị")).to_have_value("Phụ lục chưa ký")
        desk.page.get_by_role("button", name="Trả lại", exact=True).click()
        expect(desk.errors).to_contain_text("lý do")
        expect(desk.errors).to_be_focused()
        expect(desk.page.get_by_label("Ghi chú cho đơn vị")).to_have_value("Phụ lục chưa ký")
        desk.page.get_by_label(SIGNATURE).first.check()
        desk.page.get_by_role("button", name="Trả lại", exact=True).click()
        expect(desk.page.get_by_role("status")).to_contain_text("Đã trả lại minh chứng")
        desk.open(f"/tham-dinh/{claim.review_id}")
        expect(desk.page.get_by_text("Thẩm định lần một: Trả lại")).to_be_visible()
        desk.page.get_by_text("Máy đã báo lúc đó").click()
        expect(desk.page.get_by_role("listitem").filter(has_text="Thẩm định lần một")).to_contain_text("quy chế.pdf")

    def test_tells_who_holds_a_claim(self, desk: Portal, office: Office) -> None:
        claim = claimed(office, "Quy chế người khác giữ", ("quy chế.pdf", scan_of("GIỮ")))
        desk.sign_in("thamdinh")
        desk.open(f"/tham-dinh/{claim.review_id}")
        ask(office, "POST", f"/reviews/{claim.review_id}/lease")
        desk.page.get_by_label("Ghi chú cho đơn vị").fill("Đủ")
        desk.page.get_by_role("button", name="Chấp nhận").click()
        expect(desk.errors).to_contain_text("reviewer mau")
        expect(desk.page.get_by_text("reviewer mau đang thẩm định đến")).to_be_visible()
        expect(desk.page.get_by_role("button", name="Chấp nhận")).to_have_count(0)

    def test_hears_an_appeal_by_another_reviewer(self, desk: Portal, office: Office) -> None:
        claim = claimed(office, "Quy chế khiếu nại", ("quy chế.pdf", scan_of("KHIẾU NẠI")))
        path = f"/reviews/{claim.review_id}"
        ask(office, "POST", f"{path}/reject", json={"reasons": ["thieu-chu-ky-dong-dau"]})
        if ask(office, "GET", path)["stage"] == "second":
            ask(office, "POST", f"{path}/reject", "reviewer", COMMUNE, json={"reasons": ["thieu-chu-ky-dong-dau"]})
        ask(office, "POST", f"{path}/appeal", "officer", COMMUNE, json={"ground": "Chữ ký ở trang cuối."})
        desk.sign_in("thamdinh")
        desk.open("/tham-dinh?stage=appeal")
        desk.page.get_by_role("link", name=f"Thẩm định {claim.name}").click()
        expect(desk.page.get_by_text("Chữ ký ở trang cuối.").first).to_be_visible()
        desk.page.get_by_role("button", name="Chấp nhận khiếu nại").click()
        expect(desk.page.get_by_role("status")).to_contain_text("Đã chấp nhận")
        assert ask(office, "GET", path)["state"] == "accepted"

    def test_is_confirmed_by_a_second_reviewer_who_is_not_told_of_the_first(self, desk: Portal, office: Office) -> None:
        claim = claimed(office, "Quy chế có mã lệnh", ("quy chế.pdf", scripted()))
        path = f"/reviews/{claim.review_id}"
        ask(office, "POST", f"{path}/accept", json={"note": "Lần một thấy đủ"})
        desk.sign_in("thamdinh")
        desk.open("/tham-dinh?stage=second&risk=high")
        desk.page.get_by_role("link", name=f"Thẩm định {claim.name}").click()
        expect(desk.page.get_by_role("heading", name="Thẩm định lần hai")).to_be_visible()
        expect(desk.page.get_by_role("listitem").filter(has_text="Nguy hiểm").first).to_be_visible()
        expect(desk.page.get_by_text("Lần một thấy đủ")).to_have_count(0)
        desk.page.get_by_label(SIGNATURE).first.check()
        desk.page.get_by_role("button", name="Trả lại", exact=True).click()
        expect(desk.page.get_by_role("status")).to_contain_text("Đã trả lại minh chứng")
        desk.open(f"/tham-dinh/{claim.review_id}")
        expect(desk.page.get_by_text("Lần một thấy đủ")).to_be_visible()

    def test_accepts_low_risk_together_and_tells_of_each(self, desk: Portal, office: Office) -> None:
        free, held = (claimed(office, name, ("ảnh.png", photo())) for name in ("Ảnh một", "Ảnh hai"))
        desk.sign_in("thamdinh")
        desk.open("/tham-dinh?stage=queue&risk=low")
        for claim in (free, held):
            desk.page.get_by_role("checkbox", name=f"Chọn 1 {claim.name}").check()
        ask(office, "POST", f"/reviews/{held.review_id}/lease")
        desk.page.get_by_role("button", name="Chấp nhận các đề nghị đã chọn").click()
        told = desk.page.get_by_role("status")
        expect(told).to_contain_text("Đã chấp nhận: 1")
        expect(told.get_by_role("listitem").filter(has_text=held.name)).to_contain_text("reviewer mau")
        assert ask(office, "GET", f"/reviews/{free.review_id}")["state"] == "accepted"


class TestOutsideVerdicts:
    def test_come_in_by_workbook_whole_or_not_at_all(self, desk: Portal, office: Office, tmp_path: Path) -> None:
        claim = claimed(office, "Quy chế đoàn ngoài xem", ("quy chế.pdf", scan_of("NGOÀI")))
        desk.sign_in("thamdinh")
        desk.open("/tham-dinh/ket-qua-ngoai")
        with desk.page.expect_download() as downloaded:
            desk.page.get_by_role("button", name="Tải bảng kết quả").click()
        book = openpyxl.load_workbook(BytesIO(Path(downloaded.value.path()).read_bytes()))
        sheet = book.worksheets[0]
        line = next(row for row in sheet.iter_rows() if row[0].value == claim.review_id)
        file = tmp_path / "ket-qua.xlsx"
        for reference in (None, "TD-2026-12"):
            line[6].value, line[8].value, line[9].value = "Chấp nhận", clock.today(), reference
            book.save(file)
            desk.page.get_by_label("Bảng kết quả").set_input_files(file)
            desk.page.get_by_role("button", name="Ghi các kết quả").click()
            if reference is None:
                expect(desk.errors).to_contain_text(line[9].coordinate)
        expect(desk.page.get_by_role("status")).to_contain_text("Đã ghi 1 kết quả")
        desk.open(f"/tham-dinh/{claim.review_id}")
        expect(desk.page.get_by_text("căn cứ TD-2026-12")).to_be_visible()
        assert ask(office, "GET", f"/reviews/{claim.review_id}")["state"] == "accepted"


class TestFirstLook:
    def test_is_switched_on_passes_a_claim_on_and_is_switched_off(self, desk: Portal, office: Office) -> None:
        desk.sign_in("thuongtruc")
        desk.open("/xem-truoc")
        desk.page.get_by_label("Đơn vị", exact=True).select_option(ECONOMY)
        desk.page.get_by_role("button", name="Bật xem trước").click()
        expect(desk.page.get_by_role("status")).to_contain_text("Đã bật xem trước")
        claim = claimed(office, "Quy chế xem trước", ("quy chế.pdf", scan_of("XEM TRƯỚC")), unit=ECONOMY)
        desk.open("/xem-truoc")
        desk.page.get_by_role("link", name=f"Xem trước {claim.name}").click()
        desk.page.get_by_role("button", name="Trả về đơn vị").click()
        expect(desk.errors).to_contain_text("lý do")
        desk.page.get_by_label("Ý kiến").fill("Đủ hồ sơ")
        desk.page.get_by_role("button", name="Chuyển thẩm định").click()
        expect(desk.page.get_by_role("status")).to_contain_text("Đã chuyển đề nghị")
        assert ask(office, "GET", f"/reviews/{claim.review_id}")["stage"] == "queue"
        desk.page.get_by_role("button", name=re.compile("^Tắt xem trước của")).click()
        expect(desk.page.get_by_role("status")).to_contain_text("Đã tắt xem trước")


class TestPages:
    PLACES = (
        ("thamdinh", "/tham-dinh"),
        ("thamdinh", "/tham-dinh/review-1"),
        ("thamdinh", "/tham-dinh/review-1?tep=file-2"),
        ("thamdinh", "/tham-dinh/ket-qua-ngoai"),
        ("thuongtruc", "/xem-truoc"),
        ("thuongtruc", "/xem-truoc/review-1"),
    )

    @pytest.mark.parametrize(("username", "path"), PLACES)
    def test_are_read_by_everybody_on_every_screen(
        self, portal: Portal, story: Story, username: str, path: str
    ) -> None:
        full_desk(story)
        portal.sign_in(username)
        portal.page.set_viewport_size({"width": 320, "height": 700})
        portal.open(path)
        portal.page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
        assert portal.page.evaluate("document.documentElement.scrollWidth") <= 320
        assert violations(portal) == []

    def test_are_worked_by_keyboard_alone(self, portal: Portal, story: Story) -> None:
        full_desk(story)
        portal.sign_in("thamdinh")
        portal.open("/tham-dinh/review-1")
        portal.page.get_by_role("link", name="Trang sau").focus()
        portal.page.keyboard.press("Enter")
        expect(portal.page.get_by_text("Trang 2 trên 3")).to_be_visible()
        portal.page.locator("#reasons input").first.focus()
        portal.page.keyboard.press("Space")
        portal.page.get_by_label("Ghi chú cho đơn vị").focus()
        portal.page.keyboard.type("Thiếu")
        for _ in range(2):
            portal.page.keyboard.press("Tab")
        expect(portal.page.get_by_role("button", name="Trả lại", exact=True)).to_be_focused()
        portal.page.keyboard.press("Enter")
        expect(portal.page.get_by_role("status")).to_contain_text("Đã trả lại")
        assert story.told[0][1]["note"] == "Thiếu"

    def test_show_where_a_photo_was_taken_in_its_place(self, portal: Portal, story: Story) -> None:
        full_desk(story)
        portal.sign_in("thamdinh")
        portal.open("/tham-dinh/review-1")
        portal.page.get_by_role("button", name="Xem thông tin cá nhân").click()
        expect(portal.page.locator("#rieng-file-2")).to_contain_text("106,4132")
        expect(portal.heading).to_contain_text("Tỷ lệ hồ sơ")

    def test_turn_pages_without_scripts(self, portal: Portal, story: Story) -> None:
        full_desk(story)
        portal.sign_in("thamdinh")
        portal.page.route("**/htmx.min.js", lambda route: route.abort())
        portal.open("/tham-dinh/review-1")
        portal.page.get_by_role("link", name="Trang sau").click()
        expect(portal.page).to_have_url(re.compile("trang=2"))
        expect_drawn(portal.page, 2)
