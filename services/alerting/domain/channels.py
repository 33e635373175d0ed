"""Channels: ways to reach people or a system of a unit, what each wants to hear, and when it may be disturbed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, get_args

import holidays

from services.alerting.domain.policy_sections import Digest, QuietHours

Kind = Literal["email", "apprise", "webhook"]
Audience = Literal["any", "unit_head", "agency", "leader"]
Mode = Literal["at_once", "digest"]
KINDS: tuple[Kind, ...] = get_args(Kind)

MAX_ATTEMPTS = 8
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 180, 360))
"""Pause after each failed attempt; after the last attempt a notification is given up and kept."""

MAX_RECIPIENTS = 20
LONGEST_MAILBOX = 254
# What SMTP servers take without quoting; anything else is refused, so no header or command can be smuggled in.
MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")

SATURDAY = 5
LOOKED_BACK_DAYS = 31
# Knows a year once it is asked for a day of it; lunar holidays are computed, swapped days are those of its release.
VIET_NAM = holidays.country_holidays("VN")


class Undelivered(Exception):  # noqa: N818  named for what happened to the message
    """A message did not arrive. `reason` is a Vietnamese sentence; `is_refusal` says this message only, not the way."""

    def __init__(self, reason: str, *, is_refusal: bool = False) -> None:
        """Say why."""
        super().__init__(reason)
        self.reason = reason
        self.is_refusal = is_refusal


@dataclass(frozen=True, slots=True)
class Way:
    """How a channel is reached, its secrets open."""

    kind: Kind
    address: str
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """What may be sent at a moment. Digests take what happened before `digest_until`; none: no digest yet."""

    is_quiet: bool
    lets_urgent_through: bool
    digest_levels: tuple[str, ...]
    digest_until: datetime | None


def hours(now: datetime, quiet: QuietHours | None, digest: Digest | None) -> Hours:
    """Return what may be sent at a moment of the province's time, under the sections of the policy in force."""
    return Hours(
        is_quiet=quiet is not None and is_quiet(now, quiet),
        lets_urgent_through=quiet is not None and quiet.lets_urgent_through,
        digest_levels=digest.levels if digest else (),
        digest_until=_last_digest(now, quiet, digest) if digest else None,
    )


def is_quiet(now: datetime, quiet: QuietHours) -> bool:
    """Whether people are left alone: from `begin` until `end`, which may lie in the next day, and on days off."""
    begin, end, at = time.fromisoformat(quiet.begin), time.fromisoformat(quiet.end), now.time()
    in_hours = begin <= at < end if begin < end else at >= begin or at < end
    return in_hours or (quiet.on_days_off and is_day_off(now.date()))


def is_day_off(day: date) -> bool:
    """Whether a day is a weekend or a public holiday of Viet Nam, and not worked in exchange for another."""
    return day not in VIET_NAM.weekend_workdays and (day.weekday() >= SATURDAY or day in VIET_NAM)


def _last_digest(now: datetime, quiet: QuietHours | None, digest: Digest) -> datetime | None:
    # Days off have no digest: what they held back comes with the one of the next working day.
    for days in range(LOOKED_BACK_DAYS):
        day = now.date() - timedelta(days)
        moment = datetime.combine(day, time.fromisoformat(digest.at), now.tzinfo)
        if moment <= now and not (quiet and quiet.on_days_off and is_day_off(day)):
            return moment
    return None


def pause_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failed attempts; none once it is given up."""
    return None if attempts >= MAX_ATTEMPTS else PAUSES[max(attempts, 1) - 1]


def mailboxes(address: str) -> tuple[str, ...]:
    """Return the mailboxes of an e-mail channel, written with commas between them.

    Raises:
        ValueError: with a Vietnamese sentence.
    """
    found = tuple(dict.fromkeys(part.strip() for part in address.split(",") if part.strip()))
    if not 1 <= len(found) <= MAX_RECIPIENTS:
        raise ValueError(f"Kênh thư điện tử cần từ 1 đến {MAX_RECIPIENTS} địa chỉ, cách nhau bằng dấu phẩy.")
    for mailbox in found:
        if len(mailbox) > LONGEST_MAILBOX or MAILBOX.fullmatch(mailbox) is None:
            raise ValueError(f"“{mailbox[:80]}” không phải địa chỉ thư điện tử. Hãy viết dạng ten@coquan.gov.vn.")
    return found


def with_those_above(unit_id: str) -> tuple[str, ...]:
    """Return a unit and every unit above it, the province first."""
    slugs = unit_id.split(".")
    return tuple(".".join(slugs[:depth]) for depth in range(1, len(slugs) + 1))
