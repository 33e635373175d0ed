"""What happens to a batch of one handler: inbox, transaction, acknowledgement; retries, bisection, dead letters.

The server's max_deliver is -1 on purpose: at its limit JetStream only sends an advisory and leaves the message
undelivered for ever. Failures are counted here, and not by the server's num_delivered: that also counts deliveries
during which the database was away, and would make a poison of the first message after a long absence.
"""

import asyncio
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter

import structlog
from nats import errors
from nats.aio.msg import Msg

from contracts.fact import Fact
from shared import inbox, metrics, tracing
from shared.bus import dead_letters
from shared.bus.dead_letters import HANDLER_FAILED, DeadLetter
from shared.bus.registry import Handler
from shared.database import Database, Transaction
from shared.database.away import is_away
from shared.database.transaction import Cause, Causes
from shared.envelope import Event, Undecodable, decode

log = structlog.stdlib.get_logger("bus")

AWAY_SECONDS = 1.0
RETRY_SECONDS = (0.5, 1, 2, 4, 8, 15, 30)
RECOUNT_SECONDS = 5.0
TRACE_FRAMES = 6

# $JS.ACK.<stream>.<durable>.<delivered>.<sequence>.…, or with domain and account before the stream.
SHORT_ACK_TOKENS, SHORT_ACK_SEQUENCE, LONG_ACK_SEQUENCE = 9, 5, 7


@dataclass(slots=True)
class Letter:
    """A message off the stream, read: `event`, or the `flaw` that makes it unreadable."""

    message: Msg
    sequence: int
    event: Event[Fact] | None = None
    flaw: Undecodable | None = None


class Delivery:
    """Takes the batches of one handler, one after the other; each message is acknowledged or comes again.

    Promised: the handler's rows and facts are written once per event, however often it is delivered. Not promised:
    order across batches, or that the handler is called only once.
    """

    def __init__(self, handler: Handler, database: Database, dead_letter_limit: int, stopping: asyncio.Event) -> None:
        self.handler = handler
        self.is_over_limit = False
        self._database = database
        self._limit = dead_letter_limit
        self._stopping = stopping
        self._failures: dict[int, int] = {}
        self._is_counted = False
        self._labels = (handler.service, handler.name)
        # A counter that first appears at 1 shows Prometheus no increase: the first dead letter would page nobody.
        metrics.BUS_DEAD_LETTERS.labels(*self._labels)

    async def __call__(self, messages: Sequence[Msg]) -> None:
        started = perf_counter()
        letters = sorted((_read(message) for message in messages), key=lambda letter: letter.sequence)
        readable = [letter for letter in letters if letter.flaw is None]
        for letter in letters:
            if letter.flaw is not None:
                await self._bury(letter, letter.flaw.slug, letter.flaw.detail)
        if readable:
            await self._attempt(readable)
        metrics.BUS_BATCH_SECONDS.labels(*self._labels).observe(perf_counter() - started)

    async def until_allowed(self) -> None:
        """Return when the handler's open dead letters are fewer than its limit, or the service stops.

        Beyond the limit something is wrong with the handler or its facts: it stops, and the stream keeps what comes.
        """
        while (self.is_over_limit or not self._is_counted) and not self._stopping.is_set():
            try:
                async with self._database.transaction() as transaction:
                    self._note_limit(await dead_letters.count_open(transaction, self.handler))
            except Exception as failure:
                if not is_away(failure):
                    raise
                self._tell_away(failure)
            if self.is_over_limit or not self._is_counted:
                await self._pause(RECOUNT_SECONDS if self.is_over_limit else AWAY_SECONDS)

    async def _attempt(self, batch: Sequence[Letter]) -> None:
        try:
            fresh = await self._handle(batch)
        except Exception as failure:  # noqa: BLE001 - whatever a handler raises is the message's failure, not ours
            if is_away(failure):
                await self._wait_for_dependency(batch, failure)
            elif len(batch) > 1:
                middle = len(batch) // 2
                await self._attempt(batch[:middle])
                await self._attempt(batch[middle:])
            else:
                await self._failed(batch[0], failure)
            return
        self._count("ok", fresh)
        self._count("duplicate", len(batch) - fresh)
        for letter in batch:
            self._failures.pop(letter.sequence, None)
            await _acknowledge(letter)

    async def _handle(self, batch: Sequence[Letter]) -> int:
        """Return how many of the batch were not handled before; all of them are now."""
        by_id: dict[str, Letter] = {}
        for letter in batch:
            if letter.event is not None:
                by_id.setdefault(letter.event.id, letter)
        async with self._database.transaction() as transaction:
            sequences = {event_id: letter.sequence for event_id, letter in by_id.items()}
            new = await inbox.enter(transaction, self.handler.durable, sequences)
            causes = [_cause(letter) for event_id, letter in by_id.items() if event_id in new]
            if causes:
                await self._work(causes, transaction)
        return len(causes)

    async def _work(self, causes: Sequence[Cause], transaction: Transaction) -> None:
        transaction.causes = Causes(causes)
        newest = causes[-1]
        with tracing.working_for(newest.event.correlation_id, newest.traceparent):
            await self.handler.work([cause.event for cause in causes], transaction)

    async def _wait_for_dependency(self, batch: Sequence[Letter], failure: BaseException) -> None:
        self._tell_away(failure)
        self._count("retried", len(batch))
        for letter in batch:
            await _put_back(letter, AWAY_SECONDS)
        await self._pause(AWAY_SECONDS)

    async def _failed(self, letter: Letter, failure: Exception) -> None:
        failures = self._failures[letter.sequence] = self._failures.get(letter.sequence, 0) + 1
        if failures >= self.handler.attempts:
            await self._bury(letter, HANDLER_FAILED, repr(failure), failure)
            return
        # A nak without delay comes back at once, 4,053 times a second; the consumer's backoff does not apply to it.
        delay = RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1]
        self._count("retried", 1)
        log.warning("bus.handler_failed", **self._about(letter), failures=failures, delay=delay, trace=_trace(failure))
        await _put_back(letter, delay)

    async def _bury(self, letter: Letter, reason: str, detail: str, failure: Exception | None = None) -> None:
        if self.is_over_limit:
            await _put_back(letter, RETRY_SECONDS[-1])
            return
        try:
            async with self._database.transaction() as transaction:
                is_new = await dead_letters.bury(transaction, self.handler, self._dead(letter, reason, detail))
                is_open = await dead_letters.count_open(transaction, self.handler)
        except Exception as error:  # noqa: BLE001 - whatever keeps it from being buried, it is not lost
            await self._wait_for_dependency([letter], error)
            return
        self._failures.pop(letter.sequence, None)
        if is_new:
            self._count("dead", 1)
            metrics.BUS_DEAD_LETTERS.labels(*self._labels).inc()
            log.error("bus.dead_letter", **self._about(letter), reason=reason, detail=detail, trace=_trace(failure))
        self._note_limit(is_open)
        await _acknowledge(letter)

    def _tell_away(self, failure: BaseException) -> None:
        log.warning("bus.dependency_away", handler=self.handler.durable, failure=repr(failure)[:300])

    def _note_limit(self, is_open: int) -> None:
        is_over = is_open >= self._limit
        if is_over and not self.is_over_limit:
            log.error("bus.consumer_stopped", handler=self.handler.durable, dead_letters=is_open, limit=self._limit)
        self.is_over_limit, self._is_counted = is_over, True
        metrics.BUS_STOPPED.labels(*self._labels).set(is_over)

    def _dead(self, letter: Letter, reason: str, detail: str) -> DeadLetter:
        return DeadLetter(
            handler=self.handler.durable,
            stream=self.handler.stream,
            sequence=letter.sequence,
            subject=letter.message.subject,
            event_id=letter.event.id if letter.event else None,
            reason=reason,
            detail=detail,
            attempts=self._failures.get(letter.sequence, 1),
            headers=letter.message.headers,
            body=letter.message.data,
        )

    def _about(self, letter: Letter) -> dict[str, object]:
        return {"handler": self.handler.durable, "subject": letter.message.subject, "sequence": letter.sequence}

    def _count(self, result: str, messages: int) -> None:
        if messages:
            metrics.BUS_HANDLED.labels(*self._labels, result).inc(messages)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()


def sequence_of(reply: str) -> int:
    """Return the stream sequence in an acknowledgement subject, of either length that servers use.

    The client's own `metadata` parses seven more fields, for a fifth of the time a message takes.
    """
    tokens = reply.split(".")
    return int(tokens[SHORT_ACK_SEQUENCE if len(tokens) == SHORT_ACK_TOKENS else LONG_ACK_SEQUENCE])


def _read(message: Msg) -> Letter:
    letter = Letter(message, sequence_of(message.reply))
    try:
        letter.event = decode(message.data)
    except Undecodable as flaw:
        letter.flaw = flaw
    return letter


def _cause(letter: Letter) -> Cause:
    assert letter.event is not None  # noqa: S101 - only readable letters come here
    headers = letter.message.headers
    return Cause(letter.event, headers.get("traceparent") if headers else None)


def _trace(failure: Exception | None) -> str:
    # Not exc_info: renderers put the locals in, which are people's data, and took 5 s of the loop for one batch.
    return "".join(traceback.format_exception(failure, limit=-TRACE_FRAMES)) if failure else ""


async def _acknowledge(letter: Letter) -> None:
    # An acknowledgement that gets lost costs a redelivery, which the inbox sees.
    with suppress(errors.Error):
        await letter.message.ack()


async def _put_back(letter: Letter, delay: float) -> None:
    with suppress(errors.Error):
        await letter.message.nak(delay=delay)
