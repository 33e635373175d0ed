"""One running scoring service for the tests of a module; each works in a province of its own, in December 2026."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime

import nats
import pytest
import pytest_asyncio

from services.scoring.app import build_app
from services.scoring.consumers import consumers
from services.scoring.settings import Settings
from shared import clock
from shared.bus.topology import durable_of, reconcile, streams
from shared.embedded.nats import NatsServer
from shared.testing.services import run_service
from shared.testing.tokens import Keys
from tests.service.scoring.index.corner import Corner

DECEMBER = datetime(2026, 12, 20, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def in_december() -> Iterator[None]:
    before = clock.shift.own
    clock.shift.own = DECEMBER - datetime.now(UTC)
    yield
    clock.shift.own = before


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def make_corner(
    module_nats_server: NatsServer, module_copy: Callable[[str], str], keys: Keys, in_december: None
) -> AsyncIterator[Callable[[], Corner]]:
    client = await nats.connect(module_nats_server.url)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()
    url = module_nats_server.url
    app = build_app(Settings(database_url=module_copy("scoring"), nats_url=url, jwks_url=keys.jwks_url))
    async with run_service(app) as http:
        yield lambda: Corner(http, app.state.database, keys)


@pytest_asyncio.fixture(loop_scope="module")
async def corner(make_corner: Callable[[], Corner]) -> Corner:
    """Give a province with three communes (`pytestmark = pytest.mark.asyncio(loop_scope="module")`)."""
    made = make_corner()
    await made.settle_units()
    return made
