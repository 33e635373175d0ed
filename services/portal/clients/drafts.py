"""From a document to a draft, and the draft's edits; every edit names the version of the plan it was made on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.portal.clients.calling import Peer, Upload
from services.portal.clients.plan_views import Finding, Plan, Reading

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drafts:
    """The plans service's drafts."""

    peer: Peer

    async def read(self, file: Upload, key: str) -> Reading:
        """Have a document read; the reading is kept."""
        return Reading.model_validate(await self.peer.upload("/api/v1/readings", {}, file, key=key))

    async def reading(self, reading_id: str) -> Reading:
        return Reading.model_validate(await self.peer.get(f"/api/v1/readings/{reading_id}"))

    async def draft_of(self, reading_id: str, head: Body, key: str) -> str:
        """Draft a plan of everything that was read; its id."""
        drafted = await self.peer.post(f"/api/v1/readings/{reading_id}/draft", head, key=key)
        return str(drafted["plan_id"])

    async def plan(self, plan_id: str, as_of: str = "") -> Plan:
        """A plan with its lines; `as_of` a past day as `2026-03-25`."""
        return Plan.model_validate(await self.peer.get(f"/api/v1/plans/{plan_id}", {"as_of": as_of}))

    async def lint(self, plan_id: str) -> list[Finding]:
        answer = await self.peer.get(f"/api/v1/plans/{plan_id}/lint")
        return [Finding.model_validate(one) for one in answer["items"]]

    async def change_head(self, plan_id: str, head: Body, version: int, key: str) -> None:
        await self.peer.write("PATCH", f"/api/v1/plans/{plan_id}", head, version=version, key=key)

    async def add_line(self, plan_id: str, line: Body, version: int, key: str) -> str:
        """Add a line at the end; its id."""
        added = await self.peer.post(f"/api/v1/plans/{plan_id}/tasks", line, version=version, key=key)
        return str(added["task"]["task_id"])

    async def change_line(self, plan_id: str, task_id: str, line: Body, version: int, key: str) -> None:
        await self.peer.write("PUT", f"/api/v1/plans/{plan_id}/tasks/{task_id}", line, version=version, key=key)

    async def remove_line(self, plan_id: str, task_id: str, version: int, key: str) -> None:
        await self.peer.write("DELETE", f"/api/v1/plans/{plan_id}/tasks/{task_id}", version=version, key=key)

    async def confirm(self, plan_id: str, task_ids: Sequence[str], version: int, key: str) -> None:
        """Clear the doubts of lines."""
        body = {"task_ids": list(task_ids)}
        await self.peer.post(f"/api/v1/plans/{plan_id}/confirm", body, version=version, key=key)

    async def order(self, plan_id: str, task_ids: Sequence[str], version: int, key: str) -> None:
        body = {"task_ids": list(task_ids)}
        await self.peer.write("PUT", f"/api/v1/plans/{plan_id}/order", body, version=version, key=key)

    async def discard(self, plan_id: str, version: int, key: str) -> None:
        await self.peer.write("DELETE", f"/api/v1/plans/{plan_id}", version=version, key=key)

    async def publish(self, plan_id: str, key: str) -> None:
        await self.peer.post(f"/api/v1/plans/{plan_id}/publish", {}, key=key)
