"""The tree of units and its changes, as the plans service gives and takes them."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import httpx

from services.portal.clients.calling import Peer, Upload
from services.portal.clients.unit_views import Imported, UnitDetail
from services.portal.clients.views import Unit

ROOT = "/api/v1/units"


@dataclass(frozen=True, slots=True)
class Units:
    """The plans service's units."""

    peer: Peer

    async def all(self, *, with_closed: bool) -> list[Unit]:
        query = {"with_closed": "true"} if with_closed else {}
        return [Unit.model_validate(one) for one in (await self.peer.get(ROOT, query))["items"]]

    async def unit(self, unit_id: str) -> UnitDetail:
        return UnitDetail.model_validate(await self.peer.get(f"{ROOT}/{unit_id}"))

    async def change(self, method: str, path: str, body: Mapping[str, Any], version: int | None, key: str) -> Any:  # noqa: ANN401
        """Change the tree; `path` stands after the root of the units' addresses, `version` is that of one unit."""
        return await self.peer.write(method, f"{ROOT}{path}", body, version=version, key=key)

    async def take_in(self, file: Upload, key: str, *, is_update: bool) -> Imported:
        """Begin the units of a CSV file, all or none."""
        path = f"{ROOT}/import?update={'true' if is_update else 'false'}"
        return Imported.model_validate(await self.peer.upload(path, {}, file, key=key))

    def table(self) -> AbstractAsyncContextManager[httpx.Response]:
        return self.peer.stream(f"{ROOT}/export.csv")
