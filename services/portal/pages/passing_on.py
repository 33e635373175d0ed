"""Documents of other services passed on to the browser, piece by piece."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack

import httpx
from fastapi import Response
from fastapi.responses import StreamingResponse

SHOWABLE = frozenset({"application/pdf", "image/jpeg", "image/png"})
"""What a browser may show from our origin: nothing that can run a script in it."""
KEPT = ("content-disposition", "content-length")


async def passed_on(opening: AbstractAsyncContextManager[httpx.Response], *, is_shown: bool = False) -> Response:
    """Return the document; a refusal or a service away is raised before anything is sent."""
    stack = AsyncExitStack()
    document = await stack.enter_async_context(opening)
    media_type = document.headers.get("content-type", "application/octet-stream")
    headers = {name: document.headers[name] for name in KEPT if name in document.headers}
    headers.setdefault("content-disposition", "attachment")
    if is_shown and media_type in SHOWABLE:
        headers["content-disposition"] = headers["content-disposition"].replace("attachment", "inline", 1)
    headers |= {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Cache-Control": "no-store"}

    async def pieces() -> AsyncIterator[bytes]:
        async with stack:
            async for piece in document.aiter_bytes():
                yield piece

    return StreamingResponse(pieces(), media_type=media_type, headers=headers)
