"""What the machine found in files and how their pages look, as the evidence service gives it."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import httpx

from services.portal.clients.calling import Peer
from services.portal.clients.review_views import KeptFile, Personal, Screening


@dataclass(frozen=True, slots=True)
class Screenings:
    """Screenings and previews of files."""

    peer: Peer

    async def of(self, ids: Sequence[str]) -> dict[str, Screening]:
        """Screenings by file; those that may not be seen are left out."""
        found = await self.peer.get("/api/v1/screenings", {"ids": ",".join(ids)}) if ids else {"items": []}
        return {one["evidence_id"]: Screening.model_validate(one) for one in found["items"]}

    async def files(self, ids: Sequence[str]) -> dict[str, KeptFile]:
        """The files themselves, with what was typed of their documents."""
        found = await self.peer.get("/api/v1/evidence", {"ids": ",".join(ids)}) if ids else {"items": []}
        return {one["evidence_id"]: KeptFile.model_validate(one) for one in found["items"]}

    def preview(self, evidence_id: str, page: int, width: int) -> AbstractAsyncContextManager[httpx.Response]:
        """A page as a picture; pages count from 0."""
        return self.peer.stream(f"/api/v1/evidence/{evidence_id}/preview/{page}", {"width": width})

    async def again(self, evidence_id: str) -> None:
        """Have a file screened once more."""
        await self.peer.write("POST", f"/api/v1/evidence/{evidence_id}/screenings")

    async def personal(self, evidence_id: str) -> Personal:
        """What a file tells of persons; each reading is recorded."""
        return Personal.model_validate(await self.peer.get(f"/api/v1/evidence/{evidence_id}/personal"))
