"""Due days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

DAYS = {"weekly": 7, "fortnightly": 14, "four_weekly": 28}

MONTHS = {"monthly": 1, "quarterly": 3}

TOO_NEAR = 7
"""An update that describes one of the last days of a month or a quarter is the update of that period."""

FRIDAY = 4


def next_due(cycle: str, after: date) -> date:
    """The day on which the update after one of `after` is due: always later than `after`.

    Cycles of weeks count days. A month or a quarter is due on its last weekday (Monday to Friday), and one that has
    seven days left or fewer counts as told: the next one is due.

    >>> next_due("weekly", date(2026, 11, 20)), next_due("four_weekly", date(2026, 11, 20))
    (datetime.date(2026, 11, 27), datetime.date(2026, 12, 18))
    >>> next_due("monthly", date(2026, 10, 24)), next_due("monthly", date(2026, 10, 25))
    (datetime.date(2026, 10, 30), datetime.date(2026, 11, 30))
    >>> next_due("quarterly", date(2026, 11, 30)), next_due("quarterly", date(2026, 12, 31))
    (datetime.date(2026, 12, 31), datetime.date(2027, 3, 31))
    """
    if cycle in DAYS:
        return after + timedelta(days=DAYS[cycle])
    length = MONTHS[cycle]
    last = _last_day(after.year, -(-after.month // length) * length)
    if (last - after).days < TOO_NEAR:
        following = last + timedelta(days=1)
        last = _last_day(following.year, following.month + length - 1)
    return last - timedelta(days=max(0, last.weekday() - FRIDAY))


def days_overdue(due: date | None, day: date) -> int:
    """How many whole days have passed on `day` since a thing was due; 0 where it is not late or has no day.

    >>> days_overdue(date(2014, 9, 12), date(2014, 9, 22)), days_overdue(None, date(2014, 9, 22))
    (10, 0)
    """
    return max(0, (day - due).days) if due else 0


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
