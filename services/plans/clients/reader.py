"""The reader of documents as a process of its own: a document that is too much for it takes only itself down."""

import asyncio
import json
import re
import resource
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from services.plans.domain.policy import ReadingPolicy

PROGRAM = (sys.executable, "-m", "services.plans.reading")
ROOT = Path(__file__).parents[3]
"""Folder the package `services` stands in."""
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PATH": ""}

AT_ONCE = 2
REFUSAL = re.compile(r"^(?P<slug>document-[a-z-]+): (?P<sentence>.+)$", re.MULTILINE)
# CPython itself says the last where memory ends while it still imports.
OUT_OF_MEMORY = re.compile(r"memory|bad_alloc|failed to map segment|error return without exception", re.IGNORECASE)
WAY_OUT = "Hãy tách phụ lục thành tệp riêng, bỏ hình ảnh, hoặc gửi bản Word (.docx) thay cho PDF."
BEYOND_MEMORY = ("document-beyond-memory", f"Đọc văn bản này cần nhiều bộ nhớ hơn mức cho phép. {WAY_OUT}")
BEYOND_TIME = ("document-beyond-time", f"Đọc văn bản này lâu hơn thời gian cho phép. {WAY_OUT}")
UNREADABLE = ("document-unreadable", f"Chương trình đọc dừng giữa chừng với văn bản này. {WAY_OUT}")


class DocumentRefusedError(Exception):
    """The document cannot be read; `sentence` is Vietnamese."""

    def __init__(self, slug: str, sentence: str) -> None:
        """Take the reader's own words."""
        super().__init__(slug)
        self.slug = slug
        self.sentence = sentence


class Reader:
    """Reads one document per process, `AT_ONCE` processes at a time, bounded in time and memory by the policy."""

    def __init__(self, policy: ReadingPolicy) -> None:
        """Take the bounds."""
        self._policy = policy
        self._free = asyncio.Semaphore(AT_ONCE)

    async def read(self, name: str, content: bytes) -> dict[str, Any]:
        """Return the reading as JSON values, whatever the format. Raises DocumentRefusedError."""
        return await self._ask(name, content)

    async def cells(self, name: str, content: bytes) -> dict[str, Any]:
        """Return the cells of a workbook. Raises DocumentRefusedError, `document-not-a-workbook` among others.

        Shape: `{"sheets": [{"name": str, "rows": [[row number, [cell, …]], …]}]}`; a cell is text, a number, an ISO
        date or null. Empty rows and empty last cells are left out; 0.8 as a percentage is the text "80 %".
        """
        return await self._ask(name, content, "--cells")

    async def _ask(self, name: str, content: bytes, *options: str) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(prefix="nq57-reading-") as folder:
            file = Path(folder) / f"document{Path(name).suffix.lower()[:10]}"
            await asyncio.to_thread(file.write_bytes, content)
            async with self._free:
                code, output, errors = await self._run(file, *options)
        if code != 0:
            raise _refusal(code, errors.decode(errors="replace"))
        answer: dict[str, Any] = json.loads(output)
        return answer

    async def _run(self, file: Path, *options: str) -> tuple[int, bytes, bytes]:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *PROGRAM, *options, str(file), stdout=pipe, stderr=pipe, cwd=file.parent, env=ENVIRONMENT
        )
        self._bound(process.pid)
        try:
            async with asyncio.timeout(self._policy.limit_seconds):
                output, errors = await process.communicate()
        except TimeoutError:
            return -signal.SIGXCPU, b"", b""
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode or 0, output, errors

    def _bound(self, pid: int) -> None:
        # Set from outside: a function run between fork and exec is not safe in a process with threads.
        seconds, memory = self._policy.limit_seconds, self._policy.limit_memory_bytes
        try:
            # Past the first figure the kernel says SIGXCPU, past the second it kills without a word.
            resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
        except ProcessLookupError:
            return


def _refusal(code: int, errors: str) -> DocumentRefusedError:
    """Repeat the reader's own words; where it was cut off in the middle, say by what."""
    told = REFUSAL.search(errors)
    if told:
        return DocumentRefusedError(told["slug"], told["sentence"])
    if code == -signal.SIGXCPU:
        return DocumentRefusedError(*BEYOND_TIME)
    if code == -signal.SIGKILL or OUT_OF_MEMORY.search(errors):
        return DocumentRefusedError(*BEYOND_MEMORY)
    return DocumentRefusedError(*UNREADABLE)
