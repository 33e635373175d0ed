import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from services.portal.app import build_app
from services.portal.settings import Settings
from shared.testing.services import run_service, serve
from tests.browser.neighbours import Story, neighbours
from tests.browser.office import Office
from tests.browser.site import ACCOUNTS, ONE_TIME, PASSWORD, portal_settings

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def database_url(fresh_copy: Callable[[str], str]) -> str:
    """Give a migrated database of the test's own."""
    return fresh_copy("portal")


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def accounts_file(tmp_path: Path) -> Path:
    file = tmp_path / "accounts.json"
    file.write_text(json.dumps([{**account, "one_time_password": ONE_TIME} for account in ACCOUNTS]))
    return file


@pytest.fixture
async def settings(database_url: str, tmp_path: Path, accounts_file: Path, story: Story) -> AsyncIterator[Settings]:
    async with serve(neighbours(story)) as url:
        yield portal_settings(database_url, tmp_path, url)


@pytest.fixture
async def visitor(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on the portal, as far as headers and cookies go."""
    async with run_service(build_app(settings), headers=SAME_ORIGIN) as client:
        yield client


SignIn = Callable[[str], Awaitable[httpx.AsyncClient]]


@pytest.fixture
def sign_in(visitor: httpx.AsyncClient) -> SignIn:
    """Sign an account in for the first time, with a password of its own."""

    async def sign_in(username: str) -> httpx.AsyncClient:
        await visitor.post("/dang-nhap", data={"username": username, "password": ONE_TIME})
        typed = {"current": ONE_TIME, "new": PASSWORD, "again": PASSWORD}
        answer = await visitor.post("/doi-mat-khau", data=typed)
        assert answer.status_code == 303, answer.text
        return visitor

    return sign_in


@pytest.fixture
def clerk(office: Office) -> httpx.Client:
    """The standing agency's browser, beside the real plans service."""
    return office.visitor("thuongtruc")


@pytest.fixture
def officer(office: Office) -> httpx.Client:
    """A commune officer's browser, beside the real plans service."""
    return office.visitor("canbo")
