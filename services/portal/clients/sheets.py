"""Plans as workbooks, as the plans service gives and takes them."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import httpx

from services.portal.clients.calling import Peer, Upload


@dataclass(frozen=True, slots=True)
class Sheets:
    """The plans service's workbooks of plans."""

    peer: Peer

    def blank(self, unit_id: str) -> AbstractAsyncContextManager[httpx.Response]:
        return self.peer.stream("/api/v1/plans/template.xlsx", {"unit": unit_id})

    def filled(self, plan_id: str) -> AbstractAsyncContextManager[httpx.Response]:
        return self.peer.stream(f"/api/v1/plans/{plan_id}/plan.xlsx")

    async def draft(self, file: Upload, head: Mapping[str, str], key: str) -> str:
        """Keep a filled-in workbook as a draft; its id."""
        return str((await self.peer.upload("/api/v1/plans/import", head, file, key=key))["plan_id"])

    async def replace(self, plan_id: str, file: Upload, version: int, key: str) -> None:
        """Put the lines of a workbook in the place of the draft's."""
        path = f"/api/v1/plans/{plan_id}/plan.xlsx"
        await self.peer.upload(path, {}, file, method="PUT", version=version, key=key)
