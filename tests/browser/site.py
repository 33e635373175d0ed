"""The portal and its neighbours on real ports, in a thread of their own: the browser's tests are synchronous."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import nats

from services.portal.app import build_app
from services.portal.consumers import consumers
from services.portal.settings import Settings
from shared.bus.topology import durable_of, reconcile, streams
from shared.testing.services import serve
from tests.browser.neighbours import Story, neighbours

T = TypeVar("T")

ONE_TIME = "mot-lan-1234"
PASSWORD = "con bò vàng ăn cỏ non"
ACCOUNTS: list[dict[str, Any]] = [
    {"username": "canbo", "display_name": "Cán bộ đầu mối", "grants": [{"role": "officer", "unit": "mau.xa-mau-mot"}]},
    {"username": "thuongtruc", "display_name": "Cơ quan thường trực", "grants": [{"role": "agency", "unit": "mau"}]},
    {"username": "thamdinh", "display_name": "Tổ giúp việc", "grants": [{"role": "reviewer", "unit": "mau"}]},
    {"username": "lanhdao", "display_name": "Thường trực Ban Chỉ đạo", "grants": [{"role": "leader", "unit": "mau"}]},
    {"username": "quantri", "display_name": "Quản trị", "grants": [{"role": "operator", "unit": "mau"}]},
]


def portal_settings(database_url: str, folder: Path, neighbours_url: str) -> Settings:
    peers: dict[str, Any] = {f"{name}_url": neighbours_url for name in ("plans", "evidence", "scoring", "reporting")}
    # Its own root: policies have the same addresses in two services.
    peers["alerting_url"] = f"{neighbours_url}/alerting"
    return Settings(
        database_url=database_url,
        key_file=folder / "key.json",
        bootstrap_file=folder / "accounts.json",
        **peers,
    )


async def lay(bus: str) -> None:
    """Make the streams there are and the portal's consumers."""
    client = await nats.connect(bus)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()


@contextmanager
def in_thread(opening: Callable[[], AbstractAsyncContextManager[T]]) -> Iterator[T]:
    """Hold something asynchronous open in a thread of its own until the block ends."""
    started, failed, stop = threading.Event(), [], threading.Event()
    opened: list[T] = []

    async def run() -> None:
        async with opening() as it:
            opened.append(it)
            started.set()
            await asyncio.to_thread(stop.wait)

    def work() -> None:
        try:
            asyncio.run(run())
        except BaseException as failure:  # noqa: BLE001  told to the test below
            failed.append(failure)
        finally:
            started.set()

    thread = threading.Thread(target=work, name="portal site")
    thread.start()
    try:
        assert started.wait(60)
        if failed:
            raise failed[0]
        yield opened[0]
    finally:
        stop.set()
        thread.join(30)


@contextmanager
def running_site(database_url: str, folder: Path, story: Story, bus: str = "") -> Iterator[str]:
    """Run both until the block ends, hearing facts if there is a bus; give the portal's address."""

    @asynccontextmanager
    async def opening() -> AsyncIterator[str]:
        if bus:
            await lay(bus)
        async with serve(neighbours(story)) as url:
            settings = portal_settings(database_url, folder, url).model_copy(update={"nats_url": bus})
            async with serve(build_app(settings)) as own:
                yield own

    with in_thread(opening) as address:
        yield address
