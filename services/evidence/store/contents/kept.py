"""What is kept: `content/ab/ab12…` in a local folder or a bucket. A kept content is never written again."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import obstore

from services.evidence.store.contents.failures import ContentMissing, StoreAway, told
from services.evidence.store.contents.place import Place
from services.evidence.store.contents.staging import Staging
from shared.ids import new_id

if TYPE_CHECKING:
    from obstore import GetResult

READ_BYTES = 256 << 10
PART_BYTES = 5 << 20
PARTS_AT_ONCE = 2
SENT_AT_ONCE = 4
"""Contents sent to the bucket at a time; each holds up to two parts in memory."""


@dataclass(frozen=True, slots=True)
class Content:
    """A content opened for reading: its size, and its bytes once, in chunks of about 256 KiB."""

    sha256: str
    size_bytes: int
    _found: "GetResult"

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the bytes. Raises StoreAway when the store goes away on the way."""
        with told():
            async for chunk in self._found.stream(min_chunk_size=READ_BYTES):
                yield bytes(chunk)


class Contents:
    """The store. `staging` holds what is being received, always on this machine."""

    def __init__(self, place: Place) -> None:
        """Open the store; create the local folders if they are missing."""
        self._place = place
        self._store = place.store()
        self.staging = Staging(place.folder / "incoming")
        self._sending = asyncio.Semaphore(SENT_AT_ONCE)

    async def keep(self, staged: Path, sha256: str) -> None:
        """Keep the content that lies wholly in `staged`, which stays; one that is kept already is left as it is.

        Raises StoreAway, StoreFull; nothing half done is ever seen under the content's name.
        """
        if self._place.is_local:
            with told():
                await asyncio.to_thread(self._link, staged, sha256)
            return
        async with self._sending:
            if await self.size(sha256) is None:
                await self._send(staged, sha256)

    async def size(self, sha256: str) -> int | None:
        """Bytes of a content, none where it is not kept. Raises StoreAway."""
        with suppress(FileNotFoundError), told():
            return (await obstore.head_async(self._store, _name(sha256)))["size"]
        return None

    async def read(self, sha256: str) -> Content:
        """Open a content. Raises ContentMissing, StoreAway."""
        try:
            with told():
                found = await obstore.get_async(self._store, _name(sha256))
        except FileNotFoundError:
            raise ContentMissing(sha256) from None
        return Content(sha256, found.meta["size"], found)

    @asynccontextmanager
    async def local(self, sha256: str) -> AsyncIterator[Path]:
        """Give the content as a file to read, never to write: the stored one, or a copy that is gone afterwards.

        Raises ContentMissing, StoreAway, StoreFull.
        """
        if self._place.is_local:
            if not self._path(sha256).exists():
                raise ContentMissing(sha256)
            yield self._path(sha256)
            return
        content = await self.read(sha256)
        copy = self.staging.path(f"copy-{new_id()}")
        try:
            with told(), copy.open("xb") as file:
                async for chunk in content:
                    await asyncio.to_thread(file.write, chunk)
            yield copy
        finally:
            copy.unlink(missing_ok=True)

    async def remove(self, sha256: str) -> None:
        """Remove a content; one that is not there is gone already. Raises StoreAway.

        The caller holds `store.files.hold_content` and has seen that no live row names it.
        """
        with suppress(FileNotFoundError), told():
            await obstore.delete_async(self._store, _name(sha256))

    async def is_well(self) -> bool:
        """Tell whether the store answers."""
        try:
            await self.size("0" * 64)
        except StoreAway:
            return False
        return True

    def _path(self, sha256: str) -> Path:
        return self._place.folder / _name(sha256)

    def _link(self, staged: Path, sha256: str) -> None:
        target = self._path(sha256)
        if target.exists():
            return
        folders = [target.parent] if target.parent.exists() else [target.parent, target.parent.parent]
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(staged, target)
        except FileExistsError:
            return
        except PermissionError:
            # A file system without hard links says EPERM.
            _copy(staged, target)
        for folder in folders:
            _sync_folder(folder)

    async def _send(self, staged: Path, sha256: str) -> None:
        """Send in parts, each signed with its hash, and ask the bucket what it holds."""
        with told():
            await obstore.put_async(
                self._store, _name(sha256), staged, chunk_size=PART_BYTES, max_concurrency=PARTS_AT_ONCE
            )
        if await self.size(sha256) != (await asyncio.to_thread(staged.stat)).st_size:
            raise StoreAway


def _name(sha256: str) -> str:
    return f"content/{sha256[:2]}/{sha256}"


def _copy(staged: Path, target: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as copy:
        try:
            with staged.open("rb") as source:
                shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())
            Path(copy.name).replace(target)
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise


def _sync_folder(folder: Path) -> None:
    """Make the folder's own entries survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
