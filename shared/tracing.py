"""Which request or event the code works for: correlation id and W3C trace context, carried by context variables."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from structlog.contextvars import bound_contextvars

from shared import ids

TRACEPARENT = re.compile(r"^[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})")
CORRELATION_ID = re.compile(r"^[A-Za-z0-9._:-]{1,64}$")
NO_TRACE = "0" * 32


@dataclass(frozen=True, slots=True)
class Trace:
    """The chain of work something belongs to."""

    correlation_id: str
    trace_id: str
    span_id: str
    flags: str = "01"

    @property
    def traceparent(self) -> str:
        """The W3C header to send along."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


_current: ContextVar[Trace | None] = ContextVar("nq57_trace", default=None)


def correlation_id() -> str | None:
    """Return the correlation id of the work in hand, none outside of any."""
    trace = _current.get()
    return trace.correlation_id if trace else None


def traceparent() -> str | None:
    """Return the W3C header to send along with a request or a message, none outside of any work."""
    trace = _current.get()
    return trace.traceparent if trace else None


@contextmanager
def working_for(correlation: str | None = None, parent: str | None = None) -> Iterator[Trace]:
    """Continue the chain named by a correlation id and a `traceparent`, or begin one; every log line names it.

    A value that is absent or malformed is replaced by a new one.
    """
    match = TRACEPARENT.match(parent or "")
    known = match if match and match["trace"] != NO_TRACE else None
    trace = Trace(
        correlation_id=correlation if correlation and CORRELATION_ID.match(correlation) else ids.new_id(),
        trace_id=known["trace"] if known else secrets.token_hex(16),
        span_id=secrets.token_hex(8),
        flags=known["flags"] if known else "01",
    )
    token = _current.set(trace)
    try:
        with bound_contextvars(
            correlation_id=trace.correlation_id, trace_id=trace.trace_id, traceparent=trace.traceparent
        ):
            yield trace
    finally:
        _current.reset(token)
