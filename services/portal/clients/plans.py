"""Units, plans, tasks and reports, as the plans service gives them."""

from dataclasses import dataclass
from typing import Any

from services.portal.clients.calling import Peer, Query
from services.portal.clients.plan_views import Plan
from services.portal.clients.views import Listed, Report, Task, Unit


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans service."""

    peer: Peer

    async def units(self) -> list[Unit]:
        answer = await self.peer.get("/api/v1/units")
        items = answer["items"] if isinstance(answer, dict) else answer
        return [Unit.model_validate(one) for one in items]

    async def tasks(self, query: Query) -> Listed[Task]:
        return Listed[Task].model_validate(await self.peer.get("/api/v1/tasks", query))

    async def task(self, task_id: str) -> Task:
        return Task.model_validate(await self.peer.get(f"/api/v1/tasks/{task_id}"))

    async def report(self, task_id: str, body: dict[str, Any], key: str) -> Report:
        return Report.model_validate(await self.peer.post(f"/api/v1/tasks/{task_id}/reports", body, key=key))

    async def plans(self) -> list[Plan]:
        answer = await self.peer.get("/api/v1/plans", {"limit": 200})
        return [Plan.model_validate(one) for one in answer["items"]]
