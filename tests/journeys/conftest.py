"""One running system for the journeys of a module, and a client that stands outside it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.journeys.chapters import DAY
from tests.journeys.story import Story
from tests.system import System


@pytest.fixture(scope="module")
def system(server_folder: Path, request: pytest.FixtureRequest) -> Iterator[System]:
    """Give a system without the demo province, started for the module."""
    name = request.module.__name__.rpartition(".")[2]
    with System(server_folder / f"system-{name}", "--no-demo", day=DAY) as running:
        yield running


@pytest.fixture
async def story(system: System) -> AsyncIterator[Story]:
    """Give the story's steps against the running system."""
    async with httpx.AsyncClient(timeout=60) as http:
        yield Story(http, system.urls, system.token)
