from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evidence.domain.policy import RetentionClass
from services.evidence.domain.retention import is_expired, keep_until, refusal_of_removal
from services.evidence.domain.reviews import State

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
        ("is_held", "until", "states", "slug"),
        [
            (True, TODAY - DAY, set(), "under-hold"),
            (False, TODAY - DAY, {"pending"}, "in-use"),
            (False, TODAY, {"accepted"}, "in-use"),
            (False, TODAY, {"rejected"}, "retention-runs"),
            (False, None, set(), "retention-runs"),
            (False, TODAY - DAY, {"accepted", "superseded"}, None),
            (False, TODAY - DAY, set(), None),
        ],
    )
    def test_names_what_stands_in_the_way(
        self, is_held: bool, until: date | None, states: set[State], slug: str | None
    ) -> None:
        assert refusal_of_removal(is_held=is_held, until=until, today=TODAY, states=frozenset(states)) == slug
