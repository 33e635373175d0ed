"""The bytes of one file as they come in: hashed and written in a thread while the next ones arrive."""

import asyncio
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from services.evidence.store.contents.failures import told

READ_BYTES = 1 << 20


class Digest(Protocol):
    """A running SHA-256."""

    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...
    def copy(self) -> "Digest": ...


def digest_of(path: Path) -> Digest:
    """SHA-256 of what lies in a file, ready for more."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(READ_BYTES):
            digest.update(piece)
    return digest


class Incoming:
    """A content being received at the end of its file. The file is open only while a piece is written.

    What has come stands in the file after `settle`; `size_bytes` counts what was taken, written or not.
    """

    def __init__(self, path: Path, size_bytes: int, digest: Digest, share: Callable[[], int]) -> None:
        """Go on at `size_bytes`, with the digest of the bytes before it; `share` tells how much may be buffered."""
        self.path = path
        self.size_bytes = size_bytes
        self.digest = digest
        self.written_bytes = size_bytes
        self._share = share
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._writing: asyncio.Task[None] | None = None

    async def write(self, piece: bytes) -> None:
        """Take the next bytes. Raises StoreFull."""
        self.size_bytes += len(piece)
        self._waiting.append(piece)
        self._waiting_bytes += len(piece)
        if self._waiting_bytes >= self._share():
            await self._written()
            self._begin_writing()

    async def settle(self) -> None:
        """Write what is buffered. Raises StoreFull."""
        await self._written()
        if self._waiting:
            self._begin_writing()
            await self._written()

    async def finish(self) -> str:
        """Bring everything to the disk and return the SHA-256 in hexadecimal."""
        await self.settle()
        with told():
            await asyncio.to_thread(_sync, self.path)
        return self.digest.hexdigest()

    async def digest_now(self) -> Digest:
        """The digest of what has come so far, apart from what comes after."""
        await self.settle()
        return self.digest.copy()

    async def cut(self, size_bytes: int, digest: Digest) -> None:
        """Forget what came after `size_bytes`; `digest` is that of the bytes before."""
        await self.settle()
        await asyncio.to_thread(os.truncate, self.path, size_bytes)
        self.size_bytes = self.written_bytes = size_bytes
        self.digest = digest

    def _begin_writing(self) -> None:
        waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
        self._writing = asyncio.create_task(asyncio.to_thread(self._append, waiting))

    async def _written(self) -> None:
        """Wait for the piece being written; it goes on when the waiting is broken off."""
        writing, self._writing = self._writing, None
        if writing is None:
            return
        try:
            with told():
                await asyncio.shield(writing)
        except asyncio.CancelledError:
            self._writing = writing
            raise
        except BaseException:
            # What came after the piece that failed must not take its place in the file.
            self._waiting, self._waiting_bytes = [], 0
            raise

    def _append(self, pieces: list[bytes]) -> None:
        # One write and one hash for all: each hands the interpreter over twice.
        piece = b"".join(pieces)
        with self.path.open("r+b", buffering=0) as file:
            file.seek(self.written_bytes)
            rest = memoryview(piece)
            while rest:
                rest = rest[file.write(rest) :]
            # Begins to bring the piece to the disk, so that the last wait is for the last piece alone.
            os.posix_fadvise(file.fileno(), self.written_bytes, len(piece), os.POSIX_FADV_DONTNEED)
        self.digest.update(piece)
        self.written_bytes += len(piece)


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
