from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from shared import clock
from shared.testing.clock import moved_to


class TestNow:
    def test_is_aware_and_in_utc(self) -> None:
        assert clock.now().tzinfo is UTC
        assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)

    def test_runs_on_from_where_it_was_moved_to(self) -> None:
        with moved_to(date(2026, 12, 31)):
            assert clock.is_shifted()
            first = clock.now()
            assert first < clock.now()
            assert clock.today() == date(2026, 12, 31)
        assert not clock.is_shifted()

    def test_follows_the_file_that_moves_every_process(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "clock"
        monkeypatch.setenv(clock.FILE_VARIABLE, str(file))
        monkeypatch.setattr(clock, "REREAD_SECONDS", 0)
        assert not clock.is_shifted()
        file.write_text("86400\n", encoding="ascii")
        assert clock.now() - datetime.now(UTC) > timedelta(hours=23)
        file.write_text("", encoding="ascii")
        assert not clock.is_shifted()

    def test_keeps_its_place_while_the_file_is_half_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "clock"
        monkeypatch.setenv(clock.FILE_VARIABLE, str(file))
        monkeypatch.setattr(clock, "REREAD_SECONDS", 0)
        file.write_text("-3600", encoding="ascii")
        before = clock.shift.current()
        file.write_text("-", encoding="ascii")
        assert clock.shift.current() == before == timedelta(hours=-1)

    def test_reads_the_file_no_more_often_than_it_must(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "clock"
        monkeypatch.setenv(clock.FILE_VARIABLE, str(file))
        monkeypatch.setattr(clock, "REREAD_SECONDS", 3600)
        file.write_text("60", encoding="ascii")
        assert clock.shift.current() == timedelta(seconds=60)
        file.unlink()
        assert clock.shift.current() == timedelta(seconds=60)


class TestLocalDay:
    def test_turns_at_midnight_in_viet_nam(self) -> None:
        assert clock.local_day(datetime(2026, 6, 30, 16, 59, 59, tzinfo=UTC)) == date(2026, 6, 30)
        assert clock.local_day(datetime(2026, 6, 30, 17, 0, 0, tzinfo=UTC)) == date(2026, 7, 1)
