"""Channels as they stand. A removed one stays as a row: notifications name it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.alerting.domain.channels import Kind, Way
from services.alerting.store.sealed import Seal
from services.alerting.tables import Channel, Unit
from shared.database import Transaction

ChannelRow = Channel
NOWHERE: Mapping[str, object] = {"address": "", "shown_address": "", "secret": None}


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel with the name of its unit; none until plans told it."""

    channel: Channel
    unit_name: str | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which channels are asked for: those of subtrees, after a unit and id."""

    roots: Sequence[str]
    after: tuple[str, str] | None = None


def within(column: Any, roots: Sequence[str]) -> sa.ColumnElement[bool]:  # noqa: ANN401  a column of unit ids
    """Compare with subtrees."""
    inside = [(column == root) | column.startswith(f"{root}.", autoescape=True) for root in roots]
    return sa.or_(sa.false(), *inside)


async def list_channels(tx: Transaction, wanted: Filter, limit: int) -> list[Shown]:
    """Return channels by unit, one more than `limit` when there are more."""
    place = (col(Channel.unit_id), col(Channel.channel_id))
    statement = _shown().where(within(col(Channel.unit_id), wanted.roots)).order_by(*place).limit(limit + 1)
    if wanted.after is not None:
        statement = statement.where(sa.tuple_(*place) > sa.tuple_(*wanted.after))
    return [Shown(row.Channel, row.display_name) for row in await tx.execute(statement)]


async def one_channel(tx: Transaction, channel_id: str, *, for_update: bool = False) -> Shown | None:
    """Return a channel that was not removed."""
    statement = _shown().where(col(Channel.channel_id) == channel_id)
    if for_update:
        statement = statement.with_for_update(of=Channel)
    row = (await tx.execute(statement)).one_or_none()
    return Shown(row.Channel, row.display_name) if row else None


def _shown() -> sa.Select[Any]:
    of_unit = col(Unit.unit_id) == col(Channel.unit_id)
    names: tuple[Any, ...] = (col(Unit.display_name),)
    return sa.select(Channel, *names).outerjoin(Unit, of_unit).where(col(Channel.removed_at).is_(None))


async def add_channel(tx: Transaction, values: Mapping[str, object]) -> None:
    """Write a new channel."""
    await tx.execute(insert(Channel).values({"failures": 0, **values}))


async def change_channel(tx: Transaction, channel_id: str, values: Mapping[str, object]) -> None:
    """Write values over a channel's, as the next version."""
    newer = {**values, "version": col(Channel.version) + 1}
    await tx.execute(sa.update(Channel).where(col(Channel.channel_id) == channel_id).values(newer))


async def count_channels(tx: Transaction, unit_id: str) -> int:
    """Count the channels of a unit itself."""
    standing = (col(Channel.unit_id) == unit_id) & col(Channel.removed_at).is_(None)
    return await _count(tx, standing)


async def reopen(tx: Transaction, channel_id: str, now: datetime) -> None:
    """Note that something arrived just now: nothing has to be held back any more."""
    open_again = {"failures": 0, "retry_at": None, "last_error": None, "last_sent_at": now}
    await tx.execute(sa.update(Channel).where(col(Channel.channel_id) == channel_id).values(open_again))


async def failing(tx: Transaction, failures: int) -> int:
    """Count the channels that failed so many times in a row."""
    bad = col(Channel.is_active) & col(Channel.removed_at).is_(None) & (col(Channel.failures) >= failures)
    return await _count(tx, bad)


async def _count(tx: Transaction, condition: sa.ColumnElement[bool]) -> int:
    number: int = (await tx.scalars(sa.select(sa.func.count()).select_from(Channel).where(condition))).one()
    return number


def way_of(channel: Channel, seal: Seal) -> Way:
    """Return how a channel is reached; KeyMissing when its secrets cannot be opened."""
    address = channel.address if channel.kind == "email" else seal.open(channel.address)
    return Way(cast("Kind", channel.kind), address, seal.open(channel.secret) if channel.secret else None)


def removal(now: datetime) -> Mapping[str, object]:
    """Return what is written over a removed channel: nothing it could be reached by is kept."""
    return {"removed_at": now, "updated_at": now, "is_active": False, **NOWHERE}
