"""Dossiers, holds and removal through a person's hands, on the real services."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.evidence.document import verify
from tests.browser.claims import Claim, claimed, scan_of
from tests.browser.office import CULTURE, Office
from tests.browser.portal import Portal
from tests.browser.test_accessibility import violations


@pytest.fixture(scope="module")
def claim(office: Office) -> Claim:
    """A claim with one file."""
    return claimed(office, "Số hóa hồ sơ", ("Quyết định.pdf", scan_of("Quyết định số 05")))


class TestDossier:
    def test_is_taken_from_the_task_and_holds(self, desk: Portal, claim: Claim, tmp_path: Path) -> None:
        desk.sign_in("thuongtruc")
        desk.open(f"/nhiem-vu/{claim.task_id}")
        desk.page.get_by_role("link", name="Hồ sơ minh chứng", exact=True).last.click()
        expect(desk.page.get_by_role("link", name="Quyết định.pdf")).to_be_visible()
        with desk.page.expect_download() as download:
            desk.page.get_by_role("link", name="Tải hồ sơ của nhiệm vụ").click()
        download.value.save_as(tmp_path / "a.zip")
        checked = verify(tmp_path / "a.zip")
        assert checked.problems == []
        assert [one["review_id"] for one in checked.manifest["reviews"]] == [claim.review_id]
        unpacked = checked.manifest["files"][0]
        assert unpacked["findings"]
        assert unpacked["path"] == "files/1/Quyết định.pdf"


class TestHold:
    def test_is_placed_and_released_by_the_keyboard(self, desk: Portal, claim: Claim) -> None:
        desk.sign_in("thuongtruc")
        desk.open(f"/ho-so/nhiem-vu/{claim.task_id}")
        desk.page.get_by_text("Niêm phong cả nhiệm vụ").focus()
        desk.page.keyboard.press("Enter")
        desk.page.keyboard.press("Tab")
        desk.page.keyboard.type("Phục vụ thanh tra")
        desk.page.keyboard.press("Tab")
        desk.page.keyboard.press("Tab")
        desk.page.keyboard.press("Enter")
        expect(desk.page.get_by_role("status")).to_contain_text("Đã niêm phong")
        expect(desk.page.get_by_text("Đang niêm phong")).to_be_visible()
        desk.open(f"/ho-so/niem-phong?unit={CULTURE}")
        desk.page.get_by_text("Gỡ niêm phong").first.click()
        desk.page.get_by_label("Lý do gỡ").first.fill("Đã kết luận")
        desk.page.get_by_role("button", name="Gỡ niêm phong").first.click()
        expect(desk.page.get_by_role("status")).to_contain_text("Đã gỡ niêm phong")


class TestPages:
    def test_pass_axe_and_fit_a_phone(self, desk: Portal, claim: Claim) -> None:
        desk.sign_in("thuongtruc")
        desk.page.set_viewport_size({"width": 320, "height": 700})
        for path in (
            "/ho-so",
            "/ho-so/tai",
            "/ho-so/niem-phong",
            "/ho-so/het-han",
            f"/ho-so/nhiem-vu/{claim.task_id}",
            f"/ho-so/tep/{claim.evidence_ids[0]}",
        ):
            desk.open(path)
            for folded in desk.page.locator("main details:not([open]) > summary").all():
                folded.click()
            assert violations(desk) == [], path
            assert desk.page.evaluate("document.documentElement.scrollWidth") <= 320, path
