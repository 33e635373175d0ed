import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from shared.embedded.postgres import PostgresServer
from shared.ids import new_id
from tests.browser.neighbours import Story
from tests.browser.site import ACCOUNTS, ONE_TIME, PASSWORD, running_site

SignIn = Callable[[str], httpx.Client]


@pytest.fixture(scope="session")
def shared_story() -> Story:
    return Story()


@pytest.fixture(scope="session")
def site(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory, shared_story: Story) -> Iterator[str]:
    """One portal for the desk's tests: a desk's page costs little, a first password much."""
    folder: Path = tmp_path_factory.mktemp("desk")
    accounts = [{**account, "one_time_password": ONE_TIME} for account in ACCOUNTS]
    (folder / "accounts.json").write_text(json.dumps(accounts), encoding="utf-8")
    database_url = postgres.create_role_and_database(f"portal{new_id().replace('-', '')}", "secret")
    with running_site(database_url, folder, shared_story) as address:
        yield address


@pytest.fixture(scope="session")
def windows() -> Iterator[dict[str, httpx.Client]]:
    opened: dict[str, httpx.Client] = {}
    yield opened
    for window in opened.values():
        window.close()


@pytest.fixture
def story(shared_story: Story) -> Story:
    """What the neighbours know, fresh for the test."""
    shared_story.__dict__.update(Story().__dict__)
    return shared_story


@pytest.fixture
def sign_in(site: str, windows: dict[str, httpx.Client], story: Story) -> SignIn:
    """Sign an account in, or go on with its session of an earlier test."""

    def sign_in(username: str) -> httpx.Client:
        if username not in windows:
            window = httpx.Client(base_url=site, headers={"Sec-Fetch-Site": "same-origin"}, timeout=60)
            window.post("/dang-nhap", data={"username": username, "password": ONE_TIME})
            window.post("/doi-mat-khau", data={"current": ONE_TIME, "new": PASSWORD, "again": PASSWORD})
            windows[username] = window
        return windows[username]

    return sign_in
