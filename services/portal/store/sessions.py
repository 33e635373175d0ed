"""Sessions: an opaque cookie outside, its hash here. Times are the database's."""

import hashlib
import secrets

from sqlalchemy import text

from services.portal import tables
from services.portal.domain import Account
from services.portal.store import accounts
from shared.database import Transaction

OPEN = text(
    "INSERT INTO session (cookie_hash, account_id, seen_at, ends_at)"
    " VALUES (:cookie_hash, :account_id, now(), now() + make_interval(hours => :hours))"
)
# Seen at most once a minute: a page with ten requests writes one row.
TOUCH = text(
    "UPDATE session SET seen_at = now() WHERE cookie_hash = :cookie_hash AND seen_at < now() - interval '1 minute'"
)
FIND = text(
    "SELECT account_id FROM session WHERE cookie_hash = :cookie_hash"
    " AND ends_at > now() AND seen_at > now() - make_interval(mins => :idle_minutes)"
)
CHANNEL = "session_ended"
# Told with the commit to whoever holds a page of the session open.
CLOSE = text(
    "WITH gone AS (DELETE FROM session WHERE cookie_hash = :cookie_hash RETURNING cookie_hash)"
    " SELECT pg_notify('session_ended', cookie_hash) FROM gone"
)
CLOSE_OTHERS = text(
    "WITH gone AS (DELETE FROM session WHERE account_id = :account_id AND cookie_hash <> :cookie_hash"
    " RETURNING cookie_hash) SELECT pg_notify('session_ended', cookie_hash) FROM gone"
)
FORGET = text("DELETE FROM session WHERE ends_at <= now() OR seen_at <= now() - make_interval(mins => :idle_minutes)")


def hash_of(cookie: str) -> str:
    """Return what is kept of a cookie."""
    return hashlib.sha256(cookie.encode()).hexdigest()


async def open_session(tx: Transaction, account_id: str, hours: int) -> str:
    """Begin a session and return its cookie."""
    cookie = secrets.token_urlsafe(32)
    await tx.execute(OPEN, {"cookie_hash": hash_of(cookie), "account_id": account_id, "hours": hours})
    return cookie


async def account_of(tx: Transaction, cookie: str, idle_minutes: int, *, is_work: bool = True) -> Account | None:
    """Return whose session it is; none when it is over or the account was closed.

    What a page asks for by itself is no work: it does not keep the session from ending.
    """
    found = await tx.scalars(FIND, {"cookie_hash": hash_of(cookie), "idle_minutes": idle_minutes})
    account_id = found.one_or_none()
    if account_id is None:
        return None
    if is_work:
        await tx.execute(TOUCH, {"cookie_hash": hash_of(cookie)})
    account = accounts.account_of(await tx.get(tables.Account, account_id))
    return account if account and account.is_active else None


async def close(tx: Transaction, cookie: str) -> None:
    """End a session."""
    await tx.execute(CLOSE, {"cookie_hash": hash_of(cookie)})


async def close_others(tx: Transaction, account_id: str, cookie: str) -> None:
    """End every other session of an account: its password has changed."""
    await tx.execute(CLOSE_OTHERS, {"account_id": account_id, "cookie_hash": hash_of(cookie)})


async def forget(tx: Transaction, idle_minutes: int) -> None:
    """Drop sessions that are over."""
    await tx.execute(FORGET, {"idle_minutes": idle_minutes})
