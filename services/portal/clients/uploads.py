"""Resumable uploads: the caller's unfinished ones, and the protocol's requests passed on as they are."""

from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx

from services.portal.clients.calling import Peer
from services.portal.clients.views import View

PATH = "/api/v1/uploads"


class Unfinished(View):
    """A resumable upload that has not become evidence yet."""

    upload_id: str
    task_id: str
    name: str
    size_bytes: int
    received_bytes: int = 0
    expires_at: datetime | None = None
    evidence_id: str | None = None


@dataclass(frozen=True, slots=True)
class Uploads:
    """The evidence service, over connections of their own: slow uploads leave those of the pages free."""

    peer: Peer

    async def unfinished(self, task_id: str) -> list[Unfinished]:
        """Uploads of the caller to a task that can be taken up again."""
        answer = await self.peer.get(PATH, {"task_id": task_id})
        found = [Unfinished.model_validate(one) for one in answer["items"]]
        return [one for one in found if one.evidence_id is None]

    async def exchange(
        self, method: str, upload_id: str, headers: Mapping[str, str], body: AsyncIterable[bytes] | None = None
    ) -> httpx.Response:
        """Pass one request of the protocol on; the answer is returned whatever it says. An empty id names them all."""
        path = f"{PATH}/{upload_id}" if upload_id else PATH
        return await self.peer.exchange(method, path, headers, body)
