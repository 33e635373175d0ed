"""The reader of documents as a process of its own: a document that is too much for it takes only itself down."""

import asyncio
import json
import re
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

from services.plans.domain.policy import ReadingPolicy

PROGRAM = "services.plans.reading"
ROOT = Path(__file__).parents[3]
"""Folder the package `services` stands in."""

AT_ONCE = 2
REFUSAL = re.compile(r"^(?P<slug>document-[a-z-]+): (?P<sentence>.+)$", re.MULTILINE)


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
        """Return the reading as JSON values; the format is told by the name's ending. Raises DocumentRefusedError."""
        with tempfile.TemporaryDirectory(prefix="nq57-reading-") as folder:
            file = Path(folder) / f"document{Path(name).suffix.lower()[:10]}"
            await asyncio.to_thread(file.write_bytes, content)
            async with self._free:
                code, output, errors = await self._run(file)
        if code != 0:
            raise _refusal(errors)
        reading: dict[str, Any] = json.loads(output)
        return reading

    async def _run(self, file: Path) -> tuple[int | None, bytes, bytes]:
        environment = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PATH": ""}
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", PROGRAM, str(file), stdout=pipe, stderr=pipe, cwd=file.parent, env=environment
        )
        self._bound(process.pid)
        try:
            async with asyncio.timeout(self._policy.limit_seconds):
                output, errors = await process.communicate()
        except TimeoutError:
            return None, b"", b""
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode, output, errors

    def _bound(self, pid: int) -> None:
        # Set from outside: a function run between fork and exec is not safe in a process with threads.
        seconds, memory = self._policy.limit_seconds, self._policy.limit_memory_bytes
        try:
            resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds))
            resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
        except ProcessLookupError:
            return


def _refusal(errors: bytes) -> DocumentRefusedError:
    told = REFUSAL.search(errors.decode(errors="replace"))
    if told:
        return DocumentRefusedError(told["slug"], told["sentence"])
    sentence = "Văn bản này vượt quá sức đọc của hệ thống. Hãy gửi bản Word (.docx), hoặc tách phụ lục thành tệp riêng."
    return DocumentRefusedError("document-unreadable", sentence)
