"""Bringing a service up and down: which parts there are, in which order, how each one is doing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from shared.database.away import is_away as database_is_away

log = structlog.stdlib.get_logger("service")

RETRY_SECONDS = (0.2, 0.5, 1, 2, 5)
PROBE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Health:
    """How a part is doing; `detail` is for the operator."""

    is_ok: bool
    detail: str = "ok"


class Part(Protocol):
    """Something that a service starts, asks and stops."""

    name: str

    async def start(self) -> None:
        """Start; raises while what it depends on is away."""

    async def stop(self) -> None:
        """Stop; called only after a start that succeeded."""

    async def health(self) -> Health:
        """Tell how it is doing, within `PROBE_SECONDS`."""


@dataclass(slots=True)
class Lifecycle:
    """Starts parts in order and stops them in reverse.

    A part whose dependency is away is tried again for ever, in the background after `grace_seconds`: services start in
    any order, `/livez` answers meanwhile and `/readyz` says what is missing.
    """

    parts: Sequence[Part]
    grace_seconds: float = 15.0
    _running: list[Part] = field(default_factory=list)
    _failure: str = ""
    _bringing_up: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Bring everything up, or leave the rest to the background when the grace is over."""
        self._bringing_up = asyncio.create_task(self._bring_up(), name="bring up")
        done, _ = await asyncio.wait([self._bringing_up], timeout=self.grace_seconds)
        if done:
            self._bringing_up.result()
        else:
            log.warning("service.waiting", part=self._next().name, failure=self._failure)

    async def stop(self) -> None:
        """Take down what runs."""
        if self._bringing_up and not self._bringing_up.done():
            self._bringing_up.cancel()
            await asyncio.wait([self._bringing_up])
        while self._running:
            part = self._running.pop()
            try:
                await part.stop()
            except Exception:
                log.exception("service.stop_failed", part=part.name)

    async def health(self) -> dict[str, Health]:
        """Return how every part is doing, by name."""
        started = {part.name for part in self._running}
        answers = await asyncio.gather(*(_asked(part) for part in self._running))
        health = dict(zip((part.name for part in self._running), answers, strict=True))
        waiting = {
            part.name: Health(is_ok=False, detail="not started") for part in self.parts if part.name not in started
        }
        if waiting and self._failure:
            waiting[self._next().name] = Health(is_ok=False, detail=self._failure)
        return {**health, **waiting}

    def _next(self) -> Part:
        return self.parts[min(len(self._running), len(self.parts) - 1)]

    async def _bring_up(self) -> None:
        for part in self.parts:
            await self._start(part)
            self._running.append(part)
            self._failure = ""

    async def _start(self, part: Part) -> None:
        attempt = 0
        while True:
            try:
                await part.start()
            except Exception as failure:
                if not is_away(failure):
                    log.exception("service.start_failed", part=part.name)
                    raise
                self._failure = f"{type(failure).__name__}: {failure}"[:300]
                log.warning("service.part_away", part=part.name, failure=self._failure)
                await asyncio.sleep(RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)])
                attempt += 1
            else:
                return


async def _asked(part: Part) -> Health:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return await part.health()
    except TimeoutError:
        return Health(is_ok=False, detail=f"no answer within {PROBE_SECONDS:g} s")
    except Exception as failure:  # noqa: BLE001  a part that cannot answer is a part that is not well
        return Health(is_ok=False, detail=f"{type(failure).__name__}: {failure}"[:300])


def is_away(failure: BaseException) -> bool:
    """Tell whether an error says that a dependency, database or broker, is away, as opposed to wrong."""
    if database_is_away(failure) or type(failure).__module__.startswith("nats."):
        return True
    return isinstance(failure.__cause__, Exception) and is_away(failure.__cause__)
