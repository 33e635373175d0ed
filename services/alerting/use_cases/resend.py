"""Notifications that were given up are sent again, by whoever manages their channel."""

from services.alerting.store import notices
from services.alerting.store.notices import Shown
from services.alerting.use_cases.channels import PERMISSION, managed
from shared import clock
from shared.auth import Principal, require
from shared.database import Transaction
from shared.http import Problem


async def resend_one(tx: Transaction, principal: Principal, notification_id: str) -> Shown:
    """Put a notification in line anew.

    Raises:
        Problem: 404 `notification-not-found`, 403 outside the caller's units, 409 `notification-not-dead` or
            `channel-off`.
    """
    found = await notices.one_notification(tx, notification_id)
    if found is None:
        raise Problem(404, "notification-not-found", "Không có tin này. Hãy mở lại danh sách tin chưa gửi được.")
    require(principal, PERMISSION, found.channel.unit_id)
    if found.notification.state != "dead":
        detail = "Chỉ gửi lại được tin đã thôi gửi. Tin này đã gửi, đang chờ gửi hoặc đã bỏ vì kênh tắt."
        raise Problem(409, "notification-not-dead", detail)
    if not found.channel.is_active:
        raise Problem(409, "channel-off", "Kênh của tin này đang tắt hoặc đã xóa. Hãy bật kênh rồi gửi lại.")
    await notices.send_again(tx, notices.with_id(notification_id), clock.now())
    await tx.session.refresh(found.notification)
    return found


async def resend_all(tx: Transaction, principal: Principal, channel_id: str) -> int:
    """Put everything that was given up for a channel in line anew; return how many. Refused like a single one."""
    found = await managed(tx, principal, channel_id)
    if not found.channel.is_active:
        raise Problem(409, "channel-off", "Kênh này đang tắt. Hãy bật kênh rồi gửi lại.")
    return await notices.send_again(tx, notices.of_channel(channel_id), clock.now())
