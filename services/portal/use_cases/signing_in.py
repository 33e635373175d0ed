"""Signing in and out, and changing one's password."""

from services.portal import metrics
from services.portal.domain import FAILURES_BEFORE_LOCK, LOCK_MINUTES, Account, SessionRules, password_faults
from services.portal.store import accounts, sessions
from services.portal.use_cases.passwords import hashed, matches
from shared.auth import Grant, Principal
from shared.database import Database
from shared.http import Problem

MAX_TYPED = 1000


def principal_of(account: Account) -> Principal:
    """Return the account as every service knows it."""
    grants = tuple(Grant(grant["role"], grant["unit"]) for grant in account.grants)  # type: ignore[arg-type]
    return Principal(account.account_id, account.display_name, grants)


async def checked(database: Database, username: str, password: str) -> Account:
    """Return the account of a right password; 401 `wrong-password` or 403 `account-locked`."""
    async with database.transaction() as tx:
        account = await accounts.by_username(tx, username[:MAX_TYPED])
        is_locked = account is not None and await accounts.is_locked(tx, account)
        password_hash = account.password_hash if account and account.is_active and not is_locked else None
        is_right = await matches(password[:MAX_TYPED], password_hash)
        if account and is_right:
            await accounts.forget_failures(tx, account)
        elif account and not is_locked:
            await accounts.note_failure(tx, account)
    metrics.SIGN_INS.labels("ok" if is_right else "locked" if is_locked else "wrong").inc()
    if is_locked:
        raise _locked()
    if account is None or not is_right:
        raise _wrong()
    return account


async def sign_in(database: Database, username: str, password: str, rules: SessionRules) -> tuple[Account, str]:
    """Begin a session; return the account and the session's cookie."""
    account = await checked(database, username, password)
    async with database.transaction() as tx:
        await sessions.forget(tx, rules.idle_minutes)
        return account, await sessions.open_session(tx, account.account_id, rules.hours)


async def signed_in(database: Database, cookie: str, rules: SessionRules, *, is_work: bool = True) -> Account | None:
    """Return whose session a cookie stands for, if it still does; `is_work` as for the session's store."""
    async with database.transaction() as tx:
        return await sessions.account_of(tx, cookie, rules.idle_minutes, is_work=is_work)


async def sign_out(database: Database, cookie: str) -> None:
    """End the session."""
    async with database.transaction() as tx:
        await sessions.close(tx, cookie)


async def change_password(
    database: Database, username: str, current: str, new: str, again: str, *, cookie: str = ""
) -> None:
    """Set a new password and end the account's other sessions; 422 `weak-password` with the faults.

    A wrong current password counts like one at sign-in.
    """
    account = await checked(database, username, current)
    if faults := password_faults(account.username, current, new, again):
        raise Problem(422, "weak-password", " ".join(faults), faults=list(faults))
    async with database.transaction() as tx:
        await accounts.set_password(tx, account, await hashed(new))
        await sessions.close_others(tx, account.account_id, cookie)


def _wrong() -> Problem:
    detail = (
        "Tên đăng nhập hoặc mật khẩu không đúng. Hãy thử lại; "
        f"sai {FAILURES_BEFORE_LOCK} lần liên tiếp, tài khoản tạm khóa {LOCK_MINUTES} phút."
    )
    return Problem(401, "wrong-password", detail)


def _locked() -> Problem:
    detail = (
        f"Tài khoản tạm khóa {LOCK_MINUTES} phút vì nhập sai mật khẩu nhiều lần. "
        "Hãy đợi rồi thử lại, hoặc nhờ quản trị đặt lại mật khẩu."
    )
    return Problem(403, "account-locked", detail)
