"""The dossier as a zip, made while it is read: neither a file nor the whole of it is ever held."""

import asyncio
import hashlib
import stat
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from stream_zip import ZIP_AUTO, AsyncMemberFile, async_stream_zip

from services.evidence.document.index import index
from services.evidence.document.manifest import INDEX, MANIFEST, SIGNATURE, SUMS, Member, Packed, manifest, sums
from services.evidence.document.names import Paths
from services.evidence.document.seal import Seal
from services.evidence.domain.dossiers import Dossier, DossierFile
from shared import clock

CHUNK_BYTES = 256 << 10
MODE = stat.S_IFREG | 0o644
STORED, DEFLATED = 0, 6
"""Contents are packed already, as PDF, photo and Office files are; a member that inflates is none of ours."""
UNCODED = "khong-ma"


class Content(Protocol):
    """A content opened for reading."""

    @property
    def size_bytes(self) -> int: ...

    def __aiter__(self) -> AsyncIterator[bytes]: ...


OpenContent = Callable[[str], Awaitable[Content | None]]
"""Opens a content by its SHA-256; none where it is gone. What else it raises breaks the dossier off."""


def packed(dossier: Dossier, open_content: OpenContent, seal: Seal) -> AsyncIterable[bytes]:
    """The zip piece by piece: contents, then index, manifest, signature and sums, which tell what was packed."""
    return async_stream_zip(_Packing(dossier, open_content, seal).members(), chunk_size=CHUNK_BYTES)


@dataclass(slots=True)
class _Packing:
    dossier: Dossier
    open_content: OpenContent
    seal: Seal
    paths: Paths = field(default_factory=Paths)
    files: list[Packed] = field(default_factory=list)
    done: list[Member] = field(default_factory=list)

    async def members(self) -> AsyncIterator[AsyncMemberFile]:
        for entry in self.dossier.files:
            content = None if entry.left_out else await self.open_content(entry.file.sha256)
            if content is None:
                self.files.append(Packed(entry, None, entry.left_out or "missing"))
                continue
            path = self._path(entry)
            self.files.append(Packed(entry, path, None))
            yield self._member(path, content, content.size_bytes, entry.file.uploaded_at, STORED)
        yield self._text(INDEX, await asyncio.to_thread(index, self.dossier, self.files))
        told = await asyncio.to_thread(manifest, self.dossier, self.files, self.done, self.seal.thumbprint)
        yield self._text(MANIFEST, told)
        listed = sums(self.done)
        yield self._text(SIGNATURE, self.seal.sign(told).encode())
        yield self._text(SUMS, listed)

    def _path(self, entry: DossierFile) -> str:
        return self.paths.give(entry.file.task_id, entry.task.code if entry.task else UNCODED, entry.file.name)

    def _text(self, path: str, text: bytes) -> AsyncMemberFile:
        return self._member(path, _whole(text), len(text), self.dossier.made_at, DEFLATED)

    def _member(
        self, path: str, pieces: AsyncIterable[bytes], size_bytes: int, moment: datetime, level: int
    ) -> AsyncMemberFile:
        local = moment.astimezone(clock.LOCAL)
        return path, local, MODE, ZIP_AUTO(size_bytes, level=level), self._counted(path, pieces)

    async def _counted(self, path: str, pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        """Hand the pieces on; once they are over, put down what the member is."""
        size_bytes, digest = 0, hashlib.sha256()
        async for piece in pieces:
            size_bytes += len(piece)
            digest.update(piece)
            yield piece
        self.done.append(Member(path, size_bytes, digest.hexdigest()))


async def _whole(text: bytes) -> AsyncIterator[bytes]:
    for piece in _pieces(text):
        yield piece


def _pieces(text: bytes) -> Iterable[bytes]:
    return (text[place : place + CHUNK_BYTES] for place in range(0, len(text), CHUNK_BYTES))
