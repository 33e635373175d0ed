"""Many reports at once, as the plans service takes them: a grid, and its workbook."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import httpx

from services.portal.clients.calling import Peer, Query, Upload
from services.portal.clients.period_views import Grid


@dataclass(frozen=True, slots=True)
class Grids:
    """The plans service's grids; `query` names plan, unit and, if wanted, period."""

    peer: Peer

    async def grid(self, query: Query) -> Grid:
        return Grid.model_validate(await self.peer.get("/api/v1/reports/grid", query))

    async def report(self, period_id: str, rows: Sequence[Mapping[str, Any]], key: str) -> int:
        """Keep all rows or none; how many said something new."""
        body = {"period_id": period_id, "rows": list(rows)}
        return int((await self.peer.post("/api/v1/reports/bulk", body, key=key))["kept"])

    def workbook(self, query: Query) -> AbstractAsyncContextManager[httpx.Response]:
        return self.peer.stream("/api/v1/reports/template.xlsx", query)

    async def take_in(self, file: Upload, key: str) -> int:
        """Keep what a filled-in workbook says; how many rows said something new."""
        return int((await self.peer.upload("/api/v1/reports/import", {}, file, key=key))["kept"])
