"""Evidence from hand to hand: sent up, looked at, returned, sent again, accepted; on the real services."""

import random
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.claims import ask, scan_of, until
from tests.browser.office import CULTURE, Office
from tests.browser.portal import Portal
from tests.browser.test_desk import SIGNATURE, expect_drawn
from tests.browser.test_uploads import SLOW, is_known, slowed

NAME = "Quy chế đi từ tay này sang tay khác"
PADDING = 3_000_000


def paper(folder: Path, name: str, *pages: str) -> Path:
    """Write a scan, made large enough for its way up to be seen."""
    file = folder / name
    padding = random.Random(name).randbytes(PADDING).replace(b"%", b"")
    file.write_bytes(b"\n".join((scan_of(*pages), b"%" + padding, b"%%EOF")))
    return file


def send_claim(desk: Portal, task_id: str, file: Path) -> None:
    """Send a file up and see it go, then claim that the task is done."""
    desk.open(f"/nhiem-vu/{task_id}/bao-cao")
    with slowed(desk.page, SLOW):
        desk.page.get_by_label("Minh chứng", exact=True).set_input_files(str(file))
        desk.page.get_by_role("button", name="Tải lên ngay").click()
        expect(desk.page.get_by_role("progressbar")).to_have_accessible_name(f"Đang gửi {file.name}")
        desk.page.wait_for_function("() => document.querySelector('progress')?.value > 10")
        assert desk.page.get_by_role("progressbar").evaluate("bar => bar.value") < 100
    expect(desk.page.locator("[data-kept] > li")).to_contain_text("đã tải lên")
    desk.page.locator("#value").fill("100")
    desk.page.locator("#claims_completion").check()
    desk.page.get_by_role("button", name="Gửi báo cáo").click()
    expect(desk.page.get_by_role("status").first).to_contain_text("Đã gửi đề nghị xác nhận hoàn thành")


def review_of(office: Office, task_id: str) -> str:
    """Wait until the claim waits for its verdict with all its files screened; return the review's id."""

    def waiting() -> str | None:
        found = ask(office, "GET", "/reviews", params={"task": task_id})["items"]
        return next(
            (str(one["review_id"]) for one in found if one["state"] == "pending" and one["risk"] != "unknown"), None
        )

    return until(waiting)


def send_back(desk: Portal, review_id: str, note: str) -> None:
    """Look at the first page, then return the claim with a reason and a note."""
    desk.open(f"/tham-dinh/{review_id}")
    desk.page.get_by_role("button", name="Nhận thẩm định").click()
    expect_drawn(desk.page, 1)
    desk.page.get_by_label(SIGNATURE).first.check()
    desk.page.get_by_label("Ghi chú cho đơn vị").fill(note)
    desk.page.get_by_role("button", name="Trả lại", exact=True).click()
    expect(desk.page.get_by_role("status")).to_contain_text("Đã trả lại minh chứng")


def accept(desk: Portal, review_id: str) -> None:
    """Look at the first page, then accept."""
    desk.open(f"/tham-dinh/{review_id}")
    expect_drawn(desk.page, 1)
    desk.page.get_by_role("button", name="Chấp nhận", exact=True).click()
    expect(desk.page.get_by_role("status")).to_contain_text("Đã chấp nhận")


def becomes(office: Office, task_id: str, work_state: str) -> None:
    """Wait until plans has heard of the verdict."""
    until(lambda: office.ask("GET", f"/tasks/{task_id}")["work_state"] == work_state)


class TestEvidence:
    def test_is_returned_with_reasons_and_accepted_when_sent_again(
        self, desk: Portal, office: Office, tmp_path: Path
    ) -> None:
        task = {"code": "1", "name": NAME, "kind": "deliverable", "lead_unit_id": CULTURE}
        task_id = str(office.published(task, title=NAME)["tasks"][0]["task_id"])
        until(lambda: is_known(office, task_id))
        desk.sign_in("canbo")
        send_claim(desk, task_id, paper(tmp_path, "quy chế.pdf", "QUY CHẾ CHƯA KÝ", "PHỤ LỤC"))
        desk.sign_in("thamdinh")
        send_back(desk, review_of(office, task_id), "Trang cuối chưa có chữ ký")
        becomes(office, task_id, "needs_completion")
        desk.sign_in("canbo")
        desk.open(f"/nhiem-vu/{task_id}")
        for words in ("Chờ hoàn thiện", "Trang cuối chưa có chữ ký", SIGNATURE):
            expect(desk.page.get_by_text(words).first).to_be_visible()
        send_claim(desk, task_id, paper(tmp_path, "quy chế đã ký.pdf", "QUY CHẾ ĐÃ KÝ", "PHỤ LỤC MỚI"))
        desk.sign_in("thamdinh")
        accept(desk, review_of(office, task_id))
        becomes(office, task_id, "completed")
