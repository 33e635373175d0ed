"""Channels are set up, changed, tried and removed by whoever manages channels of the unit."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from contracts.roles import Permission
from services.alerting.clients.post_office import PostOffice
from services.alerting.domain.channels import Audience, Kind, Mode, Undelivered, Way
from services.alerting.domain.notices import Message, Notice
from services.alerting.store import channels, notices
from services.alerting.store.channels import ChannelRow, Shown
from services.alerting.store.sealed import KeyMissing, Seal
from shared import clock
from shared.auth import Principal, require
from shared.database import Database, Transaction
from shared.http import Problem, require_version
from shared.ids import new_id

PERMISSION: Permission = "channel:manage"
MOST_PER_UNIT = 50
SECRET_BYTES = 24
SHOWN_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Wish:
    """What a channel is to be. `address` none keeps the one it has."""

    name: str
    address: str | None
    levels: Sequence[str]
    rules: Sequence[str] | None
    audience: Audience
    mode: Mode
    is_active: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """How a trial went: `reason` none when it arrived, `remark` when only in part."""

    reason: str | None
    remark: str | None


@dataclass(frozen=True, slots=True)
class ChannelDesk:
    """The senders, which know what can be sent to, and the key secrets are kept under."""

    post: PostOffice
    seal: Seal

    async def check(self, kind: Kind, address: str) -> None:
        """Refuse with 422 `channel-address-refused` what could never be sent to, before anything is written."""
        try:
            await self.post.check(Way(kind, address))
        except ValueError as refused:
            raise Problem(422, "channel-address-refused", str(refused)) from refused

    async def check_change(self, standing: ChannelRow, address: str) -> None:
        """Refuse another address of a channel like that of a new one."""
        await self.check(cast("Kind", standing.kind), address)

    async def add(
        self, tx: Transaction, principal: Principal, unit_id: str, kind: Kind, wish: Wish, secret: str | None
    ) -> Shown:
        """Write a new channel of a unit; return it.

        Raises:
            Problem: 403 outside the caller's units, 409 `too-many-channels`, 409 `channel-key-missing`.
        """
        require(principal, PERMISSION, unit_id)
        if await channels.count_channels(tx, unit_id) >= MOST_PER_UNIT:
            detail = f"Đơn vị này đã có {MOST_PER_UNIT} kênh. Hãy xóa kênh không dùng rồi thêm kênh mới."
            raise Problem(409, "too-many-channels", detail)
        now, channel_id = clock.now(), new_id()
        made = {"channel_id": channel_id, "unit_id": unit_id, "kind": kind, "version": 1, "created_at": now}
        written = {**made, **self._written(kind, wish), "updated_at": now, "secret": self._sealed(secret)}
        await channels.add_channel(tx, written)
        return await _found(tx, channel_id)

    async def change(
        self, tx: Transaction, principal: Principal, channel_id: str, expected_version: int, wish: Wish
    ) -> Shown:
        """Write a channel anew; what waits for one that is switched off is dropped.

        Raises:
            Problem: 404 `channel-not-found`, 403 outside the caller's units, 412 `stale-version`.
        """
        found = await managed(tx, principal, channel_id)
        require_version(expected_version, found.channel.version)
        now = clock.now()
        kind = cast("Kind", found.channel.kind)
        await channels.change_channel(tx, channel_id, {**self._written(kind, wish), "updated_at": now})
        if not wish.is_active:
            await notices.drop(tx, channel_id, now)
        return await _refreshed(tx, found)

    async def give_secret(self, tx: Transaction, principal: Principal, channel_id: str, secret: str) -> Shown:
        """Let a webhook be signed with another secret from now on; 409 `channel-not-signed` for other kinds."""
        found = await managed(tx, principal, channel_id)
        if found.channel.kind != "webhook":
            raise Problem(409, "channel-not-signed", "Chỉ kênh webhook mới có khóa ký. Kênh này không cần khóa.")
        await channels.change_channel(tx, channel_id, {"secret": self._sealed(secret), "updated_at": clock.now()})
        return await _refreshed(tx, found)

    async def try_out(self, database: Database, principal: Principal, channel_id: str) -> Tried:
        """Send a trial at once, whatever the hour; one that arrives lets what waited for another attempt go out."""
        async with database.transaction() as tx:
            channel = (await managed(tx, principal, channel_id, for_update=False)).channel
        tried = await self._try(channel)
        async with database.transaction() as tx:
            if tried.reason is None:
                await channels.reopen(tx, channel_id, clock.now())
                await notices.hurry(tx, channel_id, clock.now())
        return tried

    async def _try(self, channel: ChannelRow) -> Tried:
        text = f"Đây là tin thử của kênh “{channel.name}”. Nhận được tin này là kênh dùng được."
        notice = Notice(new_id(), "trial", channel.unit_id, text, clock.now())
        try:
            remark = await self.post.send(
                channels.way_of(channel, self.seal), Message(notice.notification_id, [notice])
            )
        except KeyMissing:
            return Tried("Không mở được địa chỉ của kênh: khóa ALERTING_CHANNEL_KEY thiếu hoặc đã đổi.", None)
        except Undelivered as failure:
            return Tried(failure.reason, None)
        return Tried(None, remark)

    def _written(self, kind: Kind, wish: Wish) -> Mapping[str, object]:
        plain = {
            "name": wish.name,
            "levels": list(wish.levels),
            "rules": list(wish.rules) if wish.rules is not None else None,
            "audience": wish.audience,
            "mode": wish.mode,
            "is_active": wish.is_active,
        }
        if wish.address is None:
            return plain
        address = wish.address if kind == "email" else self._sealed(wish.address)
        # Whoever is reached at another address now has not failed yet.
        anew = {"failures": 0, "retry_at": None, "last_error": None}
        return {**plain, "address": address, "shown_address": shown(kind, wish.address), **anew}

    def _sealed(self, text: str | None) -> str | None:
        try:
            return self.seal.close(text) if text is not None else None
        except KeyMissing as missing:
            detail = (
                "Hệ thống chưa có khóa giữ bí mật của kênh. Quản trị khai ALERTING_CHANNEL_KEY rồi thêm lại kênh này."
            )
            raise Problem(409, "channel-key-missing", detail) from missing


def new_secret() -> str:
    """Return a secret as Standard Webhooks writes it."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


def shown(kind: Kind, address: str) -> str:
    """Return what may be shown of an address: of a webhook the host, of a chat the service; the rest gives access."""
    if kind == "email":
        return address
    scheme, _, rest = address.partition("://")
    if kind == "apprise":
        return f"{scheme}://…"
    return f"{scheme}://{rest.partition('/')[0].partition('?')[0]}/…"


async def managed(tx: Transaction, principal: Principal, channel_id: str, *, for_update: bool = True) -> Shown:
    """Return a channel the caller manages; 404 `channel-not-found`, 403 outside the caller's units."""
    found = await channels.one_channel(tx, channel_id, for_update=for_update)
    if found is None:
        raise Problem(404, "channel-not-found", "Không có kênh này, hoặc kênh đã bị xóa. Hãy mở lại danh sách kênh.")
    require(principal, PERMISSION, found.channel.unit_id)
    return found


async def remove_channel(tx: Transaction, principal: Principal, channel_id: str, expected_version: int) -> Shown:
    """Remove a channel with everything it could be reached by; what waits for it is dropped."""
    found = await managed(tx, principal, channel_id)
    require_version(expected_version, found.channel.version)
    await channels.change_channel(tx, channel_id, channels.removal(clock.now()))
    await notices.drop(tx, channel_id, clock.now())
    return await _refreshed(tx, found)


async def _found(tx: Transaction, channel_id: str) -> Shown:
    found = await channels.one_channel(tx, channel_id)
    assert found is not None  # noqa: S101  just written
    return found


async def _refreshed(tx: Transaction, found: Shown) -> Shown:
    await tx.session.refresh(found.channel)
    return found
