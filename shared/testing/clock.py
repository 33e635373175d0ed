"""Moving the clock of this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from shared import clock

NOON = time(12)


@contextmanager
def moved_to(moment: date | datetime) -> Iterator[None]:
    """Let `shared.clock` stand at a moment (a day: at noon in Viet Nam) and run on from there until the block ends."""
    before = clock.shift.own
    move_to(moment)
    try:
        yield
    finally:
        clock.shift.own = before


def move_to(moment: date | datetime) -> None:
    """Let `shared.clock` stand at a moment from now on; the fixture `moved_clock` puts it back."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, NOON, clock.LOCAL)
    clock.shift.own += moment - clock.now()


class MovedClock:
    """The clock of a test: `to` a moment, or `on` by some days; put back afterwards."""

    def to(self, moment: date | datetime) -> None:
        move_to(moment)

    def on(self, days: float) -> None:
        clock.shift.own += timedelta(days=days)
