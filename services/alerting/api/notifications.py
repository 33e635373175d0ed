"""Notifications over HTTP: what waits, what went out, what was given up and may be sent again."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from services.alerting.api.channels import Keeper, PathId, roots
from services.alerting.store import notices
from services.alerting.store.notices import Shown
from services.alerting.use_cases.resend import resend_one
from shared.database import Transaction
from shared.http import Cursor, DatabaseDep, Limit, Once, Page, Problem, decode_cursor, page_of

router = APIRouter(prefix="/api/v1/notifications", tags=["channels"])


class NotificationView(BaseModel):
    """What a channel was told, or is to be told; `state` waiting, sent, dead or dropped."""

    notification_id: str
    channel_id: str
    channel_name: str
    channel_kind: str
    unit_id: str
    unit_name: str | None
    happening: str = Field(description="raised, moved, cleared or escalated.")
    alert_id: str | None
    alert_version: int | None
    task_id: str | None
    task_code: str | None
    task_name: str | None
    rule: str | None
    level: str | None
    text: str
    audience: str | None
    state: str
    attempts: int
    error: str | None
    happened_at: datetime
    send_at: datetime = Field(description="From when on it is sent, if the hour allows.")
    done_at: datetime | None


class NotificationQuery(BaseModel):
    """What is asked for; none means any."""

    state: Literal["waiting", "sent", "dead", "dropped"] | None = None
    channel: str | None = Field(default=None, max_length=64)
    unit: str | None = Field(default=None, max_length=200, description="Unit whose subtree is asked for.")
    cursor: Cursor = None
    limit: Limit = 50


@router.get("")
async def list_notifications(
    principal: Keeper, database: DatabaseDep, asked: Annotated[NotificationQuery, Query()]
) -> Page[NotificationView]:
    """Return notifications of the channels the caller manages, newest first: 403 `outside-your-units`."""
    wanted = notices.Filter(
        roots=roots(principal, asked.unit),
        state=asked.state,
        channel_id=asked.channel,
        after=_position(asked.cursor) if asked.cursor else None,
    )
    async with database.transaction() as tx:
        rows = await notices.list_notifications(tx, wanted, asked.limit)
    return page_of(rows, asked.limit, item=view, key=_key)


@router.post("/{notification_id}/resend")
async def resend(notification_id: PathId, principal: Keeper, once: Once) -> NotificationView:
    """Put what was given up in line again: 404 `notification-not-found`, 409 `notification-not-dead`, `channel-off`."""

    async def again(tx: Transaction) -> NotificationView:
        return view(await resend_one(tx, principal, notification_id))

    return await once(again)


def _position(cursor: str) -> tuple[datetime, str]:
    happened_at, notification_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(happened_at)), str(notification_id)
    except ValueError as error:
        raise Problem(400, "bad-cursor", "Dấu trang không dùng được. Hãy xem lại từ trang đầu.") from error


def _key(row: Shown) -> tuple[str, str]:
    return row.notification.happened_at.isoformat(), row.notification.notification_id


def view(shown: Shown) -> NotificationView:
    """Return a notification as it is shown."""
    row = shown.notification
    names = {
        "channel_name": shown.channel.name,
        "channel_kind": shown.channel.kind,
        "task_code": shown.task_code,
        "task_name": shown.task_name,
        "unit_name": shown.unit_name,
    }
    return NotificationView.model_validate({**row.model_dump(exclude={"message_id"}), **names})
