"""Every NATS user of deploy/nats/nats.conf tries what it may and what it may not do, on a real server."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from nats.errors import Error

from cli.environment import NATS_CONFIG, NATS_USERS, SPEAKERS
from cli.registries import PARTNERS, durables
from contracts.catalogue import subjects_of
from shared.bus.connection import connected
from shared.bus.topology import reconcile, streams
from shared.embedded.nats import NatsServer
from shared.testing.eventually import eventually

PASSWORD = "secret"
REFUSED_SECONDS = 0.2


@pytest.fixture(scope="module")
def server(server_folder: Path) -> Iterator[NatsServer]:
    env = {f"NATS_{user.upper()}_PASSWORD": PASSWORD for user in NATS_USERS}
    with NatsServer(server_folder / "permissions", config=NATS_CONFIG, env=env) as started:
        yield started


@pytest.fixture
async def topology(server: NatsServer) -> AsyncIterator[Client]:
    wanted = [durable for of_user in durables().values() for durable in of_user]
    async with connected(server.url_for("topology", PASSWORD)) as client:
        await reconcile(client, streams(), wanted)
        yield client


@asynccontextmanager
async def signed_in(server: NatsServer, user: str) -> AsyncIterator[tuple[Client, list[str]]]:
    """Connect as a user; violations collects what the server refused."""
    violations: list[str] = []

    async def collect(error: Exception) -> None:
        violations.append(str(error))

    client = await nats.connect(
        server.url_for(user, PASSWORD), inbox_prefix=f"_INBOX_{user}", error_cb=collect, allow_reconnect=False
    )
    yield client, violations
    await client.close()


async def refused(violations: list[str]) -> bool:
    """The server's refusal comes on its own, after the answer to what was asked next."""
    return await eventually(lambda: "permissions violation" in "".join(violations).lower())


def a_subject(owner: str) -> str:
    return subjects_of(owner)[0].replace(">", "mau.xa-mau-mot")


class TestService:
    @pytest.mark.parametrize("user", SPEAKERS)
    async def test_tells_its_own_facts(self, server: NatsServer, topology: Client, user: str) -> None:
        async with signed_in(server, user) as (client, _):
            ack = await client.jetstream().publish(a_subject(user), b"{}", timeout=5)
            assert ack.stream == user.upper()

    @pytest.mark.parametrize("user", SPEAKERS)
    async def test_cannot_tell_the_facts_of_another(self, server: NatsServer, topology: Client, user: str) -> None:
        for other in set(SPEAKERS) - {user}:
            async with signed_in(server, user) as (client, violations):
                with pytest.raises((Error, TimeoutError)):
                    await client.jetstream().publish(a_subject(other), b"{}", timeout=REFUSED_SECONDS)
                assert await refused(violations)

    @pytest.mark.parametrize("user", SPEAKERS)
    async def test_cannot_listen_to_the_bus_or_to_answers_of_others(
        self, server: NatsServer, topology: Client, user: str
    ) -> None:
        for subject in ("nq57.>", ">", "_INBOX.>", "_INBOX_topology.>"):
            async with signed_in(server, user) as (client, violations):
                await client.subscribe(subject)
                await client.flush()
                assert await refused(violations)

    @pytest.mark.parametrize("user", SPEAKERS)
    async def test_cannot_change_streams(self, server: NatsServer, topology: Client, user: str) -> None:
        for request in (f"STREAM.PURGE.{user.upper()}", f"STREAM.DELETE.{user.upper()}", "STREAM.NAMES"):
            async with signed_in(server, user) as (client, violations):
                with pytest.raises((Error, TimeoutError)):
                    await client.request(f"$JS.API.{request}", b"", timeout=REFUSED_SECONDS)
                assert await refused(violations)


class TestPortal:
    async def test_hears_of_units_and_tells_nothing(self, server: NatsServer, topology: Client) -> None:
        async with signed_in(server, "portal") as (client, violations):
            assert await client.jetstream().pull_subscribe_bind("portal_let_rights_follow", "PLANS")
            with pytest.raises((Error, TimeoutError)):
                await client.jetstream().publish(a_subject("plans"), b"{}", timeout=REFUSED_SECONDS)
            assert await refused(violations)


class TestPartner:
    async def test_reads_what_it_was_granted_and_nothing_else(self, server: NatsServer, topology: Client) -> None:
        async with signed_in(server, "plans") as (plans, _):
            for number in range(2):
                await plans.jetstream().publish(f"nq57.v1.task.reported.mau.x{number}", b"reported")
                await plans.jetstream().publish(f"nq57.v1.task.assigned.mau.x{number}", b"not granted")
        async with signed_in(server, "example") as (client, _):
            pull = await client.jetstream().pull_subscribe_bind("example", "PARTNERS")
            messages = await pull.fetch(10, timeout=5)
            assert {message.data for message in messages} >= {b"reported"}
            assert all(message.subject.startswith("nq57.v1.task.reported") for message in messages)
            for message in messages:
                await message.ack_sync(timeout=20)

    @pytest.mark.parametrize("subject", ["nq57.>", "nq57.v1.task.reported.>", ">", "_INBOX_plans.>"])
    async def test_cannot_listen_past_its_durable(self, server: NatsServer, topology: Client, subject: str) -> None:
        async with signed_in(server, "example") as (client, violations):
            await client.subscribe(subject)
            await client.flush()
            assert await refused(violations)

    @pytest.mark.parametrize(
        "subject",
        [
            "nq57.v1.task.reported.mau.x",
            "dead.plans.x",
            "$JS.API.CONSUMER.MSG.NEXT.PLANS.scoring_rescore",
            "$JS.API.CONSUMER.MSG.NEXT.PARTNERS.other",
            "$JS.API.CONSUMER.CREATE.PARTNERS.mine",
            "$JS.API.CONSUMER.DURABLE.CREATE.PARTNERS.mine",
            "$JS.API.CONSUMER.DELETE.PARTNERS.example",
            "$JS.API.CONSUMER.RESET.PARTNERS.example",
            "$JS.API.STREAM.MSG.GET.PLANS",
            "$JS.API.DIRECT.GET.PLANS",
            "$JS.API.STREAM.PURGE.PARTNERS",
            "$JS.API.STREAM.INFO.PLANS",
        ],
    )
    async def test_cannot_publish_create_delete_or_read_around_it(
        self, server: NatsServer, topology: Client, subject: str
    ) -> None:
        async with signed_in(server, "example") as (client, violations):
            with pytest.raises((Error, TimeoutError)):
                await client.request(subject, b"{}", timeout=REFUSED_SECONDS)
            assert await refused(violations)

    async def test_has_a_durable_of_its_own_name(self, topology: Client) -> None:
        for partner in PARTNERS:
            assert (await topology.jetstream().consumer_info("PARTNERS", partner)).name == partner


class TestStranger:
    async def test_is_not_let_in(self, server: NatsServer) -> None:
        for url in (server.url, server.url_for("plans", "guess"), server.url_for("nobody", PASSWORD)):
            with pytest.raises(Error):
                await nats.connect(url, allow_reconnect=False, max_reconnect_attempts=0)
