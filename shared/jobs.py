"""Work that time brings: loops that run at start, every so often and when the day turns, and that no error ends."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date

import structlog

from shared import clock, metrics, tracing
from shared.database import Database

log = structlog.stdlib.get_logger("jobs")

TICK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work and its beat. It also runs at start, and at once when `clock.today()` changes."""

    name: str
    work: Callable[[Database], Awaitable[None]]
    every_seconds: float = 60
    wake: asyncio.Event | None = None
    """Set by whoever has work for it: it then runs at once, and finds the event cleared."""
    is_cut_at_stop: bool = False
    """Cancelled at once when the service stops, for work that gives back what it holds; other work may end first."""


class JobRunner:
    """Runs the jobs of a service until stopped, each in its own loop."""

    def __init__(self, service: str, database: Database, jobs: Sequence[Job]) -> None:
        """Take the jobs; none runs yet."""
        self.service = service
        self.database = database
        self.jobs = tuple(jobs)
        self._stopping = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []

    @property
    def is_turning(self) -> bool:
        """Tell whether no loop has ended."""
        return not any(loop.done() for loop in self._loops)

    def start(self) -> None:
        """Start every loop."""
        self._loops = [asyncio.create_task(self._loop(job), name=f"job {job.name}") for job in self.jobs]

    async def stop(self, within: float = 5.0) -> None:
        """Let running work end, cancel what has not after `within` seconds."""
        self._stopping.set()
        if not self._loops:
            return
        for job, loop in zip(self.jobs, self._loops, strict=True):
            if job.is_cut_at_stop:
                loop.cancel()
        _, late = await asyncio.wait(self._loops, timeout=within)
        for loop in late:
            loop.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _loop(self, job: Job) -> None:
        ran_at, ran_on = float("-inf"), date.min
        while not self._stopping.is_set():
            today = clock.today()
            is_woken = job.wake is not None and job.wake.is_set()
            if is_woken or time.monotonic() - ran_at >= job.every_seconds or today != ran_on:
                ran_at, ran_on = time.monotonic(), today
                if job.wake is not None:
                    job.wake.clear()
                await self._run(job)
            await self._tick(job.wake)

    async def _tick(self, wake: asyncio.Event | None) -> None:
        events = (self._stopping, wake) if wake else (self._stopping,)
        waits = [asyncio.create_task(event.wait()) for event in events]
        try:
            await asyncio.wait(waits, timeout=TICK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _run(self, job: Job) -> None:
        started_at = time.perf_counter()
        with tracing.working_for():
            try:
                await job.work(self.database)
            except Exception:
                log.exception("job.failed", job=job.name)
                metrics.JOB_RUNS.labels(self.service, job.name, "failed").inc()
            else:
                metrics.JOB_RUNS.labels(self.service, job.name, "ok").inc()
        metrics.JOB_SECONDS.labels(self.service, job.name).observe(time.perf_counter() - started_at)
