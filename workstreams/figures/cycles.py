"""Reporting periods: when each starts, ends, is due and closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.working_days import ONE_DAY, last_working_day_by, last_working_day_of, working_days_on

WEEKS = {"weekly": 1, "fortnightly": 2, "four_weekly": 4}
"""How many weeks a cycle counts; `weeks` says it itself."""
MONTHS = {"monthly": 1, "quarterly": 3}
MONDAY = date(2001, 1, 1)
"""Where weeks are counted from, unless a programme says."""
TOO_NEAR = 7
"""A period that another cycle has left fewer days of a month or a quarter goes on to the end of the next; of weeks
likewise one that is left less than half."""


@dataclass(frozen=True)
class Cycle:
    """How often a programme is told of its workstreams.

    Weeks are counted from `first_on`. `lead_days` are the working days before a meeting on which updates are due,
    `late_days` those after the due day on which a late one is still taken.
    """

    kind: str
    weeks: int = 0
    first_on: date | None = None
    lead_days: int = 5
    late_days: int = 10


@dataclass(frozen=True)
class PeriodDays:
    """The days of one period: the first and the last that it describes, when updates are due, when it closes."""

    starts_on: date
    ends_on: date
    due_on: date
    closes_on: date


def first_start(cycle: Cycle, day: date) -> date:
    """The first day of the period that holds `day`, where none has been before.

    >>> first_start(Cycle("monthly"), date(2026, 11, 26)), first_start(Cycle("weeks", 3), date(2026, 11, 26))
    (datetime.date(2026, 10, 31), datetime.date(2026, 11, 16))
    """
    if cycle.kind in MONTHS:
        ends = _month_end(cycle, day)
        return last_working_day_of(ends.year, ends.month - MONTHS[cycle.kind]) + ONE_DAY
    if cycle.kind == "meetings":
        return day
    length, first = _length(cycle), cycle.first_on or MONDAY
    return first + (day - first) // length * length


def window_from(cycle: Cycle, starts_on: date, meetings: Sequence[date] = ()) -> PeriodDays | None:
    """The period that starts on a day; None where it ends with a meeting and none is planned.

    A month or a quarter ends with its last working day and is due on it. Weeks end where they do, and are due on the
    last working day of them. Before a meeting they are due so many working days ahead of it.

    >>> [window_from(Cycle(kind), date(2026, 11, 1)).due_on for kind in ("monthly", "quarterly")]
    [datetime.date(2026, 11, 30), datetime.date(2026, 12, 31)]
    >>> week = window_from(Cycle("weekly"), date(2026, 12, 21))
    >>> week.ends_on, week.due_on, week.closes_on
    (datetime.date(2026, 12, 27), datetime.date(2026, 12, 24), datetime.date(2027, 1, 12))
    >>> window_from(Cycle("meetings"), date(2026, 11, 1), [date(2026, 11, 3), date(2026, 12, 15)]).due_on
    datetime.date(2026, 12, 8)
    >>> window_from(Cycle("meetings"), date(2026, 11, 1)) is None
    True
    """
    if cycle.kind in MONTHS:
        ends = _month_end(cycle, starts_on)
        if (ends - starts_on).days < TOO_NEAR:
            ends = _month_end(cycle, ends + ONE_DAY)
        due = ends
    elif cycle.kind == "meetings":
        days = (working_days_on(meeting, -cycle.lead_days) for meeting in sorted(meetings))
        found = next((day for day in days if day >= starts_on), None)
        if found is None:
            return None
        ends = due = found
    else:
        length, natural = _length(cycle), first_start(cycle, starts_on)
        ends = natural + length - ONE_DAY
        if natural < starts_on and (ends - starts_on) * 2 < length:
            ends += length
        due = max(last_working_day_by(ends), starts_on)
    return PeriodDays(starts_on, ends, due, working_days_on(due, cycle.late_days))


def days_overdue(due: date | None, day: date) -> int:
    """How many whole days have passed on `day` since a thing was due; 0 where it is not late or has no day.

    >>> days_overdue(date(2014, 9, 12), date(2014, 9, 22)), days_overdue(None, date(2014, 9, 22))
    (10, 0)
    """
    return max(0, (day - due).days) if due else 0


def _length(cycle: Cycle) -> timedelta:
    return timedelta(weeks=WEEKS.get(cycle.kind) or cycle.weeks)


def _month_end(cycle: Cycle, day: date) -> date:
    """The last working day of the month or quarter of a day, or of the next where that has passed."""
    length = MONTHS[cycle.kind]
    month = -(-day.month // length) * length
    ends = last_working_day_of(day.year, month)
    return ends if day <= ends else last_working_day_of(day.year, month + length)
