"""Which days are worked: the week, the public holidays of Viet Nam, and what the policy adds or swaps."""

from datetime import date, timedelta
from typing import get_args

import holidays

from services.plans.domain.policy import DaysOff, Weekday

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

# Knows a year once it is asked for a day of it; lunar holidays are computed, swapped days are those of its release.
VIET_NAM = holidays.country_holidays("VN")


def is_day_off(day: date, days_off: DaysOff) -> bool:
    """Whether nobody works on a day; a day that is worked in exchange for another counts as worked."""
    if day in days_off.worked:
        return False
    is_public_holiday = day in VIET_NAM
    if day in VIET_NAM.weekend_workdays and day not in days_off.extra:
        return False
    return is_public_holiday or day in days_off.extra or WEEKDAYS[day.weekday()] in days_off.weekly


def next_working_day(day: date, days_off: DaysOff) -> date:
    """The day itself if it is worked, else the next one that is."""
    while is_day_off(day, days_off):
        day += timedelta(days=1)
    return day
