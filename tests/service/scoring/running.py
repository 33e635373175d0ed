"""A running service as its neighbours see it: facts in over the bus, facts out, HTTP."""

from dataclasses import dataclass
from typing import Any

import httpx
import nats
import sqlalchemy as sa

from contracts.fact import Fact
from contracts.roles import Role
from shared.database import Database
from shared.envelope import Event
from shared.testing.bus import Subscriber, deliver_twice
from shared.testing.eventually import eventually
from shared.testing.tokens import Keys
from tests.service.scoring.facts import PROVINCE


@dataclass
class Running:
    """The service, its broker and its database."""

    url: str
    http: httpx.AsyncClient
    heard: Subscriber
    keys: Keys
    database: Database

    async def tell(self, *events: Event[Fact]) -> None:
        """Tell facts, every one of them three times and in two orders, and wait until all are handled."""
        await deliver_twice(self.url, *events)
        await eventually(self.is_settled)

    async def is_settled(self) -> bool:
        """Tell whether everything is consumed and everything said is on the bus."""
        client = await nats.connect(self.url)
        try:
            stream = client.jetstream(timeout=60)
            infos = [info for name in ("PLANS", "EVIDENCE") for info in await stream.consumers_info(name)]
        finally:
            await client.close()
        unsent = await self.rows("SELECT 1 FROM outbox WHERE published_at IS NULL")
        return not unsent and not any(info.num_pending or info.num_ack_pending for info in infos)

    async def get(self, path: str, role: Role = "leader", own: str = PROVINCE, **query: str | int) -> httpx.Response:
        return await self.http.get(f"/api/v1{path}", params=query, headers=self.keys.headers_for(role, own))

    async def json(self, path: str, **query: str | int) -> Any:  # noqa: ANN401  whatever the answer holds
        answer = await self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def rows(self, statement: str) -> list[sa.Row[tuple[object, ...]]]:
        async with self.database.engine.connect() as connection:
            return list((await connection.execute(sa.text(statement))).all())
