"""The relay: what transactions said, sent to the bus. `shared.database` writes the rows; they stay after sending."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from time import monotonic

import asyncpg
import msgspec
import sqlalchemy as sa
import structlog
from nats.aio.client import Client

from shared import metrics
from shared.database import Database
from shared.database.transaction import CHANNEL
from shared.ids import new_id

log = structlog.stdlib.get_logger("outbox")

LOCK = 57_000_002
"""Key of the advisory lock that makes one relay of several the sender: two of them would mix up the order."""

BATCH = 1000
"""The most messages JetStream takes in one atomic batch (error 10199 beyond)."""

WINDOW = 200
ACK_SECONDS = 3.0
POLL_SECONDS = 1.0
MEASURE_SECONDS = 2.0
RETRY_SECONDS = 0.5
LAST_DRAIN_SECONDS = 3.0

_UNSENT = "SELECT id, event_id, subject, headers, body FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT $1"
_MARK = "UPDATE outbox SET published_at = now() WHERE id = ANY($1::bigint[])"
_BACKLOG = """
SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM outbox WHERE published_at IS NULL
"""


class NotAcknowledged(Exception):  # noqa: N818 - says what happened
    """The bus left messages without an answer."""


class Refused(Exception):  # noqa: N818 - says what happened
    """JetStream refused an atomic batch as a whole, e.g. for a `Nats-Msg-Id` it has already (10201)."""


class Relay:
    """Sends a store's outbox, oldest first, while it holds the store's lock; otherwise stands by for it."""

    def __init__(self, service: str, database: Database, client: Callable[[], Client]) -> None:
        self.is_leading = False
        self._service = service
        self._database = database
        self._client = client
        self._wake = asyncio.Event()
        # A flag beside cancellation: Python 3.11's wait_for and the client can swallow a CancelledError.
        self._stopping = asyncio.Event()
        self._measured_at = 0.0
        self._told = ""
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Run in the background; woken by every commit of this process that said something."""
        self._database.on_said = self._wake.set
        self._running = asyncio.create_task(self._run(), name=f"relay of {self._service}")

    async def stop(self) -> None:
        """Send what is there, for a few seconds at most, and let go of the lock."""
        self._stopping.set()
        self._wake.set()
        if self._running is not None:
            _, late = await asyncio.wait([self._running], timeout=2 * LAST_DRAIN_SECONDS)
            for task in late:
                task.cancel()

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._lead()
            except Exception as failure:  # noqa: BLE001 - database or broker away, or either in an odd state: again
                self._tell(repr(failure)[:300])
            self.is_leading = False
            await _set_within(self._stopping, RETRY_SECONDS)

    def _tell(self, failure: str) -> None:
        # Twice a second for as long as the broker is away, unless said once for each new reason.
        if failure != self._told:
            log.warning("outbox.waiting", service=self._service, failure=failure)
        self._told = failure

    async def _lead(self) -> None:
        connection = await asyncpg.connect(self._database.url, timeout=5, command_timeout=10)
        try:
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
                if await _set_within(self._stopping, POLL_SECONDS):
                    return
            self.is_leading = True
            await connection.add_listener(CHANNEL, lambda *_: self._wake.set())
            # Woken to find out: with this connection the lock is gone, and another relay may hold it.
            connection.add_termination_listener(self._lose)
            while not self._stopping.is_set():
                self._wake.clear()
                await self._drain(connection)
                self._told = ""
                await _set_within(self._wake, POLL_SECONDS)
            async with asyncio.timeout(LAST_DRAIN_SECONDS):
                await self._drain(connection)
        finally:
            self.is_leading = False
            with suppress(Exception):
                await connection.close(timeout=2)

    def _lose(self, _connection: object) -> None:
        self.is_leading = False
        self._wake.set()

    async def _drain(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        while rows := await connection.fetch(_UNSENT, BATCH):
            if monotonic() - self._measured_at > MEASURE_SECONDS:
                self._measured_at = monotonic()
                self._measure(*(await connection.fetchrow(_BACKLOG) or (0, 0)))
            # A batch lies in one stream: dead letters have their own.
            for is_dead in (False, True):
                await self._send([r for r in rows if r["subject"].startswith("dead.") is is_dead], connection)
        self._measure(0, 0)

    def _measure(self, unsent: float, oldest_seconds: float) -> None:
        metrics.OUTBOX_UNSENT.labels(self._service).set(unsent)
        metrics.OUTBOX_OLDEST.labels(self._service).set(oldest_seconds)

    async def _send(self, rows: Sequence[asyncpg.Record], connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        if not rows:
            return
        sent, way = await publish(self._client(), rows)
        await connection.execute(_MARK, sent)
        metrics.OUTBOX_PUBLISHED.labels(self._service, way).inc(len(sent))
        if len(sent) < len(rows):
            raise NotAcknowledged(f"{len(rows) - len(sent)} of {len(rows)}, the first on {rows[0]['subject']}")


async def publish(client: Client, rows: Sequence[asyncpg.Record]) -> tuple[list[int], str]:
    """Publish rows of one stream; return the ids that were acknowledged and the way they went, `atomic` or `single`.

    As one atomic batch, because with `sync_interval: always` that is four syncs instead of one per message (24,000/s
    against 4,300/s); one by one when the batch is refused, where what is stored already answers as a duplicate.
    """
    if len(rows) > 1:
        try:
            await _publish_atomically(client, rows)
        except Refused as refusal:
            log.info("outbox.batch_refused", messages=len(rows), reason=str(refusal))
        else:
            return [row["id"] for row in rows], "atomic"
    return await _publish_singly(client, rows), "single"


async def _publish_atomically(client: Client, rows: Sequence[asyncpg.Record]) -> None:
    batch_id, last = new_id(), len(rows)
    for place, row in enumerate(rows[:-1], 1):
        headers = _headers(row) | {"Nats-Batch-Id": batch_id, "Nats-Batch-Sequence": str(place)}
        await client.publish(row["subject"], row["body"], headers=headers)
    headers = _headers(rows[-1]) | {"Nats-Batch-Id": batch_id, "Nats-Batch-Sequence": str(last)}
    commit = await client.request(
        rows[-1]["subject"], rows[-1]["body"], ACK_SECONDS, headers=headers | {"Nats-Batch-Commit": "1"}
    )
    answer = json.loads(commit.data or b"{}")
    if "error" in answer or answer.get("count") != last:
        raise Refused(answer)


async def _publish_singly(client: Client, rows: Sequence[asyncpg.Record]) -> list[int]:
    # Not publish_async: its futures stay pending for ever when the broker dies. Each publish here has its own deadline.
    stream = client.jetstream(timeout=ACK_SECONDS)
    sent: list[int] = []
    for start in range(0, len(rows), WINDOW):
        window = rows[start : start + WINDOW]
        tries: Iterable[Awaitable[object]] = (
            stream.publish(row["subject"], row["body"], headers=_headers(row)) for row in window
        )
        answers = await asyncio.gather(*tries, return_exceptions=True)
        through = [row["id"] for row, answer in zip(window, answers, strict=True) if not isinstance(answer, Exception)]
        sent += through
        if not through:
            break
    return sent


def _headers(row: asyncpg.Record) -> dict[str, str]:
    return {"Nats-Msg-Id": row["event_id"], **(msgspec.json.decode(row["headers"]) if row["headers"] else {})}


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()


async def republish(database: Database, event_ids: Sequence[str] | None = None, since: datetime | None = None) -> int:
    """Have events sent again, by id or all said since an instant; return how many.

    They keep their ids: within the stream's duplicate window the second copy is dropped, later each inbox drops it.
    """
    if event_ids is None and since is None:
        raise ValueError("say which events: event_ids, or since")
    async with database.transaction() as transaction:
        result = await transaction.execute(
            sa.text(
                "WITH again AS (UPDATE outbox SET published_at = NULL WHERE published_at IS NOT NULL"
                " AND (CAST(:ids AS text[]) IS NULL OR event_id = ANY(CAST(:ids AS text[])))"
                " AND (CAST(:since AS timestamptz) IS NULL OR created_at >= CAST(:since AS timestamptz)) RETURNING id)"
                " SELECT count(*), pg_notify('outbox', '') FROM again"
            ),
            {"ids": list(event_ids) if event_ids is not None else None, "since": since},
        )
        return int(result.one()[0])
