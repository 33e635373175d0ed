"""The yearly index, as the scoring service makes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.portal.clients.calling import Peer

Shown = Mapping[str, Any]
ROOT = "/api/v1/index"


@dataclass(frozen=True, slots=True)
class Index:
    """The scoring service's index."""

    peer: Peer

    async def methods(self) -> list[Shown]:
        return list((await self.peer.get(f"{ROOT}/methods"))["items"])

    async def method(self, code: str, year: int) -> Shown:
        return dict(await self.peer.get(f"{ROOT}/methods/{code}", {"year": year}))

    async def communes(self, method: str, year: int) -> Shown:
        return dict(await self.peer.get(ROOT, {"method": method, "year": year}))

    async def commune(self, method: str, year: int, unit_id: str) -> Shown:
        return dict(await self.peer.get(f"{ROOT}/{method}/{year}/{unit_id}"))

    async def enter(self, path: str, figure: Shown, key: str) -> None:
        """Enter a figure; `path` is `method/year/unit/figures/code`."""
        await self.peer.write("PUT", f"{ROOT}/{path}", figure, key=key)

    async def publish(self, method: str, year: int, said: Shown, key: str) -> Shown:
        return dict(await self.peer.post(f"{ROOT}/{method}/{year}/publish", said, key=key))

    async def mappings(self, query: Mapping[str, str | int]) -> Shown:
        return dict(await self.peer.get(f"{ROOT}/mappings", query))

    async def decide(self, task_id: str, decision: Shown, key: str) -> None:
        await self.peer.write("PUT", f"{ROOT}/mappings/{task_id}", decision, key=key)
