"""What a made-up commune was given to do in January: a plan, three tasks of two units, two periods."""

from datetime import date

from tests.service.reporting.hall import OFFICE, at, period, plan, task, units

JANUARY = date(2026, 1, 21)
ASSIGNED = [
    *(at(JANUARY, unit) for unit in units()),
    at(JANUARY, plan()),
    at(JANUARY, period(3)),
    at(JANUARY, period(4)),
    at(JANUARY, task("t1")),
    at(JANUARY, task("t2")),
    at(JANUARY, task("t10", OFFICE, due_on=date(2026, 4, 30))),
]
