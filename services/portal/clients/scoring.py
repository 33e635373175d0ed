"""Scores, as the scoring service explains them."""

from dataclasses import dataclass
from typing import Any

from services.portal.clients.calling import Peer, Refused

NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Scoring:
    """The scoring service."""

    peer: Peer

    async def task(self, task_id: str) -> dict[str, Any] | None:
        """Return the explained score of a task; none while there is none."""
        try:
            score: dict[str, Any] = await self.peer.get(f"/api/v1/scores/tasks/{task_id}")
        except Refused as refusal:
            if refusal.status == NOT_FOUND:
                return None
            raise
        return score

    async def ranking(self, unit_id: str) -> dict[str, Any]:
        ranking: dict[str, Any] = await self.peer.get("/api/v1/ranking", {"unit": unit_id})
        return ranking
