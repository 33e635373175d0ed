"""The same story while one part after the other is killed without warning: it ends the same."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.journeys.chapters import DAY, tell
from tests.journeys.story import Story
from tests.system import System

pytestmark = pytest.mark.xdist_group("system")

# Who is killed during each write of the story, in the story's order; during a few nobody is.
UNITS = ("plans", "portal", "nats-server", "postgres")
PLAN = (None, "plans", "nats-server")
PROGRESS = (None, "scoring")
REJECTED = ("evidence", "plans", "evidence")
ACCEPTED = ("nats-server", "alerting", "plans")
BEHIND = (None, "reporting")
VICTIMS = (*UNITS, *PLAN, *PROGRESS, *REJECTED, *ACCEPTED, *BEHIND)

PATIENCE_SECONDS = 120.0
AWAY = {httpx.codes.BAD_GATEWAY, httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.GATEWAY_TIMEOUT}


@pytest.fixture
def system(server_folder: Path) -> Iterator[System]:
    with System(server_folder / "system-killed", "--no-demo", day=DAY) as running:
        yield running


async def patiently(call: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Send the same request, with the same idempotency key, until somebody answers it: as an outside system would."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    for wait in itertools.chain((0.1, 0.2, 0.4), itertools.repeat(0.8)):
        try:
            answer = await call()
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
        else:
            if answer.status_code not in AWAY or time.monotonic() > deadline:
                return answer
        await asyncio.sleep(wait)
    raise AssertionError("unreachable")


@dataclass(frozen=True)
class EndangeredStory(Story):
    """The story whose writes meet a part that is being killed, as `victims` has it."""

    system: System | None = None
    victims: Iterator[str | None] = field(default_factory=lambda: iter(()))

    async def call(
        self, role: str, unit: str, method: str, service: str, path: str, **request: object
    ) -> httpx.Response:
        victim = next(self.victims, None) if method == "POST" else None
        if victim is None or self.system is None:
            return await super().call(role, unit, method, service, path, **request)
        killing = asyncio.create_task(asyncio.to_thread(self.system.kill, victim))
        answer = await super().call(role, unit, method, service, path, **request)
        await killing
        return answer


@pytest.mark.timeout(500)
async def test_the_story_ends_the_same_while_every_part_is_killed(system: System) -> None:
    victims = iter(VICTIMS)
    async with httpx.AsyncClient(timeout=60) as http:
        story = EndangeredStory(http, system.urls, system.token, patiently, system, victims)
        await tell(story, system)
    assert next(victims, "all were killed") == "all were killed"
    assert system.stop() == 0
