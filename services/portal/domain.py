"""Accounts and sessions: who signs in, for how long, with which rights; rules of passwords and lockout."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

MIN_PASSWORD_CHARACTERS = 10
MAX_PASSWORD_CHARACTERS = 200
FAILURES_BEFORE_LOCK = 5
LOCK_MINUTES = 15
INHERITED_FROM = "inherited_from"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in. Each grant holds `role` and `unit`, an inherited one the unit it comes from, too."""

    account_id: str
    username: str
    display_name: str
    grants: Sequence[Mapping[str, str]]
    password_hash: str = field(repr=False)
    must_change_password: bool = True
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Succession:
    """Which units took over from a unit by a version of it; none while it lives."""

    unit_id: str
    version: int
    successor_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class SessionRules:
    """How long signing in lasts. `is_https`: the cookie is bound to the host and travels over TLS only."""

    is_https: bool
    idle_minutes: int
    hours: int
    token_minutes: int
    client_token_minutes: int


def with_inherited(
    grants: Sequence[Mapping[str, str]], successors: Mapping[str, Sequence[str]]
) -> list[Mapping[str, str]]:
    """Return the grants that were given, and each of them at every unit that took over, through any number of hands.

    Each role stands once at a unit. Grants at units that live come first; those at ended ones stay, for what was.
    """
    given = [grant for grant in grants if INHERITED_FROM not in grant]
    found = {(grant["role"], grant["unit"]): grant for grant in given}
    for grant in given:
        for unit_id in _reached(grant["unit"], successors):
            heirloom = {"role": grant["role"], "unit": unit_id, INHERITED_FROM: grant["unit"]}
            found.setdefault((grant["role"], unit_id), heirloom)
    return sorted(found.values(), key=lambda grant: grant["unit"] in successors)


def _reached(unit_id: str, successors: Mapping[str, Sequence[str]]) -> Iterator[str]:
    seen, ahead = {unit_id}, list(successors.get(unit_id, ()))
    while ahead:
        if (each := ahead.pop(0)) not in seen:
            seen.add(each)
            ahead.extend(successors.get(each, ()))
            yield each


def password_faults(username: str, current: str, new: str, again: str) -> Sequence[str]:
    """Return what is wrong with a new password, as Vietnamese sentences; empty when it will do."""
    faults = []
    if len(new) < MIN_PASSWORD_CHARACTERS:
        faults.append(f"Mật khẩu mới phải có ít nhất {MIN_PASSWORD_CHARACTERS} ký tự.")
    if len(new) > MAX_PASSWORD_CHARACTERS:
        faults.append(f"Mật khẩu mới không được dài quá {MAX_PASSWORD_CHARACTERS} ký tự.")
    if new and len(set(new)) < MIN_PASSWORD_CHARACTERS // 2:
        faults.append("Mật khẩu mới lặp lại quá ít ký tự khác nhau.")
    if username and username.casefold() in new.casefold():
        faults.append("Mật khẩu mới không được chứa tên đăng nhập.")
    if new == current:
        faults.append("Mật khẩu mới phải khác mật khẩu đang dùng.")
    if new != again:
        faults.append("Hai lần nhập mật khẩu mới không giống nhau.")
    return tuple(faults)


def locks(failures: int) -> bool:
    """Tell whether this many failures in a row lock an account."""
    return failures >= FAILURES_BEFORE_LOCK
