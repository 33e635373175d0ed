"""Uploads are counted as they arrive: what passes the limit is refused there, not after it was taken in whole."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from shared.http import Problem

FORM_BYTES = 64 * 1024
"""Room for the parts of a form around its file."""
PATIENCE = 2
"""A body is let run out up to so many times the limit, so that a client that writes before it reads gets its answer."""


class BoundedRoute(APIRoute):
    """A route whose body may be no longer than the policy's limit on a document: 413 `document-too-large`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Handle the request with a body that is counted."""
        handle = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            limit_bytes: int = request.app.state.policy.reading.limit_bytes
            declared = request.headers.get("content-length", "")
            if declared.isdecimal() and int(declared) > PATIENCE * limit_bytes + FORM_BYTES:
                raise too_large(limit_bytes)
            try:
                return await handle(Request(request.scope, _counted(request.receive, limit_bytes)))
            except HTTPException as error:  # FastAPI calls whatever stops a form "an error parsing the body"
                if isinstance(error.__cause__, Problem):
                    raise error.__cause__ from None
                raise

        return bounded


def too_large(limit_bytes: int) -> Problem:
    """Refusal of a document beyond the limit."""
    detail = f"Tệp văn bản lớn hơn {limit_bytes // 2**20} MB. Hãy gửi tệp nhỏ hơn, hoặc bản Word thay cho bản quét."
    return Problem(413, "document-too-large", detail, limit_bytes=limit_bytes)


def _counted(receive: Receive, limit_bytes: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen <= limit_bytes + FORM_BYTES:
            return message
        while message.get("more_body") and seen <= PATIENCE * limit_bytes:
            message = await receive()
            seen += len(message.get("body", b""))
        raise too_large(limit_bytes)

    return counted
