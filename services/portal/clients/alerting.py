"""Alerts, as the alerting service gives them."""

from dataclasses import dataclass
from typing import Any

from services.portal.clients.alert_views import Alert
from services.portal.clients.calling import Peer, Query
from services.portal.clients.views import Listed

ROOT = "/api/v2/alerts"


@dataclass(frozen=True, slots=True)
class Alerting:
    """The alerting service."""

    peer: Peer

    async def alerts(self, query: Query) -> Listed[Alert]:
        return Listed[Alert].model_validate(await self.peer.get(ROOT, query))

    async def alert(self, alert_id: str) -> Alert:
        return Alert.model_validate(await self.peer.get(f"{ROOT}/{alert_id}"))

    async def summary(self, query: Query) -> dict[str, Any]:
        summary: dict[str, Any] = await self.peer.get(f"{ROOT}/summary", query)
        return summary

    async def acknowledge(self, alert_id: str, comment: str, key: str) -> None:
        await self.peer.post(f"{ROOT}/{alert_id}/acknowledge", {"comment": comment or None}, key=key)
