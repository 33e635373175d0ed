"""Channels that carry alerts out, and what went through them, as the alerting service gives them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.portal.clients.calling import Peer, Query
from services.portal.clients.views import Listed, View

ROOT = "/api/v1/channels"
NOTIFICATIONS = "/api/v1/notifications"


class Channel(View):
    """A way to reach people or a system of a unit. `secret` stands only in the answer that made it."""

    channel_id: str
    version: int = 1
    unit_id: str
    unit_name: str | None = None
    name: str
    kind: str
    address: str
    levels: Sequence[str] = ()
    rules: Sequence[str] | None = None
    audience: str = "any"
    mode: str = "at_once"
    is_active: bool = True
    failures: int = 0
    retry_at: datetime | None = None
    last_error: str | None = None
    last_sent_at: datetime | None = None
    secret: str | None = None


class Notification(View):
    """What a channel was told, or is to be told."""

    notification_id: str
    channel_id: str
    channel_name: str
    happening: str
    alert_id: str | None = None
    task_code: str | None = None
    task_name: str | None = None
    rule: str | None = None
    level: str | None = None
    state: str
    attempts: int = 0
    error: str | None = None
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Channels:
    """The alerting service's channels."""

    peer: Peer

    async def all(self, query: Query) -> Listed[Channel]:
        return Listed[Channel].model_validate(await self.peer.get(ROOT, query))

    async def one(self, channel_id: str) -> Channel:
        return Channel.model_validate(await self.peer.get(f"{ROOT}/{channel_id}"))

    async def add(self, body: dict[str, Any], key: str) -> Channel:
        return Channel.model_validate(await self.peer.post(ROOT, body, key=key))

    async def change(self, channel_id: str, body: dict[str, Any], version: int, key: str) -> None:
        await self.peer.write("PUT", f"{ROOT}/{channel_id}", body, version=version, key=key)

    async def remove(self, channel_id: str, version: int, key: str) -> None:
        await self.peer.write("DELETE", f"{ROOT}/{channel_id}", version=version, key=key)

    async def new_secret(self, channel_id: str, key: str) -> Channel:
        return Channel.model_validate(await self.peer.post(f"{ROOT}/{channel_id}/secret", {}, key=key))

    async def try_out(self, channel_id: str) -> dict[str, Any]:
        """Send a trial; `result` sent or failed, `detail` why."""
        trial: dict[str, Any] = await self.peer.post(f"{ROOT}/{channel_id}/test", {})
        return trial

    async def resend_all(self, channel_id: str, key: str) -> int:
        """Put all that was given up in line again; return how many."""
        return int((await self.peer.post(f"{ROOT}/{channel_id}/resend", {}, key=key))["count"])

    async def notifications(self, query: Query) -> Listed[Notification]:
        return Listed[Notification].model_validate(await self.peer.get(NOTIFICATIONS, query))

    async def resend(self, notification_id: str, key: str) -> None:
        await self.peer.post(f"{NOTIFICATIONS}/{notification_id}/resend", {}, key=key)
