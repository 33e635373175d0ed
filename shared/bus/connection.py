"""A plain connection for one-shot work: topology, replay, looking."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from nats.aio.client import Client

CONNECT_SECONDS = 5


class BodyClient(Client):
    """Leaves the headers of messages unread, a third of the time of reading many; statuses of the server it reads.

    Should the library read headers elsewhere one day, they are read again: slower, and nothing else.
    """

    async def _process_headers(self, headers: bytes | None) -> dict[str, str] | None:
        is_status = headers is not None and headers.startswith(b"NATS/1.0 ")
        return await super()._process_headers(headers) if is_status else None


@asynccontextmanager
async def connected(url: str, kind: type[Client] = Client) -> AsyncIterator[Client]:
    """Connect as the user in the URL, hearing answers only in the inbox its permissions name.

    Raises nats.errors.Error or OSError when the server is away or refuses; nothing is tried twice.
    """
    user = urlsplit(url).username
    inbox = f"_INBOX_{user}" if user else "_INBOX"
    client = kind()
    await client.connect(url, name="nq57", inbox_prefix=inbox, connect_timeout=CONNECT_SECONDS, allow_reconnect=False)
    try:
        yield client
    finally:
        await client.close()
