"""What a browser is held to: only our own origin may write, only our own files run, nobody frames us."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NOT_COOKIES = ("/api/",)
"""Addresses that take bearer tokens alone: no browser adds those by itself."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        app = self.app if is_own_write(scope) else _refuse
        await app(scope, receive, guarded)


def is_own_write(scope: Scope) -> bool:
    """Tell whether a request only reads, or was sent by a page of ours; what says nothing of its origin was not."""
    headers = Headers(scope=scope)
    if scope["method"] in SAFE or scope["path"].startswith(NOT_COOKIES):
        return True
    if site := headers.get("sec-fetch-site"):
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    text = "Yêu cầu này không đến từ một trang của cổng nên bị từ chối. Hãy mở lại cổng và làm lại từ đó."
    await PlainTextResponse(text, 403)(scope, receive, send)
