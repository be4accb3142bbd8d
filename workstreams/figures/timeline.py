"""Where days stand on a line of time: whole numbers from 0 to WIDTH, for drawings of any size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from workstreams.figures.milestones import span_of

WIDTH = 1000
MOST_TICKS = 9
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
"""Months between two labels, from which the first is taken that leaves them room."""
NARROWEST = 4
"""A span is drawn at least so wide."""


@dataclass(frozen=True)
class Window:
    """The days that a line of time shows, both included."""

    first: date
    last: date

    def at(self, day: date) -> int:
        """Where a day stands; outside of the window it stands at the nearer end.

        >>> year = Window(date(2026, 1, 1), date(2026, 12, 31))
        >>> year.at(date(2026, 1, 1)), year.at(date(2026, 12, 31)), year.at(date(2030, 1, 1))
        (0, 1000, 1000)
        """
        days = (self.last - self.first).days or 1
        return max(0, min(WIDTH, round((day - self.first).days * WIDTH / days)))

    def holds(self, day: date, precision: str = "day") -> bool:
        """Whether any of the days that are meant lies within."""
        start, end = span_of(day, precision)
        return start <= self.last and end >= self.first


@dataclass(frozen=True)
class Mark:
    """A shape on the line: its kind, its middle, and from where to where it reaches; a point reaches nowhere."""

    kind: str
    x: int
    start: int = 0
    width: int = 0


def mark(kind: str, day: date | None, precision: str, window: Window) -> Mark | None:
    """A day as a mark: a point, or a span where only its month or year is known; None where it is out of sight.

    >>> mark("done", date(2026, 6, 30), "month", Window(date(2026, 1, 1), date(2026, 12, 31)))
    Mark(kind='done', x=455, start=415, width=80)
    >>> mark("done", date(2027, 6, 30), "day", Window(date(2026, 1, 1), date(2026, 12, 31)))
    """
    if day is None or not window.holds(day, precision):
        return None
    start, end = (window.at(one) for one in span_of(day, precision))
    if precision == "day":
        return Mark(kind, start)
    return Mark(kind, (start + end) // 2, start, max(NARROWEST, end - start))


@dataclass(frozen=True)
class Tick:
    """The first of a month on the line."""

    day: date
    x: int


def ticks(window: Window) -> list[Tick]:
    """Firsts of months, far enough from each other to be read.

    >>> [tick.day.month for tick in ticks(Window(date(2026, 1, 1), date(2026, 12, 31)))]
    [1, 3, 5, 7, 9, 11]
    >>> [tick.day.year for tick in ticks(Window(date(2011, 1, 1), date(2026, 12, 31)))]
    [2012, 2014, 2016, 2018, 2020, 2022, 2024, 2026]
    """
    first, last = (12 * day.year + day.month - 1 for day in (window.first, window.last))
    step = next((one for one in STEPS if (last - first) / one < MOST_TICKS), STEPS[-1])
    starts = range(-(-first // step) * step, last + 1, step)
    days = [date(number // 12, number % 12 + 1, 1) for number in starts]
    return [Tick(day, window.at(day)) for day in days if window.first <= day]


def window_of(days: Iterable[tuple[date, str]], today: date) -> Window:
    """The whole months that hold all of these days; the year from today on where there are none."""
    spans = [span_of(day, precision) for day, precision in days]
    if not spans:
        return Window(today.replace(day=1), span_of(today + timedelta(days=365), "month")[1])
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    return Window(first.replace(day=1), span_of(last, "month")[1])
