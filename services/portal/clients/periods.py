"""Periods of a plan and its reporting rules, as the plans service takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.portal.clients.calling import Peer
from services.portal.clients.period_views import Period, ReportingRules, Sender


@dataclass(frozen=True, slots=True)
class Periods:
    """The plans service's periods."""

    peer: Peer

    async def periods(self, plan_id: str, unit_id: str = "") -> list[Period]:
        """Periods of a plan, newest first; with a unit those it reports in."""
        answer = await self.peer.get("/api/v1/periods", {"plan": plan_id, "unit": unit_id})
        return [Period.model_validate(one) for one in answer["items"]]

    async def senders(self, period_id: str) -> list[Sender]:
        answer = await self.peer.get(f"/api/v1/periods/{period_id}/senders")
        return [Sender.model_validate(one) for one in answer["items"]]

    async def add(self, body: Mapping[str, Any], key: str) -> str:
        """Open a period by hand; its id."""
        return str((await self.peer.post("/api/v1/periods", body, key=key))["period_id"])

    async def lock(self, period_id: str, key: str) -> None:
        await self.peer.post(f"/api/v1/periods/{period_id}/lock", {}, key=key)

    async def reopen(self, period_id: str, reason: str, key: str) -> None:
        await self.peer.post(f"/api/v1/periods/{period_id}/reopen", {"reason": reason}, key=key)

    async def rules(self, plan_id: str) -> ReportingRules:
        return ReportingRules.model_validate(await self.peer.get(f"/api/v1/plans/{plan_id}/reporting-rules"))

    async def set_rules(self, plan_id: str, rules: Sequence[Mapping[str, Any]], version: int, key: str) -> None:
        body = {"rules": list(rules)}
        await self.peer.write("PUT", f"/api/v1/plans/{plan_id}/reporting-rules", body, version=version, key=key)
