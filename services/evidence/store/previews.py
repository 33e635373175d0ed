"""Pages shown as images, kept beside the contents so that a page is drawn once; the oldest go when there are many."""

import asyncio
from pathlib import Path

from shared.ids import new_id

KEPT_BYTES = 512 << 20


class Previews:
    """The folder: `ab/ab12…-<page>-<width>.png`. Losing it costs time only."""

    def __init__(self, folder: Path, kept_bytes: int = KEPT_BYTES) -> None:
        """Take the folder, which need not be there."""
        self._folder = folder
        self._kept_bytes = kept_bytes

    async def find(self, sha256: str, page: int, width: int) -> bytes | None:
        return await asyncio.to_thread(_read, self._path(sha256, page, width))

    async def keep(self, sha256: str, page: int, width: int, image: bytes) -> None:
        await asyncio.to_thread(_write, self._path(sha256, page, width), image)

    async def remove(self, sha256: str) -> None:
        """Remove what is kept of a content."""
        await asyncio.to_thread(self._remove, sha256)

    async def sweep(self) -> int:
        """Remove those used longest ago, beyond the bytes kept; return their number."""
        return await asyncio.to_thread(self._sweep)

    def _path(self, sha256: str, page: int, width: int) -> Path:
        return self._folder / sha256[:2] / f"{sha256}-{page}-{width}.png"

    def _remove(self, sha256: str) -> None:
        for path in (self._folder / sha256[:2]).glob(f"{sha256}-*"):
            path.unlink(missing_ok=True)

    def _sweep(self) -> int:
        drawn = sorted(
            ((stat.st_mtime, stat.st_size, path) for path in self._folder.glob("*/*") if (stat := path.stat())),
            reverse=True,
        )
        left, removed = self._kept_bytes, 0
        for _, size, path in drawn:
            left -= size
            if left < 0:
                path.unlink(missing_ok=True)
                removed += 1
        return removed


def _read(path: Path) -> bytes | None:
    try:
        image = path.read_bytes()
        path.touch()
    except FileNotFoundError:
        return None
    return image


def _write(path: Path, image: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{new_id()}")
    part.write_bytes(image)
    part.replace(path)
