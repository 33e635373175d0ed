"""A small service to try the kernel with: it counts, per event, how often the event had an effect."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import nats
import sqlalchemy as sa
from nats.aio.client import Client
from sqlmodel import Field, SQLModel

from contracts import plans, scoring
from contracts.catalogue import subject_for
from shared import clock
from shared.bus import Consumers
from shared.bus.broker import Bus
from shared.bus.topology import durable_of, reconcile, streams
from shared.database import Database, Transaction, service_base
from shared.envelope import Event, encode, source_of
from shared.testing.bus import event_of

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base("scoring")
Events = Sequence[Event[plans.UnitChanged]]
Before = Callable[[Events], Awaitable[None]]


class Effect(Base, table=True):
    __tablename__ = "effect"

    event_id: str = Field(primary_key=True)
    times: int


EFFECT = sa.text(
    "INSERT INTO effect (event_id, times) SELECT id, 1 FROM unnest(CAST(:ids AS text[])) AS id"
    " ON CONFLICT (event_id) DO UPDATE SET times = effect.times + 1"
)


def changed(number: int, version: int = 1) -> Event[plans.UnitChanged]:
    """One event about the commune of a number."""
    return event_of(
        plans.UnitChanged(unit_id=f"tinh.xa-{number}", version=version, display_name=f"Xã {number}", kind="commune")
    )


def body_of(event: Event[plans.UnitChanged]) -> bytes:
    return encode(event, source_of("plans"))


async def nothing(_events: Sequence[Event[plans.UnitChanged]]) -> None:
    """Do nothing before the effect."""


@dataclass
class House:
    """One service's kernel over real servers. `batches` holds what the handler was called with, in order."""

    url: str
    database: Database
    client: Client
    before: Before = nothing
    batches: list[list[Event[plans.UnitChanged]]] = field(default_factory=list)

    def consumers(self, batch: int = 500, attempts: int = 2) -> Consumers:
        consumers = Consumers("scoring")

        @consumers.on(plans.UnitChanged, batch=batch, attempts=attempts)
        async def count_effects(events: Sequence[Event[plans.UnitChanged]], tx: Transaction) -> None:
            self.batches.append(list(events))
            await tx.execute(EFFECT, {"ids": [event.id for event in events]})
            await self.before(events)
            for event in events:
                tx.say(score_of(event))

        return consumers

    @asynccontextmanager
    async def running(self, consumers: Consumers | None = None, limit: int = 100) -> AsyncIterator[Bus]:
        consumers = consumers or self.consumers()
        await reconcile(self.client, streams(), map(durable_of, consumers.handlers.values()))
        bus = Bus("scoring", self.url, self.database, consumers, limit)
        await bus.start()
        try:
            yield bus
        finally:
            await bus.stop()

    async def tell(self, *events: Event[plans.UnitChanged]) -> None:
        """Put every event into its stream twice: the inbox has to see the double."""
        for event in events:
            for _ in range(2):
                await self.client.jetstream().publish(subject_for(event.fact), body_of(event))

    async def tell_raw(self, *bodies: bytes) -> None:
        for body in bodies:
            await self.client.jetstream().publish("nq57.v1.unit.changed.tinh._", body)

    async def rows(self, statement: str) -> list[sa.Row[tuple[object, ...]]]:
        async with self.database.engine.connect() as connection:
            return list((await connection.execute(sa.text(statement))).all())

    async def effects(self) -> dict[str, int]:
        return {row[0]: row[1] for row in await self.rows("SELECT event_id, times FROM effect")}

    async def is_settled(self, consumers: Consumers | None = None) -> bool:
        """Tell whether every durable has nothing left to deliver or to acknowledge."""
        for handler in (consumers or self.consumers()).handlers.values():
            info = await self.client.jetstream().consumer_info(handler.stream, handler.durable)
            if info.num_pending or info.num_ack_pending:
                return False
        return True


def score_of(event: Event[plans.UnitChanged]) -> scoring.ScoreChanged:
    """What the little service says of each event."""
    return scoring.ScoreChanged(
        unit_id=event.fact.unit_id,
        version=event.fact.version,
        subject_kind="unit",
        subject_id=event.fact.unit_id,
        as_of=clock.today(),
        policy_version="1",
    )


async def connect(url: str) -> Client:
    return await nats.connect(url, max_reconnect_attempts=-1, reconnect_time_wait=0.05)
