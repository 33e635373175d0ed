"""The same story while one part after the other is killed without warning: it ends the same."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.journeys.chapters import tell
from tests.journeys.story import Story
from tests.system import System

pytestmark = pytest.mark.xdist_group("system")

VICTIMS = ("plans", "evidence", "nats-server", "scoring", "alerting", "reporting", "portal", "nats-server")
PATIENCE_SECONDS = 60.0
AWAY = {httpx.codes.BAD_GATEWAY, httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.GATEWAY_TIMEOUT}


@pytest.fixture
def system(server_folder: Path) -> Iterator[System]:
    with System(server_folder / "system-killed", "--no-demo") as running:
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


async def kill_one_after_the_other(system: System, done: asyncio.Event) -> list[str]:
    """Kill each part in turn, going on when it is back, until the story is told; return who was killed."""
    killed: list[str] = []
    for part in itertools.cycle(VICTIMS):
        await asyncio.to_thread(system.kill, part)
        killed.append(part)
        if done.is_set() and set(killed) >= set(VICTIMS):
            return killed
    raise AssertionError("unreachable")


@pytest.mark.timeout(400)
async def test_the_story_ends_the_same_while_every_part_is_killed(system: System) -> None:
    done = asyncio.Event()
    async with httpx.AsyncClient(timeout=20) as http:
        story = replace(Story(http, system.urls, system.token), send=patiently)
        killing = asyncio.create_task(kill_one_after_the_other(system, done))
        try:
            await tell(story, system)
        finally:
            done.set()
        assert set(await killing) == set(VICTIMS)
        assert system.stop() == 0
