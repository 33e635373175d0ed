"""Notices in and out of their rows. Ids follow the order of commits, so that "after this one" leaves none out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, text

from services.portal.domain import NEWS, Notice
from shared.database import Transaction

CHANNEL = "notice"
LOCK_KEY = 57_000_106
COUNTED = 100
"""Beyond this many the count only says "many"."""
LOCK = text("SELECT pg_advisory_xact_lock(:key)")
# A notice of an alert that went on since is no longer news: left out, as one that came before.
KEEP = text(
    """
    WITH kept AS (
        INSERT INTO notice (alert_id, version, kind, unit_id, task_id, rule, level, reason, audience, told_at)
        SELECT told.* FROM unnest(
            CAST(:alert_id AS text[]), CAST(:version AS int[]), CAST(:kind AS text[]), CAST(:unit_id AS text[]),
            CAST(:task_id AS text[]), CAST(:rule AS text[]), CAST(:level AS text[]), CAST(:reason AS text[]),
            CAST(:audience AS text[]), CAST(:told_at AS timestamptz[])
        ) AS told (alert_id, version, kind, unit_id, task_id, rule, level, reason, audience, told_at)
        WHERE NOT EXISTS (
            SELECT FROM notice WHERE notice.alert_id = told.alert_id AND notice.version >= told.version
        )
        RETURNING notice_id
    )
    SELECT pg_notify('notice', '') FROM (SELECT 1 FROM kept LIMIT 1) AS any_kept
    """
)
FIELDS = ("alert_id", "version", "kind", "unit_id", "task_id", "rule", "level", "reason", "audience", "told_at")
COLUMNS = f"notice_id, {', '.join(FIELDS)}"
UNDER = (
    "EXISTS (SELECT FROM unnest(CAST(:roots AS text[])) AS root WHERE starts_with(notice.unit_id || '.', root || '.'))"
)
AFTER = text(f"SELECT {COLUMNS} FROM notice WHERE notice_id > :after ORDER BY notice_id LIMIT :limit")  # noqa: S608
ONE = text(f"SELECT {COLUMNS} FROM notice WHERE notice_id = :notice_id")  # noqa: S608
LAST = text("SELECT coalesce(max(notice_id), 0) FROM notice")
UNSEEN = text(
    f"""
    SELECT count(*) FROM (
        SELECT FROM notice WHERE kind = ANY(CAST(:news AS text[])) AND {UNDER} AND notice_id > coalesce(
            (SELECT notice_id FROM notice_seen WHERE account_id = :account_id), 0
        ) LIMIT {COUNTED}
    ) AS unseen
    """  # noqa: S608
)
SEEN = text(
    "INSERT INTO notice_seen (account_id, notice_id) VALUES (:account_id, :notice_id) ON CONFLICT (account_id)"
    " DO UPDATE SET notice_id = greatest(notice_seen.notice_id, excluded.notice_id)"
)
FORGET = text("DELETE FROM notice WHERE told_at < :before")


async def keep(tx: Transaction, told: Sequence[Notice]) -> None:
    """Keep notices in their order and wake whoever waits, once the transaction is through."""
    if not told:
        return
    await tx.execute(LOCK, {"key": LOCK_KEY})
    await tx.execute(KEEP, {name: [getattr(one, name) for one in told] for name in FIELDS})


async def after(tx: Transaction, notice_id: int, limit: int) -> list[Notice]:
    """Return the notices that came after one, oldest first."""
    return [_notice(row) for row in await tx.execute(AFTER, {"after": notice_id, "limit": limit})]


async def one(tx: Transaction, notice_id: int) -> Notice | None:
    """Return a notice; none when it is not, or no longer, kept."""
    row = (await tx.execute(ONE, {"notice_id": notice_id})).one_or_none()
    return _notice(row) if row else None


async def last(tx: Transaction) -> int:
    """Return the id of the newest notice, 0 when there is none."""
    return int((await tx.scalars(LAST)).one())


async def unseen(tx: Transaction, account_id: str, roots: Sequence[str]) -> int:
    """Count the news an account has not seen under its roots, at most `COUNTED`."""
    given = {"news": sorted(NEWS), "roots": list(roots), "account_id": account_id}
    return int((await tx.scalars(UNSEEN, given)).one())


async def note_seen(tx: Transaction, account_id: str, notice_id: int) -> None:
    """Note how far an account has read; it never goes back."""
    await tx.execute(SEEN, {"account_id": account_id, "notice_id": notice_id})


async def forget(tx: Transaction, before: datetime) -> None:
    """Drop notices told before an instant."""
    await tx.execute(FORGET, {"before": before})


def _notice(row: Row[tuple[object, ...]]) -> Notice:
    return Notice(**row._asdict())
