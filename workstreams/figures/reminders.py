"""The steps at which people are reminded."""

from __future__ import annotations

from datetime import date, datetime, time

from core.figures import LONDON

STEPS = (-7, -1, 1, 7)
"""Days after the due day of an update; negative ones are before it."""
AT = time(8)
"""When reminders are sent, in London."""


def step_on(due: date, day: date) -> int | None:
    """The last step that has come by a day; None before the first.

    >>> [step_on(date(2026, 11, 30), day) for day in (date(2026, 11, 22), date(2026, 11, 25), date(2026, 12, 5))]
    [None, -7, 1]
    """
    return max((step for step in STEPS if step <= (day - due).days), default=None)


def reminded_at(day: date) -> datetime:
    """When the reminders of a day are sent.

    >>> reminded_at(date(2026, 7, 1)).isoformat(), reminded_at(date(2026, 11, 2)).isoformat()
    ('2026-07-01T08:00:00+01:00', '2026-11-02T08:00:00+00:00')
    """
    return datetime.combine(day, AT, LONDON)


def said_of(due: date, day: date) -> str:
    """How near or late a due day is, in words.

    >>> said_of(date(2026, 11, 30), date(2026, 11, 23)), said_of(date(2026, 11, 30), date(2026, 12, 1))
    ('due in 7 days, on 30 November 2026', '1 day late: it was due on 30 November 2026')
    """
    days, on = (due - day).days, f"{due.day} {due:%B %Y}"
    if days == 0:
        return f"due today, {on}"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"due in {count}, on {on}" if days > 0 else f"{count} late: it was due on {on}"
