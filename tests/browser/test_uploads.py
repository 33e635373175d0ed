"""Evidence from the unit's side, on the real plans and evidence services; the line is slowed by the browser itself."""

import base64
import hashlib
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, Response, Route, expect

from tests.browser.claims import Claim, ask, claimed, scan_of, until
from tests.browser.office import COMMUNE, CULTURE, Office
from tests.browser.portal import Portal
from tests.browser.test_accessibility import violations

BYTES = 3_000_000
SLOW, SLOWER = 1_000_000, 250_000
"""Bytes a second: the file above takes three seconds or twelve, longer than a server waits before it stops."""
UNREAD = {"offline": False, "latency": 0, "downloadThroughput": -1}


@dataclass(frozen=True, slots=True)
class Sender:
    """An officer before the form of a report on a task of their own."""

    portal: Portal
    office: Office
    task_id: str
    heads: list[int]
    """Offsets the server answered when it was asked how far an upload is."""

    @property
    def page(self) -> Page:
        return self.portal.page

    @property
    def bar(self) -> Locator:
        return self.page.get_by_role("progressbar")

    @property
    def kept(self) -> Locator:
        return self.page.locator("[data-kept] > li")

    def open(self) -> None:
        self.portal.open(f"/nhiem-vu/{self.task_id}/bao-cao")

    def choose(self, *files: Path) -> None:
        self.page.get_by_label("Minh chứng", exact=True).set_input_files([str(file) for file in files])

    def upload(self, *files: Path) -> None:
        self.choose(*files)
        self.page.get_by_role("button", name="Tải lên ngay").click()

    def half_way(self) -> None:
        """Wait until a good part of the file has gone and some of it has not."""
        expect(self.page.get_by_text(re.compile(r"^[3-7]\d % \("))).to_be_visible()

    def sha256_of(self, row: Locator) -> str:
        query = {"ids": row.get_attribute("data-file")}
        return str(ask(self.office, "GET", "/evidence", "auditor", params=query)["items"][0]["sha256"])


def is_known(office: Office, task_id: str) -> bool:
    """Tell whether the evidence service has heard of a task: it opens an upload to it."""
    metadata = {"filename": "x", "filetype": "text/plain", "task_id": task_id}
    pairs = (f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())
    said = {"Tus-Resumable": "1.0.0", "Upload-Length": "1", "Upload-Metadata": ",".join(pairs)}
    headers = {**office.headers("officer", COMMUNE), **said}
    return httpx.post(f"{office.evidence.url}/api/v1/uploads", headers=headers).is_success


@contextmanager
def slowed(page: Page, rate: int = SLOW) -> Iterator[None]:
    """Let the page send only so fast."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {**UNREAD, "uploadThroughput": rate})
    yield
    line.send("Network.emulateNetworkConditions", {**UNREAD, "uploadThroughput": -1})


@pytest.fixture
def sender(desk: Portal, office: Office) -> Sender:
    """Give an officer whose task the evidence service knows by now."""
    task = {"code": "1", "name": "Ban hành quy chế", "kind": "deliverable", "lead_unit_id": CULTURE}
    task_id = str(office.published(task)["tasks"][0]["task_id"])
    until(lambda: is_known(office, task_id))
    heads: list[int] = []

    def note(response: Response) -> None:
        if response.request.method == "HEAD" and response.ok:
            heads.append(int(response.headers["upload-offset"]))

    desk.page.on("response", note)
    desk.sign_in("canbo")
    sender = Sender(desk, office, task_id, heads)
    sender.open()
    return sender


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "kết quả.pdf"
    file.write_bytes(b"%PDF-1.7\n" + random.Random(57).randbytes(BYTES))
    return file


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


class TestUpload:
    def test_shows_its_progress_then_what_the_machine_says_and_goes_with_the_claim(
        self, sender: Sender, file: Path
    ) -> None:
        seen: list[float] = []
        claim = sender.page.locator("#claims_completion")
        claim.click(force=True)
        expect(claim).not_to_be_checked()
        expect(sender.page.get_by_text("Chưa đề nghị được vì chưa có minh chứng nào")).to_be_visible()
        with slowed(sender.page):
            sender.upload(file)
            for _ in range(3):
                expect(sender.bar).to_have_accessible_name("Đang gửi kết quả.pdf")
                grown = "last => document.querySelector('progress').value > last"
                sender.page.wait_for_function(grown, arg=max([0, *seen]))
                seen.append(sender.bar.evaluate("bar => bar.value"))
        assert seen == sorted(set(seen))
        assert seen[-1] < 100
        expect(sender.kept).to_contain_text("2,9 MB, đã tải lên")
        assert sender.sha256_of(sender.kept) == digest(file)
        expect(sender.kept).to_contain_text("Tệp PDF bị hỏng")
        expect(sender.page.get_by_text("Chưa đề nghị được")).to_be_hidden()
        sender.page.locator("#value").fill("100")
        claim.check()
        sender.page.get_by_role("button", name="Gửi báo cáo").click()
        expect(sender.page.get_by_role("status").first).to_contain_text("Đã gửi đề nghị xác nhận hoàn thành")
        expect(sender.page.locator(".reports").last).to_contain_text("kết quả.pdf")

    def test_keeps_what_was_typed_of_the_document(self, sender: Sender, tmp_path: Path) -> None:
        paper = tmp_path / "báo cáo.pdf"
        paper.write_bytes(b"%PDF-1.7\n")
        sender.choose(paper)
        sender.page.get_by_text("Số, ngày, cơ quan ban hành").click()
        sender.page.get_by_label("Số, ký hiệu").fill("05/BC-UBND")
        sender.page.get_by_label("Ngày ban hành").fill("31/02/2026")
        sender.page.get_by_role("button", name="Tải lên ngay").click()
        expect(sender.page.get_by_text("Ngày ban hành phải viết như 25/03/2026.")).to_be_visible()
        expect(sender.page.get_by_label("Ngày ban hành")).to_be_focused()
        sender.page.get_by_label("Ngày ban hành").fill("25/03/2026")
        sender.page.get_by_role("button", name="Tải lên ngay").click()
        expect(sender.kept).to_contain_text("báo cáo.pdf")
        query = {"ids": sender.kept.get_attribute("data-file")}
        found = ask(sender.office, "GET", "/evidence", "auditor", params=query)["items"]
        assert found[0]["document"] == {"number": "05/BC-UBND", "issued_on": "2026-03-25", "issuer": None}

    def test_is_cancelled_and_leaves_nothing_behind(self, sender: Sender, file: Path) -> None:
        with slowed(sender.page):
            sender.upload(file)
            sender.half_way()
            with sender.page.expect_response(lambda one: one.request.method == "DELETE") as gone:
                sender.page.get_by_role("button", name="Hủy kết quả.pdf").click()
        assert gone.value.status == 204
        expect(sender.bar).to_have_count(0)
        expect(sender.page.get_by_label("Minh chứng", exact=True)).to_be_focused()
        sender.open()
        expect(sender.page.get_by_text("Tệp gửi dở")).to_have_count(0)

    def test_goes_on_where_it_stopped_once_the_server_is_back(self, sender: Sender, file: Path) -> None:
        with slowed(sender.page, SLOWER):
            sender.upload(file)
            sender.half_way()
            with sender.office.evidence.stopped():
                expect(sender.page.locator("[data-state]")).to_contain_text("Mất kết nối")
        expect(sender.kept).to_contain_text("đã tải lên")
        assert any(0 < offset < BYTES for offset in sender.heads)
        assert sender.sha256_of(sender.kept) == digest(file)

    def test_goes_on_once_the_line_is_back(self, sender: Sender, file: Path) -> None:
        breaks = [1, 2]

        def break_twice(route: Route) -> None:
            if route.request.method == "PATCH" and breaks:
                breaks.pop()
                route.abort("connectionreset")
            else:
                route.continue_()

        sender.page.route("**/tai-len/*", break_twice)
        sender.upload(file)
        expect(sender.kept).to_contain_text("đã tải lên")
        assert breaks == []
        assert sender.sha256_of(sender.kept) == digest(file)

    def test_is_taken_up_again_after_the_page_was_loaded_anew(self, sender: Sender, file: Path) -> None:
        with slowed(sender.page):
            sender.upload(file)
            sender.half_way()
            sender.page.on("dialog", lambda dialog: dialog.accept())
            sender.open()
        unfinished = sender.page.locator("[data-unfinished]")
        expect(unfinished).to_contain_text("kết quả.pdf")
        sender.upload(file)
        expect(sender.kept).to_contain_text("đã tải lên")
        expect(unfinished).to_have_count(0)
        assert any(0 < offset < BYTES for offset in sender.heads)
        assert sender.sha256_of(sender.kept) == digest(file)
        # What is up already survives a reload before the report was sent.
        sender.open()
        expect(sender.kept).to_contain_text("kết quả.pdf")

    def test_sends_several_files_before_the_form_itself(self, sender: Sender, file: Path, tmp_path: Path) -> None:
        others = [tmp_path / f"ảnh {number}.txt" for number in range(3)]
        for other in others:
            other.write_text(f"Trích số liệu {other.name}", "utf-8")
        sender.portal.fill_report("40", "Đang làm", [file, *others])
        expect(sender.page.get_by_role("status").first).to_contain_text("Đã ghi báo cáo")
        expect(sender.page.locator(".reports").last.get_by_role("link")).to_have_count(4)

    def test_is_axe_clean_and_fits_a_phone_with_its_camera(self, sender: Sender, file: Path) -> None:
        sender.page.set_viewport_size({"width": 320, "height": 700})
        sender.choose(file)
        sender.page.get_by_text("Số, ngày, cơ quan ban hành").click()
        assert violations(sender.portal) == []
        assert sender.page.evaluate("document.documentElement.scrollWidth") <= 320
        photo = sender.page.locator("#photo[capture=environment]")
        photo.set_input_files([{"name": "hiện trường.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0"}])
        expect(sender.page.locator(".sending")).to_have_count(2)
        sender.page.get_by_role("button", name="Hủy hiện trường.jpg").press("Enter")
        expect(sender.page.locator(".sending")).to_have_count(1)


class TestWithoutScripts:
    def test_the_form_sends_the_files_itself(self, sender: Sender, browser: Browser, file: Path) -> None:
        context = browser.new_context(java_script_enabled=False)
        context.add_cookies(sender.page.context.cookies())  # type: ignore[arg-type]
        plain = Portal(context.new_page(), sender.portal.address)
        plain.open(f"/nhiem-vu/{sender.task_id}/bao-cao")
        plain.fill_report("100", "Xong", claims=True)
        expect(plain.errors).to_contain_text("minh chứng")
        plain.fill_report("100", "Xong", [file], claims=True)
        expect(plain.page.get_by_role("status").first).to_contain_text("Đã gửi đề nghị xác nhận hoàn thành")
        expect(plain.page.locator(".reports").last).to_contain_text("kết quả.pdf")
        context.close()


def rejected(office: Office, review_id: str) -> None:
    """Reject a claim, by a second reviewer too if it was drawn for one."""
    wrong = {"reasons": ["anh-khong-ro"], "note": None}
    for unit in ("mau", COMMUNE):
        headers = {"Idempotency-Key": f"{unit}{review_id}"}
        told = ask(office, "POST", f"/reviews/{review_id}/reject", unit=unit, json=wrong, headers=headers)
        if told["stage"] == "ended":
            return
    pytest.fail("two reviewers have not ended it")


class TestClaim:
    def test_is_added_to_as_asked_then_appealed(self, desk: Portal, office: Office, tmp_path: Path) -> None:
        page, claim = desk.page, claimed(office, "Quy chế thiếu phụ lục", ("quy chế.pdf", scan_of("QUY CHẾ")))
        more = {"reasons": ["thieu-trang"], "note": "Thiếu phụ lục 2."}
        key = {"Idempotency-Key": f"a{claim.review_id}"}
        ask(office, "POST", f"/reviews/{claim.review_id}/ask", json=more, headers=key)
        desk.sign_in("canbo")
        desk.open("/viec-cua-toi")
        page.get_by_role("link", name=f"Bổ sung {claim.name}").click()
        expect(page.get_by_text("Thiếu phụ lục 2.")).to_be_visible()
        page.get_by_role("button", name="Gửi bổ sung").click()
        expect(desk.errors).to_be_focused()
        annex = tmp_path / "phụ lục 2.txt"
        annex.write_text("Phụ lục 2", "utf-8")
        page.get_by_label("Minh chứng bổ sung").set_input_files([str(annex)])
        page.get_by_label("Giải trình").fill("Gửi kèm phụ lục 2.")
        assert violations(desk) == []
        page.get_by_role("button", name="Gửi bổ sung").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã gửi bổ sung")
        expect(page.locator(".claim-card")).to_contain_text("phụ lục 2.txt")
        self.appeal(desk, office, claim)

    def appeal(self, desk: Portal, office: Office, claim: Claim) -> None:
        page = desk.page
        rejected(office, claim.review_id)
        page.set_viewport_size({"width": 320, "height": 700})
        desk.open(f"/nhiem-vu/{claim.task_id}")
        expect(page.locator(".claim-card")).to_contain_text("Ảnh hoặc bản quét mờ")
        assert violations(desk) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.get_by_role("link", name="Khiếu nại").click()
        assert violations(desk) == []
        page.get_by_label("Lý do khiếu nại").fill("Trang 1 đọc được rõ.")
        page.get_by_role("button", name="Gửi khiếu nại").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã gửi khiếu nại")
        expect(page.locator(".claim-card")).to_contain_text("Trang 1 đọc được rõ.")
        expect(page.get_by_role("link", name="Khiếu nại")).to_have_count(0)
