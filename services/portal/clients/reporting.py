"""Dashboard and summaries, as the reporting service gives them."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import httpx

from services.portal.clients.calling import Peer


@dataclass(frozen=True, slots=True)
class Reporting:
    """The reporting service."""

    peer: Peer

    async def dashboard(self, unit_id: str) -> dict[str, Any]:
        board: dict[str, Any] = await self.peer.get("/api/v1/dashboard", {"unit": unit_id})
        return board

    def monthly_document(self, unit_id: str, month: str) -> AbstractAsyncContextManager[httpx.Response]:
        return self.peer.stream("/api/v1/summaries/monthly.docx", {"unit": unit_id, "month": month})

    async def issue(self, unit_id: str, month: str, key: str) -> dict[str, Any]:
        issued: dict[str, Any] = await self.peer.post("/api/v1/reports", {"unit_id": unit_id, "month": month}, key=key)
        return issued

    async def issued(self, unit_id: str) -> list[dict[str, Any]]:
        answer = await self.peer.get("/api/v1/reports", {"unit": unit_id})
        return list(answer["items"] if isinstance(answer, dict) else answer)

    def document(self, report_id: str) -> AbstractAsyncContextManager[httpx.Response]:
        return self.peer.stream(f"/api/v1/reports/{report_id}/document")
