"""Obstacles and excuses, as the plans service takes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.portal.clients.calling import Peer, Query
from services.portal.clients.obstacle_views import Excuse, Obstacle
from services.portal.clients.views import Listed


@dataclass(frozen=True, slots=True)
class Obstacles:
    """The plans service's obstacles, and the excuses of its tasks."""

    peer: Peer

    async def obstacles(self, query: Query) -> Listed[Obstacle]:
        return Listed[Obstacle].model_validate(await self.peer.get("/api/v1/obstacles", query))

    async def settle(self, obstacle_id: str, deed: str, body: Mapping[str, Any], key: str) -> None:
        """Take it a step further; `deed` assign, answer, close or reopen."""
        await self.peer.post(f"/api/v1/obstacles/{obstacle_id}/{deed}", body, key=key)

    async def excuses(self, task_id: str) -> list[Excuse]:
        answer = await self.peer.get(f"/api/v1/tasks/{task_id}/excuses")
        return [Excuse.model_validate(one) for one in answer["items"]]

    async def excuse(self, task_id: str, body: Mapping[str, Any], key: str) -> None:
        await self.peer.post(f"/api/v1/tasks/{task_id}/excuses", body, key=key)
