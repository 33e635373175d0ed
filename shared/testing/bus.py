"""The other side of the bus: listening to facts as a stranger would, and telling them as another service would."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg

from contracts.catalogue import OWNER_OF, SUBJECT_ROOT, subject_for
from contracts.fact import Fact
from shared import clock
from shared.envelope import Event, decode, encode
from shared.ids import new_id

F = TypeVar("F", bound=Fact)


class Subscriber:
    """Collects every fact told from `async with` on; `at` narrows the subjects."""

    def __init__(self, url: str, at: str = f"{SUBJECT_ROOT}.>") -> None:
        self.url = url
        self.at = at
        self.events: list[Event[Fact]] = []
        self._arrived = asyncio.Condition()

    async def __aenter__(self) -> Self:
        self._client = await nats.connect(self.url, max_reconnect_attempts=-1, reconnect_time_wait=0.1)
        await self._client.subscribe(self.at, cb=self._collect)
        await self._client.flush()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    async def _collect(self, message: Msg) -> None:
        if "Nats-Batch-Commit" in (message.headers or {}) and not message.data:
            return
        async with self._arrived:
            self.events.append(decode(message.data))
            self._arrived.notify_all()

    def of(self, fact: type[F]) -> list[Event[F]]:
        """Return the events of one fact so far, in the order they came."""
        return [cast("Event[F]", event) for event in self.events if isinstance(event.fact, fact)]

    async def wait_for(
        self, fact: type[F], where: Callable[[F], bool] = lambda _: True, within: float = 60.0, count: int = 1
    ) -> Event[F]:
        """Return the `count`-th event of a fact that fits. Raises AssertionError with what came instead."""

        def fitting() -> list[Event[F]]:
            return [event for event in self.of(fact) if where(event.fact)]

        try:
            async with asyncio.timeout(within), self._arrived:
                await self._arrived.wait_for(lambda: len(fitting()) >= count)
        except TimeoutError:
            came = ", ".join(type(event.fact).type() for event in self.events) or "nothing"
            raise AssertionError(f"no {fact.type()} that fits within {within:g} s; came: {came}") from None
        return fitting()[count - 1]


def event_of(fact: F, event_id: str | None = None, caused_by: str | None = None) -> Event[F]:
    """Wrap a fact the way its owner would, now."""
    return Event(
        fact=fact,
        id=event_id or new_id(),
        time=clock.now(),
        correlation_id=new_id(),
        causation_id=caused_by,
        subject_id=fact.aggregate_id,
    )


async def tell(client: Client, *events: Event[Any], times: int = 1) -> None:
    """Put events into their streams, each `times` times; the streams must exist.

    Without `Nats-Msg-Id`: the stream keeps every copy, and it is the inbox that has to see the double.
    """
    stream = client.jetstream(timeout=60)
    for event in events:
        body = encode(event, OWNER_OF[type(event.fact)])
        for _ in range(times):
            await stream.publish(subject_for(event.fact), body)


async def deliver_twice(url: str, *events: Event[Any]) -> None:
    """Tell every event twice in a row, and the whole lot a second time in reverse order."""
    client = await nats.connect(url)
    try:
        await tell(client, *events, times=2)
        await tell(client, *reversed(events))
    finally:
        await client.close()


async def say_raw(url: str, subject: str, body: bytes) -> None:
    """Put bytes on a subject of a stream as they are: broken JSON, unknown versions."""
    client = await nats.connect(url)
    try:
        await client.jetstream(timeout=60).publish(subject, body)
    finally:
        await client.close()
