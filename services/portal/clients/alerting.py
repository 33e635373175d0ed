"""Alerts, as the alerting service gives them."""

from dataclasses import dataclass

from services.portal.clients.calling import Peer, Query
from services.portal.clients.views import Alert, Listed


@dataclass(frozen=True, slots=True)
class Alerting:
    """The alerting service."""

    peer: Peer

    async def alerts(self, query: Query) -> Listed[Alert]:
        return Listed[Alert].model_validate(await self.peer.get("/api/v1/alerts", query))

    async def acknowledge(self, alert_id: str, key: str) -> None:
        await self.peer.post(f"/api/v1/alerts/{alert_id}/acknowledge", {}, key=key)
