"""The outermost layer of every request: correlation and trace ids, body limit, metrics, access log, last catch."""

import time
from dataclasses import dataclass, field
from http import HTTPStatus

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import metrics, tracing
from shared.http import problems

log = structlog.stdlib.get_logger("http")

QUIET_ROUTES = frozenset({"/livez", "/readyz", "/metrics"})
UNMATCHED = "unmatched"
EVENT_STREAM = "text/event-stream"
UPLOADS = ("multipart/form-data", "application/offset+octet-stream")
"""Content types whose bodies are files: measured by the limit of uploads."""


@dataclass(slots=True)
class Exchange:
    """One request and what became of it."""

    scope: Scope
    limit_bytes: int
    started_at: float = field(default_factory=time.perf_counter)
    received_bytes: int = 0
    status: int | None = None
    is_stream: bool = False
    """A stream of events is open for as long as somebody looks: that says nothing of how fast it was answered."""

    @property
    def route(self) -> str:
        """Template of the matched route, so that metrics stay few."""
        return getattr(self.scope.get("route"), "path", None) or UNMATCHED


class Observed:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, *, service: str, max_body_bytes: int, max_upload_bytes: int) -> None:
        """Wrap an application."""
        self.app = app
        self.service = service
        self.max_body_bytes = max_body_bytes
        self.max_upload_bytes = max_upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; other scopes pass untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        with tracing.working_for(headers.get("x-correlation-id"), headers.get("traceparent")) as trace:
            exchange = Exchange(scope, self._limit(headers))
            try:
                await self._serve(exchange, trace, receive, send)
            finally:
                self._record(exchange)

    async def _serve(self, exchange: Exchange, trace: tracing.Trace, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Correlation-ID"] = trace.correlation_id
                exchange.is_stream = headers.get("content-type", "").startswith(EVENT_STREAM)
            await send(message)

        async def limited() -> Message:
            message = await receive()
            exchange.received_bytes += len(message.get("body", b""))
            _refuse_beyond(exchange)
            return message

        try:
            await self.app(exchange.scope, limited, answer)
        except Exception:
            log.exception("http.failed", route=exchange.route, method=exchange.scope["method"])
            if exchange.status is not None:
                raise
            told = problems.answer(Request(exchange.scope), problems.unexpected())
            await told(exchange.scope, receive, answer)

    def _limit(self, headers: Headers) -> int:
        is_upload = headers.get("content-type", "").startswith(UPLOADS)
        return self.max_upload_bytes if is_upload else self.max_body_bytes

    def _record(self, exchange: Exchange) -> None:
        # A client that left before the answer began has no status; 499 is what proxies call it.
        status = exchange.status or 499
        method = exchange.scope["method"] if exchange.route != UNMATCHED else "any"
        seconds = time.perf_counter() - exchange.started_at
        metrics.HTTP_REQUESTS.labels(self.service, exchange.route, method, status).inc()
        if not exchange.is_stream:
            metrics.HTTP_SECONDS.labels(self.service, exchange.route, method).observe(seconds)
        if exchange.route not in QUIET_ROUTES:
            log.info(
                "http.answered",
                method=exchange.scope["method"],
                path=exchange.scope["path"],
                status=status,
                milliseconds=round(seconds * 1000, 1),
            )


def _refuse_beyond(exchange: Exchange) -> None:
    """Refuse as soon as the body is known to be too large: by its announced length, else by what came."""
    announced = Request(exchange.scope).headers.get("content-length", "")
    if max(exchange.received_bytes, int(announced) if announced.isdigit() else 0) > exchange.limit_bytes:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
