"""The portal beside a real scoring service; only the other neighbours are the story's."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path

import nats
import pytest
from fastapi import FastAPI

from services.portal.settings import Settings
from services.scoring.app import build_app as build_scoring
from services.scoring.consumers import consumers
from services.scoring.settings import Settings as ScoringSettings
from shared.auth.issuing import TokenIssuer
from shared.auth.key_file import signing_key
from shared.bus.topology import durable_of, reconcile, streams
from shared.embedded.nats import NatsServer
from shared.testing.clock import MovedClock
from shared.testing.services import serve
from shared.testing.tokens import Keys
from tests.browser.neighbours import Story, neighbours
from tests.browser.site import portal_settings
from tests.service.scoring.index.corner import YEAR, Corner


@pytest.fixture
async def scoring_app(
    nats_server: NatsServer, fresh_copy: Callable[[str], str], tmp_path: Path, moved_clock: MovedClock
) -> FastAPI:
    """A scoring service in December that believes the portal's tokens."""
    moved_clock.to(date(YEAR, 12, 20))
    client = await nats.connect(nats_server.url)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()
    key_set = TokenIssuer(signing_key(tmp_path / "key.json"), "nq57", "nq57").jwks()
    (tmp_path / "jwks.json").write_text(json.dumps(key_set), "utf-8")
    urls = {"database_url": fresh_copy("scoring"), "nats_url": nats_server.url}
    return build_scoring(ScoringSettings(**urls, jwks_url=(tmp_path / "jwks.json").as_uri()))


@pytest.fixture
async def settings(
    database_url: str, tmp_path: Path, accounts_file: Path, story: Story, scoring_app: FastAPI
) -> AsyncIterator[Settings]:
    async with serve(neighbours(story)) as url, serve(scoring_app) as scoring_url:
        yield portal_settings(database_url, tmp_path, url).model_copy(update={"scoring_url": scoring_url})


@pytest.fixture
async def corner(settings: Settings, scoring_app: FastAPI, keys: Keys) -> Corner:
    """The communes of the province of the portal's accounts."""
    made = Corner(None, scoring_app.state.database, keys)  # type: ignore[arg-type]  asked through the pages only
    made.province = "mau"
    await made.settle_units()
    return made
