"""Notifications go out: never in a transaction, one round per channel; what fails waits without the others waiting."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from services.alerting import metrics
from services.alerting.clients.post_office import PostOffice
from services.alerting.domain.channels import Hours, Undelivered, Way, hours
from services.alerting.domain.notices import Message
from services.alerting.store import channels, deliveries, notices
from services.alerting.store.channels import ChannelRow
from services.alerting.store.sealed import KeyMissing, Seal
from services.alerting.use_cases.in_force import PolicyInForce
from shared import clock
from shared.database import Database, Transaction

log = structlog.stdlib.get_logger("alerting")

ROUND_SECONDS = 120
"""A round ends here, well before its lease: what is left has the next one."""
FAILING_FROM = 3
KEPT = timedelta(days=400)
"""How long what was sent is kept: a year's alerts are told of their end to whoever was told of their rise."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What sends: the senders, the key of secrets, and the policy with quiet hours and digests."""

    post: PostOffice
    seal: Seal
    in_force: PolicyInForce

    async def deliver_due(self, database: Database) -> int:
        """Send whatever is due now, channel by channel; return how many rounds there were.

        Several may do so side by side, in one process or in many: a channel is with one of them at a time.
        """
        rounds = 0
        while await self._round(database):
            rounds += 1
        return rounds

    async def _round(self, database: Database) -> bool:
        async with database.transaction() as tx:
            now, allowed = clock.now(), await self._hours(tx)
            channel = await deliveries.claim(tx, now, allowed)
            if channel is None:
                return False
            messages = await deliveries.take(tx, channel, now, allowed)
        try:
            way = channels.way_of(channel, self.seal)
        except KeyMissing:
            shut = "Không mở được địa chỉ của kênh: thiếu khóa ALERTING_CHANNEL_KEY hoặc khóa đã đổi."
            await _note_failure(database, channel, messages, Undelivered(shut))
            await _release(database, channel, shut, is_way_shut=True)
            return True
        reason, is_way_shut = await self._send(database, channel, way, messages)
        await _release(database, channel, reason, is_way_shut=is_way_shut)
        return True

    async def _hours(self, tx: Transaction) -> Hours:
        policy = (await self.in_force.policies(tx)).on(clock.today())
        return hours(clock.now().astimezone(clock.LOCAL), policy.quiet_hours, policy.digest)

    async def _send(
        self, database: Database, channel: ChannelRow, way: Way, messages: Sequence[Message]
    ) -> tuple[str | None, bool]:
        """Send messages one by one; return why one did not arrive, and whether the way is shut."""
        reason, begun = None, time.monotonic()
        for place, message in enumerate(messages):
            if time.monotonic() - begun > ROUND_SECONDS:
                break
            failure, remark = await self._deliver(way, message)
            if failure is None:
                await _note_arrival(database, channel, message, remark)
                continue
            await _note_failure(database, channel, messages[place:] if not failure.is_refusal else [message], failure)
            reason = failure.reason
            if not failure.is_refusal:
                return reason, True
        return reason, False

    async def _deliver(self, way: Way, message: Message) -> tuple[Undelivered | None, str | None]:
        try:
            return None, await self.post.send(way, message)
        except Undelivered as failure:
            return failure, None
        except Exception:
            # A fault of ours in one sender must not stop the channels of the others.
            log.exception("notification.broken", kind=way.kind, message_id=message.message_id)
            return Undelivered("Hệ thống gặp lỗi khi gửi; quản trị xem nhật ký dịch vụ alerting."), None


async def _note_arrival(database: Database, channel: ChannelRow, message: Message, remark: str | None) -> None:
    async with database.transaction() as tx:
        await deliveries.arrived(tx, message, clock.now(), remark)
        tx.after_commit(partial(metrics.count_notifications, channel.kind, "sent", len(message.notices)))


async def _note_failure(
    database: Database, channel: ChannelRow, messages: Sequence[Message], failure: Undelivered
) -> None:
    async with database.transaction() as tx:
        is_way_shut = not failure.is_refusal
        ended = await deliveries.failed(tx, channel, messages, failure.reason, clock.now(), is_way_shut=is_way_shut)
        tx.after_commit(partial(metrics.count_notifications, channel.kind, "failed", ended.tried_again))
        tx.after_commit(partial(metrics.count_notifications, channel.kind, "dead", ended.given_up))
    log.warning(
        "notification.failed",
        channel_id=channel.channel_id,
        kind=channel.kind,
        tried_again=ended.tried_again,
        given_up=ended.given_up,
    )


async def _release(database: Database, channel: ChannelRow, reason: str | None, *, is_way_shut: bool) -> None:
    async with database.transaction() as tx:
        await deliveries.release(tx, channel, clock.now(), reason, is_way_shut=is_way_shut)


async def measure_line(database: Database) -> None:
    """Set the gauges from the database: they are right after a restart, and whoever sends."""
    async with database.transaction() as tx:
        line = await notices.line(tx)
        failing = await channels.failing(tx, FAILING_FROM)
    age = max(0.0, (clock.now() - line.oldest_at).total_seconds()) if line.oldest_at else 0.0
    metrics.show_line(line.waiting, age, line.dead, failing)


async def forget_sent(database: Database) -> None:
    """Remove notifications nobody asks for any more."""
    async with database.transaction() as tx:
        await notices.forget(tx, clock.now() - KEPT)
