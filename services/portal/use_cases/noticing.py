"""Notices of alerts: kept as they are told, counted for an account until it has looked, dropped when they are old."""

from collections.abc import Sequence
from datetime import timedelta

from services.portal.domain import NOTICE_DAYS, Notice, still_kept
from services.portal.store import notices
from shared import clock
from shared.database import Database, Transaction


async def keep(tx: Transaction, told: Sequence[Notice]) -> None:
    """Keep what is young enough to be news, and wake the pages that wait."""
    await notices.keep(tx, still_kept(told, clock.now()))


async def unseen(database: Database, account_id: str, roots: Sequence[str]) -> int:
    """Count what an account has not looked at under its roots, at most `notices.COUNTED`."""
    async with database.transaction() as tx:
        return await notices.unseen(tx, account_id, roots)


async def note_seen(database: Database, account_id: str) -> None:
    """Note that an account looks at the list of alerts now."""
    async with database.transaction() as tx:
        await notices.note_seen(tx, account_id, await notices.last(tx))


async def visible(database: Database, notice_id: int, roots: Sequence[str]) -> Notice | None:
    """Return a notice of a unit under the roots; none when there is none to be seen."""
    async with database.transaction() as tx:
        found = await notices.one(tx, notice_id)
    return found if found and found.is_seen_from(roots) else None


async def forget_old(database: Database) -> None:
    """Drop notices that are too old to be news."""
    async with database.transaction() as tx:
        await notices.forget(tx, clock.now() - timedelta(days=NOTICE_DAYS))
