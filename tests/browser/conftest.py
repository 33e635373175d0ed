import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from shared.embedded.postgres import PostgresServer
from shared.ids import new_id
from shared.testing.plugin import own_nats_server
from tests.browser.neighbours import Story
from tests.browser.office import Office
from tests.browser.portal import Portal
from tests.browser.site import ACCOUNTS, ONE_TIME, running_site


@pytest.fixture(scope="session")
def shared_story() -> Story:
    return Story()


@pytest.fixture(scope="session")
def bus(server_folder: Path) -> Iterator[str]:
    """Give the broker the portal hears facts by."""
    with own_nats_server(server_folder) as server:
        yield server.url


@pytest.fixture(scope="session")
def site(
    postgres: PostgresServer, bus: str, tmp_path_factory: pytest.TempPathFactory, shared_story: Story
) -> Iterator[str]:
    """The portal with its neighbours, one for the worker's run."""
    folder: Path = tmp_path_factory.mktemp("portal")
    accounts = [{**account, "one_time_password": ONE_TIME} for account in ACCOUNTS]
    (folder / "accounts.json").write_text(json.dumps(accounts), encoding="utf-8")
    name = f"portal{new_id().replace('-', '')}"
    with running_site(postgres.create_role_and_database(name, "secret"), folder, shared_story, bus) as address:
        yield address


@pytest.fixture
def story(shared_story: Story) -> Story:
    """What the neighbours know, fresh for the test."""
    shared_story.__dict__.update(Story().__dict__)
    return shared_story


@pytest.fixture(scope="session")
def cookies(site: str) -> dict[str, list[Any]]:
    """Sessions by user name: signing in anew for every test would hash a password each time."""
    return {}


@pytest.fixture
def portal(page: Page, site: str, story: Story, cookies: dict[str, list[Any]]) -> Portal:
    """The portal as a person uses it."""
    return Portal(page, site, cookies)


@pytest.fixture(scope="session")
def office_cookies(office: Office) -> dict[str, list[Any]]:
    """Sessions by user name, as `cookies`."""
    return {}


@pytest.fixture
def desk(page: Page, office: Office, office_cookies: dict[str, list[Any]]) -> Portal:
    """The portal beside the real plans service, as a person uses it."""
    return Portal(page, office.portal_url, office_cookies)
