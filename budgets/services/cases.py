"""On what a business case may hang."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from budgets.models import BusinessCaseCondition
from workstreams.choices import AskNature


def check_condition(condition: BusinessCaseCondition, now: datetime) -> None:
    """Refuse a barrier, which nobody can grant."""
    if condition.ask.nature == AskNature.BARRIER:
        raise ValidationError({"ask": "This is a barrier: name the ask that would remove it."})
