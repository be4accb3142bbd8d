"""Commitment integrity: what a programme had promised to reach within a period, and what became of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from workstreams.figures.milestones import span_of

ON_TIME, LATE, MOVED_OUT, WITHDRAWN, OPEN = "on_time", "late", "moved_out", "withdrawn", "open"
"""What may become of a commitment: the words of `choices.Kept`."""


@dataclass(frozen=True)
class Standing:
    """What was known of a milestone at a moment."""

    key: Hashable
    due_on: date | None
    precision: str = "day"
    done_on: date | None = None
    withdrawn: bool = False

    @property
    def due_by(self) -> date | None:
        """The last day on which it is in time."""
        return span_of(self.due_on, self.precision)[1] if self.due_on else None


@dataclass(frozen=True)
class Commitment:
    """A milestone that was due within the period as known at its start; `late_days` where it was done late."""

    key: Hashable
    due_on: date
    kept: str
    moved_to: date | None = None
    late_days: int = 0


@dataclass(frozen=True)
class Added:
    """A milestone due within the period that was not, as known at its start: new since, or moved into it."""

    key: Hashable
    due_on: date
    moved_from: date | None = None
    is_new: bool = True


def commitments(before: Iterable[Standing], after: Iterable[Standing], first: date, last: date) -> list[Commitment]:
    """What became of the milestones that were due from `first` to `last`, in the order of their days.

    `before` is what was known when the period began, `after` what is known now; one that is no longer there is
    withdrawn. Late is later than the day that was known at the start.

    >>> was = [Standing(1, date(2026, 5, 1)), Standing(2, date(2026, 5, 2)), Standing(3, date(2026, 8, 1))]
    >>> now = [Standing(1, date(2026, 5, 1), done_on=date(2026, 5, 3)), Standing(2, date(2026, 9, 1))]
    >>> [(one.key, one.kept) for one in commitments(was, now, date(2026, 4, 1), date(2026, 6, 30))]
    [(1, 'late'), (2, 'moved_out')]
    """
    known = {one.key: one for one in after}
    promised = [one for one in before if _within(one, first, last) and one.done_on is None and not one.withdrawn]
    found = [_became(one, known.get(one.key), last) for one in promised]
    return sorted(found, key=lambda one: (one.due_on, str(one.key)))


def added(before: Iterable[Standing], after: Iterable[Standing], first: date, last: date) -> list[Added]:
    """The milestones due within the period now that were not when it began, in the order of their days.

    >>> was, now = [Standing(1, date(2026, 9, 1))], [Standing(1, date(2026, 5, 1)), Standing(2, date(2026, 5, 2))]
    >>> [(one.key, one.moved_from, one.is_new) for one in added(was, now, date(2026, 4, 1), date(2026, 6, 30))]
    [(1, datetime.date(2026, 9, 1), False), (2, None, True)]
    """
    known = {one.key: one for one in before if not one.withdrawn}
    found = []
    for one in after:
        old = known.get(one.key)
        counted = old is not None and (_within(old, first, last) or old.done_on is not None)
        if one.due_on and not counted and not one.withdrawn and _within(one, first, last):
            found.append(Added(one.key, one.due_on, old.due_on if old else None, old is None))
    return sorted(found, key=lambda one: (one.due_on, str(one.key)))


def counted(found: Iterable[Commitment]) -> dict[str, int]:
    """How many commitments there are of each kind, none left out."""
    kinds = [one.kept for one in found]
    return {kept: kinds.count(kept) for kept in (ON_TIME, LATE, MOVED_OUT, WITHDRAWN, OPEN)}


def quarter_of(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter that a day lies in.

    >>> quarter_of(date(2026, 11, 26))
    (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
    """
    month = 3 * ((day.month - 1) // 3) + 1
    return date(day.year, month, 1), span_of(date(day.year, month + 2, 1), "month")[1]


def _within(one: Standing, first: date, last: date) -> bool:
    return one.due_on is not None and one.due_by is not None and one.due_by >= first and one.due_by <= last


def _became(was: Standing, now: Standing | None, last: date) -> Commitment:
    assert was.due_on is not None and was.due_by is not None
    if now is not None and now.done_on is not None:
        late = max(0, (now.done_on - was.due_by).days)
        return Commitment(was.key, was.due_on, LATE if late else ON_TIME, late_days=late)
    if now is None or now.withdrawn:
        return Commitment(was.key, was.due_on, WITHDRAWN)
    if now.due_by is None or now.due_by > last:
        return Commitment(was.key, was.due_on, MOVED_OUT, moved_to=now.due_on)
    return Commitment(was.key, was.due_on, OPEN)
