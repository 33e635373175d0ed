"""Files being received, one in the folder for each; what lies there is the truth of how much has come."""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from services.evidence.store.contents.failures import UploadBusy, told
from services.evidence.store.contents.incoming import Digest, Incoming, digest_of
from shared.ids import new_id

BUFFERED_BYTES = 64 << 20
"""All uploads together hold no more than this between network and disk."""
MIN_SHARE, MAX_SHARE = 64 << 10, 1 << 20
DIGESTS_KEPT = 10_000


class Staging:
    """The folder; ids are ours, never a caller's words. One process writes in it."""

    def __init__(self, folder: Path) -> None:
        """Create the folder if it is missing."""
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._taken: set[str] = set()
        self.writers = 0
        self._digests: OrderedDict[str, tuple[int, Digest]] = OrderedDict()

    def path(self, upload_id: str) -> Path:
        return self._folder / upload_id

    def size(self, upload_id: str) -> int:
        """Bytes that have come; 0 where nothing has."""
        try:
            return self.path(upload_id).stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def alone(self, upload_id: str) -> Iterator[None]:
        """Keep others from the upload meanwhile. Raises UploadBusy when somebody has it."""
        if upload_id in self._taken:
            raise UploadBusy
        self._taken.add(upload_id)
        try:
            yield
        finally:
            self._taken.discard(upload_id)

    @asynccontextmanager
    async def writing(self, upload_id: str) -> AsyncIterator[Incoming]:
        """Go on with an upload, new or begun, that the caller has `alone`. Raises StoreFull.

        What was taken stands in its file at the end, whatever ended it.
        """
        incoming = await self._taken_up(upload_id)
        self.writers += 1
        try:
            yield incoming
        finally:
            self.writers -= 1
            await self._laid_down(upload_id, incoming)

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[Incoming]:
        """Receive a content in one go: its file is gone at the end. Raises StoreFull."""
        upload_id = new_id()
        try:
            async with self.writing(upload_id) as incoming:
                yield incoming
        finally:
            self.drop(upload_id)

    def drop(self, upload_id: str) -> None:
        """Remove what has come of an upload."""
        self._digests.pop(upload_id, None)
        self.path(upload_id).unlink(missing_ok=True)

    def sweep(self, older_than_seconds: float) -> int:
        """Remove files nobody has written to for so long; return their number."""
        limit = time.time() - older_than_seconds
        left = [path for path in self._folder.iterdir() if path.name not in self._taken and _written_at(path) < limit]
        for path in left:
            self.drop(path.name)
        return len(left)

    def share(self) -> int:
        """Bytes one upload may buffer: it has one piece in the making and one being written."""
        return min(MAX_SHARE, max(MIN_SHARE, BUFFERED_BYTES // (2 * max(1, self.writers))))

    async def _taken_up(self, upload_id: str) -> Incoming:
        path = self.path(upload_id)
        with told():
            path.touch()
        size = path.stat().st_size
        known = self._digests.pop(upload_id, None)
        if known is not None and known[0] == size:
            digest = known[1]
        else:
            digest = await asyncio.to_thread(digest_of, path) if size else hashlib.sha256()
        return Incoming(path, size, digest, self.share)

    async def _laid_down(self, upload_id: str, incoming: Incoming) -> None:
        try:
            await asyncio.shield(asyncio.ensure_future(incoming.settle()))
        finally:
            if self.path(upload_id).exists():
                self._digests[upload_id] = (incoming.written_bytes, incoming.digest)
                while len(self._digests) > DIGESTS_KEPT:
                    self._digests.popitem(last=False)


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
