"""Files and reviews, as the evidence service gives them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import BinaryIO

import httpx

from services.portal.clients.calling import Peer, Query
from services.portal.clients.views import File, Listed, Reason, Review


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

    async def reviews(self, query: Query) -> Listed[Review]:
        return Listed[Review].model_validate(await self.peer.get("/api/v1/reviews", query))

    async def review(self, review_id: str) -> Review:
        return Review.model_validate(await self.peer.get(f"/api/v1/reviews/{review_id}"))

    async def reasons(self) -> list[Reason]:
        return [Reason.model_validate(one) for one in (await self.peer.get("/api/v1/reasons"))["items"]]

    async def accept(self, review_id: str, note: str | None, *, key: str, version: int) -> None:
        await self.peer.post(f"/api/v1/reviews/{review_id}/accept", {"note": note}, key=key, version=version)

    async def reject(self, review_id: str, reasons: Sequence[str], note: str | None, *, key: str, version: int) -> None:
        body = {"reasons": list(reasons), "note": note}
        await self.peer.post(f"/api/v1/reviews/{review_id}/reject", body, key=key, version=version)
