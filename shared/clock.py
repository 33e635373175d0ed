"""What time it is. Tests and demonstrations move this clock; nothing else in the project reads the system's."""

import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
FILE_VARIABLE = "NQ57_CLOCK_FILE"
REREAD_SECONDS = 0.2


class _Shift:
    """How far the clock stands from the system's: set in the process, or read from a file shared by all processes."""

    def __init__(self) -> None:
        self.own = timedelta(0)
        self._from_file = timedelta(0)
        self._file: str | None = None
        self._read_at = float("-inf")

    def current(self) -> timedelta:
        file = os.environ.get(FILE_VARIABLE)
        if not file:
            return self.own
        if file != self._file or time.monotonic() - self._read_at >= REREAD_SECONDS:
            self._from_file = _seconds_in(Path(file), self._from_file if file == self._file else timedelta(0))
            self._file, self._read_at = file, time.monotonic()
        return self.own + self._from_file


def _seconds_in(file: Path, before: timedelta) -> timedelta:
    try:
        text = file.read_text(encoding="ascii").strip()
        return timedelta(seconds=float(text)) if text else timedelta(0)
    except FileNotFoundError:
        return timedelta(0)
    except ValueError:
        # Caught half written: the writer is another process, and the next reading comes in 0.2 s.
        return before


shift = _Shift()


def now() -> datetime:
    """Return the instant, aware, in UTC."""
    return datetime.now(UTC) + shift.current()


def today() -> date:
    """Return the day in Viet Nam, where every due date is meant."""
    return local_day(now())


def local_day(instant: datetime) -> date:
    """Return the day in Viet Nam on which an aware instant falls."""
    return instant.astimezone(LOCAL).date()


def is_shifted() -> bool:
    """Tell whether the clock stands elsewhere than the system's."""
    return shift.current() != timedelta(0)
