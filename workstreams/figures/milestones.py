"""Slip, what a day means that is not known to the day, and whether one milestone holds up another."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from core.choices import Precision
from core.figures import financial_year_of


def slip_days(baseline: date | None, forecast: date | None) -> int | None:
    """How many days later than its baseline a thing is forecast or done; negative is early, None where one is unknown.

    >>> slip_days(date(2014, 7, 31), date(2014, 9, 19)), slip_days(None, date(2014, 9, 19))
    (50, None)
    """
    return None if baseline is None or forecast is None else (forecast - baseline).days


def span_of(day: date, precision: str) -> tuple[date, date]:
    """The first and the last day that a day may mean: of its month, year or financial year where only that is known.

    >>> span_of(date(2011, 3, 31), "financial_year")
    (datetime.date(2010, 4, 1), datetime.date(2011, 3, 31))
    >>> span_of(date(2016, 2, 29), "month"), span_of(date(2016, 2, 3), "day")[1]
    ((datetime.date(2016, 2, 1), datetime.date(2016, 2, 29)), datetime.date(2016, 2, 3))
    """
    if precision == Precision.MONTH:
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    if precision == Precision.YEAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if precision == Precision.FINANCIAL_YEAR:
        year = financial_year_of(day)
        return date(year, 4, 1), date(year + 1, 3, 31)
    return day, day


def has_passed(day: date, precision: str, today: date) -> bool:
    """Whether a day is over, or the whole of what it may mean.

    >>> has_passed(date(2026, 10, 5), "day", date(2026, 10, 6))
    True
    >>> has_passed(date(2026, 10, 5), "month", date(2026, 10, 6))
    False
    """
    return span_of(day, precision)[1] < today


def days_over(predecessor: date | None, successor: date | None, lag_days: int = 0) -> int:
    """By how many days what comes first, and the days that must lie between, pass what waits for it; 0 where not.

    >>> days_over(date(2014, 7, 31), date(2014, 7, 31)), days_over(date(2014, 7, 31), date(2014, 8, 10), lag_days=14)
    (0, 4)
    >>> days_over(None, date(2014, 8, 10))
    0
    """
    if predecessor is None or successor is None:
        return 0
    return max(0, (predecessor + timedelta(days=lag_days) - successor).days)
