"""A greedy pull on a durable consumer: a batch is whatever has arrived, so it is never waited for.

FastStream's own batch loop waits for a full batch or its timeout: at 3 messages a second 3.1 s against 1.3 ms.
"""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic

from nats import errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

EXPIRES_SECONDS = 30
HEARTBEAT_SECONDS = 2
DRAIN_SECONDS = 2.0
_NANOSECONDS = 1_000_000_000


def headers_of(raw: bytes) -> dict[str, str]:
    """Return a block of headers by name; the client's own looks at every letter of a name, for a tenth of all time."""
    lines = (line.partition(":") for line in raw.decode("utf-8", "replace").split("\r\n"))
    return {name.strip(): value.strip() for name, colon, value in lines if colon}


class GreedyPull:
    """Keeps up to one batch asked for ahead of the one at work; asks again when a request was lost with its server."""

    def __init__(self, client: Client, stream: str, durable: str, batch: int) -> None:
        self.batch = batch
        self._client = client
        self._next = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}"
        self._request = json.dumps(
            {
                "batch": batch,
                "expires": EXPIRES_SECONDS * _NANOSECONDS,
                "idle_heartbeat": HEARTBEAT_SECONDS * _NANOSECONDS,
            }
        ).encode()
        self._inbox = client.new_inbox()
        self._arrived: list[Msg] = []
        self._has_news = asyncio.Event()
        self._stopping = asyncio.Event()
        self._asked = 0
        self._heard_at = monotonic()
        self._subscription: Subscription | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Subscribe and ask for the first batch."""
        self._client._parse_header_lines = headers_of  # type: ignore[method-assign]  # noqa: SLF001 - no public way in
        # No limits: what can arrive is bounded by what was asked for.
        self._subscription = await self._client.subscribe(
            self._inbox, cb=self._take, pending_msgs_limit=-1, pending_bytes_limit=-1
        )
        await self._ask()
        self._watch = asyncio.create_task(self._ask_again_when_silent(), name=f"watch {self._next}")

    async def get(self) -> list[Msg]:
        """Return at least one message as soon as there is one, at most a batch; nothing at all once stopped."""
        while not self._arrived and not self._stopping.is_set():
            self._has_news.clear()
            await self._has_news.wait()
        if self._stopping.is_set():
            return []
        batch, self._arrived = self._arrived[: self.batch], self._arrived[self.batch :]
        if self._asked < self.batch // 2 + 1 and len(self._arrived) < self.batch:
            await self._ask()
        return batch

    async def renew(self) -> None:
        """Ask anew: the connection was lost, and what was asked for with it."""
        self._asked = 0
        await self._ask()

    async def unsubscribe(self) -> None:
        """Stop, and give back what was not taken."""
        self._stopping.set()
        self._has_news.set()
        if self._watch is not None:
            await self._watch
        if self._subscription is not None and self._client.is_connected:
            # Drained, not cut off: what the server has sent already must be here to be given back.
            with suppress(errors.Error, TimeoutError):
                async with asyncio.timeout(DRAIN_SECONDS):
                    await self._subscription.drain()  # type: ignore[no-untyped-call]
        await self.give_back(self._arrived)
        self._arrived = []

    async def give_back(self, messages: Sequence[Msg]) -> None:
        """Return messages unhandled, so that another process need not wait for them until the server misses them."""
        with suppress(errors.Error):
            for message in messages:
                await message.nak()

    async def _ask(self) -> None:
        self._asked += self.batch
        self._heard_at = monotonic()
        with suppress(errors.Error):
            await self._client.publish(self._next, self._request, reply=self._inbox)

    async def _take(self, message: Msg) -> None:
        self._heard_at = monotonic()
        if message.reply:
            self._arrived.append(message)
            self._asked = max(0, self._asked - 1)
            self._has_news.set()
            return
        headers = message.headers or {}
        if headers.get("Status") == "100":
            return
        unserved = int(headers.get("Nats-Pending-Messages") or self._asked)
        self._asked = max(0, self._asked - unserved)
        # Only an expired request is asked again at once. Other statuses (consumer deleted, no responders, leader
        # changed) would come straight back: those wait for the watch.
        if headers.get("Status") == "408" and self._asked == 0:
            await self._ask()

    async def _ask_again_when_silent(self) -> None:
        while not self._stopping.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_SECONDS / 2):
                    await self._stopping.wait()
            is_silent = monotonic() - self._heard_at > 2 * HEARTBEAT_SECONDS
            is_idle = self._asked == 0 and len(self._arrived) < self.batch
            if self._client.is_connected and (is_silent or is_idle) and not self._stopping.is_set():
                await self.renew()
