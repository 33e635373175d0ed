"""The evidence service on real servers, its files under the test's own folder."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nats
import pytest
import pytest_asyncio
import yaml
from fastapi import FastAPI

from services.evidence.app import build_service
from services.evidence.consumers import consumers
from services.evidence.settings import POLICIES, Settings
from shared.bus.topology import durable_of, reconcile, streams
from shared.embedded.nats import NatsServer
from shared.service import Service, create_app
from shared.testing.bus import Subscriber
from shared.testing.services import run_service
from shared.testing.tokens import Keys
from tests.service.evidence.desk import Corner, Desk
from tests.service.evidence.s3 import S3Server

LIMIT = 300_000


@pytest.fixture
def database_url(fresh_copy: Callable[[str], str]) -> str:
    """Give a migrated database of the test's own."""
    return fresh_copy("evidence")


async def with_streams(server: NatsServer) -> str:
    """Make every stream and the service's durables; return the broker's address."""
    client = await nats.connect(server.url)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()
    return server.url


def policy_in(folder: Path, **changes: Any) -> Path:  # noqa: ANN401  sections of the policy
    """Write the shipped policy with a limit that a test can exceed, and with `changes` to its sections."""
    policy = yaml.safe_load((POLICIES / "2026.2.yaml").read_text(encoding="utf-8"))
    policy["max_file_bytes"] = LIMIT
    for name, change in changes.items():
        policy[name] = {**policy[name], **change} if isinstance(change, dict) else change
    file = folder / "policy.yaml"
    file.write_text(yaml.safe_dump(policy, allow_unicode=True, sort_keys=False))
    return file


@pytest.fixture
async def bus(nats_server: NatsServer) -> str:
    """Give the address of a broker with every stream and the service's durables."""
    return await with_streams(nats_server)


@pytest.fixture
def build(bus: str, database_url: str, keys: Keys, tmp_path: Path) -> Callable[..., FastAPI]:
    """Give a function that puts the service together, with other settings if told."""

    def built(**settings: Any) -> FastAPI:  # noqa: ANN401  settings
        urls: dict[str, Any] = {"database_url": database_url, "nats_url": bus, "jwks_url": keys.jwks_url}
        own = {"files_folder": tmp_path / "files", "policy_file": policy_in(tmp_path)}
        return create_app(with_jobs(build_service(Settings(**{**urls, **own, **settings}))))

    return built


@pytest.fixture
async def desk(build: Callable[[], FastAPI], bus: str, keys: Keys, tmp_path: Path) -> AsyncIterator[Desk]:
    app = build()
    async with Subscriber(bus, "nq57.v1.evidence.>") as heard, run_service(app) as http:
        yield Desk(http, heard, keys, bus, app.state.database, tmp_path / "files", app=app)


@pytest.fixture(scope="module")
def policy_changes() -> dict[str, Any]:
    """Give what a module's policy changes of the shipped one; a module overrides this."""
    return {}


@pytest.fixture(scope="module")
def settings_changes() -> dict[str, Any]:
    """Give the settings a module's shared desk has beyond the common ones; a module overrides this."""
    return {}


@pytest.fixture(scope="module")
def has_jobs() -> bool:
    """Tell whether the shared desk's own jobs run; a module that drives the work itself overrides this."""
    return True


@pytest.fixture(scope="module")
def has_machine() -> bool:
    """Tell whether files are screened as they come, a process for each; a module that waits for it overrides this."""
    return False


def with_jobs(service: Service, *, has_jobs: bool = True, has_machine: bool = False) -> Service:
    """The service with the jobs a test asks for."""
    kept = (job for job in service.jobs if has_machine or job.name not in {"screen_waiting", "scan_unjudged"})
    return replace(service, jobs=tuple(kept) if has_jobs else ())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_desk(
    module_nats_server: NatsServer,
    module_copy: Callable[[str], str],
    keys: Keys,
    tmp_path_factory: pytest.TempPathFactory,
    policy_changes: dict[str, Any],
    settings_changes: dict[str, Any],
    has_jobs: bool,
    has_machine: bool,
) -> AsyncIterator[Desk]:
    """Give a running service that the tests of a module share; each works in its own corner of the province."""
    folder = tmp_path_factory.mktemp("evidence")
    url = await with_streams(module_nats_server)
    settings: dict[str, Any] = {"database_url": module_copy("evidence"), "nats_url": url, "jwks_url": keys.jwks_url}
    own = {"files_folder": folder / "files", "policy_file": policy_in(folder, **policy_changes)}
    service = build_service(Settings(**{**settings, **own, **settings_changes}))
    app = create_app(with_jobs(service, has_jobs=has_jobs, has_machine=has_machine))
    async with Subscriber(url, "nq57.v1.evidence.>") as heard, run_service(app) as http:
        yield Desk(http, heard, keys, url, app.state.database, folder / "files", app=app)


@pytest.fixture
def corner(shared_desk: Desk) -> Corner:
    """Give a commune of the test's own at the shared desk (`pytestmark = pytest.mark.asyncio(loop_scope="module")`)."""
    return Corner(shared_desk)


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """Give a server that speaks S3, about 4 s to start; take a prefix of your own. Who kills it starts it again."""
    with S3Server(tmp_path_factory.mktemp("s3")) as server:
        yield server
