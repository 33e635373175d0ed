"""The portal and its neighbours on real ports, in a thread of their own: the browser's tests are synchronous."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from services.portal.app import build_app
from services.portal.settings import Settings
from shared.testing.services import serve
from tests.browser.neighbours import Story, neighbours

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
    peers: dict[str, Any] = {
        f"{name}_url": neighbours_url for name in ("plans", "evidence", "scoring", "alerting", "reporting")
    }
    return Settings(
        database_url=database_url,
        key_file=folder / "key.json",
        bootstrap_file=folder / "accounts.json",
        **peers,
    )


@contextmanager
def running_site(database_url: str, folder: Path, story: Story) -> Iterator[str]:
    """Run both until the block ends; give the portal's address."""
    started, failed, stop = threading.Event(), [], threading.Event()
    address: list[str] = []

    async def run() -> None:
        async with serve(neighbours(story)) as url, serve(build_app(portal_settings(database_url, folder, url))) as own:
            address.append(own)
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
        yield address[0]
    finally:
        stop.set()
        thread.join(30)
