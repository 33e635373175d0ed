"""Accounts: rows in, rows out."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import col, select, update

from services.portal.domain import LOCK_MINUTES, locks
from services.portal.tables import Account
from shared.database import Transaction


async def by_username(tx: Transaction, username: str) -> Account | None:
    """Return the account, its row locked: two guesses at once count as two."""
    statement = select(Account).where(col(Account.username) == username.strip().lower()).with_for_update()
    return (await tx.scalars(statement)).one_or_none()


async def is_locked(tx: Transaction, account: Account) -> bool:
    """Tell whether sign-in is still closed after too many failures."""
    statement = select(col(Account.locked_until) > func.now()).where(col(Account.account_id) == account.account_id)
    return bool((await tx.scalars(statement)).one())


async def note_failure(tx: Transaction, account: Account) -> None:
    """Count a wrong password; enough of them lock the account for a while."""
    account.failures += 1
    if locks(account.failures):
        account.failures = 0
        until = func.now() + func.make_interval(0, 0, 0, 0, 0, LOCK_MINUTES)
        account_id = col(Account.account_id) == account.account_id
        await tx.execute(update(Account).where(account_id).values(locked_until=until))
    tx.session.add(account)


async def all_accounts(tx: Transaction) -> Sequence[Account]:
    """Return every account by username."""
    return (await tx.scalars(select(Account).order_by(col(Account.username)))).all()


async def is_empty(tx: Transaction) -> bool:
    """Tell whether there is no account yet."""
    return (await tx.scalars(select(Account).limit(1))).first() is None
