"""The bus of one service: connection, consumers and relay as one part, that starts, stops and tells its health."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import structlog
from faststream.nats import NatsBroker
from nats import errors
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from shared import metrics
from shared.bus.delivery import Delivery
from shared.bus.registry import Consumers, Handler
from shared.bus.shell import build_shell
from shared.database import Database
from shared.lifecycle import Health
from shared.outbox import Relay

log = structlog.stdlib.get_logger("bus")

DEAD_LETTER_LIMIT = 100
LOOK_SECONDS = 5.0


class Bus:
    """Consumers and relay of a service. `client` is there once started."""

    name = "bus"

    def __init__(
        self,
        service: str,
        nats_url: str,
        database: Database,
        consumers: Consumers | None = None,
        dead_letter_limit: int = DEAD_LETTER_LIMIT,
    ) -> None:
        self.service = service
        self._stopping = asyncio.Event()
        self._handlers: Sequence[Handler] = tuple(consumers.handlers.values()) if consumers else ()
        self._deliveries = {h: Delivery(h, database, dead_letter_limit, self._stopping) for h in self._handlers}
        self._missing: set[str] = set()
        self._told = ""
        self._looking: asyncio.Task[None] | None = None
        self.broker: NatsBroker = build_shell(
            service,
            nats_url,
            self._handlers,
            self._deliveries.__getitem__,
            reconnected_cb=self._renew,
            disconnected_cb=self._tell_disconnected,
            error_cb=self._tell_error,
        )
        self.relay = Relay(service, database, self._client)

    async def start(self) -> None:
        """Connect, which waits for the broker for as long as it takes, then consume and relay."""
        await self.broker.start()
        self.relay.start()
        self._looking = asyncio.create_task(self._look(), name=f"look at {self.service}")

    async def stop(self) -> None:
        """Let the batches under way end, send what they said, and close the connection."""
        self._stopping.set()
        for subscriber in self.broker.subscribers:
            await subscriber.stop()
        await self.relay.stop()
        if self._looking is not None:
            await self._looking
        await self.broker.stop()

    async def health(self) -> Health:
        """Tell whether the connection stands and every handler consumes."""
        over = [h.durable for h, delivery in self._deliveries.items() if delivery.is_over_limit]
        troubles = [
            "" if self._client().is_connected else "no connection to NATS",
            f"no durable {', '.join(sorted(self._missing))}" if self._missing else "",
            f"stopped at the dead-letter limit: {', '.join(over)}" if over else "",
        ]
        told = "; ".join(filter(None, troubles))
        return Health(is_ok=not told, detail=told or "ok")

    def _client(self) -> Client:
        client: Client = self.broker.config.connection_state.connection
        return client

    async def _renew(self) -> None:
        log.info("bus.connected", service=self.service)
        self._told = ""
        for subscriber in self.broker.subscribers:
            pull = getattr(subscriber, "subscription", None)
            if pull is not None:
                await pull.renew()

    async def _tell_disconnected(self) -> None:
        if not self._stopping.is_set():
            log.warning("bus.disconnected", service=self.service)

    async def _tell_error(self, error: Exception) -> None:
        # The client reports each attempt to reconnect; only a new reason is news.
        failure = repr(error)[:300]
        if failure != self._told:
            log.warning("bus.client_error", service=self.service, failure=failure)
        self._told = failure

    async def _look(self) -> None:
        """Keep the lag of every handler and whether its durable exists."""
        while not self._stopping.is_set():
            for handler in self._handlers:
                with suppress(errors.Error, TimeoutError):
                    await self._look_at(handler)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._stopping.wait()

    async def _look_at(self, handler: Handler) -> None:
        try:
            info = await self._client().jetstream().consumer_info(handler.stream, handler.durable, timeout=2)
        except NotFoundError:
            self._missing.add(handler.durable)
            return
        self._missing.discard(handler.durable)
        lag = (info.num_pending or 0) + (info.num_ack_pending or 0)
        metrics.BUS_LAG.labels(handler.service, handler.name).set(lag)
