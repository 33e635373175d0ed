"""Messages a handler gave up on: written with their bytes, listed, handled again on request."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shared import inbox
from shared.bus.registry import Consumers, Handler
from shared.database import Database, Transaction
from shared.database.kernel_tables import DEAD_LETTER
from shared.database.transaction import Cause, Causes, Outgoing
from shared.envelope import decode
from shared.ids import new_id

DETAIL_LENGTH = 500
HANDLER_FAILED = "handler-failed"

_BURY = sa.text(
    """
    INSERT INTO dead_letter
        (handler, stream, sequence, subject, event_id, reason, detail, attempts, headers, body, digest)
    VALUES (
        :handler, :stream, :sequence, :subject, :event_id, :reason, :detail, :attempts, CAST(:headers AS jsonb),
        :body, :digest
    )
    ON CONFLICT DO NOTHING RETURNING id
    """
)
_OPEN = sa.text("SELECT count(*) FROM dead_letter WHERE handler = :handler AND redelivered_at IS NULL")


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message put aside. `reason` is a slug: one of the envelope's, or `handler-failed`."""

    handler: str
    stream: str
    sequence: int
    subject: str
    event_id: str | None
    reason: str
    detail: str
    attempts: int
    headers: Mapping[str, str] | None
    body: bytes
    id: int = 0
    created_at: datetime | None = None


async def bury(transaction: Transaction, handler: Handler, letter: DeadLetter) -> bool:
    """Write a dead letter and tell it on `dead.<service>.<handler>`; tell whether it was not written before."""
    row: dict[str, Any] = {name: getattr(letter, name) for name in DeadLetter.__slots__}
    # PostgreSQL's text cannot hold a zero character: what is told about a broken message must not be broken by it.
    row |= {
        "headers": json.dumps(dict(letter.headers or {})).replace(r"\u0000", ""),
        "detail": letter.detail[:DETAIL_LENGTH].replace("\0", ""),
        "digest": hashlib.sha256(letter.body).hexdigest(),
    }
    if not (await transaction.scalars(_BURY, row)).all():
        return False
    told = {
        "Nq57-Reason": letter.reason,
        "Nq57-Subject": letter.subject,
        "Nq57-Sequence": f"{letter.stream}:{letter.sequence}",
        "Nq57-Attempts": str(letter.attempts),
    }
    subject = f"dead.{handler.service}.{handler.name}"
    transaction.outgoing.append(Outgoing(new_id(), subject, letter.body, told))
    return True


async def count_open(transaction: Transaction, handler: Handler) -> int:
    """Return how many dead letters of a handler nobody has seen to."""
    return int((await transaction.scalars(_OPEN, {"handler": handler.durable})).one())


async def list_open(database: Database, handler: Handler | None = None) -> Sequence[DeadLetter]:
    """Return the dead letters nobody has seen to, oldest first, of one handler or of all."""
    table = DEAD_LETTER.c
    wanted = sa.select(*(table[name] for name in DeadLetter.__slots__)).where(table.redelivered_at.is_(None))
    if handler is not None:
        wanted = wanted.where(table.handler == handler.durable)
    async with database.transaction() as transaction:
        return [DeadLetter(**row) for row in (await transaction.execute(wanted.order_by(table.id))).mappings()]


async def redeliver(database: Database, consumers: Consumers, dead_letter_id: int) -> None:
    """Handle a dead letter now, here, by its handler alone; it stays one when this raises.

    Raises LookupError when there is no such open dead letter or its handler is gone, `Undecodable`, or what the handler
    raises. Sending it through the stream again would reach every listener, and needs another service's permission.
    """
    async with database.transaction() as transaction:
        letter = await _claim(transaction, dead_letter_id)
        handler = next((h for h in consumers.handlers.values() if h.durable == letter.handler), None)
        if handler is None:
            raise LookupError(f"{consumers.service} has no handler {letter.handler}")
        event = decode(letter.body)
        if event.id in await inbox.enter(transaction, handler.durable, {event.id: letter.sequence}):
            transaction.causes = Causes([Cause(event, (letter.headers or {}).get("traceparent"))])
            await handler.work([event], transaction)


async def _claim(transaction: Transaction, dead_letter_id: int) -> DeadLetter:
    """Mark it redelivered, which holds off anybody else until this transaction ends one way or the other."""
    table = DEAD_LETTER.c
    claimed = await transaction.execute(
        sa.update(DEAD_LETTER)
        .where(table.id == dead_letter_id, table.redelivered_at.is_(None))
        .values(redelivered_at=sa.func.now())
        .returning(*(table[name] for name in DeadLetter.__slots__))
    )
    row = claimed.mappings().one_or_none()
    if row is None:
        raise LookupError(f"no open dead letter {dead_letter_id}")
    return DeadLetter(**row)
