"""The portal's own API: tokens for programs, the key set, accounts. The pages stand in `pages`."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.portal.domain import Account
from services.portal.store import accounts
from services.portal.use_cases import signing_in
from services.portal.use_cases.keeping_accounts import GrantBody, NewAccount, create_account
from services.portal.use_cases.signing_in import principal_of
from shared.auth import Principal, allows, needs, public
from shared.http import DatabaseDep, Problem

router = APIRouter(prefix="/api/v1", tags=["accounts"])
keys = APIRouter(tags=["accounts"])

Manager = Annotated[Principal, needs("account:manage")]
Typed = Annotated[str, Field(min_length=1, max_length=200)]


class Credentials(BaseModel):
    """A user name and its password."""

    username: Typed
    password: Typed


class TokenView(BaseModel):
    """A bearer token and the seconds it lives."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105  the kind, as OAuth names it
    expires_in: int


class PasswordChange(Credentials):
    """A new password for the account."""

    new_password: Typed


class AccountView(BaseModel):
    """An account as its keepers see it."""

    account_id: str
    username: str
    display_name: str
    is_active: bool
    must_change_password: bool
    grants: list[GrantBody]


class CreatedAccount(AccountView):
    """A new account with its one-time password, shown this once."""

    one_time_password: str


class AccountList(BaseModel):
    """Accounts by user name."""

    items: list[AccountView]


@keys.get("/.well-known/jwks.json", dependencies=[public()])
async def read_keys(request: Request) -> dict[str, Any]:
    """Public keys that verify the portal's tokens."""
    key_set: dict[str, Any] = request.app.state.token_issuer.jwks()
    return key_set


@router.post("/token", dependencies=[public()])
async def give_token(
    credentials: Credentials, database: DatabaseDep, request: Request, response: Response
) -> TokenView:
    """Exchange a password for a bearer token. A one-time password must be changed first (`/api/v1/password`)."""
    account = await signing_in.checked(database, credentials.username, credentials.password)
    if account.must_change_password:
        detail = "Mật khẩu một lần phải được đổi trước khi lấy mã truy cập. Hãy đăng nhập vào cổng để đổi."
        raise Problem(403, "password-change-required", detail)
    minutes = request.app.state.rules.client_token_minutes
    token = request.app.state.token_issuer.issue(principal_of(account), timedelta(minutes=minutes))
    response.headers["Cache-Control"] = "no-store"
    return TokenView(access_token=token, expires_in=minutes * 60)


@router.post("/password", status_code=204, dependencies=[public()])
async def change_password(change: PasswordChange, database: DatabaseDep) -> None:
    """Change a password, a one-time one too."""
    new = change.new_password
    await signing_in.change_password(database, change.username, change.password, new, new)


@router.get("/accounts")
async def list_accounts(principal: Manager, database: DatabaseDep) -> AccountList:
    """Accounts with a grant inside the caller's units."""
    async with database.transaction() as tx:
        found = await accounts.all_accounts(tx)
    shown = [one for one in found if any(allows(principal, "account:manage", grant["unit"]) for grant in one.grants)]
    return AccountList(items=[AccountView(**_fields(one)) for one in shown])


@router.post("/accounts", status_code=201)
async def add_account(new: NewAccount, principal: Manager, database: DatabaseDep, response: Response) -> CreatedAccount:
    """Make an account inside the caller's units."""
    # No idempotency key here: its record would keep the one-time password. A second try meets a taken user name.
    async with database.transaction() as tx:
        account, one_time_password = await create_account(tx, principal, new)
    response.headers["Cache-Control"] = "no-store"
    return CreatedAccount(**_fields(account), one_time_password=one_time_password)


def _fields(account: Account) -> dict[str, Any]:
    return {name: getattr(account, name) for name in AccountView.model_fields}
