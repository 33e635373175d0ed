"""Reading a stream past its durables: all that is stored, in its order, while the services go on."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress
from typing import Any

from nats import errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from contracts.catalogue import stream_of, subject_filter
from contracts.fact import Fact
from shared.bus.topology import API, API_SECONDS

BATCH = 10_000
SILENT_SECONDS = 30.0
ATTEMPTS = 3
FORGOTTEN_SECONDS = 60
_NANOSECONDS = 1_000_000_000


class LogError(Exception):
    """The log could not be read to its end."""


class Log:
    """The messages of one stream that some filters (`….>`) let through. `position` is the last sequence read.

    Promised: each `read` gives what was stored after the position when it began, in order, without a gap. Nothing is
    acknowledged and no durable moves. Needs a user who may speak to the JetStream API, e.g. `topology`.
    """

    def __init__(self, client: Client, stream: str, subjects: Sequence[str], position: int = 0) -> None:
        self.position = position
        self._client = client
        self._stream = stream
        # Read whole and sorted out here: for several filters the server takes three times as long as for none.
        self._wanted = tuple(subject.removesuffix(">") for subject in subjects)

    async def read(self) -> AsyncIterator[list[bytes]]:
        """Give the bodies, some thousand at a time. Raises LogError when the server stays silent or refuses."""
        silences = 0
        while silences < ATTEMPTS:
            began_at = self.position
            try:
                async for bodies in self._read_once():
                    yield bodies
            except (TimeoutError, errors.Error):
                # The consumer is gone with its server, or a request was lost: a new one goes on from here.
                silences = 1 if self.position > began_at else silences + 1
            else:
                return
        raise LogError(f"stream {self._stream} gave nothing more after sequence {self.position}")

    async def _read_once(self) -> AsyncIterator[list[bytes]]:
        pull = _Pull(self._client)
        await pull.start()
        try:
            name, pending = await self._consumer()
            pull.expect(f"{API}.CONSUMER.MSG.NEXT.{self._stream}.{name}", pending)
            while messages := await pull.get():
                self.position = messages[-1].metadata.sequence.stream
                yield [message.data for message in messages if message.subject.startswith(self._wanted)]
            with suppress(errors.Error):
                await self._ask(f"CONSUMER.DELETE.{self._stream}.{name}", {})
        finally:
            await pull.stop()

    async def _consumer(self) -> tuple[str, int]:
        """Make a passing consumer; return its name and how many messages wait for it."""
        config = {
            "ack_policy": "none",
            "deliver_policy": "by_start_sequence",
            "opt_start_seq": self.position + 1,
            "mem_storage": True,
            "num_replicas": 1,
            "inactive_threshold": FORGOTTEN_SECONDS * _NANOSECONDS,
        }
        answer = await self._ask(f"CONSUMER.CREATE.{self._stream}", {"stream_name": self._stream, "config": config})
        return str(answer["name"]), int(answer["num_pending"])

    async def _ask(self, subject: str, body: dict[str, object]) -> dict[str, Any]:
        reply = await self._client.request(f"{API}.{subject}", json.dumps(body).encode(), API_SECONDS)
        answer: dict[str, Any] = json.loads(reply.data)
        if "error" in answer:
            raise LogError(f"stream {self._stream}: {answer['error'].get('description')}")
        return answer


def logs_of(client: Client, facts: Iterable[type[Fact]]) -> list[Log]:
    """Return what holds some facts: a log for each stream they are in."""
    by_stream: dict[str, list[str]] = {}
    for fact in facts:
        by_stream.setdefault(stream_of(fact), []).append(subject_filter(fact))
    return [Log(client, stream, subjects) for stream, subjects in by_stream.items()]


class _Pull:
    """Asks for exactly as many messages as wait, a batch ahead of the one at work."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._inbox = client.new_inbox()
        self._subject = ""
        self._arrived: list[Msg] = []
        self._has_news = asyncio.Event()
        self._unasked = self._unread = self._read = 0
        self._subscription: Subscription | None = None

    async def start(self) -> None:
        # No limits: what can arrive is bounded by what was asked for.
        self._subscription = await self._client.subscribe(
            self._inbox, cb=self._take, pending_msgs_limit=-1, pending_bytes_limit=-1
        )

    def expect(self, subject: str, count: int) -> None:
        self._subject, self._unasked, self._unread = subject, count, count

    async def get(self) -> list[Msg]:
        """Return at least one message, none at all at the end. Raises TimeoutError after silence or for a gap."""
        if not self._unread:
            return []
        while self._unasked and self._unread - self._unasked < BATCH:
            await self._ask(min(BATCH, self._unasked))
        if not self._arrived:
            self._has_news.clear()
            async with asyncio.timeout(SILENT_SECONDS):
                await self._has_news.wait()
        messages, self._arrived = self._arrived, []
        self._unread -= len(messages)
        self._read += len(messages)
        if messages[-1].metadata.sequence.consumer != self._read:
            raise TimeoutError("a message was lost on its way")
        return messages

    async def stop(self) -> None:
        if self._subscription is not None and self._client.is_connected:
            await self._subscription.unsubscribe()

    async def _ask(self, count: int) -> None:
        self._unasked -= count
        await self._client.publish(self._subject, json.dumps({"batch": count}).encode(), reply=self._inbox)

    async def _take(self, message: Msg) -> None:
        # What comes without a place to answer to is a status of the server: a silence follows it.
        if message.reply:
            self._arrived.append(message)
            self._has_news.set()
