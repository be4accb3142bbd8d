"""Working days in England and Wales: Monday to Friday, without bank holidays."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year, those moved from a weekend on the day on which they are kept.

    >>> date(2026, 12, 28) in bank_holidays(2026)
    True
    """
    kept: Mapping[date, str] = country_holidays("GB", subdiv="ENG", years=year)
    return frozenset(kept)


def is_working_day(day: date) -> bool:
    """Whether offices are open.

    >>> is_working_day(date(2026, 12, 24)), is_working_day(date(2026, 12, 25)), is_working_day(date(2026, 12, 26))
    (True, False, False)
    """
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def last_working_day_by(day: date) -> date:
    """The day itself, or the last working day before it.

    >>> last_working_day_by(date(2026, 12, 28)), last_working_day_by(date(2026, 12, 29))
    (datetime.date(2026, 12, 24), datetime.date(2026, 12, 29))
    """
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def last_working_day_of(year: int, month: int) -> date:
    """The last working day of a month; months run on, so that 13 is the January after.

    >>> last_working_day_of(2026, 5), last_working_day_of(2026, 13)
    (datetime.date(2026, 5, 29), datetime.date(2027, 1, 29))
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return last_working_day_by(date(year, month, monthrange(year, month)[1]))


def working_days_on(day: date, count: int) -> date:
    """So many working days after a day, or before it where the count is negative; the day itself for none.

    >>> working_days_on(date(2026, 12, 24), 2), working_days_on(date(2026, 4, 8), -5)
    (datetime.date(2026, 12, 30), datetime.date(2026, 3, 30))
    """
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day
