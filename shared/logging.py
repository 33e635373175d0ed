"""One log schema for every process: JSON lines with event, level, time, service, correlation and trace id."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

SECRET_FIELDS = frozenset(
    {"authorization", "cookie", "password", "one_time_password", "token", "access_token", "set-cookie"}
)
QUIET = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "uvicorn.access": logging.CRITICAL,
    "alembic": logging.WARNING,
}

# Without local variables: among them stand bearer tokens and the words of reports.
_tracebacks = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))


def configure(service: str, level: str = "info", style: Literal["json", "console"] = "json") -> None:
    """Send structlog's and the standard library's records to stdout in one form."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _tracebacks if style == "json" else structlog.processors.format_exc_info,
        hide_secrets,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if style == "json" else structlog.dev.ConsoleRenderer()
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _named(service), renderer],
        )
    )
    _install(handler, level)


def hide_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank out fields that carry a secret, whoever logged them; `traceparent` repeats the trace id."""
    event.pop("traceparent", None)
    for field in event:
        if field.lower() in SECRET_FIELDS:
            event[field] = "[hidden]"
    return event


def _named(service: str) -> structlog.typing.Processor:
    def add(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {"service": service, **event}

    return add


def _install(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
