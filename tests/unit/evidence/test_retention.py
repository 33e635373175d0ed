from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evidence.domain.policy import RetentionClass
from services.evidence.domain.retention import Use, is_expired, keep_until, refusal_of_removal, refusal_of_withdrawal

TODAY = date(2026, 7, 1)
DAY = timedelta(days=1)


class TestKeepUntil:
    def test_counts_whole_years_from_the_upload(self) -> None:
        assert keep_until(date(2026, 7, 1), RetentionClass("10 năm", 10)) == date(2036, 7, 1)

    def test_ends_leap_day_on_the_last_of_february(self) -> None:
        assert keep_until(date(2028, 2, 29), RetentionClass("5 năm", 5)) == date(2033, 2, 28)

    def test_has_no_end_without_years(self) -> None:
        assert keep_until(TODAY, RetentionClass("Vĩnh viễn")) is None

    @given(st.dates(), st.integers(min_value=0, max_value=10_000))
    def test_never_ends_before_the_upload_and_never_fails(self, uploaded_on: date, years: int) -> None:
        until = keep_until(uploaded_on, RetentionClass("x", years))
        assert until is None or uploaded_on <= until


class TestIsExpired:
    def test_keeps_the_last_day_whole(self) -> None:
        assert not is_expired(TODAY, TODAY)
        assert is_expired(TODAY, TODAY + DAY)

    def test_never_comes_where_it_is_kept_for_ever(self) -> None:
        assert not is_expired(None, date.max)


class TestRefusalOfRemoval:
    @pytest.mark.parametrize(
        ("use", "until", "slug"),
        [
            (Use(is_held=True), TODAY - DAY, "under-hold"),
            (Use(is_open=True), TODAY - DAY, "in-use"),
            (Use(is_accepted=True), TODAY, "in-use"),
            (Use(), TODAY, "retention-runs"),
            (Use(), None, "retention-runs"),
            (Use(is_accepted=True), TODAY - DAY, None),
            (Use(), TODAY - DAY, None),
        ],
    )
    def test_names_what_stands_in_the_way(self, use: Use, until: date | None, slug: str | None) -> None:
        assert refusal_of_removal(use, until, TODAY) == slug


class TestRefusalOfWithdrawal:
    @pytest.mark.parametrize(
        ("use", "named_at", "slug"),
        [
            (Use(), None, None),
            (Use(is_held=True), None, "under-hold"),
            (Use(), datetime(2026, 7, 1, tzinfo=UTC), "in-use"),
            (Use(is_open=True), None, "in-use"),
        ],
    )
    def test_lets_go_only_what_no_report_names(self, use: Use, named_at: datetime | None, slug: str | None) -> None:
        assert refusal_of_withdrawal(use, named_at) == slug
