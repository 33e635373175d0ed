"""The parts every service is made of, in the order they start: keys, database, bus with relay and consumers, jobs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.auth.keys import KeySource
from shared.bus import Consumers
from shared.bus.broker import Bus
from shared.database import Database, migrate
from shared.http import once
from shared.jobs import Job, JobRunner
from shared.lifecycle import Health, Part
from shared.settings import ServiceSettings

FORGET_SECONDS = 3600.0


class Described(Protocol):
    """What the parts need to know of a service; `shared.service.Service` is one."""

    @property
    def name(self) -> str: ...
    @property
    def settings(self) -> ServiceSettings: ...
    @property
    def consumers(self) -> Consumers | None: ...
    @property
    def jobs(self) -> Sequence[Job]: ...
    @property
    def prepare(self) -> Callable[[Database], Awaitable[None]] | None: ...


def parts_of(service: Described, database: Database, keys: KeySource) -> list[Part]:
    """Return the parts of a service in the order they start."""
    housekeeping = Job("forget_idempotency_keys", once.forget, FORGET_SECONDS)
    return [
        KeysPart(keys),
        DatabasePart(service.name, database, service.prepare),
        *_bus_of(service, database),
        JobsPart(JobRunner(service.name, database, [*service.jobs, housekeeping])),
    ]


def _bus_of(service: Described, database: Database) -> list[Part]:
    """Return the bus of a service, none for one that neither tells nor hears facts."""
    settings = service.settings
    if not settings.nats_url:
        return []
    return [Bus(service.name, settings.nats_url, database, service.consumers, settings.dead_letter_limit)]


@dataclass
class KeysPart:
    """The issuer's keys. Until they were read once a service is not ready: it would refuse every token with 503.

    An issuer that goes away later makes nobody unready: the keys that are known stay in force.
    """

    keys: KeySource
    name: str = "keys"
    _refreshing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to keep them fresh."""
        self._refreshing = asyncio.create_task(self.keys.keep_fresh(), name="keep keys fresh")

    async def stop(self) -> None:
        """Stop refreshing."""
        if self._refreshing:
            self._refreshing.cancel()
            await asyncio.wait([self._refreshing])

    async def health(self) -> Health:
        """Tell whether keys are known."""
        return Health(is_ok=self.keys.is_known, detail="ok" if self.keys.is_known else "no keys yet")


@dataclass
class DatabasePart:
    """The service's own database, at the newest schema."""

    service: str
    database: Database
    prepare: Callable[[Database], Awaitable[None]] | None = None
    name: str = "database"

    async def start(self) -> None:
        """Migrate, then prepare."""
        await migrate(self.database.url, self.service)
        if self.prepare:
            await self.prepare(self.database)

    async def stop(self) -> None:
        """Nothing here: the pool is closed after everything that uses it."""

    async def health(self) -> Health:
        """Ask the server."""
        await self.database.ping()
        return Health(is_ok=True)


@dataclass
class JobsPart:
    """The timed loops."""

    runner: JobRunner
    name: str = "jobs"

    async def start(self) -> None:
        """Start them."""
        self.runner.start()

    async def stop(self) -> None:
        """Let running work end."""
        await self.runner.stop()

    async def health(self) -> Health:
        """Tell whether every loop turns."""
        return Health(is_ok=self.runner.is_turning, detail="ok" if self.runner.is_turning else "a loop ended")
