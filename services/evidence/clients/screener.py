"""The screening program as a process of its own: a file that is too much for it takes only itself down."""

import asyncio
import contextlib
import json
import os
import re
import resource
import signal
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from services.evidence.domain.policy import ScreeningPolicy
from services.evidence.screening.found import Check, Found
from services.evidence.screening.job import Job, Limits, Screened

PROGRAM = (sys.executable, "-m", "services.evidence.screening")
ROOT = Path(__file__).parents[3]
"""Folder the package `services` stands in."""
ENVIRONMENT: Mapping[str, str] = {
    "PYTHONPATH": str(ROOT),
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PATH": "",
    # Each thread of a numerical library reserves address space, which is bounded here.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
}
WRITABLE_BYTES = 0
"""What the process may write into a file: nothing, its answer goes through a pipe."""

PIECE = 1 << 16
MAX_ANSWER_BYTES = 64 << 20

RUNNING = Check("type", 1)
# CPython itself says the last where memory ends while it still imports.
OUT_OF_MEMORY = re.compile(r"memory|bad_alloc|failed to map segment|error return without exception", re.IGNORECASE)
# PDFium aborts or traps without a word where it gets none.
KILLED_BY_MEMORY = frozenset(
    -number for number in (signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGBUS)
)
WAY_OUT = "Hãy mở tệp trên máy riêng để xem, hoặc yêu cầu đơn vị gửi lại bản nhẹ hơn, ví dụ bản quét PDF thông thường."


class NoPreviewError(Exception):
    """This file, or this page of it, cannot be shown as an image."""


class Screener:
    """Screens one file per process, bounded by the policy; `at_once` of them together, and as many that show a page."""

    def __init__(self, policy: ScreeningPolicy, trust_folder: Path | None) -> None:
        """Take the bounds, and the folder of certificates that signatures are trusted by."""
        self._policy = policy
        self._trust_folder = trust_folder
        self._free = asyncio.Semaphore(policy.at_once)
        self._free_to_show = asyncio.Semaphore(policy.at_once)

    async def screen(self, path: Path, job: Job) -> Screened:
        """Return what the checks say of the file; what breaks the program is told as a finding of danger.

        `job` gives name, media type and typed document; limits, trust folder and time are put in here.
        """
        policy = self._policy
        limits = Limits(policy.max_pixels, policy.max_unpacked_bytes, policy.max_pages, policy.min_dpi)
        whole_job = replace(job, limits=limits, trust_folder=self._trust_folder)
        asked = json.dumps(whole_job.as_json()).encode()
        async with self._free:
            began = perf_counter()
            code, output, errors = await self._run(asked, str(path))
            milliseconds = round((perf_counter() - began) * 1000)
        answers = output.splitlines(keepends=True)
        whole = [answer for answer in answers if answer.endswith(b"\n")]
        known = Screened.from_json(json.loads(whole[-1])) if whole else Screened()
        if code == 0 and whole:
            return known
        broken_off = _broken_off(code, errors.decode(errors="replace"))
        return replace(known, findings=(*known.findings, broken_off), milliseconds=milliseconds)

    async def preview(self, path: Path, page: int, width: int) -> bytes:
        """Return a page (from 0) as PNG, at most `width` pixels wide. Raises NoPreviewError."""
        options = (str(path), "--preview", str(page), "--width", str(width))
        async with self._free_to_show:
            code, output, _ = await self._run(b"", *options)
        if code != 0 or not output:
            raise NoPreviewError
        return output

    async def _run(self, job: bytes, *options: str) -> tuple[int, bytes, bytes]:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *PROGRAM, *options, stdin=pipe, stdout=pipe, stderr=pipe, env=ENVIRONMENT, start_new_session=True
        )
        self._bound(process.pid)
        code, output, errors = -signal.SIGXCPU, bytearray(), bytearray()
        try:
            async with asyncio.timeout(self._policy.limit_seconds), asyncio.TaskGroup() as streams:
                streams.create_task(_give(process, job))
                streams.create_task(_take(process.stdout, output))
                streams.create_task(_take(process.stderr, errors))
                code = await process.wait()
        except TimeoutError:
            pass
        finally:
            await _end(process)
        return code, bytes(output), bytes(errors)

    def _bound(self, pid: int) -> None:
        # Set from outside: a function run between fork and exec is not safe in a process with threads.
        seconds, memory = self._policy.limit_seconds, self._policy.limit_memory_bytes
        try:
            # Past the first figure the kernel says SIGXCPU, past the second it kills without a word.
            resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (WRITABLE_BYTES, WRITABLE_BYTES))
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        except ProcessLookupError:
            return


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill the process with all it started: they share a session of their own."""
    if process.returncode is not None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
    await process.wait()


async def _give(process: asyncio.subprocess.Process, job: bytes) -> None:
    # A process that ended early has its own word for it.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        if process.stdin:
            process.stdin.write(job)
            await process.stdin.drain()
            process.stdin.close()


async def _take(stream: asyncio.StreamReader | None, taken: bytearray) -> None:
    """Collect what the process says, so that what it said before it was cut off is kept."""
    while stream and (piece := await stream.read(PIECE)):
        taken += piece[: max(0, MAX_ANSWER_BYTES - len(taken))]


def _broken_off(code: int, errors: str) -> Found:
    """Say by what the program was cut off."""
    if code == -signal.SIGXCPU:
        return RUNNING.danger(
            "screening-beyond-time", f"Kiểm tra tệp này lâu hơn thời gian cho phép nên máy đã dừng. {WAY_OUT}"
        )
    if code in KILLED_BY_MEMORY or OUT_OF_MEMORY.search(errors):
        return RUNNING.danger(
            "screening-beyond-memory", f"Kiểm tra tệp này cần nhiều bộ nhớ hơn mức cho phép nên máy đã dừng. {WAY_OUT}"
        )
    return RUNNING.danger(
        "screening-broke", f"Chương trình kiểm tra dừng giữa chừng với tệp này. {WAY_OUT}", exit_code=code
    )
