"""A plain connection for one-shot work: topology, replay, looking."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import nats
from nats.aio.client import Client

CONNECT_SECONDS = 5


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Client]:
    """Connect as the user in the URL, hearing answers only in the inbox its permissions name.

    Raises nats.errors.Error or OSError when the server is away or refuses; nothing is tried twice.
    """
    user = urlsplit(url).username
    inbox = f"_INBOX_{user}" if user else "_INBOX"
    client = await nats.connect(
        url, name="nq57", inbox_prefix=inbox, connect_timeout=CONNECT_SECONDS, allow_reconnect=False
    )
    try:
        yield client
    finally:
        await client.close()
