"""The days of a schedule of reports: plain dates in and out."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from core.figures import LONDON

DAYS = {"weekly": 7, "fortnightly": 14, "four_weekly": 28}
MONTHS = {"monthly": 1, "quarterly": 3}
MADE_AT = time(6)
"""When a report is made on its day, in London."""


def following(cycle: str, first: date, after: date) -> date:
    """The first day of a schedule that is later than `after`; `first` is its first day.

    Months keep the day of the month of the first, or their last day where they are shorter.

    >>> following("weekly", date(2026, 11, 2), date(2026, 11, 9))
    datetime.date(2026, 11, 16)
    >>> following("monthly", date(2026, 1, 31), date(2026, 2, 28))
    datetime.date(2026, 3, 31)
    """
    if after < first:
        return first
    if cycle in DAYS:
        step = DAYS[cycle]
        return first + timedelta(days=((after - first).days // step + 1) * step)
    length = MONTHS[cycle]
    count = ((after.year - first.year) * 12 + after.month - first.month) // length
    day = _months_on(first, count * length)
    return day if day > after else _months_on(first, (count + 1) * length)


def due_at(day: date) -> datetime:
    """The moment at which the report of a day is made, in UTC: six in the morning in London.

    >>> due_at(date(2026, 7, 1))
    datetime.datetime(2026, 7, 1, 5, 0, tzinfo=datetime.timezone.utc)
    """
    return datetime.combine(day, MADE_AT, LONDON).astimezone(UTC)


def _months_on(first: date, months: int) -> date:
    month = first.month - 1 + months
    year, month = first.year + month // 12, month % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))
