"""Versions of a policy, as scoring and alerting give, try out and take them: the same addresses in both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.portal.clients.calling import Peer
from services.portal.clients.views import View

ROOT = "/api/v1/policies"


class Policy(View):
    """A version; its text only when it was asked for by name. Who entered it is none for one that ships."""

    version: str
    effective_from: date
    is_shipped: bool = True
    is_superseded: bool = False
    in_force: bool = False
    entered_at: datetime | None = None
    entered_by: str | None = None
    reason: str | None = None
    decision_number: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies of one service."""

    peer: Peer

    async def all(self) -> Sequence[Policy]:
        return [Policy.model_validate(one) for one in (await self.peer.get(ROOT))["items"]]

    async def one(self, version: str) -> Policy:
        return Policy.model_validate(await self.peer.get(f"{ROOT}/{version}"))

    async def preview(self, source: str, effective_from: str) -> dict[str, Any]:
        """Tell what a text would change; nothing is written."""
        body = {"source": source, "effective_from": effective_from}
        preview: dict[str, Any] = await self.peer.post(f"{ROOT}/preview", body)
        return preview

    async def enter(self, body: dict[str, str | None], key: str) -> Policy:
        return Policy.model_validate(await self.peer.post(ROOT, body, key=key))
