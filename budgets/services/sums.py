"""Totals and targets that cannot be, beyond the rules of the models."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from budgets.models import EfficiencyTarget, Pool


def check_pool(pool: Pool, now: datetime) -> None:
    """Refuse a stated total below nothing."""
    if pool.stated_total is not None and pool.stated_total < 0:
        raise ValidationError({"stated_total": "A total cannot be less than £0."})


def check_target(target: EfficiencyTarget, now: datetime) -> None:
    """Refuse a share of the pool that is more than the whole or less than nothing, and a sum below nothing."""
    if target.percent is not None and not 0 <= target.percent <= 100:
        raise ValidationError({"percent": "A share of the pool lies between 0 and 100 percent."})
    if target.stated_amount is not None and target.stated_amount < 0:
        raise ValidationError({"stated_amount": "A saving cannot be less than £0."})
