"""Accounts and sessions: who signs in, for how long, with which rights; rules of passwords and lockout; notices."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

MIN_PASSWORD_CHARACTERS = 10
MAX_PASSWORD_CHARACTERS = 200
FAILURES_BEFORE_LOCK = 5
LOCK_MINUTES = 15
INHERITED_FROM = "inherited_from"
NOTICE_DAYS = 30
"""How long a notice is kept: whoever was away longer reads the list of alerts."""
NoticeKind = Literal["raised", "eased", "escalated", "cleared"]
NEWS: frozenset[NoticeKind] = frozenset({"raised", "escalated"})
"""What asks for somebody's eyes; the rest only changes what stands."""


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


@dataclass(frozen=True, slots=True)
class Notice:
    """What became of an alert, for the pages that are open. `notice_id` counts in the order of commits, 0 before it.

    `audience` is whom an escalation is put before, none for the other kinds.
    """

    alert_id: str
    version: int
    kind: NoticeKind
    unit_id: str
    task_id: str
    rule: str
    level: str
    reason: str
    told_at: datetime
    audience: str | None = None
    notice_id: int = 0

    @property
    def is_news(self) -> bool:
        """Tell whether somebody should look."""
        return self.kind in NEWS

    def is_seen_from(self, roots: Sequence[str]) -> bool:
        """Tell whether its unit lies under one of the roots."""
        return any(f"{self.unit_id}.".startswith(f"{root}.") for root in roots)


def raised_kind(level: str, raised_at: datetime, level_since: datetime) -> NoticeKind:
    """Return what a level that was told means: an alert that fell from red to amber eased, any other rose."""
    return "eased" if level == "amber" and level_since > raised_at else "raised"


def still_kept(notices: Sequence[Notice], now: datetime) -> list[Notice]:
    """Return the newest of each alert, if young enough: a log read again from its start is no news. Oldest first."""
    young = [one for one in notices if one.told_at > now - timedelta(days=NOTICE_DAYS)]
    newest = {one.alert_id: one for one in sorted(young, key=lambda one: one.version)}
    return sorted(newest.values(), key=lambda one: (one.told_at, one.alert_id))


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
