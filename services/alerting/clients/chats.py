"""Chat services, through Apprise."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.alerting.domain.channels import Undelivered
from services.alerting.domain.chat_address import OWN_SERVER, scheme_of
from services.alerting.domain.notices import Letter
from services.alerting.domain.webhook_address import Allowed

if TYPE_CHECKING:
    from apprise import NotifyBase


@dataclass(frozen=True, slots=True)
class Chats:
    """Sends to known services, and to servers of one's own that the operator allows."""

    allowed: Allowed

    async def check(self, url: str) -> None:
        """Raise ValueError, with a Vietnamese sentence, for an address that is never sent to."""
        await asyncio.to_thread(self._service, url)

    async def send(self, url: str, letter: Letter) -> None:
        """Send one message. Apprise tells only whether it went well, and waits 4 s for each answer.

        Raises:
            Undelivered: the service did not take it, or must not be sent to.
        """
        try:
            is_sent = await asyncio.to_thread(self._send, url, letter)
        except ValueError as refused:
            raise Undelivered(str(refused)) from refused
        if not is_sent:
            raise Undelivered("Dịch vụ nhận không nhận tin: địa chỉ hoặc mã truy cập sai, hoặc dịch vụ đang ngừng.")

    def _send(self, url: str, letter: Letter) -> bool:
        return bool(self._service(url).notify(title=letter.subject, body=letter.body))

    def _service(self, url: str) -> "NotifyBase":
        # 30 MB and half a second that a service without such a channel does without.
        from apprise import Apprise, AppriseAsset, OverflowMode, PersistentStoreMode  # noqa: PLC0415

        scheme = scheme_of(url)
        asset = AppriseAsset(
            app_id="nq57",
            app_desc="nq57",
            async_mode=False,
            http_redirects=False,
            storage_mode=PersistentStoreMode.MEMORY,
        )
        service = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
        if service is None:
            raise ValueError(f"Địa chỉ của dịch vụ “{scheme}” thiếu hoặc sai mã truy cập.")
        host = str(service.host or "").lower()
        if scheme in OWN_SERVER and not self.allowed.names(host):
            raise ValueError(f"Máy chủ {host} chưa có trong danh sách quản trị cho phép gửi tới.")
        service.overflow_mode = OverflowMode.SPLIT
        return service
