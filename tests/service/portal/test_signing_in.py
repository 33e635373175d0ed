import json
import stat
from pathlib import Path
from urllib.parse import parse_qs, unquote_plus, urlsplit

import httpx
import pytest

from services.portal.app import build_app
from services.portal.domain import FAILURES_BEFORE_LOCK
from services.portal.settings import Settings
from shared.testing.services import run_service
from tests.browser.site import ONE_TIME, PASSWORD
from tests.service.portal.conftest import SignIn


async def try_in(visitor: httpx.AsyncClient, username: str, password: str, **more: str) -> httpx.Response:
    return await visitor.post("/dang-nhap", data={"username": username, "password": password, **more})


class TestSignIn:
    async def test_asks_a_one_time_password_to_be_changed_before_anything_else(
        self, visitor: httpx.AsyncClient
    ) -> None:
        answer = await try_in(visitor, "canbo", ONE_TIME)
        assert (answer.status_code, answer.headers["location"]) == (303, "/doi-mat-khau")
        kept_out = await visitor.get("/viec-cua-toi")
        assert (kept_out.status_code, kept_out.headers["location"]) == (303, "/doi-mat-khau")

    async def test_says_the_same_of_a_wrong_name_and_a_wrong_password(self, visitor: httpx.AsyncClient) -> None:
        answers = [await try_in(visitor, name, "sai mật khẩu") for name in ("canbo", "khong-co")]
        assert {answer.status_code for answer in answers} == {401}
        assert all("Tên đăng nhập hoặc mật khẩu không đúng" in answer.text for answer in answers)
        assert 'value="canbo"' in answers[0].text
        assert "set-cookie" not in answers[0].headers

    async def test_takes_the_name_in_any_case(self, visitor: httpx.AsyncClient) -> None:
        assert (await try_in(visitor, " CanBo ", ONE_TIME)).status_code == 303

    async def test_locks_after_too_many_failures_even_for_the_right_password(self, visitor: httpx.AsyncClient) -> None:
        for _ in range(FAILURES_BEFORE_LOCK):
            await try_in(visitor, "canbo", "sai mật khẩu")
        answer = await try_in(visitor, "canbo", ONE_TIME)
        assert answer.status_code == 403
        assert "tạm khóa" in answer.text
        assert (await try_in(visitor, "lanhdao", ONE_TIME)).status_code == 303

    async def test_forgets_failures_after_a_success(self, visitor: httpx.AsyncClient) -> None:
        for _ in range(3):
            for _ in range(FAILURES_BEFORE_LOCK - 1):
                await try_in(visitor, "canbo", "sai mật khẩu")
            assert (await try_in(visitor, "canbo", ONE_TIME)).status_code == 303

    async def test_goes_back_to_where_one_was_going_and_nowhere_else(self, sign_in: SignIn) -> None:
        visitor = await sign_in("canbo")
        await visitor.post("/dang-xuat")
        asked = await visitor.get("/nhiem-vu", params={"q": "hồ sơ"})
        tiep = parse_qs(urlsplit(asked.headers["location"]).query)["tiep"]
        assert [unquote_plus(address) for address in tiep] == ["/nhiem-vu?q=hồ sơ"]
        back = await try_in(visitor, "canbo", PASSWORD, tiep="/nhiem-vu?q=a")
        assert back.headers["location"] == "/nhiem-vu?q=a"
        for elsewhere in ("https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"):
            assert (await try_in(visitor, "canbo", PASSWORD, tiep=elsewhere)).headers["location"] == "/"


class TestSession:
    async def test_is_an_opaque_cookie_scripts_cannot_read(self, visitor: httpx.AsyncClient) -> None:
        answer = await try_in(visitor, "canbo", ONE_TIME)
        name, _, rest = answer.headers["set-cookie"].partition("=")
        assert name == "nq57"
        assert "HttpOnly" in rest
        assert "SameSite=lax" in rest
        assert len(rest.partition(";")[0]) == 43

    async def test_is_bound_to_the_host_behind_tls(self, settings: Settings) -> None:
        behind_tls = settings.model_copy(update={"is_https": True})
        async with run_service(build_app(behind_tls), headers={"Sec-Fetch-Site": "same-origin"}) as visitor:
            cookie = (await try_in(visitor, "canbo", ONE_TIME)).headers["set-cookie"]
        assert cookie.startswith("__Host-nq57=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie

    async def test_ends_when_signed_out_everywhere_the_cookie_was_kept(self, sign_in: SignIn) -> None:
        visitor = await sign_in("canbo")
        kept = dict(visitor.cookies)
        await visitor.post("/dang-xuat")
        answer = await visitor.get("/viec-cua-toi", cookies=kept)
        assert answer.headers["location"].startswith("/dang-nhap")

    async def test_ends_elsewhere_when_the_password_changes(self, sign_in: SignIn, settings: Settings) -> None:
        visitor = await sign_in("canbo")
        elsewhere = dict(visitor.cookies)
        visitor.cookies.clear()
        await try_in(visitor, "canbo", PASSWORD)
        new = "một câu khác hẳn dài hơn"
        await visitor.post("/doi-mat-khau", data={"current": PASSWORD, "new": new, "again": new})
        assert (await visitor.get("/viec-cua-toi")).status_code == 200
        visitor.cookies.clear()
        answer = await visitor.get("/viec-cua-toi", cookies=elsewhere)
        assert answer.headers["location"].startswith("/dang-nhap")


class TestChangePassword:
    @pytest.mark.parametrize(
        ("new", "again", "said"),
        [
            ("ngan", "ngan", "ít nhất 10 ký tự"),
            ("mat khau canbo 2026", "mat khau canbo 2026", "không được chứa tên đăng nhập"),
            (ONE_TIME, ONE_TIME, "phải khác mật khẩu đang dùng"),
            (PASSWORD, "khác", "không giống nhau"),
            ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "quá ít ký tự khác nhau"),
        ],
    )
    async def test_says_what_is_wrong_with_the_new_one(
        self, visitor: httpx.AsyncClient, new: str, again: str, said: str
    ) -> None:
        await try_in(visitor, "canbo", ONE_TIME)
        answer = await visitor.post("/doi-mat-khau", data={"current": ONE_TIME, "new": new, "again": again})
        assert answer.status_code == 422
        assert said in answer.text
        assert 'href="#new"' in answer.text

    async def test_asks_for_the_present_one(self, visitor: httpx.AsyncClient) -> None:
        await try_in(visitor, "canbo", ONE_TIME)
        typed = {"current": "sai", "new": PASSWORD, "again": PASSWORD}
        answer = await visitor.post("/doi-mat-khau", data=typed)
        assert answer.status_code == 401
        assert "Mật khẩu đang dùng không đúng" in answer.text


class TestSigningKey:
    async def test_is_made_once_and_closed_to_others(self, settings: Settings) -> None:
        async with run_service(build_app(settings)) as first:
            keys = (await first.get("/.well-known/jwks.json")).json()
        assert stat.S_IMODE(settings.key_file.stat().st_mode) == 0o600
        assert "d" not in keys["keys"][0]
        async with run_service(build_app(settings)) as again:
            assert (await again.get("/.well-known/jwks.json")).json() == keys


def add_account(file: Path, username: str) -> None:
    accounts = json.loads(file.read_text())
    file.write_text(json.dumps([*accounts, {**accounts[0], "username": username}]))


class TestBootstrap:
    async def test_is_read_only_while_there_is_no_account(self, settings: Settings, accounts_file: Path) -> None:
        async with run_service(build_app(settings)):
            pass
        add_account(accounts_file, "den-sau")
        async with run_service(build_app(settings), headers={"Sec-Fetch-Site": "same-origin"}) as visitor:
            assert (await try_in(visitor, "den-sau", ONE_TIME)).status_code == 401
            assert (await try_in(visitor, "canbo", ONE_TIME)).status_code == 303
