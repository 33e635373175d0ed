"""Documents and pictures of other services passed on to the browser, piece by piece."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack

import httpx
from fastapi import Response
from fastapi.responses import StreamingResponse

PICTURE = "image/png"
KEPT = ("content-disposition", "content-length")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cache-Control": "no-store",
}


async def passed_on(opening: AbstractAsyncContextManager[httpx.Response]) -> Response:
    """Return the document to be saved, never shown; a refusal or a service away is raised before anything is sent."""
    stack = AsyncExitStack()
    document = await stack.enter_async_context(opening)
    media_type = document.headers.get("content-type", "application/octet-stream")
    headers = {name: document.headers[name] for name in KEPT if name in document.headers}
    if not headers.get("content-disposition", "").startswith("attachment"):
        headers["content-disposition"] = "attachment"
    return StreamingResponse(_pieces(stack, document), media_type=media_type, headers=headers | HEADERS)


async def picture(opening: AbstractAsyncContextManager[httpx.Response]) -> Response:
    """Return a drawn page, told to the browser as a PNG whatever it was called; refusals as for `passed_on`."""
    stack = AsyncExitStack()
    drawn = await stack.enter_async_context(opening)
    return StreamingResponse(_pieces(stack, drawn), media_type=PICTURE, headers=HEADERS)


async def _pieces(stack: AsyncExitStack, document: httpx.Response) -> AsyncIterator[bytes]:
    async with stack:
        async for piece in document.aiter_bytes():
            yield piece
