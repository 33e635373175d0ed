from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.__main__ import main
from shared import clock


@pytest.fixture(autouse=True)
def clock_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command sets the variable for its own process; a test's process goes on."""
    monkeypatch.setenv(clock.FILE_VARIABLE, "")


class TestClock:
    def test_advances_by_days_and_comes_back(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for words, seconds in ((["advance", "10"], 864_000), (["advance", "0.5"], 907_200), (["reset"], 0)):
            assert main(["clock", *words, "--data", str(tmp_path)]) == 0
            assert float((tmp_path / "clock").read_text(encoding="ascii")) == seconds
        assert "+0,0 ngày" in capsys.readouterr().out.splitlines()[-1]

    def test_shows_the_moved_day(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["clock", "advance", "40", "--data", str(tmp_path)])
        day = (datetime.now(UTC) + timedelta(days=40)).astimezone(clock.LOCAL)
        assert f"{day:%d/%m/%Y}" in capsys.readouterr().out

    def test_needs_a_data_folder(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["clock", "show", "--data", str(tmp_path / "none")]) == 1
        assert "--data" in capsys.readouterr().err
