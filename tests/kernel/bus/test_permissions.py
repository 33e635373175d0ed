from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js.errors import NoStreamResponseError

from contracts import plans
from shared.bus import Consumers
from shared.bus.broker import Bus
from shared.bus.permissions import allowed, render
from shared.bus.topology import PARTNER_STREAM, Durable, durable_of, reconcile, streams
from shared.database import Database, Transaction
from shared.embedded.nats import NatsServer
from shared.envelope import Event
from shared.testing.eventually import eventually
from tests.kernel.bus.house import EFFECT, House, body_of, changed, score_of

USERS = ("alerting", "evidence", "example", "exporter", "plans", "reporting", "scoring", "topology")
PARTNER = Durable(PARTNER_STREAM, "example", ["nq57.v1.unit.changed.>"])
consumers = Consumers("scoring")


@consumers.on(plans.UnitChanged, attempts=1)
async def count_effects(events: Sequence[Event[plans.UnitChanged]], tx: Transaction) -> None:
    await tx.execute(EFFECT, {"ids": [event.id for event in events]})
    for event in events:
        tx.say(score_of(event))


DURABLES = {"scoring": [durable_of(handler) for handler in consumers.handlers.values()], "example": [PARTNER]}


@pytest.fixture
def strict_server(tmp_path: Path) -> Iterator[NatsServer]:
    config = tmp_path / "nats.conf"
    config.write_text("jetstream { sync_interval: always }\n" + render(DURABLES), encoding="utf-8")
    passwords = {f"NATS_{user.upper()}_PASSWORD": f"pw-{user}" for user in USERS}
    with NatsServer(tmp_path / "nats", config=config, env=passwords) as server:
        yield server


@asynccontextmanager
async def signed_in(server: NatsServer, user: str) -> AsyncIterator[tuple[Client, list[str]]]:
    """Give a client and the server's complaints about it."""
    complaints: list[str] = []

    async def complain(error: Exception) -> None:
        complaints.append(str(error))

    url = server.url_for(user, f"pw-{user}")
    client = await nats.connect(url, inbox_prefix=f"_INBOX_{user}", error_cb=complain)
    try:
        yield client, complaints
    finally:
        await client.close()


@pytest.fixture
async def strict_house(strict_server: NatsServer, database: Database) -> AsyncIterator[House]:
    async with signed_in(strict_server, "topology") as (client, _):
        await reconcile(client, streams(), [durable for of_user in DURABLES.values() for durable in of_user])
        yield House(strict_server.url_for("scoring", "pw-scoring"), database, client)


async def until_refused(client: Client, complaints: list[str], subject: str) -> None:
    """Publish, and return when the server has complained of this subject."""
    await client.publish(subject, b"{}")
    await eventually(lambda: any(f'publish to "{subject.lower()}"' in complaint.lower() for complaint in complaints))


class TestPermissions:
    async def test_suffice_for_all_that_a_service_does(self, strict_house: House, strict_server: NatsServer) -> None:
        bus = Bus("scoring", strict_house.url, strict_house.database, consumers)
        event = changed(1)
        async with signed_in(strict_server, "plans") as (client, _):
            stream = client.jetstream()
            await bus.start()
            await stream.publish("nq57.v1.unit.changed.tinh.xa-1", body_of(event))
            await stream.publish("nq57.v1.unit.changed.tinh.xa-1", body_of(event))
            await stream.publish("nq57.v1.unit.changed.tinh.xa-1", b"broken")
            await eventually(strict_house.effects)
            await eventually(lambda: has_sent(strict_house, 2))
            assert (await bus.health()).detail == "ok"
            await bus.stop()
        assert await strict_house.effects() == {event.id: 1}

    async def test_let_a_service_tell_its_own_facts_only(self, strict_house: House, strict_server: NatsServer) -> None:
        async with signed_in(strict_server, "scoring") as (client, complaints):
            # The acknowledgement is the proof that it was let through.
            await client.jetstream().publish("nq57.v1.score.changed.tinh._", b"{}")
            await client.jetstream().publish("dead.scoring.count_effects", b"{}")
            for subject in (
                "nq57.v1.task.reported.tinh._",
                "dead.plans.count_effects",
                "$JS.API.CONSUMER.MSG.NEXT.PARTNERS.example",
                "$JS.API.STREAM.DELETE.PLANS",
                "$JS.API.CONSUMER.DELETE.PLANS.scoring_count_effects",
                "$JS.API.STREAM.MSG.GET.PLANS",
            ):
                await until_refused(client, complaints, subject)

    @pytest.mark.parametrize("subject", ["nq57.>", "_INBOX_plans.>", "_INBOX.>", "$SYS.>", ">"])
    async def test_let_nobody_listen_past_the_streams(
        self, strict_house: House, strict_server: NatsServer, subject: str
    ) -> None:
        for user in ("scoring", "example"):
            async with signed_in(strict_server, user) as (client, complaints):
                await client.subscribe(subject)
                await client.flush()
                await eventually(lambda said=complaints: any("permissions violation" in c.lower() for c in said))

    async def test_let_a_partner_read_its_durable_and_nothing_else(
        self, strict_house: House, strict_server: NatsServer
    ) -> None:
        event = changed(1)
        async with signed_in(strict_server, "plans") as (client, _):
            await client.jetstream().publish("nq57.v1.unit.changed.tinh.xa-1", body_of(event))
        async with signed_in(strict_server, "example") as (client, complaints):
            pull = await client.jetstream().pull_subscribe_bind("example", PARTNER_STREAM)
            [message] = await pull.fetch(1, timeout=60)
            assert message.data == body_of(event)
            await message.ack()
            await until_refused(client, complaints, "nq57.v1.task.reported.tinh._")
            with pytest.raises((NatsTimeoutError, NoStreamResponseError, TimeoutError)):
                await client.jetstream().consumer_info("PLANS", "scoring_count_effects", timeout=0.5)

    def test_name_every_owner_and_partner_and_the_topology(self) -> None:
        assert [each.user for each in allowed(DURABLES)] == [
            "alerting",
            "evidence",
            "example",
            "plans",
            "reporting",
            "scoring",
            "topology",
        ]


async def has_sent(house: House, count: int) -> bool:
    return len(await house.rows("SELECT id FROM outbox WHERE published_at IS NOT NULL")) == count
