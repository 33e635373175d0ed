"""What becomes of a plan in force: versions, amendments, money, as the plans service gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.portal.clients.calling import Peer, Query
from services.portal.clients.version_views import Budget, Comparison, Version


@dataclass(frozen=True, slots=True)
class Amending:
    """The plans service's versions and amendments."""

    peer: Peer

    async def versions(self, plan_id: str) -> list[Version]:
        """Versions since the plan was published, newest first."""
        answer = await self.peer.get(f"/api/v1/plans/{plan_id}/versions")
        return [Version.model_validate(one) for one in answer["items"]]

    async def compare(self, plan_id: str, earlier: str, later: str) -> Comparison:
        """What differs between two versions, by default between the newest and the one before it."""
        query: Query = {"from": earlier, "to": later}
        return Comparison.model_validate(await self.peer.get(f"/api/v1/plans/{plan_id}/compare", query))

    async def amend(self, plan_id: str, body: Mapping[str, Any], version: int, key: str) -> None:
        await self.peer.post(f"/api/v1/plans/{plan_id}/amendments", body, version=version, key=key)

    async def budget(self, query: Query) -> Budget:
        return Budget.model_validate(await self.peer.get("/api/v1/budget", query))

    async def set_budget(self, task_id: str, lines: Sequence[Mapping[str, Any]], version: int, key: str) -> None:
        """Set every line of money planned for a task; `version` is the task's."""
        body = {"budget": list(lines)}
        await self.peer.write("PUT", f"/api/v1/tasks/{task_id}/budget", body, version=version, key=key)
