"""Plans, tasks and reports, as the plans service gives them."""

from dataclasses import dataclass
from typing import Any, BinaryIO

from services.portal.clients.calling import Peer, Query
from services.portal.clients.views import Listed, Plan, Report, Task, Unit


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans service."""

    peer: Peer

    async def units(self) -> list[Unit]:
        answer = await self.peer.get("/api/v1/units", {"limit": 200})
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
        items = answer["items"] if isinstance(answer, dict) else answer
        return [Plan.model_validate(one) for one in items]

    async def plan(self, plan_id: str) -> Plan:
        return Plan.model_validate(await self.peer.get(f"/api/v1/plans/{plan_id}"))

    async def read(self, file: tuple[str, BinaryIO, str]) -> dict[str, Any]:
        """Have a document read; the proposal as `nq57 plans read` prints it."""
        reading: dict[str, Any] = await self.peer.upload("/api/v1/readings", {}, file)
        return reading

    async def draft(self, body: dict[str, Any], key: str) -> str:
        """Keep a confirmed proposal as a draft plan; its id."""
        return str((await self.peer.post("/api/v1/plans", body, key=key))["plan_id"])

    async def publish(self, plan_id: str, key: str) -> None:
        await self.peer.post(f"/api/v1/plans/{plan_id}/publish", {}, key=key)
