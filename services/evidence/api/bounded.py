"""Workbooks are counted as they arrive: what passes the limit is refused there, not after it was taken in whole."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from shared.http import Problem

LIMIT_BYTES = 4 << 20
"""A workbook of 5,000 verdicts has about 400 kB."""


class SheetRoute(APIRoute):
    """A route whose body may be no longer than `LIMIT_BYTES`: 413 `sheet-too-large`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Handle the request with a body that is counted."""
        handle = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            try:
                return await handle(Request(request.scope, _counted(request.receive)))
            except HTTPException as error:  # FastAPI calls whatever stops a form "an error parsing the body"
                if isinstance(error.__cause__, Problem):
                    raise error.__cause__ from None
                raise

        return bounded


def _counted(receive: Receive) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LIMIT_BYTES:
            detail = f"Bảng tính lớn hơn {LIMIT_BYTES >> 20} MB. Hãy tải lại bảng rồi nhập vào bảng đó."
            raise Problem(413, "sheet-too-large", detail, limit_bytes=LIMIT_BYTES)
        return message

    return counted
