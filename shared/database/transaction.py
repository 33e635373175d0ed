"""One unit of work: the session, and the facts that leave with its commit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession as PlainSession
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.catalogue import OWNER_OF, subject_for
from contracts.fact import Fact
from shared import clock, tracing
from shared.envelope import Event, encode, source_of
from shared.ids import new_id

MAX_EVENT_BYTES = 900_000
"""nats-server refuses more than 1 MiB with headers; a fact that can never be sent must not enter the outbox."""

CHANNEL = "outbox"

# sqlmodel deprecates its `execute` in favour of `exec`, which takes no Core statement with parameters.
run = PlainSession.execute

_as_json = msgspec.json.Encoder().encode

# The notification rides on the insert: one round trip, and it is sent only if the transaction commits.
_APPEND = sa.text(
    """
    WITH said AS (
        INSERT INTO outbox (event_id, subject, headers, body)
        SELECT event_id, subject, CAST(headers AS jsonb), body
        FROM unnest(
            CAST(:event_ids AS text[]), CAST(:subjects AS text[]), CAST(:headers AS text[]), CAST(:bodies AS bytea[])
        ) WITH ORDINALITY AS row (event_id, subject, headers, body, place)
        ORDER BY place
    )
    SELECT pg_notify('outbox', '')
    """
)


class Outgoing(NamedTuple):
    """One row for the outbox."""

    event_id: str
    subject: str
    body: bytes
    headers: Mapping[str, str] | None = None


class Cause(NamedTuple):
    """An event being handled, and the trace it came with."""

    event: Event[Fact]
    traceparent: str | None


@dataclass(slots=True)
class Causes:
    """The batch being handled; finds which of its events a new fact follows from."""

    batch: Sequence[Cause] = ()
    by_event: dict[str, Cause] = field(init=False)
    by_aggregate: dict[str, Cause] = field(init=False)

    def __post_init__(self) -> None:
        self.by_event = {cause.event.id: cause for cause in self.batch}
        self.by_aggregate = {cause.event.subject_id: cause for cause in self.batch}

    def of(self, fact: Fact, caused_by: str | None) -> Cause | None:
        """Return the named event, else the newest one about an aggregate the fact mentions, else the newest one."""
        if caused_by is not None:
            return self.by_event.get(caused_by)
        if len(self.batch) > 1:
            for value in vars(fact).values():
                if isinstance(value, str) and value in self.by_aggregate:
                    return self.by_aggregate[value]
        return self.batch[-1] if self.batch else None


class Transaction:
    """A database transaction and the facts said in it; facts reach the outbox just before the commit, or not at all."""

    causes: Causes
    """Set by the kernel: the batch being handled."""

    def __init__(self, session: AsyncSession, correlation_id: str | None = None, service: str | None = None) -> None:
        self.session = session
        self.outgoing: list[Outgoing] = []
        self.committed: list[Callable[[], object]] = []
        self._correlation_id = correlation_id
        self._service = service
        self._said_at: datetime | None = None
        self.causes = Causes()

    async def execute(self, statement: sa.Executable, params: Any = None) -> sa.Result[Any]:  # noqa: ANN401 - rows and parameters are the caller's
        """Run a Core or ORM statement; `params` a mapping, or a list of them for executemany."""
        return await run(self.session, statement, params)

    async def scalars(self, statement: sa.Executable, params: Any = None) -> sa.ScalarResult[Any]:  # noqa: ANN401
        """Run a statement and return the first column of each row."""
        return (await run(self.session, statement, params)).scalars()

    async def get(self, table: type[Any], key: Any) -> Any:  # noqa: ANN401
        """Return the row of a mapped table by primary key, or None."""
        return await self.session.get(table, key)

    def say(self, *facts: Fact, caused_by: str | None = None) -> list[str]:
        """Tell facts with the commit; return their event ids.

        `caused_by` names the event they follow from, of those being handled or any other. Without it the cause is
        sought in the batch being handled. Raises ValueError for a fact of another owner or one too large to be sent.
        """
        return [self._say(fact, caused_by) for fact in facts]

    def _say(self, fact: Fact, caused_by: str | None) -> str:
        owner = OWNER_OF[type(fact)]
        if self._service not in {None, owner}:
            raise ValueError(f"{self._service} cannot say {fact.type()}: it is {owner}'s to tell")
        cause = self.causes.of(fact, caused_by)
        event_id = new_id()
        correlation_id = cause.event.correlation_id if cause else self._correlation_id or tracing.correlation_id()
        event = Event(
            fact=fact,
            id=event_id,
            time=self._now(),
            correlation_id=correlation_id or event_id,
            causation_id=cause.event.id if cause else caused_by,
            subject_id=fact.aggregate_id,
        )
        body = encode(event, source_of(owner))
        if len(body) > MAX_EVENT_BYTES:
            message = f"{fact.type()} of {fact.aggregate_id} takes {len(body)} bytes, {MAX_EVENT_BYTES} can be sent"
            raise ValueError(message)
        traceparent = (cause and cause.traceparent) or tracing.traceparent()
        headers = {"traceparent": traceparent} if traceparent else None
        self.outgoing.append(Outgoing(event_id, subject_for(fact), body, headers))
        return event_id

    def _now(self) -> datetime:
        # Asked once: what one transaction says, it says at one time.
        self._said_at = self._said_at or clock.now()
        return self._said_at

    def after_commit(self, call: Callable[[], object]) -> None:
        """Have something called once the commit is through: what is counted must not have been rolled back."""
        self.committed.append(call)

    async def write_outbox(self) -> bool:
        """Append what was said, in one statement; tell whether there was anything."""
        if not self.outgoing:
            return False
        await append(self.session, self.outgoing)
        return True


async def append(session: AsyncSession, rows: Iterable[Outgoing]) -> None:
    """Write rows to the outbox in their order."""
    rows = list(rows)
    await run(
        session,
        _APPEND,
        {
            "event_ids": [row.event_id for row in rows],
            "subjects": [row.subject for row in rows],
            "headers": [_as_json(row.headers).decode() if row.headers else None for row in rows],
            "bodies": [row.body for row in rows],
        },
    )
