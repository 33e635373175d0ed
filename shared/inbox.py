"""What a handler has done already. Written in the handler's own transaction, so it is true or was never written."""

from collections.abc import Mapping

import sqlalchemy as sa

from shared.database import Transaction

# JetStream's duplicate window is two minutes and knows nothing of redelivery: this is the guarantee.
_ENTER = sa.text(
    """
    INSERT INTO inbox (handler, event_id, sequence)
    SELECT :handler, event_id, sequence
    FROM unnest(CAST(:event_ids AS text[]), CAST(:sequences AS bigint[])) AS row (event_id, sequence)
    ORDER BY event_id
    ON CONFLICT DO NOTHING
    RETURNING event_id
    """
)
_FORGET = sa.text("DELETE FROM inbox WHERE handler = :handler AND sequence >= :since")


async def enter(transaction: Transaction, handler: str, sequences: Mapping[str, int]) -> set[str]:
    """Enter events by id with their place in the stream; return the ids that were not there.

    Ids are entered in sorted order, so two processes on one durable wait for each other instead of deadlocking.
    """
    if not sequences:
        return set()
    rows = {"handler": handler, "event_ids": list(sequences), "sequences": list(sequences.values())}
    return set(await transaction.scalars(_ENTER, rows))


async def forget(transaction: Transaction, handler: str, since: int) -> None:
    """Forget what a handler did from a stream sequence on, so that a replay does it again."""
    await transaction.execute(_FORGET, {"handler": handler, "since": since})
