"""`docs/subscriber.py` run as a partner would, against a broker with the project's own configuration."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cli.contracts.examples import example_files
from cli.contracts.places import Places
from cli.environment import NATS_CONFIG, NATS_USERS
from cli.registries import PARTNERS
from contracts.catalogue import OWNER_OF, subject_filter, subject_for
from shared import envelope
from shared.bus.connection import connected
from shared.bus.topology import PARTNER_STREAM, Durable, reconcile, streams
from shared.embedded.nats import NatsServer
from tests.deploy.compose import ROOT

PASSWORD = "secret"
LINE_SECONDS = 60


@pytest.fixture
async def server(server_folder: Path) -> AsyncIterator[NatsServer]:
    env = {f"NATS_{user.upper()}_PASSWORD": PASSWORD for user in NATS_USERS}
    granted = [
        Durable(PARTNER_STREAM, partner, [subject_filter(fact) for fact in facts])
        for partner, facts in PARTNERS.items()
    ]
    with NatsServer(server_folder / "subscriber", config=NATS_CONFIG, env=env) as running:
        async with connected(running.url_for("topology", PASSWORD)) as client:
            await reconcile(client, streams(), granted)
        yield running


@asynccontextmanager
async def subscriber(server: NatsServer) -> AsyncIterator[asyncio.StreamReader]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",  # without this project on its path
        str(ROOT / "docs" / "subscriber.py"),
        env={"NQ57_PARTNER_URL": server.url_for("example", PASSWORD)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield process.stdout
    finally:
        process.terminate()
        await process.wait()


async def tell_every_example(server: NatsServer) -> None:
    """Publish each golden message as its owner would."""
    for path in example_files(Places().examples):
        fact = envelope.decode(path.read_bytes()).fact
        async with connected(server.url_for(OWNER_OF[type(fact)], PASSWORD)) as client:
            await client.jetstream().publish(subject_for(fact), path.read_bytes())


class TestSubscriber:
    async def test_prints_the_facts_it_was_granted_as_they_happen(self, server: NatsServer) -> None:
        granted = {fact.type() for facts in PARTNERS.values() for fact in facts}
        expected = [path.parent.name for path in example_files(Places().examples) if path.parent.name in granted]
        async with subscriber(server) as printed:
            await tell_every_example(server)
            async with asyncio.timeout(LINE_SECONDS):
                lines = [(await printed.readline()).decode() for _ in expected]
        assert sorted(line.split()[1] for line in lines) == sorted(expected)
        assert all("tay-ninh.tan-loi" in line for line in lines)

    def test_is_twenty_lines_of_nats(self) -> None:
        page = (ROOT / "docs" / "subscriber.py").read_text("utf-8")
        code = [line for line in page.rpartition('"""')[2].splitlines() if line.strip()]
        assert len(code) <= 20
        assert "shared" not in page
        assert "contracts" not in page
