"""The accounts a new installation begins with: their one-time passwords, and which of them are still unused."""

import http.client
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cli.data_folder import DataFolder
from cli.secret_files import write_private
from shared.embedded.children import LOOPBACK

ASK_SECONDS = 5.0
# No letters or digits that are mistaken for each other when read from a screen and typed.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 3, 4


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """An account by role, not by person, with one grant."""

    username: str
    display_name: str
    role: str
    unit: str


def operator_of(province: str) -> FirstAccount:
    return FirstAccount("quantri", "Quản trị hệ thống", "operator", province)


def prepare(folder: DataFolder, accounts: Sequence[FirstAccount]) -> None:
    """Write the file the portal begins with, once."""
    if not folder.accounts.exists():
        write_private(folder.accounts, bootstrap_of(accounts))


def bootstrap_of(accounts: Sequence[FirstAccount]) -> str:
    """Return what the portal begins with: the accounts, each with a one-time password made now."""
    content = [
        {
            "username": account.username,
            "display_name": account.display_name,
            "one_time_password": _one_time_password(),
            "grants": [{"role": account.role, "unit": account.unit}],
        }
        for account in accounts
    ]
    return json.dumps(content, ensure_ascii=False, indent=1)


def sentences(folder: DataFolder, portal_port: int) -> Iterator[str]:
    """Say each account whose one-time password is unused; forget the others' passwords."""
    known = read(folder)
    unused = [account for account in known if account.get("one_time_password") and _is_unused(account, portal_port)]
    names = {account["username"] for account in unused}
    kept = [account if account["username"] in names else {**account, "one_time_password": None} for account in known]
    if kept != known:
        write_private(folder.accounts, json.dumps(kept, ensure_ascii=False, indent=1))
    if unused:
        yield "Tài khoản ban đầu (mật khẩu dùng một lần, đổi ngay ở lần đăng nhập đầu):"
        for account in unused:
            yield f"  {account['username']:<22} {account['one_time_password']}   {account['display_name']}"
        yield f"  (còn trong {folder.accounts} cho tới khi được dùng)"
    else:
        yield "Các tài khoản ban đầu đều đã đổi mật khẩu; quên mật khẩu thì hỏi quản trị (quantri)."


def read(folder: DataFolder) -> list[dict[str, object]]:
    content = json.loads(folder.accounts.read_text(encoding="utf-8"))
    return [dict(entry) for entry in content]


def _is_unused(account: Mapping[str, object], port: int) -> bool:
    """Ask for a token: refused because the password must be changed first, or because it no longer is the password.

    The second happens once for an account, for its password is then forgotten here: it cannot add up to a lock.
    """
    body = json.dumps({"username": account["username"], "password": account["one_time_password"]})
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=ASK_SECONDS)
    try:
        connection.request("POST", "/api/v1/token", body, {"Content-Type": "application/json"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return True
    finally:
        connection.close()
    return status != http.HTTPStatus.UNAUTHORIZED


def _one_time_password() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)
