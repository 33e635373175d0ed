"""The evidence service on real servers, its files under the test's own folder."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import nats
import pytest
import yaml
from fastapi import FastAPI

from services.evidence.app import build_app
from services.evidence.consumers import consumers
from services.evidence.settings import POLICIES, Settings
from shared.bus.topology import durable_of, reconcile, streams
from shared.embedded.nats import NatsServer
from shared.testing.bus import Subscriber
from shared.testing.services import run_service
from shared.testing.tokens import Keys
from tests.service.evidence.desk import Desk

LIMIT = 300_000


@pytest.fixture
def database_url(fresh_copy: Callable[[str], str]) -> str:
    """Give a migrated database of the test's own."""
    return fresh_copy("evidence")


@pytest.fixture
async def bus(nats_server: NatsServer) -> str:
    """Give the address of a broker with every stream and the service's durables."""
    client = await nats.connect(nats_server.url)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()
    return nats_server.url


@pytest.fixture
def small_policy(tmp_path: Path) -> Path:
    """Give the shipped policy with a limit that a test can exceed."""
    policy = yaml.safe_load((POLICIES / "2026.1.yaml").read_text(encoding="utf-8"))
    file = tmp_path / "policy.yaml"
    file.write_text(yaml.safe_dump({**policy, "max_file_bytes": LIMIT}, allow_unicode=True, sort_keys=False))
    return file


@pytest.fixture
def build(bus: str, database_url: str, keys: Keys, tmp_path: Path, small_policy: Path) -> Callable[[], FastAPI]:
    """Give a function that puts the service together."""

    def built() -> FastAPI:
        urls: dict[str, Any] = {"database_url": database_url, "nats_url": bus, "jwks_url": keys.jwks_url}
        return build_app(Settings(**urls, files_folder=tmp_path / "files", policy_file=small_policy))

    return built


@pytest.fixture
async def desk(build: Callable[[], FastAPI], bus: str, keys: Keys, tmp_path: Path) -> AsyncIterator[Desk]:
    app = build()
    async with Subscriber(bus, "nq57.v1.evidence.>") as heard, run_service(app) as http:
        yield Desk(http, heard, keys, bus, app.state.database, tmp_path / "files")
