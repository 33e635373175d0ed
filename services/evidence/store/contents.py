"""Contents of files in a local folder, addressed by their SHA-256. Knows nothing of names, tasks or units."""

import asyncio
import hashlib
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from shared.ids import new_id

FLUSH_BYTES = 1 << 20
"""Written in pieces of 1 MiB: a thread hop for each network chunk of 64 KiB cost more than the write."""


class Incoming:
    """A content being received: a temporary file that is gone at the end of the `with` unless it was kept."""

    def __init__(self, folder: Path) -> None:
        """Open a temporary file in `folder`."""
        self._path = folder / new_id()
        self._file = self._path.open("xb")
        self._hash = hashlib.sha256()
        self._waiting = bytearray()
        self.size_bytes = 0

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close and remove the temporary file, if it still stands there."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    async def write(self, piece: bytes) -> None:
        """Take the next bytes."""
        self.size_bytes += len(piece)
        self._waiting += piece
        if len(self._waiting) >= FLUSH_BYTES:
            await asyncio.to_thread(self._flush)

    async def finish(self) -> str:
        """Bring everything to the disk and return the SHA-256 in hexadecimal."""
        await asyncio.to_thread(self._finish)
        return self._hash.hexdigest()

    def move_to(self, target: Path) -> None:
        """Move the finished content to its place."""
        self._path.replace(target)

    def _flush(self) -> None:
        self._hash.update(self._waiting)
        self._file.write(self._waiting)
        self._waiting.clear()

    def _finish(self) -> None:
        self._flush()
        self._file.flush()
        os.fsync(self._file.fileno())


class Contents:
    """The folder: `content/ab/ab12…` holds what is kept, `incoming/` what is being received."""

    def __init__(self, folder: Path) -> None:
        """Create the folder if it is missing."""
        self._kept = folder / "content"
        self._incoming = folder / "incoming"
        for part in (self._kept, self._incoming):
            part.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Place of a content, whether it stands there or not."""
        return self._kept / sha256[:2] / sha256

    def receive(self) -> Incoming:
        """Start receiving a content."""
        return Incoming(self._incoming)

    async def keep(self, incoming: Incoming, sha256: str) -> None:
        """Put a finished content in its place; one that is there already is left as it is."""
        await asyncio.to_thread(self._keep, incoming, sha256)

    def sweep(self, older_than_seconds: float) -> int:
        """Remove what a killed process left half received; return the number of files removed."""
        limit = time.time() - older_than_seconds
        left = [path for path in self._incoming.iterdir() if path.stat().st_mtime < limit]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _keep(self, incoming: Incoming, sha256: str) -> None:
        target = self.path(sha256)
        if target.exists():
            return
        target.parent.mkdir(exist_ok=True)
        incoming.move_to(target)
        for folder in (target.parent, target.parent.parent):
            _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Make the folder's own entries survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
