"""Files, as the evidence service gives them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import BinaryIO

import httpx

from services.portal.clients.calling import Peer
from services.portal.clients.views import File


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence service."""

    peer: Peer

    async def upload(self, task_id: str, file: tuple[str, BinaryIO, str]) -> File:
        return File.model_validate(await self.peer.upload("/api/v1/evidence", {"task_id": task_id}, file))

    async def files(self, ids: Sequence[str]) -> list[File]:
        if not ids:
            return []
        answer = await self.peer.get("/api/v1/evidence", {"ids": ",".join(ids)})
        return [File.model_validate(one) for one in answer["items"]]

    def content(self, evidence_id: str) -> AbstractAsyncContextManager[httpx.Response]:
        return self.peer.stream(f"/api/v1/evidence/{evidence_id}/content")
