import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.neighbours import Story
from tests.browser.portal import Portal
from tests.browser.site import ONE_TIME, PASSWORD


class TestSigningIn:
    def test_says_what_to_do_after_a_wrong_password_and_keeps_the_name(self, portal: Portal) -> None:
        portal.type_password("canbo", "sai mật khẩu")
        expect(portal.errors).to_contain_text("Tên đăng nhập hoặc mật khẩu không đúng")
        expect(portal.errors).to_be_focused()
        expect(portal.page.get_by_label("Tên đăng nhập")).to_have_value("canbo")

    def test_leads_a_new_account_through_its_first_password(self, portal: Portal) -> None:
        portal.type_password("quantri", ONE_TIME)
        expect(portal.heading).to_have_text("Đổi mật khẩu")
        portal.change_password(ONE_TIME, "ngắn")
        expect(portal.errors).to_contain_text("ít nhất 10 ký tự")
        portal.change_password(ONE_TIME, PASSWORD)
        expect(portal.heading).to_have_text("Bảng điều hành")
        portal.page.get_by_text("Quản trị").first.click()
        portal.page.get_by_role("button", name="Đăng xuất").click()
        portal.open("/bang-dieu-hanh")
        expect(portal.heading).to_have_text("Đăng nhập")

    def test_keeps_the_session_from_scripts(self, page: Page, site: str) -> None:
        portal = Portal(page, site)
        portal.sign_in("canbo")
        portal.open("/viec-cua-toi")
        assert portal.page.evaluate("document.cookie") == ""


class TestPolicy:
    def test_lets_no_foreign_page_write(self, portal: Portal, page: Page, site: str) -> None:
        portal.sign_in("canbo")
        page.goto("about:blank")
        with page.expect_response(f"{site}/dang-xuat") as answered:
            page.evaluate(
                "(address) => { const form = document.createElement('form'); form.method = 'post';"
                " form.action = address; document.body.append(form); form.submit(); }",
                f"{site}/dang-xuat",
            )
        assert answered.value.status == 403
        expect(page.get_by_text("không đến từ một trang của cổng")).to_be_visible()
        portal.open("/viec-cua-toi")
        expect(portal.heading).to_have_text("Việc của tôi")

    def test_runs_no_script_that_is_not_a_file_of_ours(self, portal: Portal) -> None:
        portal.sign_in("canbo")
        portal.open("/viec-cua-toi")
        ran = portal.page.evaluate(
            "() => { const script = document.createElement('script'); script.textContent = 'window.ran = true';"
            " document.body.append(script); return Boolean(window.ran); }"
        )
        assert ran is False

    def test_asks_nothing_of_another_host(self, portal: Portal, site: str) -> None:
        asked: list[str] = []
        portal.page.on("request", lambda request: asked.append(request.url))
        complaints: list[str] = []
        portal.page.on("pageerror", lambda error: complaints.append(str(error)))
        portal.sign_in("canbo")
        for path in ("/viec-cua-toi", "/nhiem-vu/task-4", "/nhiem-vu/task-4/bao-cao", "/canh-bao", "/bang-dieu-hanh"):
            portal.open(path)
        assert [url for url in asked if not url.startswith(site)] == []
        assert complaints == []


class TestReporting:
    def test_claims_only_with_evidence_and_gives_everything_back_when_refused(
        self, portal: Portal, story: Story, tmp_path: Path
    ) -> None:
        portal.sign_in("canbo")
        portal.open("/nhiem-vu/task-4/bao-cao")
        portal.page.locator("#claims_completion").press("Space")
        expect(portal.page.locator("#claims_completion")).not_to_be_checked()
        expect(portal.page.get_by_text("Chưa đề nghị được vì chưa có minh chứng nào")).to_be_visible()
        files = [tmp_path / "ảnh chụp.png", tmp_path / "kết quả.pdf"]
        for file in files:
            file.write_bytes(b"%PDF-1.4 x")
        portal.fill_report("tám mươi", "Đã đạt chỉ tiêu", files, claims=True)
        expect(portal.errors).to_contain_text("Giá trị phải là số")
        portal.errors.get_by_role("link").click()
        expect(portal.page.locator("#value")).to_be_focused()
        expect(portal.page.get_by_label("Nội dung đã làm")).to_have_value("Đã đạt chỉ tiêu")
        expect(portal.page.locator("[data-kept] > li")).to_have_count(2)
        portal.fill_report("81,5", "Đã đạt chỉ tiêu", claims=True)
        expect(portal.page.get_by_role("status").first).to_contain_text("Đã gửi đề nghị xác nhận hoàn thành")
        assert [what for what, _ in story.told] == ["evidence task-4", "evidence task-4", "report task-4"]
        assert {"filename": "ảnh chụp.png", "filetype": "image/png", "task_id": "task-4"} in story.uploads
        assert len(story.told[-1][1]["evidence_ids"]) == 2

    def test_says_why_a_file_is_refused_and_sends_the_rest_after_it_was_left_out(
        self, portal: Portal, story: Story, tmp_path: Path
    ) -> None:
        portal.sign_in("canbo")
        portal.open("/nhiem-vu/task-4/bao-cao")
        big = tmp_path / "to.pdf"
        big.write_bytes(b"x" * 2_000_001)
        portal.fill_report("60", "Đang làm", [big])
        expect(portal.page.locator(".sending .fault")).to_contain_text("Tệp lớn hơn 2 MB")
        assert story.told == []
        portal.page.get_by_role("button", name="Hủy to.pdf").click()
        portal.page.get_by_role("button", name="Gửi báo cáo").click()
        expect(portal.page.get_by_role("status").first).to_contain_text("Đã ghi báo cáo")

    def test_takes_files_that_are_dropped(self, portal: Portal, story: Story) -> None:
        portal.sign_in("canbo")
        portal.open("/nhiem-vu/task-4/bao-cao")
        dropped = portal.page.evaluate_handle(
            "() => { const dropped = new DataTransfer(); for (const name of ['một.pdf', 'hai.pdf'])"
            " dropped.items.add(new File(['%PDF-1.4'], name, {type: 'application/pdf'})); return dropped; }"
        )
        portal.page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
        expect(portal.page.locator(".sending")).to_have_count(2)
        portal.page.get_by_role("button", name="Tải lên ngay").press("Enter")
        expect(portal.page.locator("[data-kept] > li")).to_have_count(2)
        assert sorted(one["filename"] for one in story.uploads) == ["hai.pdf", "một.pdf"]

    def test_sends_a_double_click_once(self, portal: Portal, story: Story) -> None:
        portal.sign_in("canbo")
        portal.open("/nhiem-vu/task-4/bao-cao")
        portal.page.locator("#value").fill("60")
        portal.page.get_by_role("button", name="Gửi báo cáo").dblclick()
        expect(portal.page.get_by_role("status")).to_contain_text("Đã ghi báo cáo")
        assert [what for what, _ in story.told] == ["report task-4"]

    def test_is_done_by_keyboard_alone(self, portal: Portal, story: Story) -> None:
        portal.sign_in("canbo")
        keyboard = portal.page.keyboard
        portal.open("/nhiem-vu/task-4/bao-cao")
        keyboard.press("Tab")
        expect(portal.page.get_by_text("Đến nội dung chính")).to_be_focused()
        keyboard.press("Enter")
        for _ in range(20):
            keyboard.press("Tab")
            if portal.page.locator("#value").evaluate("field => field === document.activeElement"):
                break
        keyboard.type("61,5")
        keyboard.press("Enter")
        expect(portal.page.get_by_role("status")).to_contain_text("Đã ghi báo cáo")
        assert story.told[0][1]["value"] == 61.5


class TestReviewing:
    def test_asks_a_reason_and_keeps_the_note(self, portal: Portal, story: Story) -> None:
        portal.sign_in("thamdinh")
        portal.open("/tham-dinh")
        portal.page.get_by_role("link", name=re.compile("^Thẩm định ")).click()
        portal.page.get_by_label("Ghi chú cho đơn vị").fill("Thiếu phụ lục số liệu")
        portal.page.get_by_role("button", name="Trả lại").click()
        expect(portal.errors).to_contain_text("phải nêu ít nhất một lý do")
        expect(portal.page.get_by_label("Ghi chú cho đơn vị")).to_have_value("Thiếu phụ lục số liệu")
        portal.page.get_by_label("Văn bản chưa có chữ ký hoặc dấu").first.check()
        portal.page.get_by_role("button", name="Trả lại").click()
        expect(portal.page.get_by_role("status")).to_contain_text("Đã trả lại minh chứng")
        assert story.told[0][1]["reasons"] == ["khong-co-chu-ky"]


class TestAlerts:
    def test_are_filtered_without_leaving_the_page_and_stay_in_the_address(self, portal: Portal) -> None:
        portal.sign_in("lanhdao")
        portal.open("/canh-bao")
        portal.page.get_by_label("Mức").select_option("Vàng")
        expect(portal.page.get_by_text("Chỉ tiêu số 2")).to_have_count(0)
        expect(portal.page).to_have_url(re.compile("level=amber"))
        portal.page.reload()
        expect(portal.page.get_by_role("link", name="II.3 Chỉ tiêu số 3")).to_be_visible()


NARROW = [
    "/viec-cua-toi",
    "/nhiem-vu/task-4",
    "/nhiem-vu/task-4/bao-cao",
    "/bang-dieu-hanh",
    "/canh-bao",
    "/canh-bao/alert-2",
    "/xep-hang",
    "/don-vi/mau.xa-mau-mot/diem",
    "/don-vi/mau.xa-mau-mot/diem/nhiem-vu",
    "/chinh-sach/canh-bao/2026.1",
    "/chinh-sach/canh-bao/soan?tu=2026.1",
]


@pytest.mark.parametrize("path", NARROW)
class TestNarrowScreen:
    def test_needs_no_sideways_scrolling_at_320_pixels(self, portal: Portal, path: str) -> None:
        portal.page.set_viewport_size({"width": 320, "height": 700})
        portal.sign_in("canbo")
        portal.open(path)
        assert portal.page.evaluate("document.documentElement.scrollWidth") <= 320
