"""Which handler of a service listens to which facts."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from contracts.catalogue import stream_of, subject_filter
from contracts.fact import Fact
from shared.database import Transaction

Work = Callable[[Sequence[Any], Transaction], Awaitable[None]]
W = TypeVar("W", bound=Work)

BATCH = 500
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Handler:
    """One handler and its durable consumer. `attempts` failures of one message make it a dead letter."""

    service: str
    name: str
    work: Work
    facts: tuple[type[Fact], ...]
    batch: int = BATCH
    attempts: int = ATTEMPTS

    @property
    def durable(self) -> str:
        """Name of the durable consumer, also the handler's key in inbox and dead letters."""
        return f"{self.service}_{self.name}"

    @property
    def stream(self) -> str:
        """Stream that keeps the facts."""
        return stream_of(self.facts[0])

    @property
    def subjects(self) -> list[str]:
        """Subject filters of the durable, sorted."""
        return sorted(subject_filter(fact) for fact in self.facts)


class Consumers:
    """The handlers of one service, by name."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.handlers: dict[str, Handler] = {}

    def on(self, *facts: type[Fact], batch: int = BATCH, attempts: int = ATTEMPTS) -> Callable[[W], W]:
        """Register a coroutine for facts of one stream; raise ValueError for facts of several, or a name that is taken.

        The coroutine gets (events, transaction): a batch in stream order, decoded, none of it handled before. It works
        set-wise and may see any two events out of order across batches: it orders by the aggregate's version.
        """
        if len({stream_of(fact) for fact in facts}) != 1:
            told = sorted(map(_name, facts))
            message = f"{self.service}: a handler listens to facts of exactly one stream, not {told}"
            raise ValueError(message)

        def register(work: W) -> W:
            name = getattr(work, "__name__", "")
            is_coroutine: bool = asyncio.iscoroutinefunction(work)
            if not is_coroutine or name in self.handlers:
                message = f"{self.service}.{name}: a handler is a coroutine with a name of its own"
                raise ValueError(message)
            self.handlers[name] = Handler(self.service, name, work, facts, batch, attempts)
            return work

        return register


def _name(fact: type[Fact]) -> str:
    return f"{stream_of(fact)}:{fact.name}"
