"""What is overdue of agreements and assessments, in words."""

from __future__ import annotations

from datetime import date

from workstreams.figures.cycles import days_overdue


def overdue_words(what: str, due: date | None, day: date) -> str:
    """What is overdue on a day; empty where nothing is.

    >>> overdue_words("Signing", date(2014, 9, 1), date(2014, 9, 2)), overdue_words("Review", None, date(2014, 9, 2))
    ('Signing 1 day overdue', '')
    """
    days = days_overdue(due, day)
    return f"{what} {days} day{'' if days == 1 else 's'} overdue" if days else ""
