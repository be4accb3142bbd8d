"""Arithmetic that every app shares: pence, financial years, days in London."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

YEARS = range(1900, 2201)
"""The years in which a day can lie that somebody gives."""
LONDON = ZoneInfo("Europe/London")
PENNY = Decimal("0.01")


def to_pence(pounds: Decimal | int | str) -> int:
    """Whole pence in an exact sum of pounds; ValueError for a fraction of a penny.

    >>> to_pence(Decimal("12.30"))
    1230
    """
    pence = Decimal(pounds) * 100
    if pence != pence.to_integral_value():
        raise ValueError("A sum of money has at most two decimal places.")
    return int(pence)


def to_pounds(pence: int) -> Decimal:
    """Pounds and pence as a Decimal with two places.

    >>> to_pounds(-5)
    Decimal('-0.05')
    """
    return (Decimal(pence) / 100).quantize(PENNY)


def share_of(amount: Decimal, percent: Decimal) -> Decimal:
    """A percentage of a sum in pounds, rounded half up to the penny.

    >>> share_of(Decimal("42170000"), Decimal("15"))
    Decimal('6325500.00')
    """
    return (amount * percent / 100).quantize(PENNY, ROUND_HALF_UP)


def financial_year_of(day: date) -> int:
    """The year in which the UK financial year of `day` starts (1 April).

    >>> financial_year_of(date(2027, 3, 31)), financial_year_of(date(2027, 4, 1))
    (2026, 2027)
    """
    return day.year if (day.month, day.day) >= (4, 1) else day.year - 1


def financial_year_label(year: int) -> str:
    """How a financial year is shown.

    >>> financial_year_label(2025), financial_year_label(1999)
    ('2025–26', '1999–00')
    """
    return f"{year}–{(year + 1) % 100:02d}"


def london_day(moment: datetime) -> date:
    """The date in London at `moment`.

    >>> london_day(datetime(2027, 3, 31, 23, 30, tzinfo=UTC))
    datetime.date(2027, 4, 1)
    """
    return moment.astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in London, in UTC."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The moment at which a day in London is over, in UTC: the first that no longer belongs to it.

    >>> end_of(date(2026, 3, 29)) - start_of(date(2026, 3, 29))
    datetime.timedelta(seconds=82800)
    """
    return start_of(day + timedelta(days=1))
