import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from services.portal.app import build_app
from services.portal.settings import Settings
from shared.embedded.postgres import PostgresServer
from shared.ids import new_id
from shared.testing.services import run_service, serve
from tests.browser.neighbours import Story, neighbours
from tests.browser.office import Office
from tests.browser.site import ACCOUNTS, ONE_TIME, PASSWORD, portal_settings, running_site

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


@pytest.fixture(scope="session")
def shared_story() -> Story:
    return Story()


@pytest.fixture(scope="session")
def shared_site(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory, shared_story: Story
) -> Iterator[str]:
    """The portal with its neighbours, one for the worker's run: a page costs a test nothing but itself."""
    folder: Path = tmp_path_factory.mktemp("portal")
    accounts = [{**account, "one_time_password": ONE_TIME} for account in ACCOUNTS]
    (folder / "accounts.json").write_text(json.dumps(accounts), encoding="utf-8")
    name = f"portal{new_id().replace('-', '')}"
    with running_site(postgres.create_role_and_database(name, "secret"), folder, shared_story) as address:
        yield address


@pytest.fixture(scope="session")
def visitors(shared_site: str) -> Iterator[Callable[[str], httpx.Client]]:
    """Give the browser of an account, signed in once for the worker's run."""
    known: dict[str, httpx.Client] = {}

    def visitor(username: str) -> httpx.Client:
        if username not in known:
            known[username] = httpx.Client(base_url=shared_site, headers=SAME_ORIGIN, timeout=60)
            known[username].post("/dang-nhap", data={"username": username, "password": ONE_TIME})
            typed = {"current": ONE_TIME, "new": PASSWORD, "again": PASSWORD}
            assert known[username].post("/doi-mat-khau", data=typed).status_code == 303
        return known[username]

    yield visitor
    for client in known.values():
        client.close()


@pytest.fixture
def told(shared_story: Story) -> Story:
    """What the neighbours of the shared portal know, fresh for the test, and what they are told."""
    shared_story.__dict__.update(Story().__dict__)
    return shared_story


@pytest.fixture
def leader(visitors: Callable[[str], httpx.Client], told: Story) -> httpx.Client:
    """A leader's browser on the shared portal."""
    return visitors("lanhdao")


@pytest.fixture
def reporter(visitors: Callable[[str], httpx.Client], told: Story) -> httpx.Client:
    """A commune officer's browser on the shared portal."""
    return visitors("canbo")


@pytest.fixture
def keeper(visitors: Callable[[str], httpx.Client], told: Story) -> httpx.Client:
    """The standing agency's browser on the shared portal."""
    return visitors("thuongtruc")


@pytest.fixture
def clerk(office: Office) -> httpx.Client:
    """The standing agency's browser, beside the real plans service."""
    return office.visitor("thuongtruc")


@pytest.fixture
def officer(office: Office) -> httpx.Client:
    """A commune officer's browser, beside the real plans service."""
    return office.visitor("canbo")
