"""Having a handler do its stream again: after a fault in it, or to fill a table it did not keep before."""

import json
from datetime import UTC, datetime

from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from shared import inbox
from shared.bus.registry import Handler
from shared.bus.topology import API, API_SECONDS
from shared.database import Database


async def replay(client: Client, database: Database, handler: Handler, since: int | datetime = 1) -> int:
    """Reset a handler to a stream sequence, or to the first fact stored at or after an instant; return the sequence.

    What the handler did from there on is forgotten first, so it does it again: empty its own tables, or leave them when
    its rows are ordered by version. Stop the service before: what is in flight meanwhile may be left out.
    Needs a user who may speak to the JetStream API, e.g. `topology`. Raises LookupError when there is no such durable,
    or the server refuses.
    """
    # The server leaves a reset of a durable it does not know unanswered.
    try:
        await client.jetstream().consumer_info(handler.stream, handler.durable)
    except NotFoundError as missing:
        raise LookupError(f"there is no durable {handler.durable} on {handler.stream}") from missing
    sequence = since if isinstance(since, int) else await _first_at(client, handler.stream, since)
    async with database.transaction() as transaction:
        await inbox.forget(transaction, handler.durable, sequence)
    body = json.dumps({"seq": sequence}).encode()
    reply = await client.request(f"{API}.CONSUMER.RESET.{handler.stream}.{handler.durable}", body, API_SECONDS)
    error = json.loads(reply.data).get("error")
    if error:
        raise LookupError(f"{handler.durable}: {error.get('description')}")
    return sequence


async def _first_at(client: Client, stream: str, instant: datetime) -> int:
    """Ask where a consumer would begin that starts at an instant; the passing consumer is never read from."""
    config = ConsumerConfig(
        deliver_policy=DeliverPolicy.BY_START_TIME,
        opt_start_time=instant.astimezone(UTC),
        ack_policy=AckPolicy.NONE,
        inactive_threshold=API_SECONDS,
    )
    info = await client.jetstream().add_consumer(stream, config)
    await client.jetstream().delete_consumer(stream, info.name)
    return (info.delivered.stream_seq if info.delivered else 0) + 1
