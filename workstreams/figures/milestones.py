"""Slip."""

from __future__ import annotations

from datetime import date


def slip_days(baseline: date | None, forecast: date | None) -> int | None:
    """How many days later than its baseline a thing is forecast or done; negative is early, None where one is unknown.

    >>> slip_days(date(2014, 7, 31), date(2014, 9, 19)), slip_days(None, date(2014, 9, 19))
    (50, None)
    """
    return None if baseline is None or forecast is None else (forecast - baseline).days
