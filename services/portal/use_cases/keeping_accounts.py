"""Making accounts: by an operator, and those a new installation begins with."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, TypeAdapter

from contracts.fact import UnitPath
from contracts.roles import Role
from services.portal.domain import Account
from services.portal.store import accounts, successions
from services.portal.use_cases.following_units import inherit
from services.portal.use_cases.passwords import hashed
from shared import ids
from shared.auth import Principal, require
from shared.database import Database, Transaction
from shared.http import Problem

USERNAME = r"^[a-z0-9]+([._-][a-z0-9]+)*$"


class GrantBody(BaseModel):
    """A role inside a subtree."""

    role: Role
    unit: UnitPath


class NewAccount(BaseModel):
    """An account to make. Without a one-time password one is made up; it is shown once and changed at first sign-in."""

    username: Annotated[str, StringConstraints(pattern=USERNAME, min_length=2, max_length=64)]
    display_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    one_time_password: Annotated[str | None, Field(min_length=8, max_length=200)] = None
    grants: Annotated[list[GrantBody], Field(min_length=1, max_length=50)]


async def create_account(tx: Transaction, creator: Principal, new: NewAccount) -> tuple[Account, str]:
    """Make an account inside the creator's units; return it with its one-time password. 409 `username-taken`."""
    for grant in new.grants:
        require(creator, "account:manage", grant.unit)
    one_time_password = new.one_time_password or secrets.token_urlsafe(9)
    account = await _account(new, one_time_password)
    if not await accounts.add(tx, account):
        detail = f"Tên đăng nhập {new.username} đã có người dùng. Hãy chọn tên khác."
        raise Problem(409, "username-taken", detail)
    await successions.lock(tx)
    await inherit(tx, account)
    return account, one_time_password


async def seed_accounts(database: Database, file: Path | None) -> int:
    """Make the accounts of the bootstrap file if there is none yet; return how many were made."""
    begun = _bootstrap(file)
    async with database.transaction() as tx:
        if not await accounts.is_empty(tx):
            return 0
        for new in begun:
            await accounts.add(tx, await _account(new, new.one_time_password or secrets.token_urlsafe(9)))
    return len(begun)


def _bootstrap(file: Path | None) -> Sequence[NewAccount]:
    # Read while the service starts, before it answers anybody.
    return TypeAdapter(list[NewAccount]).validate_json(file.read_bytes()) if file and file.exists() else ()


async def _account(new: NewAccount, one_time_password: str) -> Account:
    return Account(
        account_id=ids.new_id(),
        username=new.username,
        display_name=new.display_name,
        password_hash=await hashed(one_time_password),
        grants=[grant.model_dump() for grant in new.grants],
    )


async def accounts_near(tx: Transaction, principal: Principal, unit_id: str) -> Sequence[Account]:
    """Accounts with a role at a unit, inside it, or in the unit right above it, for whoever writes the unit."""
    require(principal, "unit:write", unit_id)
    places = (unit_id, unit_id.rpartition(".")[0])
    return [
        account
        for account in await accounts.all_accounts(tx)
        if any(grant["unit"] in places or grant["unit"].startswith(f"{unit_id}.") for grant in account.grants)
    ]
