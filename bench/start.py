"""`nq57 up` on a set-up tree: seconds until everything is ready, and what it takes of memory when idle."""

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
IDLE_SECONDS = 20
MEGABYTE = 2**20
BAR_SECONDS = 15
BAR_MEGABYTES = 900
COMMAND = (sys.executable, "-m", "cli", "up", "--data")


async def measure() -> list[Row]:
    """Start on an empty folder, with the demo province, then again on the same folder; weigh it the second time."""
    data = _new_folder()
    try:
        async with _running(data) as (_, first_seconds):
            pass
        async with _running(data) as (pid, again_seconds):
            await asyncio.sleep(IDLE_SECONDS)
            shared_once, each_in_full = _weigh(pid)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return [
        Row("start", "first start, empty folder, with the demo province", first_seconds, "s", at_most=BAR_SECONDS),
        Row("start", "start on an existing folder", again_seconds, "s", at_most=BAR_SECONDS),
        Row("start", "everything idle, shared pages counted once", shared_once, "MB", at_most=BAR_MEGABYTES),
        Row("start", "everything idle, shared pages counted in each process", each_in_full, "MB"),
    ]


@asynccontextmanager
async def _running(data: Path) -> AsyncIterator[tuple[int, float]]:
    begun = perf_counter()
    up = await asyncio.create_subprocess_exec(*COMMAND, str(data), stdout=asyncio.subprocess.PIPE)
    try:
        async for line in cast("asyncio.StreamReader", up.stdout):
            if line.decode().startswith(READY):
                break
        else:
            raise RuntimeError("nq57 up ended before it was ready")
        yield up.pid, perf_counter() - begun
    finally:
        if up.returncode is None:
            up.send_signal(signal.SIGINT)
        await up.communicate()


def _new_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="nq57-bench-"))
    folder.chmod(0o711)  # an unprivileged PostgreSQL has to pass
    return folder


def _weigh(pid: int) -> tuple[float, float]:
    """Return megabytes of the process and all below it: proportional set size, resident set size."""
    parent = psutil.Process(pid)
    weights = [process.memory_full_info() for process in (parent, *parent.children(recursive=True))]
    return sum(weight.pss for weight in weights) / MEGABYTE, sum(weight.rss for weight in weights) / MEGABYTE
