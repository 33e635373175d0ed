"""What other processes of the portal tell by the database: one connection that listens."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import asyncpg

from services.portal.store import notices, sessions

CONNECT_SECONDS = 5


@asynccontextmanager
async def listening(
    url: str, on_notice: Callable[[], None], on_ended: Callable[[str], None]
) -> AsyncIterator[Callable[[], bool]]:
    """Listen until the block ends; give what tells whether the connection still stands.

    `on_ended` is given the hash of the cookie whose session ended; `on_notice` is called for the loss, too.
    """
    connection = await asyncpg.connect(url, timeout=CONNECT_SECONDS, command_timeout=CONNECT_SECONDS)
    try:
        await connection.add_listener(notices.CHANNEL, lambda *_: on_notice())
        await connection.add_listener(sessions.CHANNEL, lambda *told: on_ended(str(told[-1])))
        connection.add_termination_listener(lambda _: on_notice())
        yield lambda: not connection.is_closed()
    finally:
        with suppress(Exception):
            await connection.close(timeout=2)
