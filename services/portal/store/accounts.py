"""Accounts in and out of their rows."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, func, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update

from services.portal import tables
from services.portal.domain import LOCK_MINUTES, Account, locks
from shared.database import Transaction

FIELDS = tuple(Account.__dataclass_fields__)
IS_GRANTED = text(
    "EXISTS (SELECT FROM jsonb_array_elements(account.grants) AS held"
    " WHERE held ->> 'unit' = ANY(CAST(:unit_ids AS text[])))"
)


async def by_username(tx: Transaction, username: str) -> Account | None:
    """Return the account, its row locked: two guesses at once count as two."""
    is_named = col(tables.Account.username) == username.strip().lower()
    return account_of((await tx.scalars(select(tables.Account).where(is_named).with_for_update())).one_or_none())


async def is_locked(tx: Transaction, account: Account) -> bool:
    """Tell whether sign-in is still closed after too many failures."""
    statement = select(col(tables.Account.locked_until) > func.now()).where(_is(account))
    return bool((await tx.scalars(statement)).one())


async def note_failure(tx: Transaction, account: Account) -> None:
    """Count a wrong password; enough of them lock the account for a while."""
    failures = (await tx.scalars(select(tables.Account.failures).where(_is(account)))).one() + 1
    values: dict[str, object] = {"failures": failures}
    if locks(failures):
        values = {"failures": 0, "locked_until": func.now() + func.make_interval(0, 0, 0, 0, 0, LOCK_MINUTES)}
    await tx.execute(update(tables.Account).where(_is(account)).values(**values))


async def forget_failures(tx: Transaction, account: Account) -> None:
    """Begin to count anew after a right password."""
    await tx.execute(update(tables.Account).where(_is(account)).values(failures=0))


async def set_password(tx: Transaction, account: Account, password_hash: str) -> None:
    """Keep a password its owner has chosen."""
    values = {"password_hash": password_hash, "must_change_password": False}
    await tx.execute(update(tables.Account).where(_is(account)).values(**values))


async def add(tx: Transaction, account: Account) -> bool:
    """Keep a new account; tell whether its user name was free. When it was not, the transaction is over."""
    tx.session.add(tables.Account(**{name: getattr(account, name) for name in FIELDS}))
    try:
        await tx.session.flush()
    except IntegrityError:
        return False
    return True


async def all_accounts(tx: Transaction) -> Sequence[Account]:
    """Return every account by username."""
    rows = await tx.scalars(select(tables.Account).order_by(col(tables.Account.username)))
    return [account for row in rows if (account := account_of(row))]


async def granted_at(tx: Transaction, unit_ids: Collection[str]) -> Sequence[Account]:
    """Return the accounts with a grant at one of the units itself, their rows locked, in one order for everybody."""
    if not unit_ids:
        return []
    statement = select(tables.Account).where(IS_GRANTED).order_by(col(tables.Account.account_id)).with_for_update()
    return [
        account for row in await tx.scalars(statement, {"unit_ids": sorted(unit_ids)}) if (account := account_of(row))
    ]


async def set_grants(tx: Transaction, account: Account, grants: Sequence[Mapping[str, str]]) -> None:
    """Keep the roles an account has and where."""
    await tx.execute(update(tables.Account).where(_is(account)).values(grants=[dict(grant) for grant in grants]))


async def is_empty(tx: Transaction) -> bool:
    """Tell whether there is no account yet."""
    return (await tx.scalars(select(tables.Account).limit(1))).first() is None


def account_of(row: tables.Account | None) -> Account | None:
    """Return the account a row holds."""
    return Account(**{name: getattr(row, name) for name in FIELDS}) if row else None


def _is(account: Account) -> ColumnElement[bool]:
    return col(tables.Account.account_id) == account.account_id
