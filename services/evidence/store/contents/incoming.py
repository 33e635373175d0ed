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

    def update(self, data: bytes | bytearray, /) -> None: ...
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
        self._waiting = bytearray()
        self._writing: asyncio.Task[None] | None = None

    async def write(self, piece: bytes) -> None:
        """Take the next bytes. Raises StoreFull."""
        self.size_bytes += len(piece)
        self._waiting += piece
        if len(self._waiting) >= self._share():
            await self._written()
            waiting, self._waiting = self._waiting, bytearray()
            self._writing = asyncio.create_task(asyncio.to_thread(self._append, waiting))

    async def settle(self) -> None:
        """Write what is buffered. Raises StoreFull."""
        await self._written()
        if self._waiting:
            waiting, self._waiting = self._waiting, bytearray()
            self._writing = asyncio.create_task(asyncio.to_thread(self._append, waiting))
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
            self._waiting.clear()
            raise

    def _append(self, piece: bytearray) -> None:
        with self.path.open("r+b", buffering=0) as file:
            file.seek(self.written_bytes)
            rest = memoryview(piece)
            while rest:
                rest = rest[file.write(rest) :]
        self.digest.update(piece)
        self.written_bytes += len(piece)


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
