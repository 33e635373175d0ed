"""The portal through a person's hands: what one does on its pages, by the words that stand there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.site import ONE_TIME, PASSWORD


class Portal:
    """A browser window on the portal."""

    def __init__(self, page: Page, address: str, cookies: dict[str, list[Any]] | None = None) -> None:
        self.page = page
        self.address = address
        self.cookies = {} if cookies is None else cookies

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def type_password(self, username: str, password: str) -> None:
        self.open("/dang-nhap")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(password)
        self.page.get_by_role("button", name="Đăng nhập").click()

    def change_password(self, current: str, new: str, again: str | None = None) -> None:
        self.page.get_by_label("Mật khẩu đang dùng").fill(current)
        self.page.get_by_label("Mật khẩu mới", exact=True).fill(new)
        self.page.get_by_label("Nhập lại mật khẩu mới").fill(again or new)
        self.page.get_by_role("button", name="Đổi mật khẩu").click()

    def sign_in(self, username: str) -> None:
        """Sign in, or go on with the account's session of an earlier test."""
        kept = self.cookies.get(username)
        if kept:
            self.page.context.add_cookies(kept)
            return
        self._sign_in(username)
        self.cookies[username] = [
            {"name": one["name"], "value": one["value"], "url": self.address, "httpOnly": True}
            for one in self.page.context.cookies()
        ]

    def _sign_in(self, username: str) -> None:
        self.type_password(username, PASSWORD)
        if self.page.get_by_text("không đúng").is_visible():
            self.type_password(username, ONE_TIME)
            self.change_password(ONE_TIME, PASSWORD)
        expect(self.heading).not_to_have_text("Đăng nhập")

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def errors(self) -> Locator:
        return self.page.get_by_role("alert")

    def fill_report(self, value: str = "", note: str = "", files: Sequence[Path] = (), *, claims: bool = False) -> None:
        self.page.locator("#value").fill(value)
        self.page.get_by_label("Nội dung đã làm").fill(note)
        self.page.get_by_label("Minh chứng", exact=True).set_input_files([str(file) for file in files])
        self.page.locator("#claims_completion").set_checked(claims)
        self.page.get_by_role("button", name="Gửi báo cáo").click()
