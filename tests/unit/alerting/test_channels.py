from datetime import date, datetime, timedelta

import pytest

from services.alerting.domain.channels import (
    MAX_ATTEMPTS,
    PAUSES,
    hours,
    is_day_off,
    is_quiet,
    mailboxes,
    pause_after,
    with_those_above,
)
from services.alerting.domain.policy_sections import Digest, QuietHours
from shared.clock import LOCAL

NIGHT = QuietHours(begin="22:00", end="06:00", on_days_off=True)
DIGEST = Digest(at="07:30", levels=("amber",))
MONDAY = date(2026, 3, 2)


def at(clock_time: str, day: date = MONDAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock_time}").replace(tzinfo=LOCAL)


class TestIsQuiet:
    @pytest.mark.parametrize(
        ("clock_time", "expected"),
        [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("05:59", True), ("06:00", False)],
    )
    def test_holds_over_midnight_and_is_half_open(self, clock_time: str, *, expected: bool) -> None:
        assert is_quiet(at(clock_time), NIGHT) is expected

    @pytest.mark.parametrize(("clock_time", "expected"), [("11:59", False), ("12:00", True), ("13:30", False)])
    def test_holds_within_a_day(self, clock_time: str, *, expected: bool) -> None:
        assert is_quiet(at(clock_time), QuietHours(begin="12:00", end="13:30", on_days_off=False)) is expected

    def test_holds_all_day_on_days_off_if_so_said(self) -> None:
        sunday = MONDAY - timedelta(1)
        assert is_quiet(at("10:00", sunday), NIGHT)
        assert not is_quiet(at("10:00", sunday), QuietHours(begin="22:00", end="06:00", on_days_off=False))


class TestIsDayOff:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2026, 4, 30), True),  # Thursday, 30/4
            (date(2026, 9, 2), True),  # Wednesday, Quốc khánh
            (date(2026, 2, 17), True),  # mồng Một Tết Bính Ngọ
            (date(2026, 3, 7), True),  # Saturday
            (date(2026, 3, 4), False),
        ],
    )
    def test_knows_weekends_and_public_holidays(self, day: date, *, expected: bool) -> None:
        assert is_day_off(day) is expected


class TestHours:
    def test_take_into_the_digest_what_happened_before_its_moment(self) -> None:
        assert hours(at("07:29"), NIGHT, DIGEST).digest_until == at("07:30", date(2026, 2, 27))  # Friday before
        assert hours(at("07:30"), NIGHT, DIGEST).digest_until == at("07:30")
        assert hours(at("18:00"), NIGHT, DIGEST).digest_until == at("07:30")

    def test_skip_the_digests_of_days_off_only_where_those_are_quiet(self) -> None:
        sunday = MONDAY - timedelta(1)
        assert hours(at("06:30"), NIGHT, DIGEST).digest_until == at("07:30", date(2026, 2, 27))
        assert hours(at("06:30"), None, DIGEST).digest_until == at("07:30", sunday)

    def test_have_neither_quiet_nor_digest_where_the_policy_has_no_such_section(self) -> None:
        found = hours(at("03:00"), None, None)
        assert (found.is_quiet, found.digest_levels, found.digest_until) == (False, (), None)


class TestPauseAfter:
    def test_grows_from_a_minute_to_six_hours_and_ends(self) -> None:
        pauses = [pause_after(attempts) for attempts in range(1, MAX_ATTEMPTS + 1)]
        assert pauses == [*PAUSES, None]
        assert (PAUSES[0], PAUSES[-1]) == (timedelta(minutes=1), timedelta(hours=6))
        assert list(PAUSES) == sorted(PAUSES)


class TestMailboxes:
    def test_are_told_apart_by_commas_each_once(self) -> None:
        assert mailboxes("a@xa.gov.vn, b@xa.gov.vn,a@xa.gov.vn,") == ("a@xa.gov.vn", "b@xa.gov.vn")

    @pytest.mark.parametrize(
        "address",
        [
            "",
            " , ",
            "vanphong",
            "a@b",
            "a b@xa.gov.vn",
            "a@xa.gov.vn\r\nBcc: c@xa.gov.vn",
            "Văn phòng <a@xa.gov.vn>",
            "a@xa..vn",
            f"{'a' * 65}@xa.gov.vn",
            ",".join(f"a{number}@xa.gov.vn" for number in range(21)),
        ],
    )
    def test_are_refused_in_vietnamese(self, address: str) -> None:
        with pytest.raises(ValueError, match="địa chỉ"):
            mailboxes(address)


class TestWithThoseAbove:
    def test_goes_from_the_province_down_to_the_unit(self) -> None:
        assert with_those_above("mau.xa-mot.phong") == ("mau", "mau.xa-mot", "mau.xa-mot.phong")
        assert with_those_above("mau") == ("mau",)
