"""One door for all kinds of channels: people get one message for several notices, a system gets each for itself."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from services.alerting.clients.chats import Chats
from services.alerting.clients.mail import Mail
from services.alerting.clients.webhooks import Webhooks
from services.alerting.domain.channels import Undelivered, Way, mailboxes
from services.alerting.domain.notices import Message, Notice, compose, link
from services.alerting.domain.webhook_address import endpoint
from shared import clock

SECONDS = 45.0
"""After this long a message counts as not delivered, whatever the other side is doing."""


@dataclass(frozen=True, slots=True)
class PostOffice:
    """Senders by kind; no `mail` while the operator named no mail server."""

    mail: Mail | None
    chats: Chats
    webhooks: Webhooks
    portal_url: str | None = None
    seconds: float = SECONDS

    async def check(self, way: Way) -> None:
        """Raise ValueError, with a Vietnamese sentence, for an address that could never be sent to."""
        match way.kind:
            case "email":
                mailboxes(way.address)
                if self.mail is None:
                    raise ValueError(
                        "Hệ thống chưa có máy chủ thư. Quản trị khai ALERTING_SMTP_URL và ALERTING_SMTP_FROM."
                    )
            case "apprise":
                await self.chats.check(way.address)
            case "webhook":
                endpoint(way.address, self.webhooks.allowed)

    async def close(self) -> None:
        """End what is still open."""
        await self.webhooks.close()

    async def send(self, way: Way, message: Message) -> str | None:
        """Send one message; return a remark when it arrived in part.

        Raises:
            Undelivered: it did not arrive, as far as we know.
        """
        try:
            async with asyncio.timeout(self.seconds):
                return await self._send(way, message)
        except TimeoutError as late:
            raise Undelivered(f"Bên nhận không trả lời trong {self.seconds:g} giây.") from late

    async def _send(self, way: Way, message: Message) -> str | None:
        match way.kind:
            case "email":
                if self.mail is None:
                    raise Undelivered("Hệ thống chưa có máy chủ thư.")
                letter = compose(message.notices, self.portal_url)
                return await self.mail.send(mailboxes(way.address), letter, message.message_id)
            case "apprise":
                await self.chats.send(way.address, compose(message.notices, self.portal_url))
            case "webhook":
                body = json.dumps(self._payload(message.notices[0]), ensure_ascii=False)
                await self.webhooks.send(way.address, way.secret or "", message.message_id, body)
        return None

    def _payload(self, notice: Notice) -> dict[str, Any]:
        """Return `type`, `timestamp` and `data`, as Standard Webhooks lays them out."""
        data = {
            "alert_id": notice.alert_id,
            "version": notice.alert_version,
            "rule": notice.rule,
            "level": notice.level,
            "audience": notice.audience,
            "task_id": notice.task_id,
            "task_code": notice.task_code,
            "task_name": notice.task_name,
            "plan_id": notice.plan_id,
            "unit_id": notice.unit_id,
            "unit_name": notice.unit_name,
            "text": notice.text,
            "happened_at": notice.happened_at.isoformat(),
            "url": link(notice.task_id, self.portal_url),
        }
        return {"type": f"alert.{notice.happening}", "timestamp": clock.now().isoformat(), "data": data}
