"""Scores, as the scoring service explains them, ranks them and kept them day by day."""

from dataclasses import dataclass
from typing import Any

from services.portal.clients.calling import Peer, Query, Refused

NOT_FOUND = 404
ROOT = "/api/v1/scores"

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scoring:
    """The scoring service. A score that is not there yet is none."""

    peer: Peer

    async def task(self, task_id: str) -> Shown | None:
        return await self._found(f"{ROOT}/tasks/{task_id}")

    async def unit(self, unit_id: str) -> Shown | None:
        return await self._found(f"{ROOT}/units/{unit_id}")

    async def plan(self, plan_id: str) -> Shown | None:
        return await self._found(f"{ROOT}/plans/{plan_id}")

    async def groups(self, plan_id: str) -> Shown | None:
        """Return the explained scores of the headings of a plan."""
        return await self._found(f"{ROOT}/plans/{plan_id}/groups")

    async def tasks(self, kind: str, subject_id: str, cursor: str) -> Shown | None:
        """Return a page of the tasks in a score; `kind` units or plans."""
        return await self._found(f"{ROOT}/{kind}/{subject_id}/tasks", {"cursor": cursor})

    async def history(self, unit_id: str, first_day: str | None, last_day: str | None) -> Shown:
        """Return what a unit had from each day on which it changed; days as `2026-03-25`."""
        query = {"from": first_day, "to": last_day}
        history: Shown = await self.peer.get(f"{ROOT}/units/{unit_id}/history", query)
        return history

    async def ranking(self, query: Query) -> Shown:
        """Return the units below one, by peer group and place; `unit`, `scope`, `as_of`."""
        ranking: Shown = await self.peer.get("/api/v1/ranking", query)
        return ranking

    async def _found(self, path: str, query: Query | None = None) -> Shown | None:
        try:
            score: Shown = await self.peer.get(path, query)
        except Refused as refusal:
            if refusal.status == NOT_FOUND:
                return None
            raise
        return score
