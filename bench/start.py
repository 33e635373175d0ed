"""`nq57 up` on a set-up tree: seconds until all is ready, until the demo is loaded, and the memory of all when idle."""

import asyncio
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import cast

import psutil

from bench.row import Row

READY = "Sẵn sàng"
LOADED = "Dừng: Ctrl-C"
IDLE_SECONDS = 20
MEGABYTE = 2**20
BAR_SECONDS = 15
BAR_MEGABYTES = 900
COMMAND = (sys.executable, "-m", "cli", "up", "--data")


async def measure() -> list[Row]:
    """Start on an empty folder, then again on the same one with its demo province; weigh it the second time."""
    data = _new_folder()
    try:
        async with _running(data) as (_, first_seconds, loaded_seconds):
            pass
        async with _running(data) as (pid, again_seconds, _):
            await asyncio.sleep(IDLE_SECONDS)
            shared_once, each_in_full = _weigh(pid)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return [
        Row("start", "first start, empty folder: all ready", first_seconds, "s", at_most=BAR_SECONDS),
        Row("start", "first start, empty folder: demo province loaded", loaded_seconds, "s"),
        Row("start", "start on an existing folder: all ready", again_seconds, "s", at_most=BAR_SECONDS),
        Row("start", "everything idle, shared pages counted once", shared_once, "MB", at_most=BAR_MEGABYTES),
        Row("start", "everything idle, shared pages counted in each process", each_in_full, "MB"),
    ]


@asynccontextmanager
async def _running(data: Path) -> AsyncIterator[tuple[int, float, float]]:
    """Give the process id, and the seconds until all was ready and until the demo province was loaded."""
    begun = perf_counter()
    up = await asyncio.create_subprocess_exec(*COMMAND, str(data), stdout=asyncio.subprocess.PIPE)
    screen = cast("asyncio.StreamReader", up.stdout)
    try:
        ready = await _said(screen, READY, begun)
        yield up.pid, ready, await _said(screen, LOADED, begun)
    finally:
        if up.returncode is None:
            up.send_signal(signal.SIGINT)
        await up.communicate()


async def _said(screen: asyncio.StreamReader, words: str, begun: float) -> float:
    async for line in screen:
        if line.decode().startswith(words):
            return perf_counter() - begun
    raise RuntimeError(f"nq57 up ended before it said: {words}")


def _new_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="nq57-bench-"))
    folder.chmod(0o711)  # an unprivileged PostgreSQL has to pass
    return folder


def _weigh(pid: int) -> tuple[float, float]:
    """Return megabytes of the process and all below it: proportional set size, resident set size."""
    parent = psutil.Process(pid)
    weights = [process.memory_full_info() for process in (parent, *parent.children(recursive=True))]
    return sum(weight.pss for weight in weights) / MEGABYTE, sum(weight.rss for weight in weights) / MEGABYTE
